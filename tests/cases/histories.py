"""What a lawful step says at its moment, reckoned by the rules themselves: for tests that walk through whole histories."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from tongban.cases.rules import clock
from tongban.cases.types import Facts, Outcome, Side, Step, StepKind
from tongban.catalogue.types import Consulted
from tongban.jurisdictions.types import Limit, WorkingCalendar

K = StepKind
CALENDAR = WorkingCalendar(
    version="plain", published=frozenset(range(2026, 2060)), off=frozenset(), make_up=frozenset()
)
CLOSES = dt.time(17)
PROMISED, STATUTORY = Limit(3, "working_day"), Limit(20, "working_day")
EXTENSION = Limit(10, "working_day")
PROCEDURES = ("hearing", "inspection")
"""Stages of the made-up standard that stop the clock."""


def start(at: dt.datetime) -> dict[str, Any]:
    """A clock that starts at `at`."""
    terms = clock.Terms(at, PROMISED, STATUTORY, CLOSES)
    return {**clock.write_clock(clock.reckon(terms, [], CALENDAR)), **clock.write_terms(terms)}


def clock_then(steps: Sequence[Step], *moves: clock.Move) -> dict[str, Any] | None:
    """The clock after these steps, and after what happens now."""
    terms = clock.terms_of(steps)
    if terms is None:
        return None
    told = [move for move in clock.moves_of(steps) if not (moves and _goes_on(move))]
    return clock.write_clock(clock.reckon(terms, [*told, *moves], CALENDAR))


def _goes_on(move: clock.Move) -> bool:
    return isinstance(move, clock.Pause) and move.ends is None


def payload(
    facts: Facts, steps: Sequence[Step], kind: StepKind, side: Side, at: dt.datetime, asked: str = "50"
) -> dict[str, Any]:
    """What the step says. Only what rules look at. `asked` is the node of the other authority."""
    due = (at + dt.timedelta(days=1)).isoformat()
    accepted = {"owed": [{"material": "domicile", "due": due}], "checks": {}}
    said: dict[StepKind, dict[str, Any]] = {
        K.ACCEPT: {"clock": start(at), **accepted},
        K.DEEM_ACCEPTED: {"clock": start(facts.submitted_at or at), **accepted},
        K.FORWARD: {"to": facts.home if facts.clock else facts.intake, "files": [], "owes": bool(facts.owed)},
        K.REQUEST_CORRECTION: {"gaps": [], "due": due, "again": "new facts" if facts.corrections else ""},
        K.RESUME: {"clock": clock_then(steps)},
        K.SUSPEND: {"stage": _next_procedure(facts), "reason": "the law", "due": None},
        K.EXTEND: {"limit": clock.write_limit(EXTENSION), "reason": "hard"},
        K.REOPEN: {"clock": start(at), "reason": "set aside", "decision": "no. 1"},
        K.SUPPLY: {"material": {"key": "domicile"}},
        K.REFER: _question(side, asked, due),
        K.ADVISE: _answer(facts, side),
        K.AFTER_CHECK: {"passed": True, "text": "seen"},
        K.LAPSE: {"outcome": "tolerance_lapsed"},
        K.RECKON: {"clock": clock_then(steps)},
        K.END: {"outcome": Outcome.ENTERED_IN_ERROR if side is Side.INTAKE else Outcome.VOIDED},
        K.TRANSFER: {
            "to": facts.home,
            "authority": "another",
            "name": {"zh": "另一机关", "en": "Another authority"},
            "before": {},
            "reason": "",
            "files": [],
            "owes": bool(facts.owed),
        },
    }
    if kind is K.EXTEND:
        said[kind]["clock"] = clock_then(steps, clock.Extension(at, EXTENSION))
    if kind is K.CONTINUE:
        assert facts.clock is not None
        assert facts.clock.paused_from is not None
        pause = clock.Pause(facts.clock.paused_from, at, facts.suspensions[-1])
        return {"clock": clock_then(steps, pause), "reason": ""}
    return said.get(kind, {})


def _question(side: Side, asked: str, due: str) -> dict[str, Any]:
    """The node asks for the assent that the standard wants, an officer for an opinion."""
    consulted, stage = ("assent", "assent") if side is Side.SYSTEM else ("opinion", "")
    return {
        "consulted": consulted,
        "stage": stage,
        "authority": consulted,
        "to": asked,
        "due": due,
        "text": "",
    }


def _answer(facts: Facts, side: Side) -> dict[str, Any]:
    """To the first question that is open; silence where the node answers."""
    rows = sorted(facts.referrals, key=lambda row: not row.is_open)
    found = rows[0] if rows else None
    is_opinion = found is not None and found.consulted is Consulted.OPINION
    return {
        "referral": found.id if found else "",
        "agrees": None if is_opinion else True,
        "text": "",
        "silent": side is Side.SYSTEM,
    }


def _next_procedure(facts: Facts) -> str:
    """The first that has not taken place; the last again when all have."""
    return next((stage for stage in PROCEDURES if stage not in facts.suspensions), PROCEDURES[-1])
