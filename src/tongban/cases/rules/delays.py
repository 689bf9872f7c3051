"""When a stage of a case has used up its own limit, and who is told. Pure, and a function of the steps alone: nodes that
hold the same steps tell the same, whatever they were doing when the time ran out.

Every limit that a standard gives a stage runs in one of these clocks: the window's time to say what is missing, the promise of
the decision, a special procedure, the time of another authority that is asked. Each has its own office, and
none delays another. The applicant's own time (to correct, to hand in late) ends the case and escalates to nobody.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Iterator

from tongban.cases.types import OPEN, Delay, DelayLevel, Facts, Side, StageLimit, State, Step, StepKind
from tongban.catalogue.types import Standard
from tongban.jurisdictions.rules.deadlines import due_at, warned_from
from tongban.jurisdictions.types import Due, WorkingCalendar

from .clock import STARTS
from .history import in_order
from .steps import apply_step

AFTER = dt.timedelta(microseconds=1)
"""What is done in the last moment is done in time: a limit is over in the moment after."""


@dataclasses.dataclass(frozen=True)
class Offices:
    """Who works on a case, beside the nodes that its facts name."""

    hall: str
    authority: str


@dataclasses.dataclass(frozen=True)
class Notice:
    """The window's time to accept, or to say what is missing."""

    started_at: dt.datetime
    due: dt.datetime


def running_limits(
    standard: Standard, facts: Facts, offices: Offices, notice: Notice
) -> Iterator[StageLimit]:
    """The limits that offices work against now. A clock that stands still is none."""
    if facts.state not in OPEN:
        return
    clock = facts.clock
    if clock is None and facts.state is not State.CORRECTION_REQUESTED:
        stage = _stage_of(standard, "correction_notice")
        yield StageLimit(stage, Side.INTAKE, offices.hall, facts.intake, notice.started_at, notice.due)
    if clock is not None and clock.paused_from is None:
        limits = (clock.started_at, clock.promised_due, clock.statutory_due)
        stage = _stage_of(standard, "promised", "statutory")
        yield StageLimit(stage, Side.AUTHORITY, offices.authority, facts.home, *limits)
    if clock is not None and clock.paused_from and facts.state is State.SUSPENDED and facts.suspension_due:
        times = (clock.paused_from, facts.suspension_due)
        yield StageLimit(facts.suspensions[-1], Side.AUTHORITY, offices.authority, facts.home, *times)
    for row in facts.referrals:
        if row.is_open:
            yield StageLimit(row.stage, Side.COOPERATING, row.authority, row.node, row.asked_at, row.due)


def _stage_of(standard: Standard, *names: str) -> str:
    """The first stage whose limit has the first of these names that any has; empty where none has one."""
    stages = standard.flow.stages
    return next((stage.key for name in names for stage in stages if stage.limit_name == name), "")


def warned_at(limit: StageLimit, calendar: WorkingCalendar) -> dt.datetime:
    """When nine tenths of it are used, in service hours."""
    return warned_from(limit.started_at, Due(limit.due, False, calendar.version), calendar)


def levels_of(limit: StageLimit, warned: dt.datetime) -> dict[DelayLevel, dt.datetime]:
    """The moment from which each level is reached, if nothing happens before. `warned`: as `warned_at` says."""
    levels = {DelayLevel.YELLOW: warned, DelayLevel.RED: limit.due + AFTER}
    if limit.legal_due is not None:
        levels[DelayLevel.LEGAL] = limit.legal_due + AFTER
    return levels


def delays_of(
    standard: Standard,
    first: Facts,
    steps: Iterable[Step],
    offices: Offices,
    *,
    calendar: WorkingCalendar,
    closes: dt.time,
    until: dt.datetime,
) -> list[Delay]:
    """Every level that a stage has reached by `until`, each once for each due day, in order. `closes`: end of service hours,
    as in due_at. `offices`: as they are now; who decided before a transfer follows from the steps.
    """
    found: dict[tuple[object, ...], Delay] = {}
    known: dict[StageLimit, dict[DelayLevel, dt.datetime]] = {}
    told = in_order(steps)
    ends = [step.at for step in told[1:]] + [until + AFTER]
    spans = _spans(
        standard, first, told, offices, lambda since: _notice_due(standard, since, calendar, closes)
    )
    for (begin, limits), end in zip(spans, ends, strict=True):
        for limit in limits:
            if limit not in known:
                known[limit] = levels_of(limit, warned_at(limit, calendar))
            for level, moment in known[limit].items():
                if max(begin, moment) < end:
                    found.setdefault(_key(limit, level), _delay(limit, level, max(begin, moment)))
    return sorted(found.values(), key=lambda row: (row.at, row.due, _ORDER[row.level], row.side, row.stage))


_ORDER = {level: number for number, level in enumerate(DelayLevel)}


def _key(limit: StageLimit, level: DelayLevel) -> tuple[object, ...]:
    """Once for each due day: a clock that stood still or was extended runs out anew."""
    return (limit.side, limit.stage, limit.office, limit.due, level)


def _delay(limit: StageLimit, level: DelayLevel, at: dt.datetime) -> Delay:
    due = limit.legal_due if level is DelayLevel.LEGAL and limit.legal_due else limit.due
    return Delay(limit.stage, limit.side, limit.office, limit.node, level, due, at)


def _notice_due(
    standard: Standard, since: dt.datetime, calendar: WorkingCalendar, closes: dt.time
) -> dt.datetime:
    return due_at(since, standard.limits.correction_notice.limit, calendar, closes).at


def _spans(
    standard: Standard,
    first: Facts,
    steps: Iterable[Step],
    offices: Offices,
    notice_due: Callable[[dt.datetime], dt.datetime],
) -> Iterator[tuple[dt.datetime, list[StageLimit]]]:
    """What runs from each step on until the next one."""
    facts, notice = first, None
    for step in steps:
        facts = apply_step(facts, step)
        if step.kind in STARTS:
            decides = step.payload.get("decides", {})
            offices = dataclasses.replace(offices, authority=decides.get("authority", offices.authority))
        elif step.kind is StepKind.TRANSFER:
            offices = dataclasses.replace(offices, authority=step.payload["authority"])
        if notice is None or step.kind is StepKind.CORRECT:
            notice = Notice(step.at, notice_due(step.at))
        yield step.at, list(running_limits(standard, facts, offices, notice))
