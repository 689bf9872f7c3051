"""What programs may ask: schemas that say what the server takes, and a draft begun for the person who is signed in."""

import json
from typing import Any

import jsonschema_rs
import pytest
from django.test import Client

from tests import builders
from tests.builders import COMPANY, COMPANY_FORM, HALL, HERE
from tests.pages.reading import browser_of, words
from tongban.cases.models import Case, Draft
from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.forms import check_section
from tongban.kernel import clock
from tongban.kernel.actors import Actor

DRAFTS = f"/api/items/{COMPANY}/drafts"
ANSWERS = {"place": HERE, "pre_approval": "no"}


def application() -> dict[str, Any]:
    """A company as the schema wants it: clean values."""
    standard, form = catalogue.standard(COMPANY), {}
    for key, typed in COMPANY_FORM.items():
        section = standard.section(key)
        form[key] = check_section(section, typed, today=clock.today(), answers=ANSWERS, form=form).values
    return {"answers": ANSWERS, "form": form}


def post(browser: Client, body: Any, where: str = f"{DRAFTS}?hall={HALL}", **headers: str) -> Any:
    """Send JSON with the token that the browser's cookie holds."""
    browser.get("/")
    token = next((c.value for name, c in browser.cookies.items() if name.endswith("_csrf")), "")
    return browser.post(
        where, json.dumps(body), content_type="application/json", headers={"X-CSRFToken": token, **headers}
    )


def problem(response: Any, status: int, code: str) -> dict[str, Any]:
    """The problem that was answered, in both languages."""
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")
    body: dict[str, Any] = json.loads(response.content)
    assert body["type"] == f"urn:tongban:error:{code}"
    assert body["title"]
    assert body["title_zh"]
    return body


@pytest.mark.row("L01")
def test_the_schema_of_a_submission_follows_from_the_standard(zhou: Actor, client: Client) -> None:
    answer = client.get(f"/api/items/{COMPANY}/submission.schema.json")
    assert answer["Content-Type"].startswith("application/schema+json")
    schema = json.loads(answer.content)
    assert schema["x-standard"] == catalogue.standard(COMPANY).digest
    jsonschema_rs.Draft202012Validator(schema).validate(application())


def test_an_application_filled_in_by_a_program_goes_on_in_the_pages(zhou: Actor) -> None:
    browser = browser_of(zhou)
    answer = post(browser, application())
    assert answer.status_code == 201, answer.content
    body = json.loads(answer.content)
    assert body["to_do"] == ["material:identity", "material:domicile_proof"]
    assert answer["Location"] == body["url"]
    assert COMPANY_FORM["name"]["name"] in words(browser.get(body["url"] + "check/"))
    assert Draft.objects.get(pk=body["draft"]).content["form"] == application()["form"]
    builders.hand_in(zhou, body["draft"])
    assert (
        Case.objects.get(number=builders.sign(zhou, body["draft"])).content["form"] == application()["form"]
    )


def test_everything_wrong_is_named_with_its_place_and_nothing_is_kept(zhou: Actor) -> None:
    wrong = application()
    wrong["form"]["people"]["representative_id"] = "500199198511123022"
    wrong["form"]["name"].pop("name")
    wrong["form"]["domicile"]["host_name"] = "没有问的"
    body = problem(post(browser_of(zhou), wrong), 422, "submission-not-taken")
    assert [(error["pointer"], error["code"]) for error in body["errors"]] == [
        ("/form/name/name", "form-field-empty"),
        ("/form/people/representative_id", "resident-id-check"),
        ("/form/domicile/host_name", "submission-unlike-schema"),
    ]
    assert all(error["title"] and error["title_zh"] for error in body["errors"])
    assert not Draft.objects.exists()


@pytest.mark.parametrize("body", [[], None, "x", {}, {"answers": 1}, {"answers": {}, "form": []}])
def test_what_is_no_application_at_all_is_refused(body: Any, zhou: Actor) -> None:
    problem(post(browser_of(zhou), body), 422, "submission-not-taken")
    assert not Draft.objects.exists()


def test_who_may_begin_and_how(zhou: Actor, clerk: Actor) -> None:
    problem(post(Client(), application()), 401, "page-needs-sign-in")
    problem(post(browser_of(clerk), application()), 403, "page-for-applicants")
    browser = browser_of(zhou)
    problem(post(browser, application(), **{"X-CSRFToken": "x" * 32}), 403, "api-token-missing")
    problem(post(browser, application(), f"{DRAFTS}?hall=CQ-NOWHERE"), 400, "window-unknown")
    problem(post(browser, application(), "/api/items/unknown/drafts"), 404, "standard-unknown")
    problem(browser.get("/api/items/unknown/submission.schema.json"), 404, "standard-unknown")
    problem(browser.get("/api/nothing"), 404, "page-not-found")
    token = {"X-CSRFToken": browser.cookies["tongban_50_csrf"].value}
    form = {"a": "b"}
    problem(browser.post(DRAFTS, form, headers=token), 400, "api-wrong-media")
    broken = browser.post(DRAFTS, "{", content_type="application/json", headers=token)
    problem(broken, 400, "not-json")
    assert browser.get(DRAFTS).status_code == 405
    assert not Draft.objects.exists()


def test_the_document_names_what_there_is_and_no_more(zhou: Actor, client: Client) -> None:
    document = json.loads(client.get("/api/openapi.json").content)
    assert document["openapi"] == "3.1.0"
    items = {standard.key for standard in catalogue.items()}
    drafts = {path for path, methods in document["paths"].items() if "post" in methods}
    assert drafts == {f"/api/items/{item}/drafts" for item in items}
    for path, methods in document["paths"].items():
        for method in methods:
            answer = client.generic(method.upper(), path.replace("{key}", COMPANY))
            assert answer.status_code != 404, path
    for item in items:
        jsonschema_rs.meta.validate(document["components"]["schemas"][item])
