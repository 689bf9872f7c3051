"""Consultation inside the case and messages to the applicant, with and without scripts."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.web.desk import world as making
from tests.web.desk.pages import filled, form_to, read, send, words
from tongban.cases.services import messages, review
from tongban.identity.models import AccessRecord
from tongban.kernel.actors import Actor

BrowserOf = Callable[[Actor], Client]


@pytest.fixture
def number(clerk: Actor, reviewer: Actor, person_id: str) -> str:
    """A case under examination."""
    number = making.accepted(clerk, making.submitted(clerk, person_id))
    review.claim_case(actor=reviewer, number=number)
    return number


def test_a_question_is_asked_and_answered(
    number: str, clerk: Actor, reviewer: Actor, browser_of: BrowserOf
) -> None:
    authority, window = browser_of(reviewer), browser_of(clerk)
    theirs, ours = f"/desk/review/cases/{number}/", f"/desk/window/cases/{number}/"
    say = f"/desk/cases/{number}/say"
    send(authority, theirs, say, text="租赁合同有签章页吗？")
    assert "有待答复" in words(window.get("/desk/window/"))
    page = window.get(ours)
    assert "租赁合同有签章页吗？" in words(page)
    assert "发送答复" in form_to(page, say).get_text()
    done = send(window, ours, say, text="有，在第 6 页。")
    assert done["Location"] == f"{ours}?done=said#talk"
    text = words(authority.get(theirs))
    assert "有，在第 6 页。" in text
    assert "重庆市北碚区政务服务中心 A07 窗口" in text
    assert "待答复" not in words(window.get("/desk/window/"))


def test_one_may_ask_back_instead(number: str, clerk: Actor, reviewer: Actor, browser_of: BrowserOf) -> None:
    messages.ask_question(actor=reviewer, number=number, text="有签章页吗？")
    page = browser_of(clerk).get(f"/desk/window/cases/{number}/?ask=1")
    assert "发送提问" in form_to(page, f"/desk/cases/{number}/say").get_text()


def test_in_place_the_thread_comes_alone(number: str, reviewer: Actor, browser_of: BrowserOf) -> None:
    browser = browser_of(reviewer)
    say = f"/desk/cases/{number}/say"
    sent = filled(form_to(browser.get(f"/desk/review/cases/{number}/"), say), text="有签章页吗？")
    piece = browser.post(say, sent, headers={"HX-Request": "true"})
    page = read(piece)
    assert page.select_one("#talk")
    assert page.select_one("h1") is None
    assert page.select_one("[data-say]")["data-say"] == "已发出。"
    assert page.select_one("textarea").text.strip() == ""


def test_looking_for_news_costs_no_record_and_speaks_only_of_news(
    number: str, clerk: Actor, reviewer: Actor, browser_of: BrowserOf
) -> None:
    browser = browser_of(clerk)
    page = browser.get(f"/desk/window/cases/{number}/")
    address = read(page).select_one("#talk-thread")["hx-get"]
    before = AccessRecord.objects.count()
    assert browser.get(address).status_code == 204
    messages.ask_question(actor=reviewer, number=number, text="有签章页吗？")
    news = browser.get(address)
    assert read(news).select_one("[data-say]")["data-say"].endswith("：有签章页吗？")
    assert AccessRecord.objects.count() == before


def test_a_look_for_news_never_leads_away_from_the_page(number: str, client: Client) -> None:
    looked = client.get(f"/desk/cases/{number}/talk", headers={"HX-Request": "true"})
    assert looked.status_code == 286
    assert looked["HX-Reswap"] == "none"
    assert client.get(f"/desk/cases/{number}/talk")["Location"].startswith("/sign-in")


def test_an_empty_or_endless_text_is_not_sent(number: str, reviewer: Actor, browser_of: BrowserOf) -> None:
    browser = browser_of(reviewer)
    page, say = f"/desk/review/cases/{number}/", f"/desk/cases/{number}/say"
    empty = send(browser, page, say, text=" ")
    assert empty.status_code == 422
    assert "1 到 2000 个字" in words(empty)
    long = send(browser, page, say, text="字" * 2001)
    assert long.status_code == 422
    assert "字" * 2001 in read(long).select_one("textarea").text


def test_a_message_reaches_the_applicant(number: str, clerk: Actor, browser_of: BrowserOf) -> None:
    browser = browser_of(clerk)
    page = f"/desk/window/cases/{number}/"
    send(browser, page, f"/desk/cases/{number}/note", text="请带原件来核对。")
    notes = read(browser.get(page)).select_one("#notes")
    assert "请带原件来核对。" in notes.get_text()


def test_somebody_elses_case_is_silent(number: str, world: making.World, browser_of: BrowserOf) -> None:
    stranger = making.reviewer_of("11500103DMMR000189", "reviewer.yuzhong")
    assert browser_of(stranger).get(f"/desk/cases/{number}/talk").status_code == 404
