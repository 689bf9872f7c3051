"""What time does to an application, as people see it on their pages."""

import datetime as dt
from typing import Any

import pytest

from tests import builders
from tests.builders import ADDRESS_GAP, NOON, PASSWORD
from tests.pages.reading import browser_of, send, words
from tests.papers import a_file
from tongban.cases.models import Case
from tongban.cases.queries.lists import cases_of
from tongban.cases.services import drafts, intake
from tongban.cases.types import State
from tongban.jurisdictions.services import publish_calendar_year
from tongban.jurisdictions.types import CalendarDay
from tongban.kernel import clock
from tongban.kernel.actors import Actor

LAST_DAY = dt.datetime(2026, 12, 31, 4, 0, tzinfo=dt.UTC)


def apply_with_promise(person: Actor) -> str:
    """Fill in, promise the lease for later, sign the promise with the application; answers the case number."""
    draft = builders.draft(person)
    builders.fill(person, draft)
    browser = browser_of(person)
    drafts.attach_file(
        actor=person, draft_id=draft, material="identity", upload=a_file("a.pdf", builders.PDF)
    )
    send(browser, f"/drafts/{draft}/materials/domicile_proof/", {"act": "promise"})
    signing = f"/drafts/{draft}/sign/"
    assert "承诺书" in words(browser.get(signing))
    done = send(browser, signing, {"agree": "yes", "password": PASSWORD})
    assert done.status_code == 303
    assert person.person_id
    return cases_of(person.person_id).items[0].number


def accept_late(clerk: Actor, number: str) -> Any:
    """At the window: taken in, everything complete, the lease late, accepted; the answer to the last button."""
    browser, page = browser_of(clerk), f"/desk/window/cases/{number}/"
    send(browser, page, {}, f"{page}take-in")
    found = {f"check-{key}": "complete" for key in builders.findings(number)}
    send(browser, page, {**found, "check-domicile_proof": "late"}, f"{page}check")
    return send(browser, page, {}, f"{page}accept")


@pytest.mark.row("C05")
def test_a_broken_promise_ends_the_case_by_itself_and_the_next_one_is_not_taken(
    zhou: Actor, clerk: Actor
) -> None:
    number = apply_with_promise(zhou)
    accept_late(clerk, number)
    seen = words(browser_of(zhou).get(f"/cases/{number}/"))
    assert "11月24日（周二）17:00" in seen, "until when the lease must come"
    with clock.frozen(NOON + dt.timedelta(days=2)):
        builders.let_work()
        ended = words(browser_of(zhou).get(f"/cases/{number}/"))
        assert "后补材料没有交来" in ended or "承诺后补的材料" in ended, ended
        page = f"/desk/window/cases/{number}/"
        assert 'action="' + page + "accept" not in browser_of(clerk).get(page).content.decode()
        again = apply_with_promise(zhou)
        answer = accept_late(clerk, again)
        assert answer.status_code == 422
        assert "有一次容缺承诺到期未补" in words(answer), words(answer)
        assert builders.state(again) == State.RECEIVED


@pytest.mark.row("P01")
def test_a_draft_warns_two_weeks_before_it_is_deleted(zhou: Actor) -> None:
    draft = builders.draft(zhou)
    page = f"/drafts/{draft}/"
    for days, warned in ((75, False), (77, True), (89, True)):
        with clock.frozen(NOON + dt.timedelta(days=days)):
            browser = browser_of(zhou)
            assert ("快到期" in words(browser.get("/cases/"))) is warned, days
            english = browser_of(zhou, "en")
            assert ("This draft will be deleted" in words(english.get(page))) is warned, days
    with clock.frozen(NOON + dt.timedelta(days=90)):
        builders.let_work()
        browser = browser_of(zhou)
        gone = browser.get(page)
        assert gone.status_code == 404
        assert "这份草稿不在了" in words(gone)
        assert draft not in browser.get("/cases/").content.decode()


def test_a_due_day_in_a_year_not_published_yet_is_marked_until_it_is(zhou: Actor, clerk: Actor) -> None:
    with clock.frozen(LAST_DAY):
        number = builders.accepted(clerk, builders.submitted(zhou))
        for actor, page in ((zhou, f"/cases/{number}/"), (clerk, f"/desk/window/cases/{number}/")):
            seen = words(browser_of(actor).get(page))
            assert "1月4日（周一）17:00" in seen
            assert "暂定：那一年的放假安排还没有公布" in seen
        off = [CalendarDay(dt.date(2027, 1, day), False, ("元旦", "New Year's Day")) for day in (1, 4)]
        publish_calendar_year(year=2027, days=off, source="a notice")
        builders.let_work()
        for actor, page in ((zhou, f"/cases/{number}/"), (clerk, f"/desk/window/cases/{number}/")):
            seen = words(browser_of(actor).get(page))
            assert "1月5日（周二）17:00" in seen
            assert "暂定" not in seen


@pytest.mark.row("P08")
def test_a_correction_that_never_comes_ends_the_case(zhou: Actor, clerk: Actor) -> None:
    number = builders.taken_in(clerk, builders.submitted(zhou))
    intake.request_correction(actor=clerk, number=number, gaps=[ADDRESS_GAP])
    seen = words(browser_of(zhou).get(f"/cases/{number}/"))
    assert "12月7日（周一）17:00" in seen
    asked = words(browser_of(zhou).get(f"/cases/{number}/correct/"))
    assert "写到房号" in asked, "what is wrong, at its field"
    assert "街道、门牌和房号" in asked
    with clock.frozen(dt.datetime(2026, 12, 7, 9, 0, 1, tzinfo=dt.UTC)):
        builders.let_work()
        ended = browser_of(zhou).get(f"/cases/{number}/")
        assert "补正" in words(ended)
        assert Case.objects.get(number=number).outcome == "correction_lapsed"
        assert "correct/" not in ended.content.decode().split("<main")[1]


@pytest.mark.row("C19")
@pytest.mark.parametrize(
    ("pre_approval", "promise", "day"),
    [("no", "1 个工作日", "11月24日（周二）17:00"), ("yes", "3 个工作日", "11月26日（周四）17:00")],
)
def test_the_limit_depends_on_the_case_and_runs_on_working_days(
    zhou: Actor, clerk: Actor, pre_approval: str, promise: str, day: str
) -> None:
    """A company without pre-approval is promised one working day, never more than the three of the law; with one, three."""
    guide = words(browser_of(zhou).get(f"/items/{builders.COMPANY}/"))
    assert "承诺时限（经营范围有前置许可项目）" in guide
    draft = builders.draft(zhou, pre_approval=pre_approval)
    builders.fill(zhou, draft)
    builders.hand_in(zhou, draft)
    if pre_approval == "yes":
        paper = {"material": "pre_approval_document", "upload": a_file("a.pdf", builders.PDF)}
        drafts.attach_file(actor=zhou, draft_id=draft, **paper)
    asked = words(browser_of(zhou).get(f"/drafts/{draft}/check/"))
    assert promise in asked
    assert day in asked
    number = builders.accepted(clerk, builders.sign(zhou, draft))
    assert day in words(browser_of(zhou).get(f"/cases/{number}/"))
