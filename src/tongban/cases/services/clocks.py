"""The clocks of a case: the terms fixed at acceptance, and what the steps since then have come to."""

import datetime as dt
from typing import Any

from tongban.cases.models import Case
from tongban.cases.queries.rows import said_in, steps_of
from tongban.cases.rules import clock as rules
from tongban.cases.types import CaseClock
from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.expressions import Reckoning
from tongban.catalogue.rules.promises import promised_for
from tongban.catalogue.types import GreenRule, Standard
from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions.rules.deadlines import due_at, warned_from
from tongban.jurisdictions.types import Due, Limit, WorkingCalendar
from tongban.kernel import clock
from tongban.kernel.node import this


def limit_end(started: dt.datetime, limit: Limit, calendar: WorkingCalendar | None = None) -> Due:
    """When `limit` that began at `started` runs out, by this node's service hours and the calendar as known now."""
    return due_at(started, limit, calendar or jurisdictions.calendar(), this().service_hours_end)


def terms_for(case: Case, standard: Standard, started: dt.datetime) -> rules.Terms:
    """The terms of a clock that starts at `started`: the promise that fits what was answered and filled in."""
    answers, form = said_in(case, standard)
    today = clock.local(started).date()
    legal = standard.limits.statutory
    return rules.Terms(
        started_at=started,
        promised=promised_for(standard, answers=answers, form=form, today=today).limit,
        statutory=legal.limit if legal else None,
        closes=this().service_hours_end,
    )


def start_of(terms: rules.Terms, calendar: WorkingCalendar) -> dict[str, Any]:
    """A clock that starts now, as the step says it that starts it."""
    return {**rules.write_clock(rules.reckon(terms, [], calendar)), **rules.write_terms(terms)}


def supplement_due(
    *, standard: Standard, promised: dt.datetime, since: dt.datetime, calendar: WorkingCalendar
) -> dt.datetime:
    """The last moment for late materials: the standard's limit, and never later than the promised result.

    A promise that is over already, as it can be when a case was accepted by silence, takes nothing from the applicant.
    """
    assert standard.tolerance.supplement is not None
    last = limit_end(since, standard.tolerance.supplement.limit, calendar).at
    return min(promised, last) if promised > since else last


def warning_moment(running: CaseClock) -> dt.datetime:
    """When the clock of a case turns yellow."""
    due = Due(running.promised_due, running.is_provisional, running.calendar)
    return warned_from(running.started_at, due, jurisdictions.calendar())


def start_notice(case: Case, standard: Standard, since: dt.datetime) -> None:
    """From `since` on runs the time in which the window must say what is missing of what was handed in (not saved yet)."""
    calendar = jurisdictions.calendar()
    due = limit_end(since, standard.limits.correction_notice.limit, calendar)
    case.notice_due, case.yellow_from = due.at, warned_from(since, due, calendar)


def clock_after(case: Case, *moves: rules.Move) -> CaseClock | None:
    """The clock reckoned from its start by the calendar known now, and by what happens just now; None before acceptance.

    A pause given here ends the one that goes on.
    """
    steps = steps_of(case)
    terms = rules.terms_of(steps)
    if terms is None:
        return None
    told = rules.moves_of(steps)
    if any(isinstance(move, rules.Pause) for move in moves):
        told = [move for move in told if not (isinstance(move, rules.Pause) and move.ends is None)]
    return rules.reckon(terms, [*told, *moves], jurisdictions.calendar())


def green_rule_of(case: Case, standard: Standard) -> GreenRule | None:
    """The first rule by which this case goes before others; None when none holds."""
    if not standard.green_channel:
        return None
    answers, form = said_in(case, standard)
    reckoning = Reckoning(standard, answers=answers, form=form, today=clock.today())
    return next((row for row in standard.green_channel if reckoning.truth(row.rule)), None)


def standard_of(case: Case) -> Standard:
    """The standard the case began under."""
    return catalogue.standard_by_digest(case.standard_digest)
