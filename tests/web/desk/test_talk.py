"""Consultation inside the case and messages to the applicant, with and without scripts."""

from collections.abc import Callable

import pytest
from django.http import HttpResponse
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


def chosen(page: HttpResponse) -> str:
    """What the form says that the words to be sent are."""
    choice = read(page).select_one("#talk-question")
    return (choice.select_one("option[selected]") or choice.select_one("option")).text


def shown(page: HttpResponse) -> str:
    """How much of the talk the page shows."""
    return read(page).select_one("#talk-look")["value"]


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
    assert "答复重庆市北碚区市场监督管理局：租赁合同有签章页吗？" in chosen(page)
    done = send(window, ours, say, text="有，在第 6 页。")
    assert done["Location"] == f"{ours}?done=said#talk"
    text = words(authority.get(theirs))
    assert "有，在第 6 页。" in text
    assert "重庆市北碚区政务服务中心 A07 窗口" in text
    assert "待答复" not in words(window.get("/desk/window/"))


def test_one_may_ask_back_instead(number: str, clerk: Actor, reviewer: Actor, browser_of: BrowserOf) -> None:
    messages.ask_question(actor=reviewer, number=number, text="有签章页吗？")
    page = browser_of(clerk).get(f"/desk/window/cases/{number}/?ask=1")
    assert chosen(page) == "我方提问"
    question = read(page).select_one("[data-answer]")
    assert "答复" in chosen(browser_of(clerk).get(f"/desk/window/cases/{number}/{question['href']}"))


def test_in_place_the_form_comes_empty_and_with_it_what_the_page_does_not_show(
    number: str, clerk: Actor, reviewer: Actor, browser_of: BrowserOf
) -> None:
    browser = browser_of(reviewer)
    messages.ask_question(actor=clerk, number=number, text="可以容缺吗？")
    page = browser.get(f"/desk/review/cases/{number}/")
    sent = filled(form_to(page, f"/desk/cases/{number}/say"), text="可以。", since=shown(page))
    messages.ask_question(actor=clerk, number=number, text="几天？")
    piece = read(browser.post(f"/desk/cases/{number}/say", sent, headers={"HX-Request": "true"}))
    assert piece.select_one("h1") is None
    assert piece.select_one("textarea").text.strip() == ""
    assert [line.select_one(".tb-talk__text").text for line in piece.select("ol > li")] == [
        "几天？",
        "可以。",
    ]
    places = [line["hx-swap-oob"] for line in piece.select("ol[hx-swap-oob]")]
    said = read(browser.get(f"/desk/review/cases/{number}/")).select("#talk-lines > li")
    assert places == [f"afterend:#{line['id']}" for line in said[:2]], "each goes behind the one before it"
    state = piece.select_one("p[hx-swap-oob]")
    assert state["id"].removeprefix("state-") == said[0]["id"].removeprefix("said-")
    assert state.get_text(strip=True) == "", "the first question is answered now"


def test_in_place_what_was_typed_stays_with_what_is_wrong(
    number: str, reviewer: Actor, browser_of: BrowserOf
) -> None:
    browser = browser_of(reviewer)
    say = f"/desk/cases/{number}/say"
    sent = filled(form_to(browser.get(f"/desk/review/cases/{number}/"), say), text="字" * 4001)
    piece = browser.post(say, sent, headers={"HX-Request": "true"})
    assert piece.status_code == 422
    assert "1 到 4000 个字" in words(piece)
    assert "字" * 4001 in read(piece).select_one("textarea").text


def test_looking_for_news_costs_no_record_and_brings_only_news(
    number: str, clerk: Actor, reviewer: Actor, browser_of: BrowserOf
) -> None:
    browser = browser_of(clerk)
    messages.ask_question(actor=clerk, number=number, text="可以容缺吗？")
    page = browser.get(f"/desk/window/cases/{number}/")
    address, known = f"/desk/cases/{number}/talk", {"since": shown(page)}
    before = AccessRecord.objects.count()
    assert browser.get(address, known).status_code == 204
    messages.ask_question(actor=reviewer, number=number, text="有签章页吗？")
    news = read(browser.get(address, {**known, "question": ""}))
    assert [line.select_one(".tb-talk__text").text for line in news.select("ol > li")] == ["有签章页吗？"]
    assert news.select_one("#talk-question option[selected]") is None, "nobody's choice is changed"
    assert (
        news.select_one("#talk-question")["data-suggest"] == news.select_one("[data-answer]")["data-answer"]
    )
    assert browser.get(address, {"since": news.select_one("#talk-look")["value"]}).status_code == 204
    assert AccessRecord.objects.count() == before


@pytest.mark.parametrize("known", ["", "nonsense", "50.x-51.99999999999", "-.-+", "50.-1"])
def test_a_page_that_knows_nothing_gets_all(
    number: str, clerk: Actor, browser_of: BrowserOf, known: str
) -> None:
    messages.ask_question(actor=clerk, number=number, text="可以容缺吗？")
    news = read(browser_of(clerk).get(f"/desk/cases/{number}/talk", {"since": known}))
    assert len(news.select("ol > li")) == 1
    assert news.select_one("ol[hx-swap-oob]")["hx-swap-oob"] == "afterbegin:#talk-lines"


def test_a_stream_says_that_there_is_news_and_never_what(
    number: str, clerk: Actor, reviewer: Actor, browser_of: BrowserOf
) -> None:
    """As it is answered by a server that holds nothing open: the browser asks again, and the page looks each time."""
    messages.ask_question(actor=reviewer, number=number, text="有签章页吗？")
    page = browser_of(clerk).get(f"/desk/window/cases/{number}/")
    stream = browser_of(clerk).get(read(page).select_one("[data-live]")["data-live"])
    assert stream["Content-Type"].startswith("text/event-stream")
    assert stream["Cache-Control"] == "no-store"
    assert stream.content.decode() == "retry: 5000\n\nevent: news\nid: 50.1\ndata: 50.1\n\n"
    assert (stream.followed.subject, stream.followed.known) == (number, "50.1")
    assert stream.followed.look([number, "another"]) == {number: "50.1"}
    again = browser_of(clerk).get(f"/desk/cases/{number}/talk/events", headers={"Last-Event-ID": "50.0"})
    assert again.followed.known == "50.0"


def test_a_look_for_news_never_leads_away_from_the_page(number: str, client: Client) -> None:
    looked = client.get(f"/desk/cases/{number}/talk", headers={"HX-Request": "true"})
    assert looked.status_code == 286
    assert looked["HX-Reswap"] == "none"
    assert client.get(f"/desk/cases/{number}/talk/events").status_code == 204, "the browser asks no more"


def test_in_a_closed_case_nothing_more_is_said(
    number: str, clerk: Actor, reviewer: Actor, browser_of: BrowserOf
) -> None:
    messages.ask_question(actor=reviewer, number=number, text="有签章页吗？")
    review.refuse_case(actor=reviewer, number=number, reason="不符", clause="公司法", change="")
    page = read(browser_of(clerk).get(f"/desk/window/cases/{number}/"))
    assert page.select_one("#talk-form") is None
    news = read(browser_of(clerk).get(f"/desk/cases/{number}/talk"))
    assert "有签章页吗？" in news.get_text()
    assert news.select_one("#talk-question") is None
    assert news.select_one("[data-answer]") is None


def test_an_empty_or_endless_text_is_not_sent(number: str, reviewer: Actor, browser_of: BrowserOf) -> None:
    browser = browser_of(reviewer)
    page, say = f"/desk/review/cases/{number}/", f"/desk/cases/{number}/say"
    empty = send(browser, page, say, text=" ")
    assert empty.status_code == 422
    assert "1 到 4000 个字" in words(empty)
    long = send(browser, page, say, text="字" * 4001)
    assert long.status_code == 422
    assert "字" * 4001 in read(long).select_one("#talk-form textarea").text


def test_a_message_reaches_the_applicant(number: str, clerk: Actor, browser_of: BrowserOf) -> None:
    browser = browser_of(clerk)
    page = f"/desk/window/cases/{number}/"
    send(browser, page, f"/desk/cases/{number}/note", text="请带原件来核对。")
    notes = read(browser.get(page)).select_one("#notes")
    assert "请带原件来核对。" in notes.get_text()


def test_somebody_elses_case_is_silent(number: str, world: making.World, browser_of: BrowserOf) -> None:
    stranger = making.reviewer_of("11500103DMMR000189", "reviewer.yuzhong")
    assert browser_of(stranger).get(f"/desk/cases/{number}/talk").status_code == 404
    assert browser_of(stranger).get(f"/desk/cases/{number}/talk/events").status_code == 404
