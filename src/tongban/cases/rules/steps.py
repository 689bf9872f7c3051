"""What a step does to a case, and when it may be taken. Pure: the same table runs on every node of a case.

Two kinds of steps. A *decision of the keeper* changes the state; only the one node that keeps the case may write it.
A *fact* (somebody supplied, answered, noted, asked to withdraw) may be written by any node of the case at any time;
facts commute, so two nodes that hold the same steps hold the same case, whatever the order of arrival.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import Any

from tongban.cases.types import CaseClock, Facts, Holder, Outcome, Owed, Side, State, Step, StepKind
from tongban.kernel.errors import Refused

S, K = State, StepKind


@dataclasses.dataclass(frozen=True)
class Transition:
    """One line of the table: from which states, by whom, to what."""

    sides: frozenset[Side]
    before: frozenset[State]
    after: State | None = None
    """None: the state stays, or is worked out by a line of `_RESULTS`."""
    holder: Holder | None = None


def _by(*sides: Side) -> frozenset[Side]:
    return frozenset(sides)


ACCEPTED = frozenset({S.ACCEPTED, S.TOLERANCE_ACCEPTED})
UNDECIDED = frozenset(State) - {S.GRANTED, S.REFUSED, S.CLOSED}
WITH_AUTHORITY = ACCEPTED | {S.IN_REVIEW}

DECISIONS: dict[StepKind, Transition] = {
    K.SUBMIT: Transition(
        _by(Side.APPLICANT, Side.INTAKE), frozenset({S.SUBMITTED}), S.SUBMITTED, Holder.INTAKE
    ),
    K.TAKE_IN: Transition(_by(Side.INTAKE), frozenset({S.SUBMITTED}), S.RECEIVED, Holder.INTAKE),
    K.REQUEST_CORRECTION: Transition(
        _by(Side.INTAKE, Side.AUTHORITY),
        frozenset({S.RECEIVED, S.IN_REVIEW}),
        S.CORRECTION_REQUESTED,
        Holder.APPLICANT,
    ),
    K.RESUME: Transition(_by(Side.SYSTEM), frozenset({S.CORRECTION_REQUESTED})),
    K.ACCEPT: Transition(_by(Side.INTAKE), frozenset({S.RECEIVED})),
    K.FORWARD: Transition(_by(Side.INTAKE, Side.SYSTEM), ACCEPTED | {S.SUBMITTED, S.RETURNED}),
    K.ARRIVE: Transition(_by(Side.SYSTEM), WITH_AUTHORITY | {S.SUBMITTED}),
    K.CLAIM: Transition(_by(Side.AUTHORITY), WITH_AUTHORITY, S.IN_REVIEW, Holder.AUTHORITY),
    K.ASSENT_REQUEST: Transition(_by(Side.SYSTEM), WITH_AUTHORITY),
    K.RETURN: Transition(_by(Side.AUTHORITY), WITH_AUTHORITY, S.RETURNED, Holder.INTAKE),
    K.GRANT: Transition(_by(Side.AUTHORITY), frozenset({S.IN_REVIEW}), S.GRANTED, Holder.NOBODY),
    K.REFUSE: Transition(_by(Side.AUTHORITY), frozenset({S.IN_REVIEW}), S.REFUSED, Holder.NOBODY),
    K.ISSUE: Transition(_by(Side.AUTHORITY, Side.SYSTEM), frozenset({S.GRANTED})),
    K.WITHDRAW: Transition(_by(Side.APPLICANT, Side.SYSTEM), UNDECIDED, S.CLOSED, Holder.NOBODY),
    K.LAPSE: Transition(_by(Side.SYSTEM), UNDECIDED, S.CLOSED, Holder.NOBODY),
    K.CLOSE: Transition(_by(Side.SYSTEM), frozenset({S.GRANTED, S.REFUSED}), S.CLOSED, Holder.NOBODY),
    K.RECKON: Transition(_by(Side.SYSTEM), UNDECIDED),
}
"""Steps that only the keeper writes."""

FACTS: dict[StepKind, Transition] = {
    K.CORRECT: Transition(_by(Side.APPLICANT, Side.INTAKE), frozenset({S.CORRECTION_REQUESTED})),
    K.SUPPLY: Transition(_by(Side.APPLICANT, Side.INTAKE), UNDECIDED),
    K.ASK: Transition(_by(Side.INTAKE, Side.AUTHORITY, Side.COOPERATING), UNDECIDED),
    K.ANSWER: Transition(_by(Side.INTAKE, Side.AUTHORITY, Side.COOPERATING), UNDECIDED),
    K.NOTE: Transition(_by(Side.APPLICANT, Side.INTAKE, Side.AUTHORITY), frozenset(State)),
    K.ASSENT: Transition(_by(Side.COOPERATING), UNDECIDED),
    K.ASK_WITHDRAWAL: Transition(_by(Side.APPLICANT), UNDECIDED),
    K.REPORT_LAPSE: Transition(_by(Side.SYSTEM), UNDECIDED),
    K.DELIVER: Transition(_by(Side.SYSTEM, Side.APPLICANT, Side.INTAKE), frozenset({S.GRANTED, S.REFUSED})),
}
"""Steps that any node of the case writes. `before` binds the one who writes them, never the one who receives them."""


def message_type(kind: StepKind) -> str:
    """The type of the message that carries a step of `kind`."""
    return f"case.{kind.value.replace('_', '-')}.v1"


def refers_to(step: Step) -> str:
    """Id of the question that this step answers; empty for any other step."""
    return str(step.payload["question"]) if step.kind is K.ANSWER else ""


def open_questions(steps: Iterable[Step]) -> set[str]:
    """Ids of the questions that nobody has answered."""
    asked, answered = set(), set()
    for step in steps:
        if step.kind is K.ASK:
            asked.add(step.id)
        elif step.kind is K.ANSWER:
            answered.add(refers_to(step))
    return asked - answered


def check_step(facts: Facts, *, kind: StepKind, side: Side, node: str) -> None:
    """May `side` at `node` take this step now? Raises Refused with the reason."""
    transition = DECISIONS.get(kind) or FACTS[kind]
    if side not in transition.sides:
        code = "decision-may-not-take-in" if side is Side.AUTHORITY else "intake-may-not-decide"
        raise Refused(code, authority="审批机关 / the authority")
    if kind in DECISIONS and facts.keeper != node:
        raise Refused("not-keeper")
    if facts.state not in transition.before:
        raise Refused("step-not-now", state=facts.state.value)
    if kind is K.REQUEST_CORRECTION and facts.corrections:
        raise Refused("correction-once")
    if kind is K.RETURN and facts.returns:
        raise Refused("return-once")
    if kind is K.GRANT and facts.owed:
        raise Refused("materials-owed")


def check_received(facts: Facts, step: Step) -> None:
    """May this step of another node enter the case? The state is not asked: a fact may cross a decision on the way."""
    transition = DECISIONS.get(step.kind) or FACTS[step.kind]
    if step.side not in transition.sides:
        raise Refused("intake-may-not-decide", authority="审批机关 / the authority")
    if step.kind in DECISIONS and step.node != facts.keeper:
        raise Refused("not-keeper")
    if step.node not in _places(facts, step):
        raise Refused("side-not-there", node=step.node)
    if step.kind is K.FORWARD and step.payload["to"] not in (facts.intake, facts.home):
        raise Refused("not-keeper")


def _places(facts: Facts, step: Step) -> set[str | None]:
    """The nodes where somebody may act in the capacity in which this step was taken."""
    if step.side is Side.APPLICANT or step.kind is K.SUBMIT:
        return {facts.origin}
    if step.side is Side.INTAKE:
        return {facts.intake}
    if step.side is Side.AUTHORITY:
        return {facts.home}
    if step.side is Side.COOPERATING:
        return {facts.cooperating}
    return {facts.origin, facts.intake, facts.home, facts.cooperating}


def apply_step(facts: Facts, step: Step) -> Facts:
    """The case after `step`. Never refuses: who may take it was asked before."""
    if step.kind in FACTS:
        return _FACT_RESULTS.get(step.kind, _unchanged)(facts, step)
    transition = DECISIONS[step.kind]
    after = dataclasses.replace(
        facts, state=transition.after or facts.state, holder=transition.holder or facts.holder
    )
    return _RESULTS.get(step.kind, _unchanged)(after, step)


def _unchanged(facts: Facts, step: Step) -> Facts:
    return facts


def _submitted(facts: Facts, step: Step) -> Facts:
    return dataclasses.replace(facts, submitted_at=step.at)


def _taken_in(facts: Facts, step: Step) -> Facts:
    return dataclasses.replace(facts, received_at=step.at)


def _accepted(facts: Facts, step: Step) -> Facts:
    owed = tuple(Owed(row["material"], _moment(row["due"])) for row in step.payload["owed"])
    return dataclasses.replace(
        facts,
        state=S.TOLERANCE_ACCEPTED if owed else S.ACCEPTED,
        holder=Holder.INTAKE,
        clock=read_clock(step.payload["clock"]),
        owed=owed,
    )


def _forwarded(facts: Facts, step: Step) -> Facts:
    to_authority = facts.state is not S.SUBMITTED
    state = facts.state
    if state is S.RETURNED:
        state = S.TOLERANCE_ACCEPTED if facts.owed else S.ACCEPTED
    return dataclasses.replace(
        facts,
        state=state,
        keeper=step.payload["to"],
        holder=Holder.AUTHORITY if to_authority else Holder.INTAKE,
    )


def _correction_requested(facts: Facts, step: Step) -> Facts:
    clock = facts.clock and dataclasses.replace(facts.clock, paused_from=step.at)
    return dataclasses.replace(
        facts,
        clock=clock,
        corrections=facts.corrections + 1,
        correction_due=_moment(step.payload["due"]),
        resume_to=S.IN_REVIEW if step.side is Side.AUTHORITY else S.RECEIVED,
    )


def _resumed(facts: Facts, step: Step) -> Facts:
    to = facts.resume_to or S.RECEIVED
    clock = read_clock(step.payload["clock"]) if step.payload.get("clock") else facts.clock
    return dataclasses.replace(
        facts,
        state=to,
        holder=Holder.AUTHORITY if to is S.IN_REVIEW else Holder.INTAKE,
        clock=clock,
        correction_due=None,
        resume_to=None,
    )


def _returned(facts: Facts, step: Step) -> Facts:
    return dataclasses.replace(facts, keeper=facts.intake, returns=facts.returns + 1)


def _granted(facts: Facts, step: Step) -> Facts:
    return dataclasses.replace(facts, outcome=Outcome.GRANTED, decided_at=step.at)


def _refused(facts: Facts, step: Step) -> Facts:
    return dataclasses.replace(facts, outcome=Outcome.REFUSED, decided_at=step.at)


def _withdrawn(facts: Facts, step: Step) -> Facts:
    return dataclasses.replace(facts, outcome=Outcome.WITHDRAWN, closed_at=step.at)


def _lapsed(facts: Facts, step: Step) -> Facts:
    return dataclasses.replace(facts, outcome=Outcome(step.payload["outcome"]), closed_at=step.at)


def _closed(facts: Facts, step: Step) -> Facts:
    return dataclasses.replace(facts, closed_at=step.at)


def _reckoned(facts: Facts, step: Step) -> Facts:
    clock = read_clock(step.payload["clock"])
    paused = facts.clock.paused_from if facts.clock else None
    return dataclasses.replace(facts, clock=dataclasses.replace(clock, paused_from=paused))


def _assent_asked(facts: Facts, step: Step) -> Facts:
    return dataclasses.replace(facts, assent=facts.assent or "asked")


def _supplied(facts: Facts, step: Step) -> Facts:
    return dataclasses.replace(
        facts, owed=tuple(row for row in facts.owed if row.material != step.payload["material"]["key"])
    )


def _assented(facts: Facts, step: Step) -> Facts:
    return dataclasses.replace(facts, assent="given" if step.payload["agrees"] else "denied")


_RESULTS = {
    K.SUBMIT: _submitted,
    K.TAKE_IN: _taken_in,
    K.ACCEPT: _accepted,
    K.FORWARD: _forwarded,
    K.REQUEST_CORRECTION: _correction_requested,
    K.RESUME: _resumed,
    K.RETURN: _returned,
    K.GRANT: _granted,
    K.REFUSE: _refused,
    K.WITHDRAW: _withdrawn,
    K.LAPSE: _lapsed,
    K.CLOSE: _closed,
    K.ASSENT_REQUEST: _assent_asked,
    K.RECKON: _reckoned,
}
_FACT_RESULTS = {K.SUPPLY: _supplied, K.ASSENT: _assented}


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def read_clock(raw: dict[str, Any]) -> CaseClock:
    """The clock as it stands in a step's payload."""
    return CaseClock(
        started_at=_moment(raw["started_at"]),
        promised_due=_moment(raw["promised_due"]),
        statutory_due=_moment(raw["statutory_due"]) if raw["statutory_due"] else None,
        is_provisional=raw["is_provisional"],
        calendar=raw["calendar"],
    )


def write_clock(clock: CaseClock) -> dict[str, Any]:
    """The reverse of read_clock. A pause is not written: the steps around it say it."""
    return {
        "started_at": clock.started_at.isoformat(),
        "promised_due": clock.promised_due.isoformat(),
        "statutory_due": clock.statutory_due.isoformat() if clock.statutory_due else None,
        "is_provisional": clock.is_provisional,
        "calendar": clock.calendar,
    }


def in_order(steps: Iterable[Step]) -> list[Step]:
    """The time line, alike on every node: by moment, then by node and its own count."""
    return sorted(steps, key=lambda step: (step.at, step.node, step.number))


def fold_steps(start: Facts, steps: Iterable[Step]) -> Facts:
    """The case that these steps come to; how a node that is told of a case late catches up."""
    facts = start
    for step in in_order(steps):
        facts = apply_step(facts, step)
    return facts


def pause_of(steps: Iterable[Step]) -> tuple[dt.datetime, dt.datetime] | None:
    """From when to when the clock stood still; None when it never did or has not gone on yet.

    It stands still once at most, from the authority's correction request until the applicant's answer.
    """
    asked = None
    for step in in_order(steps):
        if step.kind is K.REQUEST_CORRECTION and step.side is Side.AUTHORITY:
            asked = step.at
        elif step.kind is K.CORRECT and asked is not None:
            return asked, step.at
    return None


def steps_held(steps: Iterable[Step]) -> dict[str, int]:
    """How many steps of each node are among these: what a dossier written now holds."""
    held: dict[str, int] = {}
    for step in steps:
        held[step.node] = max(step.number, held.get(step.node, 0))
    return held


def content_after(dossier: dict[str, Any], steps: Iterable[Step]) -> dict[str, Any]:
    """The dossier with what came later: materials supplied, and what the window found of each.

    A dossier says how many steps of each node it holds already (`holds`); only the others count. No clock is asked:
    a paper handed in at one node while the dossier was written at another is not lost.
    """
    materials = {key: dict(value) for key, value in dossier["materials"].items()}
    later = (step for step in in_order(steps) if step.number > dossier["holds"].get(step.node, 0))
    for step in later:
        if step.kind is K.SUPPLY:
            row = step.payload["material"]
            materials[row["key"]] = dict(row)  # a new file: nobody has checked it yet
        elif step.kind is K.ACCEPT:
            for key, found in step.payload["checks"].items():
                materials[key] = {**materials.get(key, {"key": key, "provision": "none"}), **found}
    return {**dossier, "materials": materials}
