"""A place that is none, or for which nobody decides, is refused where it was chosen, and nothing is begun with it.

Data that nobody can fetch yet are said so where the paper is handed in.
"""

import json
import re
from typing import Any

import pytest

from tests import builders
from tests.builders import COMPANY, HALL, HERE, Neighbour
from tests.pages.reading import browser_of, errors, send, words
from tests.pages.test_api import ANSWERS, DRAFTS, application, post, problem
from tongban.cases.models import Draft
from tongban.catalogue.queries import shipped_standards
from tongban.catalogue.services import adopt_standard
from tongban.kernel.actors import Actor

NOWHERE, PROVINCE = "519999", "510000"
START = f"/items/{COMPANY}/start"
PERMIT = "residence_permit"


def adopt_permit(neighbour: Neighbour) -> None:
    """An item that asks for a place in its form, here decided by the one kind of authority of this town."""
    text = next(text for text, name in shipped_standards() if name == f"{PERMIT}.yaml")
    text = text.replace("authority_kind: public_security", "authority_kind: market_regulation")
    adopt_standard(text=text, path=f"{PERMIT}.yaml")
    neighbour.adopt(PERMIT)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    ("place", "said"),
    [
        (NOWHERE, ("从列出的里面选", "choose one of those listed")),
        (PROVINCE, ("还没有登记管市场监督管理的机关", "No authority for market regulation is listed")),
    ],
)
def test_an_application_is_not_begun_at_a_place_nobody_decides_for(
    zhou: Actor, place: str, said: tuple[str, str], language: str
) -> None:
    answers = {**ANSWERS, "place": place, "channel": "window", "hall": HALL}
    page = send(browser_of(zhou, language), START, answers)
    assert page.status_code == 422
    assert said[language == "en"] in errors(page)
    assert 'id="place-error"' in page.content.decode()
    assert not Draft.objects.exists()


def test_nor_by_a_program_nor_at_the_window(zhou: Actor, clerk: Actor) -> None:
    body = problem(
        post(browser_of(zhou), {**application(), "answers": {**ANSWERS, "place": NOWHERE}}),
        422,
        "submission-not-taken",
    )
    found = [(error["pointer"], error["code"]) for error in body["errors"]]
    assert found == [("/answers/place", "question-no-such-answer")]
    window = browser_of(clerk)
    page = send(
        window, f"/desk/window/people/{zhou.person_id}/start/{COMPANY}/", {**ANSWERS, "place": NOWHERE}
    )
    assert page.status_code == 422
    assert 'id="place-error"' in page.content.decode()
    assert not Draft.objects.exists()


@pytest.mark.parametrize("language", [0, 1], ids=["zh", "en"])
def test_a_page_of_the_form_keeps_no_place_that_is_none(
    neighbour: Neighbour, zhou: Actor, language: int
) -> None:
    adopt_permit(neighbour)
    browser = browser_of(zhou, ("zh-hans", "en")[language])
    choice = {"place": HERE, "ground": "dwelling", "channel": "window", "hall": HALL}
    draft = send(browser, f"/items/{PERMIT}/start", choice)["Location"]
    page = send(browser, f"{draft}form/household/", {"division": NOWHERE, "address": "民权路 1 号"})
    assert page.status_code == 422
    assert ("从列出的里面选", "choose one of those listed")[language] in errors(page)
    assert "民权路 1 号" in page.content.decode(), "nothing typed is lost"
    assert Draft.objects.get().content["form"] == {}
    right = send(browser, f"{draft}form/household/", {"division": "500103", "address": "民权路 1 号"})
    assert right.status_code == 303


@pytest.mark.parametrize("language", [0, 1], ids=["zh", "en"])
def test_data_that_nobody_can_fetch_yet_are_said_so_where_the_paper_is_handed_in(
    neighbour: Neighbour, zhou: Actor, language: int
) -> None:
    adopt_permit(neighbour)
    browser = browser_of(zhou, ("zh-hans", "en")[language])
    choice = {"place": HERE, "ground": "dwelling", "channel": "window", "hall": HALL}
    draft = send(browser, f"/items/{PERMIT}/start", choice)["Location"]
    said = words(browser.get(f"{draft}materials/address_proof/"))
    for part in (
        ("现在还取不到", "cannot be fetched yet"),
        ("租赁备案", "Lease record"),
        ("不动产权证书", "Real estate"),
    ):
        assert part[language] in said
    assert ("现在还取不到", "cannot be fetched yet")[language] not in words(
        browser.get(f"{draft}materials/photo/")
    )


def test_a_program_hears_which_field_names_no_place(neighbour: Neighbour, zhou: Actor) -> None:
    adopt_permit(neighbour)
    form: dict[str, Any] = {
        "person": {
            "name": "周雅兰",
            "id_number": builders.ZHOU_ID,
            "sex": "female",
            "ethnic_group": "汉族",
            "born": "1985-11-12",
            "phone": "13812345678",
        },
        "household": {"division": NOWHERE, "address": "民权路 1 号"},
        "residence": {"address": "天生路 1 号", "since": "2025-01-01"},
    }
    sent = {"answers": {"place": HERE, "ground": "dwelling"}, "form": form}
    where = re.sub(COMPANY, PERMIT, f"{DRAFTS}?hall={HALL}")
    body = problem(post(browser_of(zhou), sent, where), 422, "submission-not-taken")
    assert [(error["pointer"], error["code"]) for error in body["errors"]] == [
        ("/form/household/division", "form-no-such-choice")
    ]
    form["household"]["division"] = "500112"
    answer = post(browser_of(zhou), sent, where)
    assert answer.status_code == 201, "a place that is no more still stands in household books"
    assert json.loads(answer.content)["draft"] == Draft.objects.get().pk
