"""The clock of a case, for people."""

from tongban.cases.models import Case
from tongban.cases.rules.clock import CORRECTION
from tongban.cases.types import OPEN, ClockView, State
from tongban.jurisdictions.rules.deadlines import light, time_left
from tongban.jurisdictions.types import Due, WorkingCalendar
from tongban.kernel import clock


def clock_view(case: Case, calendar: WorkingCalendar) -> ClockView | None:
    """Time left of the promise, None before acceptance. A clock that is paused or stopped shows the moment it did."""
    if case.started_at is None or case.promised_due is None:
        return None
    is_stopped = case.state not in OPEN
    ended = case.decided_at or case.closed_at if is_stopped else None
    moment = case.paused_from or ended or clock.now()
    due = Due(case.promised_due, case.is_provisional, case.calendar)
    left = time_left(moment, due, calendar)
    return ClockView(
        started_at=case.started_at,
        promised_due=case.promised_due,
        statutory_due=case.statutory_due,
        is_provisional=case.is_provisional,
        is_paused=case.paused_from is not None and not is_stopped,
        light=light(case.started_at, due, moment, calendar),
        left_amount=left.amount,
        left_unit=left.unit,
        is_overdue=left.is_overdue,
        is_stopped=is_stopped,
    )


def paused_because(case: Case) -> str:
    """While the clock stands still: CORRECTION, or the key of the stage whose special procedure takes place; else empty."""
    if case.paused_from is None:
        return ""
    return str(case.suspensions[-1]) if case.state == State.SUSPENDED else CORRECTION
