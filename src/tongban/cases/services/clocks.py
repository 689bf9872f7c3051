"""The clocks of a case: started at acceptance, moved only by the rules, watched by the journal."""

import datetime as dt
from typing import Any

from tongban.cases.models import Case
from tongban.cases.rules import steps as rules
from tongban.cases.types import CaseClock
from tongban.catalogue import queries as catalogue
from tongban.catalogue.types import Standard
from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions.rules.deadlines import due_at, extend_by_pause
from tongban.jurisdictions.types import Due, Limit
from tongban.kernel.node import this


def limit_end(started: dt.datetime, limit: Limit) -> Due:
    """When `limit` that began at `started` runs out, by this node's calendar and service hours."""
    return due_at(started, limit, jurisdictions.calendar(), this().service_hours_end)


def start_clock(standard: Standard, started: dt.datetime) -> CaseClock:
    """The clock of the decision, from the moment of acceptance."""
    promised = limit_end(started, standard.limits.promised.limit)
    statutory = limit_end(started, standard.limits.statutory.limit) if standard.limits.statutory else None
    return CaseClock(
        started_at=started,
        promised_due=promised.at,
        statutory_due=statutory.at if statutory else None,
        is_provisional=promised.provisional or bool(statutory and statutory.provisional),
        calendar=promised.calendar,
    )


def supplement_due(standard: Standard, started: dt.datetime) -> dt.datetime:
    """The last moment for late materials: the standard's limit, and never later than the promised result."""
    assert standard.tolerance.supplement is not None
    promised = limit_end(started, standard.limits.promised.limit).at
    return min(promised, limit_end(started, standard.tolerance.supplement.limit).at)


def resumed_clock(case: Case, resumed_at: dt.datetime) -> dict[str, Any] | None:
    """The clock after the applicant's time to correct, which counts for nobody. None when it had not started."""
    if not (case.started_at and case.promised_due and case.paused_from):
        return None
    standard = catalogue.standard_by_digest(case.standard_digest)
    calendar = jurisdictions.calendar()

    def moved(due: dt.datetime, limit: Limit) -> Due:
        before = Due(due, case.is_provisional, case.calendar, limit.unit)
        assert case.paused_from is not None
        return extend_by_pause(
            before, case.paused_from, resumed_at, calendar, closes=this().service_hours_end
        )

    promised = moved(case.promised_due, standard.limits.promised.limit)
    statutory = None
    if case.statutory_due and standard.limits.statutory:
        statutory = moved(case.statutory_due, standard.limits.statutory.limit)
    return rules.write_clock(
        CaseClock(
            started_at=case.started_at,
            promised_due=promised.at,
            statutory_due=statutory.at if statutory else None,
            is_provisional=promised.provisional or bool(statutory and statutory.provisional),
            calendar=promised.calendar,
        )
    )
