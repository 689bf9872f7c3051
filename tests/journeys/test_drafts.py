"""An application that is left and taken up again, sent twice, and sent after the session has ended: nothing is lost."""

import re
import threading

import pytest

from tests.journeys.cast import Cast
from tests.journeys.plans import WHOLE_COMPANY
from tongban.node.tour.browser import Browser, Page
from tongban.node.tour.journey import fill_section, receipt_number, signature_of
from tongban.node.tour.people import Person

WANG_HAO, LI_SIYUAN = ("50", "wang.hao"), ("50", "li.siyuan")


def numbers(person: Person) -> set[str]:
    """The case numbers on the first page of my cases."""
    page = person.open("/cases/")
    return {found[1] for address, _ in page.links if (found := re.search(r"/cases/([A-Z0-9-]+)/$", address))}


@pytest.mark.row("P01")
def test_a_draft_is_where_it_was_at_another_browser_and_after_signing_out(cast: Cast) -> None:
    case = cast.journey(applicant=WANG_HAO)
    at_home, on_the_way = cast.fresh(WANG_HAO), cast.fresh(WANG_HAO)
    case.applicant = at_home
    at_home.sign_in()
    case.begin()
    case.fill("name")
    at_home.send(action="/sign-out")
    at_home.browser.open(case.draft)
    assert "/sign-in" in at_home.page.url, "signed out"

    on_the_way.sign_in()
    listed = on_the_way.open("/cases/")
    path = case.draft[case.draft.index("/drafts/") :]
    assert any(address == path for address, _ in listed.links)
    assert "保留" in listed.text, "until when it is kept"
    fill_section(on_the_way, case.draft, "domicile", case.plan.form["domicile"])

    at_home.sign_in()
    for section in ("name", "domicile"):
        shown = at_home.open(f"{case.draft}form/{section}/").form(*case.plan.form[section])
        for field, value in case.plan.form[section].items():
            assert shown.values[field] == [value]
    tasks = at_home.open(case.draft)
    assert "已完成 2 项" in tasks.text
    stranger = cast.person(("50", "zhou.yalan"))
    stranger.open(case.draft, status=404)


@pytest.mark.row("P01")
def test_what_was_typed_is_kept_when_the_session_ends_in_mid_form(cast: Cast) -> None:
    """Signing in again offers to send exactly what was entered."""
    person = cast.fresh(WANG_HAO)
    person.sign_in()
    case = cast.journey(applicant=WANG_HAO)
    case.applicant = person
    case.begin()
    person.open(f"{case.draft}form/domicile/")
    typed = {"right": "rented", "address": "人民南路四段 9 号 12 楼"}
    person.browser.lose_cookie("tongban_50")
    page = person.send(*typed, values=typed, button="")
    form = page.form("login", "password")
    assert person.account is not None
    person.browser.submit(form, {"login": person.account.login, "password": person.account.password})
    assert "您填的内容都还在" in person.page.text
    person.send(action="/form/domicile/")
    shown = person.open(f"{case.draft}form/domicile/").form(*typed)
    assert {name: shown.values[name] for name in typed} == {name: [value] for name, value in typed.items()}


def ready_to_sign(cast: Cast) -> tuple[Person, str]:
    """An application with everything but the signature, open at the page to sign."""
    case = cast.journey(WHOLE_COMPANY, applicant=LI_SIYUAN)
    case.begin()
    case.fill()
    case.hand_in()
    case.applicant.open(f"{case.draft}sign/")
    return case.applicant, case.draft


def sign(browser: Browser, person: Person) -> Page:
    """Press "sign and submit" on the page that is open in this window."""
    return browser.submit(browser.here.form("agree", "password"), signature_of(person))


@pytest.mark.row("P01")
def test_signed_twice_it_is_one_case_with_one_receipt(cast: Cast) -> None:
    person, _ = ready_to_sign(cast)
    other_window = person.browser.twin()
    first = receipt_number(sign(person.browser, person))
    second = receipt_number(sign(other_window, person))
    assert first == second
    assert first in numbers(person)


@pytest.mark.row("P01")
def test_signed_in_two_windows_at_the_same_moment_it_is_one_case(cast: Cast) -> None:
    person, draft = ready_to_sign(cast)
    before = numbers(person)
    person.open(f"{draft}sign/")
    windows = [person.browser.twin(), person.browser.twin()]
    receipts: list[str] = []
    together = threading.Barrier(len(windows))

    def press(window: Browser) -> None:
        together.wait()
        receipts.append(receipt_number(sign(window, person)))

    threads = [threading.Thread(target=press, args=(window,)) for window in windows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receipts) == len(windows)
    assert len(set(receipts)) == 1
    assert numbers(person) - before == set(receipts)
