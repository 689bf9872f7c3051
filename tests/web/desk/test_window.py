"""The window: one queue for both regions, take in, check, tolerate, hand over; never decide."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.web.desk import world as making
from tests.web.desk.pages import filled, form_to, has_form, read, send, speak, words
from tongban.cases.models import Case
from tongban.cases.services import intake
from tongban.cases.types import Check, State
from tongban.identity.models import AccessRecord
from tongban.kernel.actors import Actor

BrowserOf = Callable[[Actor], Client]
QUEUE = "/desk/window/"


def at_window(number: str, act: str = "") -> str:
    return f"/desk/window/cases/{number}/{act}"


def test_the_door_leads_everybody_to_their_own_queue(
    clerk: Actor, reviewer: Actor, browser_of: BrowserOf
) -> None:
    assert browser_of(clerk).get("/desk/")["Location"] == QUEUE
    assert browser_of(reviewer).get("/desk/")["Location"] == "/desk/review/"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_one_queue_shows_applications_for_both_regions(
    language: str, clerk: Actor, person_id: str, browser_of: BrowserOf
) -> None:
    near = making.submitted(clerk, person_id)
    far = making.submitted(clerk, person_id, place="510107")
    browser = browser_of(clerk)
    speak(browser, language)
    text = words(browser.get(QUEUE))
    assert near in text
    assert far in text
    assert "周**" in text
    assert making.ID_NUMBER not in text
    assert ("Submitted" if language == "en" else "已提交") in text


def test_the_queue_has_three_lists(clerk: Actor, person_id: str, browser_of: BrowserOf) -> None:
    waiting = making.submitted(clerk, person_id)
    running = making.accepted(clerk, making.submitted(clerk, person_id))
    browser = browser_of(clerk)
    assert waiting in words(browser.get(QUEUE))
    assert running not in words(browser.get(QUEUE))
    assert running in words(browser.get(f"{QUEUE}?show=running"))
    assert "这里现在没有办件" in words(browser.get(f"{QUEUE}?show=done"))
    assert waiting in words(browser.get(f"{QUEUE}?show=nonsense"))


def test_a_long_queue_costs_no_more_questions(
    clerk: Actor, person_id: str, browser_of: BrowserOf, django_assert_max_num_queries: Callable
) -> None:
    for _ in range(4):
        making.submitted(clerk, person_id, place="510107")
    browser = browser_of(clerk)
    with django_assert_max_num_queries(16):
        browser.get(QUEUE)


def test_taking_in_says_that_the_clock_does_not_run_yet(
    clerk: Actor, person_id: str, browser_of: BrowserOf
) -> None:
    number = making.submitted(clerk, person_id)
    browser = browser_of(clerk)
    page = browser.get(at_window(number))
    assert "受理后开始计时" in words(page)
    done = send(browser, at_window(number), at_window(number, "take-in"))
    assert done.status_code == 303
    assert Case.objects.get(number=number).state == State.RECEIVED
    again = browser.get(done["Location"])
    assert "逐份核对材料" in words(again)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_complete_case_is_accepted_and_handed_over(
    language: str, clerk: Actor, person_id: str, browser_of: BrowserOf
) -> None:
    number = making.submitted(clerk, person_id, place="510107")
    intake.take_in_case(actor=clerk, number=number)
    browser = browser_of(clerk)
    speak(browser, language)
    found = {f"check-{key}": "complete" for key in making.findings(number)}
    send(browser, at_window(number), at_window(number, "check"), **found)
    page = browser.get(at_window(number))
    looked_at = {"zh-hans": "申请人身份真实", "en": "The applicant is who they say"}[language]
    assert looked_at in words(page), "what the standard has the window look at"
    button = form_to(page, at_window(number, "accept")).get_text(" ", strip=True)
    assert ("Wuhou" if language == "en" else "武侯区") in button
    send(browser, at_window(number), at_window(number, "accept"))
    case = Case.objects.get(number=number)
    assert case.state == State.ACCEPTED
    assert case.keeper_node == "51"
    after = words(browser.get(at_window(number)))
    assert ("On its way" if language == "en" else "正在送往") in after


def test_a_promised_material_may_follow_and_the_page_says_until_when(
    clerk: Actor, person_id: str, browser_of: BrowserOf
) -> None:
    number = making.submitted(clerk, person_id, late=True)
    intake.take_in_case(actor=clerk, number=number)
    browser = browser_of(clerk)
    page = browser.get(at_window(number))
    options = [box["value"] for box in read(page).select("input[name=check-domicile_proof]")]
    assert options == ["late", "missing"]
    found = {f"check-{key}": "complete" for key in making.findings(number)}
    send(browser, at_window(number), at_window(number, "check"), **{**found, "check-domicile_proof": "late"})
    page = browser.get(at_window(number))
    text = words(page)
    assert "最迟 11月24日（周二）17:00" in text
    assert "容缺受理并转" in text
    send(browser, at_window(number), at_window(number, "accept"))
    assert Case.objects.get(number=number).state == State.TOLERANCE_ACCEPTED


def test_a_late_material_is_scanned_for_the_applicant(
    clerk: Actor, person_id: str, browser_of: BrowserOf
) -> None:
    number = making.submitted(clerk, person_id, late=True)
    making.accepted(clerk, number, domicile_proof=Check.LATE)
    browser = browser_of(clerk)
    empty = send(browser, at_window(number), at_window(number, "supply"))
    assert empty.status_code == 422
    assert "选一个文件" in words(empty)
    scan = SimpleUploadedFile("租赁合同.pdf", making.PDF, "application/pdf")
    done = send(browser, at_window(number), at_window(number, "supply"), file=scan)
    assert done.status_code == 303
    assert Case.objects.get(number=number).owed == []


def test_a_paper_brought_to_the_window_is_scanned_before_acceptance(
    clerk: Actor, person_id: str, browser_of: BrowserOf
) -> None:
    number = making.submitted(clerk, person_id, late=True)
    intake.take_in_case(actor=clerk, number=number)
    browser = browser_of(clerk)
    scan = SimpleUploadedFile("lease.pdf", making.PDF, "application/pdf")
    typed = {"material": "domicile_proof", "file": scan}
    assert send(browser, at_window(number), at_window(number, "scan"), **typed).status_code == 303
    assert Case.objects.get(number=number).content["materials"]["domicile_proof"]["sha256"]
    wrong = SimpleUploadedFile("lease.pdf", b"not a pdf", "application/pdf")
    refused = send(
        browser, at_window(number), at_window(number, "scan"), material="domicile_proof", file=wrong
    )
    assert refused.status_code == 422
    nothing = send(browser, at_window(number), at_window(number, "scan"))
    assert "先选是哪一份材料" in words(nothing)


def test_a_wrong_material_needs_a_note_and_leads_to_the_one_time_notice(
    clerk: Actor, person_id: str, browser_of: BrowserOf
) -> None:
    number = making.submitted(clerk, person_id)
    intake.take_in_case(actor=clerk, number=number)
    browser = browser_of(clerk)
    found = {f"check-{key}": "complete" for key in making.findings(number)}
    wrong = {**found, "check-domicile_proof": "wrong"}
    silent = send(browser, at_window(number), at_window(number, "check"), **wrong)
    assert silent.status_code == 422
    assert "写明哪里有误" in words(silent)
    assert read(silent).select_one("input[name=check-domicile_proof][value=wrong]").has_attr("checked")
    send(
        browser,
        at_window(number),
        at_window(number, "check"),
        **{**wrong, "note-domicile_proof": "缺签章页"},
    )
    page = browser.get(at_window(number))
    assert not has_form(page, at_window(number, "accept"))
    assert f"/desk/cases/{number}/correction/" in {a.get("href") for a in read(page).select("a")}


def test_a_second_press_accepts_once(clerk: Actor, person_id: str, browser_of: BrowserOf) -> None:
    number = making.submitted(clerk, person_id)
    intake.take_in_case(actor=clerk, number=number)
    intake.save_checks(actor=clerk, number=number, checks=making.findings(number))
    browser = browser_of(clerk)
    sent = filled(form_to(browser.get(at_window(number)), at_window(number, "accept")))
    first = browser.post(at_window(number, "accept"), sent)
    second = browser.post(at_window(number, "accept"), sent)
    assert first["Location"] == second["Location"]
    assert Case.objects.get(number=number).steps.filter(kind="accept").count() == 1


def test_every_look_at_a_case_is_recorded(clerk: Actor, person_id: str, browser_of: BrowserOf) -> None:
    number = making.submitted(clerk, person_id)
    browser = browser_of(clerk)
    before = AccessRecord.objects.count()
    browser.get(at_window(number))
    browser.get(f"/desk/cases/{number}/files/identity")
    rows = AccessRecord.objects.order_by("-pk")[: AccessRecord.objects.count() - before]
    assert [(row.person_id, row.case_number, row.fields) for row in rows] == [
        (person_id, number, ["file:identity"]),
        (person_id, number, ["form", "materials"]),
    ]


def test_a_file_is_for_the_case_only(clerk: Actor, person_id: str, browser_of: BrowserOf) -> None:
    number = making.submitted(clerk, person_id)
    browser = browser_of(clerk)
    file = browser.get(f"/desk/cases/{number}/files/identity")
    assert file.content == making.PDF
    assert "attachment" in file["Content-Disposition"]
    assert browser.get(f"/desk/cases/{number}/files/articles_model").status_code == 404


def test_a_case_of_another_hall_is_not_there(
    clerk: Actor, person_id: str, world: making.World, browser_of: BrowserOf
) -> None:
    assert browser_of(clerk).get(at_window("CQ-2026-1123-99999")).status_code == 404


def test_guides_list_every_item_in_force(clerk: Actor, browser_of: BrowserOf) -> None:
    page = browser_of(clerk).get("/desk/window/guides/")
    assert "公司设立登记" in words(page)
    assert any(a["href"].endswith("/items/company_establishment/") for a in read(page).select("main a"))
