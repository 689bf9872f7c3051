"""The clock of a case, as a function of its steps and a calendar. Pure, so that anybody can reckon it again.

1. Acceptance fixes the terms: when the clock started, which limits run, when offices close.
2. Only two things move the due day: time for which the clock stood still, and an extension. Each is a step with its
   reason in it. A hand-over, a return, a transfer or a node that starts again are no such things.
3. The due day is what the moves come to, one after the other, from the start. Nothing is ever added to a due day that
   was reckoned before, so nobody's arithmetic can drift away from it.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import Any

from tongban.cases.types import CaseClock, Side, Step, StepKind
from tongban.jurisdictions.rules.deadlines import due_at, extend_by_pause
from tongban.jurisdictions.types import Due, Limit, WorkingCalendar

from .history import in_order

CORRECTION = "correction"
"""Why a clock stood still, when it waited for the applicant; otherwise the key of the stage of the standard."""

STARTS = frozenset({StepKind.ACCEPT, StepKind.DEEM_ACCEPTED, StepKind.REOPEN})
"""With these the clock starts: at acceptance, and anew when a refusal was set aside."""


@dataclasses.dataclass(frozen=True)
class Terms:
    """What acceptance fixed. Nothing that comes later changes it."""

    started_at: dt.datetime
    promised: Limit
    statutory: Limit | None
    closes: dt.time
    """When the service hours of the accepting node end; the last moment of a due day."""


@dataclasses.dataclass(frozen=True)
class Pause:
    """Time that counts for nobody."""

    begins: dt.datetime
    ends: dt.datetime | None
    """None while the clock stands still."""
    why: str
    """CORRECTION, or the key of the stage whose special procedure it is."""


@dataclasses.dataclass(frozen=True)
class Extension:
    """More time, given by the head of the authority."""

    at: dt.datetime
    limit: Limit


Move = Pause | Extension


def terms_of(steps: Iterable[Step]) -> Terms | None:
    """The terms of the clock that runs; None before acceptance."""
    starts = [step for step in in_order(steps) if step.kind in STARTS]
    return read_terms(starts[-1].payload["clock"]) if starts else None


def moves_of(steps: Iterable[Step]) -> list[Move]:
    """Everything that moved the due day since the clock started, in order. The last pause may still go on."""
    moves: list[Move] = []
    begun: tuple[dt.datetime, str] | None = None
    for step in in_order(steps):
        if step.kind in STARTS:
            moves, begun = [], None
        elif step.kind is StepKind.EXTEND:
            moves.append(Extension(step.at, read_limit(step.payload["limit"])))
        elif _stops(step):
            begun = step.at, _why(step)
        elif begun and _starts_again(step, begun[1]):
            moves.append(Pause(begun[0], step.at, begun[1]))
            begun = None
    return [*moves, Pause(begun[0], None, begun[1])] if begun else moves


def _stops(step: Step) -> bool:
    """A correction that the window asks for comes before acceptance: no clock runs then."""
    is_correction = step.kind is StepKind.REQUEST_CORRECTION and step.side is Side.AUTHORITY
    return is_correction or step.kind is StepKind.SUSPEND


def _why(step: Step) -> str:
    return str(step.payload["stage"]) if step.kind is StepKind.SUSPEND else CORRECTION


def _starts_again(step: Step, why: str) -> bool:
    """The applicant's time ends when they answer, not when somebody looks at the answer."""
    return step.kind is (StepKind.CORRECT if why == CORRECTION else StepKind.CONTINUE)


def reckon(terms: Terms, moves: Iterable[Move], calendar: WorkingCalendar) -> CaseClock:
    """The clock that these terms and moves come to by this calendar."""
    told = list(moves)
    promised = _due(terms.promised, terms, told, calendar)
    statutory = _due(terms.statutory, terms, told, calendar) if terms.statutory else None
    still = next((move for move in told if isinstance(move, Pause) and move.ends is None), None)
    return CaseClock(
        started_at=terms.started_at,
        promised_due=promised.at,
        statutory_due=statutory.at if statutory else None,
        is_provisional=promised.provisional or bool(statutory and statutory.provisional),
        calendar=calendar.version,
        paused_from=still.begins if still else None,
    )


def _due(limit: Limit, terms: Terms, moves: list[Move], calendar: WorkingCalendar) -> Due:
    due = due_at(terms.started_at, limit, calendar, terms.closes)
    for move in moves:
        if isinstance(move, Extension):
            more = due_at(due.at, move.limit, calendar, terms.closes)
            due = Due(more.at, due.provisional or more.provisional, more.calendar, limit.unit)
        elif move.ends is not None:
            due = extend_by_pause(due, move.begins, move.ends, calendar, closes=terms.closes)
    return due


def clock_of(steps: Iterable[Step], calendar: WorkingCalendar) -> CaseClock | None:
    """The clock of a case with these steps; None before acceptance."""
    told = list(steps)
    terms = terms_of(told)
    return reckon(terms, moves_of(told), calendar) if terms else None


def stands_still(steps: Iterable[Step]) -> bool:
    """Does the clock wait for somebody, by what these steps say?"""
    return any(isinstance(move, Pause) and move.ends is None for move in moves_of(steps))


def is_same_moment(one: CaseClock, other: CaseClock) -> bool:
    """Do both say the same due days?"""
    return (one.promised_due, one.statutory_due) == (other.promised_due, other.statutory_due)


# As it stands in a step ------------------------------------------------------------------------------------------


def write_clock(clock: CaseClock) -> dict[str, Any]:
    """A clock as JSON. A pause is not written: the steps around it say it."""
    return {
        "started_at": clock.started_at.isoformat(),
        "promised_due": clock.promised_due.isoformat(),
        "statutory_due": clock.statutory_due.isoformat() if clock.statutory_due else None,
        "is_provisional": clock.is_provisional,
        "calendar": clock.calendar,
    }


def read_clock(raw: dict[str, Any]) -> CaseClock:
    """The reverse of write_clock."""
    statutory = raw["statutory_due"]
    return CaseClock(
        started_at=dt.datetime.fromisoformat(raw["started_at"]),
        promised_due=dt.datetime.fromisoformat(raw["promised_due"]),
        statutory_due=dt.datetime.fromisoformat(statutory) if statutory else None,
        is_provisional=raw["is_provisional"],
        calendar=raw["calendar"],
    )


def write_terms(terms: Terms) -> dict[str, Any]:
    """What acceptance writes beside the clock."""
    return {
        "promised": write_limit(terms.promised),
        "statutory": write_limit(terms.statutory) if terms.statutory else None,
        "closes": terms.closes.isoformat("minutes"),
    }


def read_terms(raw: dict[str, Any]) -> Terms:
    """The terms from the clock of an acceptance."""
    statutory = raw["statutory"]
    return Terms(
        started_at=dt.datetime.fromisoformat(raw["started_at"]),
        promised=read_limit(raw["promised"]),
        statutory=read_limit(statutory) if statutory else None,
        closes=dt.time.fromisoformat(raw["closes"]),
    )


def write_limit(limit: Limit) -> dict[str, Any]:
    """A limit as JSON: `{"amount": 3, "unit": "working_day"}`."""
    return {"amount": limit.amount, "unit": limit.unit}


def read_limit(raw: dict[str, Any]) -> Limit:
    """The reverse of write_limit."""
    return Limit(raw["amount"], raw["unit"])
