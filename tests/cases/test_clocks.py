"""The clock of a case: where it starts, what stops it, and what a newly published year does to it."""

import datetime as dt

import pytest

from tests import builders
from tests.builders import ADDRESS_GAP, THERE, Neighbour
from tests.papers import a_file
from tongban.cases.models import Case
from tongban.cases.services import drafts, intake
from tongban.cases.services.viewing import open_case
from tongban.cases.types import Check, Side, StepKind
from tongban.jurisdictions.services import publish_calendar_year
from tongban.jurisdictions.types import CalendarDay
from tongban.kernel import clock
from tongban.kernel.actors import Actor

LAST_DAY = dt.datetime(2026, 12, 31, 4, 0, tzinfo=dt.UTC)
"""Thursday 31 December 2026, noon: everything due after it rests on a year that is not published."""
NEW_YEAR = ("元旦", "New Year's Day")


def publish_2027() -> None:
    """The notice: New Year's Day, the Monday after it off, no make-up day."""
    days = [CalendarDay(dt.date(2027, 1, day), False, NEW_YEAR) for day in (1, 4)]
    publish_calendar_year(year=2027, days=days, source="a notice")
    builders.let_work()


def due(number: str) -> tuple[str, bool]:
    case = Case.objects.get(number=number)
    return clock.local(case.promised_due).isoformat(), case.is_provisional


def test_a_due_day_in_an_unpublished_year_is_marked_and_reckoned_again(zhou: Actor, clerk: Actor) -> None:
    with clock.frozen(LAST_DAY):
        number = builders.accepted(clerk, builders.submitted(zhou))
        assert due(number) == ("2027-01-04T17:00:00+08:00", True)
        seen = open_case(actor=zhou, number=number)
        assert seen.clock is not None
        assert seen.clock.is_provisional
        publish_2027()
        assert due(number) == ("2027-01-05T17:00:00+08:00", False)
        assert Case.objects.get(number=number).steps.filter(kind=StepKind.RECKON).count() == 1
        publish_2027()
        assert Case.objects.get(number=number).steps.filter(kind=StepKind.RECKON).count() == 1


def test_a_case_that_was_corrected_at_the_window_is_reckoned_too(zhou: Actor, clerk: Actor) -> None:
    number = builders.taken_in(clerk, builders.submitted(zhou))
    intake.request_correction(actor=clerk, number=number, gaps=[ADDRESS_GAP])
    builders.corrected(zhou, number)
    with clock.frozen(LAST_DAY):
        intake.accept_case(actor=clerk, number=number, checks=builders.findings(number))
        publish_2027()
        assert due(number) == ("2027-01-05T17:00:00+08:00", False)


@pytest.mark.parametrize("answered_first", [True, False], ids=["answered before", "answered after"])
def test_the_pause_of_a_correction_is_kept_when_days_are_reckoned(
    answered_first: bool, zhou: Actor, clerk: Actor, reviewer: Actor
) -> None:
    with clock.frozen(LAST_DAY):
        number = builders.claimed(clerk, reviewer, builders.submitted(zhou))
        intake.request_correction(actor=reviewer, number=number, gaps=[ADDRESS_GAP])
        if not answered_first:
            publish_2027()
    with clock.frozen(LAST_DAY + dt.timedelta(days=7)):  # Thursday 7 January, noon
        builders.corrected(zhou, number)
        if answered_first:
            publish_2027()
        assert due(number) == ("2027-01-08T17:00:00+08:00", False)


def test_only_the_node_that_keeps_a_case_reckons_it(zhou: Actor, clerk: Actor, neighbour: Neighbour) -> None:
    with clock.frozen(LAST_DAY):
        number = builders.accepted(clerk, builders.submitted(zhou, THERE))
        publish_2027()
        assert due(number) == ("2027-01-04T17:00:00+08:00", True)
        running = Case.objects.get(number=number)
        moved = {
            "started_at": running.started_at.isoformat(),
            "promised_due": (running.promised_due + dt.timedelta(days=1)).isoformat(),
            "statutory_due": None,
            "is_provisional": False,
            "calendar": "theirs",
        }
        neighbour.take(number, StepKind.RECKON, Side.SYSTEM, clock=moved)
        assert due(number) == ("2027-01-05T17:00:00+08:00", False)


@pytest.mark.parametrize("hour", [9, 12, 16, 18, 23])
def test_a_late_material_is_never_due_after_the_promise(hour: int, zhou: Actor, clerk: Actor) -> None:
    with clock.frozen(dt.datetime(2026, 11, 27, hour, 30, tzinfo=clock.TZ)):
        number = builders.accepted(clerk, builders.submitted(zhou, late=True), domicile_proof=Check.LATE)
        case = Case.objects.get(number=number)
        assert dt.datetime.fromisoformat(case.owed[0]["due"]) <= case.promised_due
        assert case.promised_due > clock.now()


def test_a_case_has_the_promise_that_fits_it(zhou: Actor, clerk: Actor) -> None:
    """With a pre-approval its document must be checked: three working days instead of one."""
    draft_id = builders.draft(zhou, pre_approval="yes")
    builders.fill(zhou, draft_id)
    builders.hand_in(zhou, draft_id)
    drafts.attach_file(
        actor=zhou,
        draft_id=draft_id,
        material="pre_approval_document",
        upload=a_file("批准.pdf", builders.PDF),
    )
    number = builders.accepted(clerk, builders.sign(zhou, draft_id))
    assert due(number) == ("2026-11-26T17:00:00+08:00", False)
    seen = open_case(actor=zhou, number=number)
    assert seen.promise.limit.amount == 3
