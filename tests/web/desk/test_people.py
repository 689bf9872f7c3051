"""A person at the counter: found, registered, helped; the number never in an address, every look on record."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.identity.offices import BEIBEI_WINDOW
from tests.web.desk import world as making
from tests.web.desk.pages import form_to, read, send, speak, words
from tongban.identity.models import AccessRecord, Person
from tongban.kernel.actors import Actor

BrowserOf = Callable[[Actor], Client]
PEOPLE = "/desk/window/people/"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_person_is_found_with_drafts_and_cases(
    language: str, clerk: Actor, person_id: str, browser_of: BrowserOf
) -> None:
    draft = making.draft(clerk, person_id, place="510107", hall="CQ-BEIBEI")
    number = making.submitted(clerk, person_id)
    browser = browser_of(clerk)
    speak(browser, language)
    before = AccessRecord.objects.count()
    found = send(browser, PEOPLE, PEOPLE, number=making.ID_NUMBER)
    assert found["Location"] == f"{PEOPLE}{person_id}/"
    page = browser.get(found["Location"])
    text = words(page)
    assert number in text
    assert read(page).select_one(f"a[href='/desk/window/drafts/{draft}/']")
    assert "5001**********3021" in text
    assert making.ID_NUMBER not in page.content.decode()
    rows = AccessRecord.objects.order_by("-pk")[: AccessRecord.objects.count() - before]
    assert {(row.person_id, row.purpose) for row in rows} == {(person_id, "find-at-window")}


@pytest.mark.parametrize(
    ("language", "typed", "nothing", "everything"),
    [
        ("zh-hans", "营业执照", "没有合适的事项", "全部事项"),
        ("en", "business licence", "No item fits", "All items"),
    ],
)
def test_an_item_is_found_as_people_find_it(
    language: str,
    typed: str,
    nothing: str,
    everything: str,
    clerk: Actor,
    person_id: str,
    browser_of: BrowserOf,
) -> None:
    browser = browser_of(clerk)
    speak(browser, language)
    page = read(browser.get(f"{PEOPLE}{person_id}/"))
    assert page.select_one("form[role=search] input[name=q]")["value"] == ""
    offered = len(page.select(".tb-items li"))
    found = read(browser.get(f"{PEOPLE}{person_id}/", {"q": typed}))
    assert found.select_one("input[name=q]")["value"] == typed
    assert found.select(".tb-items li")[0].select_one("a")["href"].endswith("/company_establishment/")
    assert everything in words(browser.get(f"{PEOPLE}{person_id}/", {"q": typed}))
    none = browser.get(f"{PEOPLE}{person_id}/", {"q": "火箭发射"})
    assert nothing in words(none)
    assert (len(read(none).select(".tb-items li")), offered > 0) == (0, True)


def test_a_number_that_cannot_be_right_is_said_so(clerk: Actor, browser_of: BrowserOf) -> None:
    page = send(browser_of(clerk), PEOPLE, PEOPLE, number="500199198511123022")
    assert page.status_code == 422
    assert "最后一位对不上" in words(page)


def test_somebody_unknown_is_registered(clerk: Actor, browser_of: BrowserOf) -> None:
    browser = browser_of(clerk)
    number = "500199198503074012"
    unknown = send(browser, PEOPLE, PEOPLE, number=number)
    assert "还没有登记过" in words(unknown)
    register = f"{PEOPLE}register/"
    blank = browser.post(register, {**_sent(unknown, register)})
    assert read(blank).select_one("input[name=id_number]")["value"] == number
    assert blank.status_code == 200
    typed = {"name": "陈建明", "name_latin": "Chen Jianming", "phone": "1380000"}
    wrong = browser.post(register, {**_sent(blank, register), **typed, "id_number": number})
    assert wrong.status_code == 422
    right = {**_sent(wrong, register), **typed, "id_number": number, "phone": "13800001234"}
    done = browser.post(register, right)
    assert done.status_code == 303
    assert "已登记" in words(browser.get(done["Location"]))
    twice = send(browser, register, register, **{**typed, "phone": "13800001234", "id_number": number})
    assert "已登记过" in words(twice)
    assert Person.objects.count() == 1


def _sent(page: object, action: str) -> dict[str, str]:
    form = form_to(page, action)
    return {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_application_is_begun_and_filled_in_at_the_window(
    language: str, clerk: Actor, person_id: str, browser_of: BrowserOf
) -> None:
    browser = browser_of(clerk)
    speak(browser, language)
    start = f"{PEOPLE}{person_id}/start/{making.COMPANY}/"
    page = browser.get(start)
    hidden = {f["name"]: f["value"] for f in read(page).select("main form input[type=hidden]")}
    unanswered = browser.post(start, {**hidden, "place": "510107"})
    assert unanswered.status_code == 422
    begun = browser.post(start, {**hidden, "place": "510107", "pre_approval": "no"})
    assert begun["Location"].startswith("/desk/window/drafts/")
    tasks = browser.get(begun["Location"])
    assert tasks.status_code == 200
    assert "武侯区" in words(tasks) if language != "en" else "Wuhou" in words(tasks)
    assert read(tasks).select_one("body")["class"][-1] == "tb-dense"
    assert AccessRecord.objects.filter(person_id=person_id, purpose="help-with-draft").exists()


def test_a_half_filled_draft_is_taken_over(clerk: Actor, person_id: str, browser_of: BrowserOf) -> None:
    draft = making.draft(clerk, person_id, place="510107", hall="CQ-BEIBEI")
    making.fill_in(clerk, draft, late=True)
    browser = browser_of(clerk)
    for page in ("", "form/name/", "materials/domicile_proof/", "check/", "sign/"):
        assert browser.get(f"/desk/window/drafts/{draft}/{page}").status_code == 200, page
    check = words(browser.get(f"/desk/window/drafts/{draft}/check/"))
    assert making.ID_NUMBER not in check


def test_the_receipt_stays_at_the_window(clerk: Actor, person_id: str, browser_of: BrowserOf) -> None:
    number = making.submitted(clerk, person_id)
    page = browser_of(clerk).get(f"/desk/window/cases/{number}/receipt/")
    assert number in words(page)


def test_only_the_window_looks_people_up(
    reviewer: Actor, person_id: str, world: making.World, browser_of: BrowserOf
) -> None:
    assert browser_of(reviewer).get(f"{PEOPLE}{person_id}/").status_code == 403
    assert browser_of(making.clerk_of(BEIBEI_WINDOW)).get(f"{PEOPLE}nobody/").status_code == 404
