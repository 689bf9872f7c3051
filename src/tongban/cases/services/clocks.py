"""The clocks of a case: started at acceptance, moved only by the rules, watched by the journal."""

import datetime as dt
from typing import Any

from tongban.cases.models import Case
from tongban.cases.queries.rows import facts_of, said_in, steps_of
from tongban.cases.rules import steps as rules
from tongban.cases.types import CaseClock
from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.promises import promised_for
from tongban.catalogue.types import Standard
from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions.rules.deadlines import due_at, extend_by_pause, warned_from
from tongban.jurisdictions.types import Due, Limit, WorkingCalendar
from tongban.kernel import clock
from tongban.kernel.node import this


def limit_end(started: dt.datetime, limit: Limit, calendar: WorkingCalendar | None = None) -> Due:
    """When `limit` that began at `started` runs out, by this node's service hours and the calendar as known now."""
    return due_at(started, limit, calendar or jurisdictions.calendar(), this().service_hours_end)


def promise_of(case: Case, standard: Standard, started: dt.datetime) -> Limit:
    """The promise that fits what was answered and filled in, seen from the day the clock starts."""
    answers, form = said_in(case, standard)
    today = clock.local(started).date()
    return promised_for(standard, answers=answers, form=form, today=today).limit


def start_clock(*, standard: Standard, promise: Limit, started: dt.datetime) -> CaseClock:
    """The clock of the decision, from the moment of acceptance."""
    calendar = jurisdictions.calendar()
    promised = limit_end(started, promise, calendar)
    legal = standard.limits.statutory
    statutory = limit_end(started, legal.limit, calendar) if legal else None
    return CaseClock(
        started_at=started,
        promised_due=promised.at,
        statutory_due=statutory.at if statutory else None,
        is_provisional=promised.provisional or bool(statutory and statutory.provisional),
        calendar=promised.calendar,
    )


def supplement_due(*, standard: Standard, promise: Limit, started: dt.datetime) -> dt.datetime:
    """The last moment for late materials: the standard's limit, and never later than the promised result."""
    assert standard.tolerance.supplement is not None
    calendar = jurisdictions.calendar()
    promised = limit_end(started, promise, calendar).at
    return min(promised, limit_end(started, standard.tolerance.supplement.limit, calendar).at)


def warning_moment(running: CaseClock) -> dt.datetime:
    """When the clock of a case turns yellow."""
    due = Due(running.promised_due, running.is_provisional, running.calendar)
    return warned_from(running.started_at, due, jurisdictions.calendar())


def notice_due(standard: Standard, submitted: dt.datetime) -> dt.datetime:
    """Until when the window must say what is missing."""
    return limit_end(submitted, standard.limits.correction_notice.limit).at


def resumed_clock(case: Case, resumed_at: dt.datetime) -> dict[str, Any] | None:
    """The clock after the applicant's time to correct, which counts for nobody. None when it had not started."""
    running = facts_of(case).clock
    if running is None or running.paused_from is None:
        return None
    standard = catalogue.standard_by_digest(case.standard_digest)
    pause = (running.paused_from, resumed_at)
    return rules.write_clock(
        _extended_clock(standard, promise_of(case, standard, running.started_at), running, pause)
    )


def _extended_clock(
    standard: Standard, promise: Limit, running: CaseClock, pause: tuple[dt.datetime, dt.datetime]
) -> CaseClock:
    """The clock moved on by the time it stood still."""
    calendar = jurisdictions.calendar()

    def moved(due: dt.datetime, limit: Limit) -> Due:
        before = Due(due, running.is_provisional, running.calendar, limit.unit)
        return extend_by_pause(before, *pause, calendar, closes=this().service_hours_end)

    promised = moved(running.promised_due, promise)
    statutory = None
    if running.statutory_due and standard.limits.statutory:
        statutory = moved(running.statutory_due, standard.limits.statutory.limit)
    return CaseClock(
        started_at=running.started_at,
        promised_due=promised.at,
        statutory_due=statutory.at if statutory else None,
        is_provisional=promised.provisional or bool(statutory and statutory.provisional),
        calendar=promised.calendar,
    )


def reckoned_clock(case: Case) -> CaseClock:
    """The clock computed once more from its start by the calendar known now, with the pause it had."""
    running = facts_of(case).clock
    assert running is not None
    standard = catalogue.standard_by_digest(case.standard_digest)
    promise = promise_of(case, standard, running.started_at)
    fresh = start_clock(standard=standard, promise=promise, started=running.started_at)
    pause = rules.pause_of(steps_of(case))
    return _extended_clock(standard, promise, fresh, pause) if pause else fresh
