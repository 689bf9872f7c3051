"""The queues of window and authority: narrowed by their address, the next case without choosing, people found unseen."""

import datetime as dt
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests import builders
from tests.identity.offices import BEIBEI, BEIBEI_WINDOW
from tests.web.desk import world as making
from tests.web.desk.pages import read, send, speak, words
from tongban.cases.models import Case
from tongban.cases.services import review
from tongban.cases.types import Check, Gap
from tongban.identity.models import AccessRecord
from tongban.kernel import clock
from tongban.kernel.actors import Actor

BrowserOf = Callable[[Actor], Client]
WINDOW, REVIEW, FIND = "/desk/window/", "/desk/review/", "/desk/find/"
OTHER_NUMBER, OTHER_NAME = "500199198503074012", "陈建明"


@pytest.fixture
def other_person(world: making.World) -> str:
    """Chen Jianming, registered as well."""
    return making.person(OTHER_NUMBER, OTHER_NAME, "12000005001")


def facts(page: object) -> dict[str, tuple[str, str]]:
    """The numbers above a queue, each with the list it leads to."""
    found = read(page).select(".tb-facts dt")
    return {name.text: (name.find_next("a").text, name.find_next("a")["href"]) for name in found}


def cases_in(page: object) -> list[str]:
    return [row.select_one("th a").text for row in read(page).select("main tbody tr")]


def test_a_queue_is_narrowed_by_its_address(
    clerk: Actor, person_id: str, reviewer: Actor, browser_of: BrowserOf, noon: dt.datetime
) -> None:
    plain = making.accepted(clerk, making.submitted(clerk, person_id))
    late = making.accepted(clerk, making.submitted(clerk, person_id, late=True), domicile_proof=Check.LATE)
    Case.objects.filter(number=late).update(promised_due=noon - dt.timedelta(hours=1))
    browser = browser_of(reviewer)
    asked = {
        "": [late, plain],
        "?item=company_establishment": [late, plain],
        "?item=marriage": [],
        "?state=tolerance_accepted": [late],
        "?state=accepted&light=red": [],
        "?light=red": [late],
        "?light=yellow": [],
        "?region=50": [late, plain],
        "?region=51": [],
        f"?number={plain.lower()}": [plain],
        f"?number={plain}&show=mine&region=51": [plain],
        f"?number={plain[:-1]}": [],
        "?state=nonsense&light=green": [late, plain],
        f"?item={'x' * 500}&region=%00": [late, plain],
    }
    assert {query: cases_in(browser.get(REVIEW + query)) for query in asked} == asked
    page = browser.get(f"{REVIEW}?state=tolerance_accepted&light=red")
    chosen = {box["name"]: box.select_one("[selected]") for box in read(page).select(".tb-filter select")}
    assert (chosen["state"]["value"], chosen["light"]["value"]) == ("tolerance_accepted", "red")
    assert cases_in(browser.get(REVIEW + read(page).select_one(".tb-filter a")["href"])) == [late, plain]


def test_a_list_of_what_has_ended_is_narrowed_by_how(
    clerk: Actor, person_id: str, reviewer: Actor, browser_of: BrowserOf
) -> None:
    number = making.accepted(clerk, making.submitted(clerk, person_id))
    review.claim_case(actor=reviewer, number=number)
    reasons = {"reason": "材料不实", "clause": "第十六条 / article 16", "change": "更正"}
    review.refuse_case(actor=reviewer, number=number, **reasons)
    browser = browser_of(reviewer)
    assert cases_in(browser.get(f"{REVIEW}?show=done&state=refused")) == [number]
    assert cases_in(browser.get(f"{REVIEW}?show=done&state=granted")) == []
    assert "light" not in str(read(browser.get(f"{REVIEW}?show=done")).select_one(".tb-filter"))


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_number_leads_to_the_list_it_counts(
    language: str, clerk: Actor, person_id: str, reviewer: Actor, browser_of: BrowserOf
) -> None:
    waiting, running = making.submitted(clerk, person_id), making.submitted(clerk, person_id)
    making.accepted(clerk, running)
    Case.objects.filter(number=waiting).update(notice_due=clock.now() - dt.timedelta(minutes=1))
    for actor, address, many in ((clerk, WINDOW, [1, 1, 1]), (reviewer, REVIEW, [0, 0, 1, 0, 0])):
        browser = browser_of(actor)
        speak(browser, language)
        found = facts(browser.get(address))
        assert [int(number) for number, _ in found.values()] == many
        for number, href in found.values():
            assert len(cases_in(browser.get(address + href))) == int(number), href


def test_a_number_stops_at_a_hundred(
    clerk: Actor, person_id: str, reviewer: Actor, browser_of: BrowserOf
) -> None:
    case = Case.objects.get(number=making.accepted(clerk, making.submitted(clerk, person_id)))
    rows = []
    for serial in range(100):
        row = Case.objects.get(pk=case.pk)
        row.pk, row.number, row.stream = None, f"{case.number}-{serial}", f"{case.stream[:20]}{serial}"
        rows.append(row)
    Case.objects.bulk_create(rows)
    assert facts(browser_of(reviewer).get(REVIEW))["待认领"][0] == "100+"


def test_a_paused_case_stands_last_and_says_why(
    clerk: Actor, person_id: str, reviewer: Actor, browser_of: BrowserOf
) -> None:
    paused = making.accepted(clerk, making.submitted(clerk, person_id))
    review.claim_case(actor=reviewer, number=paused)
    making.intake.request_correction(
        actor=reviewer, number=paused, gaps=[Gap("/domicile/address", "写到房号")]
    )
    running = making.accepted(clerk, making.submitted(clerk, person_id))
    page = browser_of(reviewer).get(REVIEW)
    assert cases_in(page) == [running, paused]
    assert "计时暂停：等申请人补正" in words(page)


def test_the_window_takes_in_the_next_one(
    clerk: Actor, person_id: str, browser_of: BrowserOf, noon: dt.datetime
) -> None:
    first, pressing = (making.submitted(clerk, person_id) for _ in range(2))
    Case.objects.filter(number=pressing).update(notice_due=noon)
    browser, other = browser_of(clerk), browser_of(making.clerk_of(BEIBEI_WINDOW, "colleague"))
    for who, number in ((browser, pressing), (other, first)):
        done = send(who, WINDOW, "/desk/window/next")
        assert done["Location"] == f"/desk/window/cases/{number}/?done=taken-in"
        assert Case.objects.get(number=number).state == "received"
    none = send(browser, WINDOW, "/desk/window/next")
    assert "没有等待收件的申请" in words(browser.get(none["Location"]))


def find(browser: Client, **typed: str) -> tuple[str, object]:
    """Type into the form; answers where it led and what is there."""
    done = send(browser, FIND, FIND, **typed)
    assert done.status_code == 303, words(done)
    return done["Location"], browser.get(done["Location"])


@pytest.mark.parametrize("typed", [{"id_number": "500199198511123021"}, {"name": " 周 雅兰"}])
def test_somebody_is_found_exactly_and_can_see_it(
    typed: dict[str, str],
    clerk: Actor,
    person_id: str,
    other_person: str,
    reviewer: Actor,
    browser_of: BrowserOf,
) -> None:
    mine = making.accepted(clerk, making.submitted(clerk, person_id))
    making.accepted(clerk, making.submitted(clerk, other_person))
    for actor in (clerk, reviewer, builders.head()):
        before = AccessRecord.objects.count()
        address, page = find(browser_of(actor), **typed)
        assert cases_in(page) == [mine]
        assert "周**" in words(page)
        assert "周雅兰" not in words(page)
        assert making.ID_NUMBER not in page.content.decode()
        assert not re.search(r"\d{17}|周|%E5%91%A8", address), "neither name nor number in an address"
        record = AccessRecord.objects.latest("pk")
        assert AccessRecord.objects.count() == before + 1
        assert (record.person_id, record.purpose, record.case_number) == (person_id, "find-case", mine)


def test_a_search_without_a_find_is_recorded_too(
    clerk: Actor, person_id: str, other_person: str, browser_of: BrowserOf
) -> None:
    making.submitted(clerk, person_id)
    _, page = find(browser_of(clerk), id_number=OTHER_NUMBER)
    assert "本单位没有这个人的办件" in words(page)
    record = AccessRecord.objects.latest("pk")
    assert (record.person_id, record.purpose) == ("", "find-case")


def test_only_ones_own_desk_is_searched(
    clerk: Actor, person_id: str, reviewer: Actor, browser_of: BrowserOf
) -> None:
    making.submitted(clerk, person_id)
    _, page = find(browser_of(reviewer), id_number=making.ID_NUMBER)
    assert cases_in(page) == [], "the authority has nothing to do with it before it is accepted"
    elsewhere = making.reviewer_of(BEIBEI, "colleague")
    address, _ = find(browser_of(clerk), id_number=making.ID_NUMBER)
    stolen = browser_of(elsewhere).get(address)
    assert stolen.status_code == 422
    assert "这次查找已过期，或不是您查的" in words(stolen)


def test_a_search_ends_after_an_hour(
    clerk: Actor, person_id: str, browser_of: BrowserOf, noon: dt.datetime
) -> None:
    making.submitted(clerk, person_id)
    browser = browser_of(clerk)
    address, _ = find(browser, id_number=making.ID_NUMBER)
    (token,) = parse_qs(urlsplit(address).query)["who"]
    for wrong in ("", "x", token[:-8], f"{token}x"):
        assert browser.get(FIND, {"who": wrong}).status_code == 422, wrong
    with clock.frozen(noon + dt.timedelta(minutes=61)):
        assert browser.get(address).status_code == 422


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({}, "填证件号码，或填姓名"),
        ({"id_number": making.ID_NUMBER, "name": "周雅兰"}, "填证件号码，或填姓名"),
        ({"id_number": "500199198511123022"}, "最后一位"),
        ({"name": "周" * 61}, "上限是 60"),
    ],
)
def test_what_cannot_be_looked_for_says_so(
    typed: dict[str, str], says: str, clerk: Actor, browser_of: BrowserOf
) -> None:
    page = send(browser_of(clerk), FIND, FIND, **typed)
    assert page.status_code == 422
    assert says in words(page)
    assert not AccessRecord.objects.exists()
