"""What the standard of a case allows to be done to its clock. Asked of our own steps and of those of another node alike."""

import datetime as dt
from collections.abc import Iterable

from tongban.cases.types import CaseClock, Facts, Side, Step, StepKind
from tongban.catalogue.types import Stage, Standard
from tongban.jurisdictions.types import Limit, WorkingCalendar
from tongban.kernel.errors import Refused

from .clock import STARTS, clock_of, is_same_moment, read_clock, read_limit, read_terms, stands_still

TELLS_CLOCK = STARTS | {StepKind.RESUME, StepKind.CONTINUE, StepKind.EXTEND, StepKind.RECKON}
"""Steps that tell a due day; it follows from them and the steps before them."""


def procedures(standard: Standard) -> list[Stage]:
    """The stages of the standard during which the clock stands still."""
    return [stage for stage in standard.flow.stages if stage.stops is not None]


def procedure(standard: Standard, key: str) -> Stage:
    """The special procedure with this key; raises Refused when the standard has none."""
    found = next((stage for stage in procedures(standard) if stage.key == key), None)
    if found is None:
        raise Refused("procedure-unknown")
    return found


def promises(standard: Standard) -> set[Limit]:
    """Every promise a case of this item can have."""
    limits = standard.limits
    found = {limits.promised.limit, *(case.promised.limit for case in limits.cases)}
    return found | {region.promised.limit for region in standard.regions if region.promised}


def check_allowed(standard: Standard, step: Step) -> None:
    """Does the standard know this stop, this extension, these limits? Raises Refused."""
    if step.kind is StepKind.SUSPEND:
        procedure(standard, step.payload["stage"])
    elif step.kind is StepKind.EXTEND:
        extension = standard.limits.extension
        if extension is None or read_limit(step.payload["limit"]) != extension.limit:
            raise Refused("extension-not-offered")
    elif step.kind is StepKind.AFTER_CHECK and standard.after_check is None:
        raise Refused("after-check-not-due")
    elif step.kind is StepKind.PRIORITISE:
        is_known = step.payload["rule"] in {rule.key for rule in standard.green_channel}
        if (step.side is Side.SYSTEM) != is_known or (step.payload["rule"] and not is_known):
            raise Refused("green-rule-unknown")
    elif step.kind in STARTS:
        terms, legal = read_terms(step.payload["clock"]), standard.limits.statutory
        if terms.promised not in promises(standard) or terms.statutory != (legal.limit if legal else None):
            raise Refused("clock-does-not-follow")


def legal_due(clock: CaseClock) -> dt.datetime:
    """When the legal time is over; the promised, where no law sets one."""
    return clock.statutory_due or clock.promised_due


def check_tacit(standard: Standard, facts: Facts, *, kind: StepKind, at: dt.datetime) -> None:
    """Does silence decide so, and is its time over? Raises Refused.

    Not while the clock stands still, a paper is owed, or the case is not where it is decided.
    """
    tacit, clock = standard.limits.tacit, facts.clock
    decides = tacit is not None and kind is (
        StepKind.GRANT if tacit.outcome == "granted" else StepKind.REFUSE
    )
    runs = clock is not None and clock.paused_from is None and at >= legal_due(clock)
    if not (decides and runs and facts.keeper == facts.home and not facts.owed):
        raise Refused("silence-decides-nothing")


def check_clock(steps: Iterable[Step], calendar: WorkingCalendar) -> None:
    """Is the due day that the last of these steps tells the one that follows from all of them? Raises Refused.

    Only who reckons by the same calendar can say so; a node whose calendar is older waits for its own.
    """
    told = list(steps)
    last = told[-1]
    if last.kind is StepKind.RESUME and stands_still(told):
        raise Refused("clock-does-not-follow")  # the work goes on, and nobody has answered
    stated = _stated(last)
    if stated is None or stated.calendar != calendar.version:
        return
    found = clock_of(told, calendar)
    if found is None or not is_same_moment(found, stated):
        raise Refused("clock-does-not-follow")


def _stated(step: Step) -> CaseClock | None:
    if step.kind not in TELLS_CLOCK or not step.payload.get("clock"):
        return None
    return read_clock(step.payload["clock"])
