"""What is typed or uploaded wrongly is said beside its field, in the reader's language, and nothing typed is lost."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import builders
from tests.builders import COMPANY_FORM, PASSWORD, PDF
from tests.filled_in import OWNER
from tests.pages.reading import browser_of, errors, send, words
from tongban.cases.models import Draft
from tongban.kernel.actors import Actor

Messages = tuple[str, str]

PEOPLE = COMPANY_FORM["people"]
HOSTED = {"right": "hosted", "address": "天生路 1 号", "host_name": "甲"}


def posted(raw: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Answers as a browser sends them: rows numbered, a date in three boxes."""
    fields: dict[str, Any] = {}
    for name, value in raw.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for number, row in enumerate(value):
                fields.update(posted(row, f"{prefix}{name}.{number}."))
        elif name == "pay_by":
            parts = zip(("year", "month", "day"), value.split("-"), strict=True)
            fields.update({f"{prefix}{name}.{part}": text for part, text in parts})
        else:
            fields[prefix + name] = value
    return fields


def owner(**changes: str) -> dict[str, Any]:
    return {**COMPANY_FORM["shareholders"], "shareholders": [{**OWNER, **changes}]}


WRONG: dict[str, tuple[str, dict[str, Any], str, Messages]] = {
    "identity number": (
        "people",
        {**PEOPLE, "representative_id": "500199198511123022"},
        "representative_id",
        ("最后一位对不上", "last"),
    ),
    "length of an identity number": (
        "people",
        {**PEOPLE, "representative_id": "5001991985111230"},
        "representative_id",
        ("16 位", "16"),
    ),
    "credit code": ("domicile", {**HOSTED, "host_code": "91500109MA5U000005"}, "host_code", ("", "")),
    "phone": (
        "people",
        {**PEOPLE, "representative_phone": "1380013"},
        "representative_phone",
        ("7 位", "7"),
    ),
    "date": (
        "shareholders",
        owner(pay_by="2029-02-30"),
        "shareholders.0.pay_by",
        ("出资日期", "To be paid by"),
    ),
    "past date": (
        "shareholders",
        owner(pay_by="2020-01-01"),
        "shareholders.0.pay_by",
        ("出资日期", "To be paid by"),
    ),
    "empty": ("name", {**COMPANY_FORM["name"], "name": " "}, "name", ("公司名称", "Company name")),
}


@pytest.mark.parametrize("language", [0, 1], ids=["zh", "en"])
@pytest.mark.parametrize("what", list(WRONG))
def test_what_is_typed_wrongly_is_said_and_kept_on_the_page(what: str, language: int, zhou: Actor) -> None:
    section, raw, field, said = WRONG[what]
    draft = builders.draft(zhou)
    browser = browser_of(zhou, ("zh-hans", "en")[language])
    page = send(browser, f"/drafts/{draft}/form/{section}/", posted(raw))
    assert page.status_code == 422
    text = errors(page)
    assert said[language] in text
    chinese = re.search(r"[\u4e00-\u9fff]", text)
    assert (chinese is None) is bool(language), text
    body = page.content.decode()
    assert f'id="{field}-error"' in body
    assert "天生路 1 号" in body or section != "domicile"
    assert Draft.objects.get(pk=draft).content["form"] == {}, "nothing half-written"
    right = send(browser, f"/drafts/{draft}/form/{section}/", posted(COMPANY_FORM[section]))
    assert right.status_code == 303


FILES: dict[str, tuple[str, bytes, Messages]] = {
    "too large": ("a.pdf", PDF + b" " * 10 * 1024 * 1024, ("10 MB", "10 MB")),
    "no document": ("a.pdf", b"plain words", ("PDF", "PDF")),
    "another type than its name": ("a.png", PDF, ("PNG", "PNG")),
    "empty": ("a.pdf", b"", ("", "")),
}


@pytest.mark.parametrize("language", [0, 1], ids=["zh", "en"])
@pytest.mark.parametrize("what", list(FILES))
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(what: str, language: int, zhou: Actor) -> None:
    name, content, said = FILES[what]
    draft = builders.draft(zhou)
    browser = browser_of(zhou, ("zh-hans", "en")[language])
    where = f"/drafts/{draft}/materials/identity/"
    page = send(browser, where, {"act": "upload", "file": SimpleUploadedFile(name, content)})
    assert page.status_code == 422
    text = errors(page)
    assert text
    assert said[language] in text
    assert (re.search(r"[\u4e00-\u9fff]", text) is None) is bool(language), text
    assert Draft.objects.get(pk=draft).content["materials"] == {}
    good = {"act": "upload", "file": SimpleUploadedFile("a.pdf", PDF)}
    assert send(browser, where, good).status_code == 303


def sign_in(browser: Client, password: str) -> Any:
    return send(browser, "/sign-in", {"login": "zhou.yalan", "password": password})


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_guessing_a_password_is_paused_and_the_page_says_until_when(language: str, zhou: Actor) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.cookies["tongban_language"] = language
    tries = [sign_in(browser, f"wrong horse {number}") for number in range(12)]
    assert {page.status_code for page in tries} == {422}
    wrong, paused = {"zh-hans": ("登录名或密码不对", "之后再试"), "en": ("is wrong", "Try again after")}[
        language
    ]
    assert wrong in errors(tries[0])
    assert paused in errors(tries[-1])
    right = sign_in(browser, PASSWORD)
    assert right.status_code == 422
    assert paused in words(right)
    assert PASSWORD not in right.content.decode()
