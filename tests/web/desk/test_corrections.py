"""The one-time notice: everything at once, once, each with its place."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.web.desk import world as making
from tests.web.desk.pages import read, send, speak, words
from tongban.cases.models import Case
from tongban.cases.services import intake, review
from tongban.cases.types import Check, Side, State, StepKind
from tongban.kernel.actors import Actor

BrowserOf = Callable[[Actor], Client]


def notice(number: str) -> str:
    return f"/desk/cases/{number}/correction/"


def fields_of(page: object) -> dict[str, str]:
    form = read(page).select_one("main form")
    return {area["name"]: area.text.strip() for area in form.select("textarea")}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_window_asks_for_everything_at_once(
    language: str, clerk: Actor, person_id: str, browser_of: BrowserOf
) -> None:
    number = making.submitted(clerk, person_id)
    intake.take_in_case(actor=clerk, number=number)
    found = {**making.findings(number), "domicile_proof": (Check.WRONG, "缺签章页")}
    intake.save_checks(actor=clerk, number=number, checks=found)
    browser = browser_of(clerk)
    speak(browser, language)
    page = browser.get(notice(number))
    assert fields_of(page)["material-domicile_proof"] == "缺签章页"
    typed = {**fields_of(page), "field-name-name": "换一个名称"}
    done = browser.post(notice(number), {**hidden(page), **typed})
    assert done.status_code == 303
    case = Case.objects.get(number=number)
    assert case.state == State.CORRECTION_REQUESTED
    assert {(gap["target"], gap["text"]) for gap in case.gaps} == {
        ("material:domicile_proof", "缺签章页"),
        ("/name/name", "换一个名称"),
    }
    text = words(browser.get(f"/desk/window/cases/{number}/"))
    assert "换一个名称" in text


def hidden(page: object) -> dict[str, str]:
    form = read(page).select_one("main form")
    return {field["name"]: field["value"] for field in form.select("input[type=hidden]")}


def test_nothing_marked_is_not_sent(clerk: Actor, person_id: str, browser_of: BrowserOf) -> None:
    number = making.submitted(clerk, person_id)
    intake.take_in_case(actor=clerk, number=number)
    browser = browser_of(clerk)
    page = browser.get(notice(number))
    empty = browser.post(notice(number), hidden(page))
    assert empty.status_code == 422
    assert "至少一处" in words(empty)


def test_the_authority_pauses_the_clock_and_says_why_it_asks_twice(
    clerk: Actor, reviewer: Actor, person_id: str, browser_of: BrowserOf
) -> None:
    number = making.accepted(clerk, making.submitted(clerk, person_id))
    review.claim_case(actor=reviewer, number=number)
    browser = browser_of(reviewer)
    page = browser.get(notice(number))
    assert "暂停计时" in words(page)
    browser.post(notice(number), {**hidden(page), "field-name-name": "换一个名称"})
    after = words(browser.get(f"/desk/review/cases/{number}/"))
    assert "计时暂停" in after
    again = browser.get(notice(number))
    assert read(again).select("main form") == []
    twice = browser.post(
        notice(number), {**hidden(page), "field-name-name": "再换", "form-token": fresh(browser)}
    )
    assert twice.status_code == 422
    assert "计时暂停：等申请人补正" in words(browser.get("/desk/review/?show=waiting"))


def fresh(browser: Client) -> str:
    return str(read(browser.get("/desk/review/")).select_one("input[name=form-token]")["value"])


def test_a_returned_case_goes_over_again(
    clerk: Actor, world: making.World, person_id: str, browser_of: BrowserOf
) -> None:
    number = making.accepted(clerk, making.submitted(clerk, person_id, place="510107"))
    making.told_by_sichuan(world, number, StepKind.RETURN, Side.AUTHORITY, {"reason": "租赁合同缺签章页"})
    browser = browser_of(clerk)
    page = f"/desk/window/cases/{number}/"
    assert number in words(browser.get("/desk/window/"))
    assert "租赁合同缺签章页" in words(browser.get(page))
    send(browser, page, f"{page}forward")
    assert Case.objects.get(number=number).keeper_node == "51"
