"""What may move the due day of a case that is being examined: a special procedure, and an extension."""

import datetime as dt
from typing import Any

from django.db import transaction

from tongban.cases.models import Case
from tongban.cases.rules import clock as rules
from tongban.cases.rules.allowed import procedure
from tongban.cases.types import Side, State, StepKind
from tongban.jurisdictions import queries as jurisdictions
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refused

from .clocks import clock_after, limit_end, standard_of, start_of, terms_for
from .offices import needs_authority, needs_head, needs_reason
from .steps import lock_case, next_moment, system_step, take_step


@transaction.atomic
def suspend_case(*, actor: Actor, number: str, stage: str, reason: str) -> None:
    """Begin a special procedure (hearing, inspection, expert review ...): while it lasts the clock stands still.

    Only for a stage that the standard says stops the clock, each once; the applicant is told in writing. Where the
    standard sets the procedure a limit, the clock runs again at its end, whether or not the procedure is over.
    """
    case = lock_case(number)
    office = needs_authority(case, actor)
    found = procedure(standard_of(case), stage)
    now = next_moment(case)
    limit = found.stops.limit if found.stops else None
    due = limit_end(now, limit).at.isoformat() if limit else None
    payload = {"stage": stage, "reason": needs_reason(reason), "due": due}
    take_step(
        case, kind=StepKind.SUSPEND, side=Side.AUTHORITY, actor=actor, office=office, at=now, payload=payload
    )


@transaction.atomic
def continue_case(*, actor: Actor, number: str, reason: str) -> None:
    """The special procedure is over: the clock runs again, and what was left when it stopped is left now."""
    case = lock_case(number)
    office = needs_authority(case, actor)
    now = next_moment(case)
    take_step(
        case,
        kind=StepKind.CONTINUE,
        side=Side.AUTHORITY,
        actor=actor,
        office=office,
        at=now,
        payload={"clock": _running_again(case, now), "reason": needs_reason(reason)},
    )


@transaction.atomic
def end_procedure(*, number: str) -> None:
    """The time the standard gives a special procedure is over: the clock runs again by itself."""
    case = lock_case(number)
    if case.state == State.SUSPENDED and case.suspension_due and case.suspension_due <= clock.now():
        now = next_moment(case)
        system_step(case, StepKind.CONTINUE, {"clock": _running_again(case, now), "reason": ""}, at=now)


def _running_again(case: Case, now: dt.datetime) -> dict[str, Any]:
    if case.paused_from is None:
        raise Refused("step-not-now", state=case.state)
    found = clock_after(case, rules.Pause(case.paused_from, now, case.suspensions[-1]))
    assert found is not None
    return rules.write_clock(found)


@transaction.atomic
def extend_case(*, actor: Actor, number: str, reason: str) -> None:
    """The head of the authority gives the case more time, once, as much as the law says, and says why.

    Refused once the legal time is over: what is late cannot be made punctual.
    """
    case = lock_case(number)
    office = needs_head(case, actor)
    extension = standard_of(case).limits.extension
    if extension is None:
        raise Refused("extension-not-offered")
    now = next_moment(case)
    last = case.statutory_due or case.promised_due
    if last is not None and now > last:
        raise Refused("extension-too-late")
    found = clock_after(case, rules.Extension(now, extension.limit))
    if found is None:
        raise Refused("step-not-now", state=case.state)
    take_step(
        case,
        kind=StepKind.EXTEND,
        side=Side.AUTHORITY,
        actor=actor,
        office=office,
        at=now,
        payload={
            "clock": rules.write_clock(found),
            "limit": rules.write_limit(extension.limit),
            "reason": needs_reason(reason),
        },
    )


@transaction.atomic
def reopen_case(*, actor: Actor, number: str, reason: str, decision: str) -> None:
    """A refusal was set aside on appeal: the head opens the case again, under its number and its standard, with a new clock.

    `decision` names the decision that set it aside.
    """
    case = lock_case(number)
    office = needs_head(case, actor)
    now = next_moment(case)
    terms = terms_for(case, standard_of(case), now)
    take_step(
        case,
        kind=StepKind.REOPEN,
        side=Side.AUTHORITY,
        actor=actor,
        office=office,
        at=now,
        payload={
            "clock": start_of(terms, jurisdictions.calendar()),
            "reason": needs_reason(reason),
            "decision": needs_reason(decision),
        },
    )
