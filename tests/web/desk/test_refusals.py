"""Who takes in never decides, who decides never takes in: whatever is sent, the answer is a page that says so."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.web.desk import world as making
from tests.web.desk.pages import read, tokens_of, words
from tongban.cases.models import Case
from tongban.cases.services import intake, review
from tongban.cases.types import State
from tongban.kernel.actors import Actor

BrowserOf = Callable[[Actor], Client]

DECISIONS = ("claim", "grant", "refuse", "return", "advise")
INTAKE_ACTS = ("take-in", "check", "accept", "forward", "scan")
TYPED = {
    "reason": "x",
    "clause": "x",
    "agrees": "yes",
    "criteria": ["name_free"],
    "material": "identity",
    "check-identity": "complete",
}


@pytest.mark.parametrize("act", DECISIONS)
def test_the_window_cannot_decide(
    act: str, clerk: Actor, reviewer: Actor, person_id: str, browser_of: BrowserOf
) -> None:
    number = making.accepted(clerk, making.submitted(clerk, person_id))
    review.claim_case(actor=reviewer, number=number)
    browser = browser_of(clerk)
    page = browser.post(f"/desk/review/cases/{number}/{act}", {**tokens_of(browser), **TYPED})
    assert page.status_code == 403
    assert Case.objects.get(number=number).state == State.IN_REVIEW
    if act != "advise":
        text = words(page)
        assert "这一项由重庆市北碚区市场监督管理局决定，窗口只能收件和查看" in text
        assert "Chongqing Beibei District Administration for Market Regulation decides this item" in text
    assert read(page).select_one(f"a[href='/desk/window/cases/{number}/']")


@pytest.mark.parametrize("act", INTAKE_ACTS)
def test_the_authority_cannot_take_in(
    act: str, clerk: Actor, reviewer: Actor, person_id: str, browser_of: BrowserOf
) -> None:
    number = making.submitted(clerk, person_id)
    if act != "take-in":
        intake.take_in_case(actor=clerk, number=number)
    before = Case.objects.get(number=number).state
    browser = browser_of(reviewer)
    typed = {**tokens_of(browser, "/desk/review/"), **TYPED, "file": making.scan()}
    page = browser.post(f"/desk/window/cases/{number}/{act}", typed)
    assert page.status_code == 403
    assert "审批岗位不收件" in words(page)
    assert "A deciding post does not take in applications" in words(page)
    assert Case.objects.get(number=number).state == before


def test_a_page_of_the_other_post_cannot_be_opened(
    clerk: Actor, reviewer: Actor, person_id: str, browser_of: BrowserOf
) -> None:
    number = making.submitted(clerk, person_id)
    assert browser_of(clerk).get(f"/desk/review/cases/{number}/").status_code == 403
    assert browser_of(clerk).get("/desk/review/").status_code == 403
    assert browser_of(reviewer).get(f"/desk/window/cases/{number}/").status_code == 403
    assert browser_of(reviewer).get("/desk/window/people/").status_code == 403


def test_an_act_out_of_its_time_changes_nothing(clerk: Actor, person_id: str, browser_of: BrowserOf) -> None:
    number = making.submitted(clerk, person_id)
    browser = browser_of(clerk)
    page = browser.post(f"/desk/window/cases/{number}/accept", tokens_of(browser))
    assert page.status_code == 422
    assert "办件现在是“已提交”" in words(page)
    assert "The case is now “Submitted”" in words(page)
    assert "什么都没有改动" in words(page)
    assert Case.objects.get(number=number).state == State.SUBMITTED


def test_opening_an_act_leads_back_to_the_case(clerk: Actor, person_id: str, browser_of: BrowserOf) -> None:
    number = making.submitted(clerk, person_id)
    page = browser_of(clerk).get(f"/desk/window/cases/{number}/accept")
    assert page["Location"] == f"/desk/window/cases/{number}/"


def test_a_stranger_is_asked_to_sign_in(client: Client, world: making.World) -> None:
    for url in ("/desk/", "/desk/window/", "/desk/review/", "/desk/window/people/"):
        assert client.get(url)["Location"].startswith("/sign-in")
