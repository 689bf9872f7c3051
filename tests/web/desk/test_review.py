"""The authority: a queue by time left, claim, examine, ask, return, refuse, grant; never take in."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from tests.identity.offices import BEIBEI, WUHOU_WINDOW
from tests.web.desk import world as making
from tests.web.desk.pages import filled, form_to, has_form, read, send, speak, words
from tongban.cases.models import Case
from tongban.cases.services import review
from tongban.cases.types import Check, State, StepKind
from tongban.identity.models import AccessRecord
from tongban.kernel.actors import Actor

BrowserOf = Callable[[Actor], Client]
QUEUE = "/desk/review/"


def at_authority(number: str, act: str = "") -> str:
    return f"/desk/review/cases/{number}/{act}"


@pytest.fixture
def waiting(clerk: Actor, person_id: str) -> str:
    """A case that waits for the authority."""
    return making.accepted(clerk, making.submitted(clerk, person_id))


@pytest.fixture
def claimed(waiting: str, reviewer: Actor) -> str:
    """A case under examination."""
    review.claim_case(actor=reviewer, number=waiting)
    return waiting


def criteria_of(page: object) -> list[str]:
    return [str(box["value"]) for box in read(page).select("input[name=criteria]")]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_queue_counts_what_its_lists_show(
    language: str, waiting: str, clerk: Actor, person_id: str, reviewer: Actor, browser_of: BrowserOf
) -> None:
    mine = making.accepted(clerk, making.submitted(clerk, person_id))
    review.claim_case(actor=reviewer, number=mine)
    browser = browser_of(reviewer)
    speak(browser, language)
    page = browser.get(QUEUE)
    facts = {dt.text: dt.find_next("dd").get_text(strip=True) for dt in read(page).select(".tb-facts dt")}
    assert facts["Unclaimed" if language == "en" else "待认领"] == "1"
    assert waiting in words(browser.get(f"{QUEUE}?show=unclaimed"))
    assert mine not in words(browser.get(f"{QUEUE}?show=unclaimed"))
    assert waiting not in words(browser.get(f"{QUEUE}?show=mine"))
    assert mine in words(browser.get(f"{QUEUE}?number={mine}"))
    assert waiting not in words(browser.get(f"{QUEUE}?number={mine}"))


def test_the_queue_is_sorted_by_time_left(
    noon: dt.datetime, waiting: str, clerk: Actor, person_id: str, reviewer: Actor, browser_of: BrowserOf
) -> None:
    pressing = making.accepted(clerk, making.submitted(clerk, person_id))
    Case.objects.filter(number=pressing).update(promised_due=noon - dt.timedelta(hours=1))
    text = words(browser_of(reviewer).get(QUEUE))
    assert text.index(pressing) < text.index(waiting)
    assert "已超" in text
    assert pressing in words(browser_of(reviewer).get(f"{QUEUE}?show=overdue"))


def test_a_long_queue_costs_no_more_questions(
    clerk: Actor,
    person_id: str,
    reviewer: Actor,
    browser_of: BrowserOf,
    django_assert_max_num_queries: Callable,
) -> None:
    for _ in range(4):
        making.accepted(clerk, making.submitted(clerk, person_id))
    browser = browser_of(reviewer)
    with django_assert_max_num_queries(18):
        browser.get(QUEUE)


def test_the_next_case_is_the_most_pressing_one(
    noon: dt.datetime, waiting: str, clerk: Actor, person_id: str, reviewer: Actor, browser_of: BrowserOf
) -> None:
    pressing = making.accepted(clerk, making.submitted(clerk, person_id))
    Case.objects.filter(number=pressing).update(promised_due=noon + dt.timedelta(hours=1))
    browser = browser_of(reviewer)
    for number in (pressing, waiting):
        done = send(browser, QUEUE, "/desk/review/claim-next")
        assert done["Location"] == f"{at_authority(number)}?done=claimed"
        assert Case.objects.get(number=number).claimed_by == reviewer.account_id
    none = send(browser, QUEUE, "/desk/review/claim-next")
    assert "没有待认领的办件了" in words(browser.get(none["Location"]))


def test_claiming_in_the_queue_keeps_the_place_and_says_so(
    waiting: str, reviewer: Actor, browser_of: BrowserOf
) -> None:
    browser = browser_of(reviewer)
    sent = filled(form_to(browser.get(QUEUE), at_authority(waiting, "claim")))
    row = browser.post(at_authority(waiting, "claim"), sent, headers={"HX-Request": "true"})
    link = read(row).select_one("a[data-focus]")
    assert link.text == waiting
    assert link["data-say"].startswith("已认领，剩 ")
    assert Case.objects.get(number=waiting).claimed_by == reviewer.account_id


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_of_a_case_shows_what_the_decision_rests_on(
    language: str, claimed: str, reviewer: Actor, browser_of: BrowserOf
) -> None:
    browser = browser_of(reviewer)
    speak(browser, language)
    text = words(browser.get(at_authority(claimed)))
    assert "重庆山水桥文化传播有限公司" in text
    assert "5001**********3021" in text
    assert making.ID_NUMBER not in text
    assert ("Signature holds" if language == "en" else "签名核验通过") in text
    assert ("article 16" if language == "en" else "第十六条") in text


def test_every_look_is_recorded_for_the_applicant(
    claimed: str, person_id: str, reviewer: Actor, browser_of: BrowserOf
) -> None:
    browser = browser_of(reviewer)
    for page in ("", "refusal/", "returning/"):
        before = AccessRecord.objects.count()
        browser.get(at_authority(claimed, page))
        assert AccessRecord.objects.count() == before + 1
        last = AccessRecord.objects.latest("pk")
        assert (last.person_id, last.case_number, last.purpose) == (person_id, claimed, "handle-case")
        assert last.who_zh == "重庆市北碚区市场监督管理局"


def test_it_is_granted_once_every_check_is_ticked(
    claimed: str, reviewer: Actor, browser_of: BrowserOf
) -> None:
    browser = browser_of(reviewer)
    page = browser.get(at_authority(claimed))
    assert "准予并签发营业执照" in words(page)
    assert "applicant_known" not in criteria_of(page), "the window looks at that"
    assert words(page).count("规则判断： 符合") == 1
    assert words(page).count("没有自动规则，人工判断") == 3
    too_few = send(browser, at_authority(claimed), at_authority(claimed, "grant"), criteria=["name_free"])
    assert too_few.status_code == 422
    assert "3 条审查要点没有核对" in words(too_few)
    assert read(too_few).select_one("#criterion-name_free").has_attr("checked")
    done = send(browser, at_authority(claimed), at_authority(claimed, "grant"), criteria=criteria_of(page))
    assert done.status_code == 303
    case = Case.objects.get(number=claimed)
    assert case.outcome == "granted"
    assert case.certificate_code in words(browser.get(done["Location"]))


def test_it_is_not_granted_while_a_promised_material_is_missing(
    clerk: Actor, person_id: str, reviewer: Actor, browser_of: BrowserOf
) -> None:
    number = making.submitted(clerk, person_id, late=True)
    making.accepted(clerk, number, domicile_proof=Check.LATE)
    review.claim_case(actor=reviewer, number=number)
    browser = browser_of(reviewer)
    page = browser.get(at_authority(number))
    assert "还没有补齐，暂不能准予" in words(page)
    refused = send(browser, at_authority(number), at_authority(number, "grant"), criteria=criteria_of(page))
    assert refused.status_code == 422
    assert Case.objects.get(number=number).state == State.IN_REVIEW


def test_a_refusal_carries_reason_clause_change_and_remedies(
    claimed: str, reviewer: Actor, browser_of: BrowserOf
) -> None:
    browser = browser_of(reviewer)
    page = browser.get(at_authority(claimed, "refusal/"))
    assert "行政复议" in words(page)
    clause = read(page).select("select[name=clause] option")[1]["value"]
    typed = {"reason": "住所不在区内", "clause": "", "change": "换一处北碚区的住所"}
    missing = send(browser, at_authority(claimed, "refusal/"), at_authority(claimed, "refuse"), **typed)
    assert missing.status_code == 422
    assert "依据的条款" in words(missing)
    assert "住所不在区内" in words(missing)
    send(
        browser,
        at_authority(claimed, "refusal/"),
        at_authority(claimed, "refuse"),
        **{**typed, "clause": clause},
    )
    case = Case.objects.get(number=claimed)
    assert case.outcome == "refused"
    payload = case.steps.get(kind=StepKind.REFUSE).payload
    assert {name: payload[name] for name in ("reason", "clause", "change")} == {
        "reason": "住所不在区内",
        "clause": clause,
        "change": "换一处北碚区的住所",
    }
    zh, en = clause.split(" / ")
    shown = words(browser.get(at_authority(claimed)))
    assert zh in shown
    assert en not in shown


@pytest.fixture
def from_sichuan(world: making.World) -> str:
    """A case of a person in Chengdu, taken in there, to be decided here."""
    with making.in_sichuan(world):
        clerk = making.clerk_of(WUHOU_WINDOW, "clerk.wuhou")
        person = making.person("510199199003074012", "刘强", "12000005101")
        number = making.accepted(clerk, making.submitted(clerk, person, place="500109"))
    making.moved_to(world, number)
    return number


def test_a_case_from_the_other_region_is_in_the_same_queue(
    from_sichuan: str, waiting: str, reviewer: Actor, browser_of: BrowserOf
) -> None:
    browser = browser_of(reviewer)
    text = words(browser.get(QUEUE))
    assert from_sichuan in text
    assert waiting in text
    page = browser.get(at_authority(from_sichuan))
    assert "成都市武侯区政务服务中心 收件" in words(page)
    assert AccessRecord.objects.latest("pk").case_number == from_sichuan


def test_a_case_is_returned_once_with_a_reason(
    from_sichuan: str, reviewer: Actor, browser_of: BrowserOf
) -> None:
    browser = browser_of(reviewer)
    silent = send(browser, at_authority(from_sichuan, "returning/"), at_authority(from_sichuan, "return"))
    assert silent.status_code == 422
    send(
        browser,
        at_authority(from_sichuan, "returning/"),
        at_authority(from_sichuan, "return"),
        reason="租赁合同缺签章页",
    )
    page = browser.get(at_authority(from_sichuan))
    assert "租赁合同缺签章页" in words(page)
    assert Case.objects.get(number=from_sichuan).state == State.RETURNED
    assert not has_form(page, at_authority(from_sichuan, "claim"))


def test_a_colleagues_case_can_be_taken_over(
    claimed: str, world: making.World, browser_of: BrowserOf
) -> None:
    other = making.reviewer_of(BEIBEI, "reviewer.two")
    browser = browser_of(other)
    assert "由另一位同事审查" in words(browser.get(at_authority(claimed)))
    send(browser, at_authority(claimed), at_authority(claimed, "claim"))
    assert Case.objects.get(number=claimed).claimed_by == other.account_id
