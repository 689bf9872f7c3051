"""What a step does to a case, and when it may be taken. Pure: the same table runs on every node of a case.

Two kinds of steps. A *decision of the keeper* changes the state; only the one node that keeps the case may write it.
A *fact* (somebody supplied, answered, noted, asked to withdraw) may be written by any node of the case at any time;
facts commute, so two nodes that hold the same steps hold the same case, whatever the order of arrival.
"""

import dataclasses
from collections.abc import Iterable, Mapping
from typing import Any

from tongban.cases.types import Facts, Holder, Outcome, Side, State, Step, StepKind, Tally
from tongban.kernel.errors import Refused

from .effects import EFFECTS, FACT_EFFECTS, unchanged
from .history import in_order
from .referrals import check_answer, in_the_way, is_asked_already

S, K = State, StepKind


@dataclasses.dataclass(frozen=True)
class Transition:
    """One line of the table: from which states, by whom, to what."""

    sides: frozenset[Side]
    before: frozenset[State]
    after: State | None = None
    """None: the state stays, or is worked out by a line of `EFFECTS`."""
    holder: Holder | None = None


def _by(*sides: Side) -> frozenset[Side]:
    return frozenset(sides)


ACCEPTED = frozenset({S.ACCEPTED, S.TOLERANCE_ACCEPTED})
UNDECIDED = frozenset(State) - {S.GRANTED, S.REFUSED, S.CLOSED}
WITH_AUTHORITY = ACCEPTED | {S.IN_REVIEW}
WAITING = frozenset({S.CORRECTION_REQUESTED, S.SUSPENDED})
"""Files of a case that came back from a window may arrive when the authority waits for something else already."""

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
    K.DEEM_ACCEPTED: Transition(_by(Side.SYSTEM), frozenset({S.SUBMITTED, S.RECEIVED})),
    K.DECLINE: Transition(_by(Side.INTAKE), frozenset({S.RECEIVED}), S.CLOSED, Holder.NOBODY),
    K.FORWARD: Transition(_by(Side.INTAKE, Side.SYSTEM), ACCEPTED | {S.SUBMITTED, S.RETURNED}),
    K.ARRIVE: Transition(_by(Side.SYSTEM), WITH_AUTHORITY | WAITING | {S.SUBMITTED}),
    K.CLAIM: Transition(_by(Side.AUTHORITY), WITH_AUTHORITY, S.IN_REVIEW, Holder.AUTHORITY),
    K.SUSPEND: Transition(_by(Side.AUTHORITY), frozenset({S.IN_REVIEW}), S.SUSPENDED, Holder.AUTHORITY),
    K.CONTINUE: Transition(
        _by(Side.AUTHORITY, Side.SYSTEM), frozenset({S.SUSPENDED}), S.IN_REVIEW, Holder.AUTHORITY
    ),
    K.EXTEND: Transition(_by(Side.AUTHORITY), WITH_AUTHORITY),
    K.REFER: Transition(_by(Side.AUTHORITY, Side.SYSTEM), WITH_AUTHORITY),
    K.RETURN: Transition(_by(Side.AUTHORITY), WITH_AUTHORITY, S.RETURNED, Holder.INTAKE),
    K.TRANSFER: Transition(_by(Side.AUTHORITY), WITH_AUTHORITY, None, Holder.AUTHORITY),
    K.GRANT: Transition(_by(Side.AUTHORITY, Side.SYSTEM), WITH_AUTHORITY, S.GRANTED, Holder.NOBODY),
    K.REFUSE: Transition(_by(Side.AUTHORITY, Side.SYSTEM), WITH_AUTHORITY, S.REFUSED, Holder.NOBODY),
    K.ISSUE: Transition(_by(Side.AUTHORITY, Side.SYSTEM), frozenset({S.GRANTED})),
    K.WITHDRAW: Transition(_by(Side.APPLICANT, Side.SYSTEM), UNDECIDED, S.CLOSED, Holder.NOBODY),
    K.LAPSE: Transition(_by(Side.SYSTEM), UNDECIDED, S.CLOSED, Holder.NOBODY),
    K.END: Transition(_by(Side.INTAKE, Side.AUTHORITY), UNDECIDED, S.CLOSED, Holder.NOBODY),
    K.CLOSE: Transition(_by(Side.SYSTEM), frozenset({S.GRANTED, S.REFUSED}), S.CLOSED, Holder.NOBODY),
    K.REOPEN: Transition(_by(Side.AUTHORITY), frozenset({S.CLOSED}), S.IN_REVIEW, Holder.AUTHORITY),
    K.RECKON: Transition(_by(Side.SYSTEM), UNDECIDED),
    K.AFTER_CHECK: Transition(_by(Side.AUTHORITY), frozenset({S.GRANTED, S.CLOSED})),
}
"""Steps that only the keeper writes."""

FACTS: dict[StepKind, Transition] = {
    K.CORRECT: Transition(_by(Side.APPLICANT, Side.INTAKE), frozenset({S.CORRECTION_REQUESTED})),
    K.SUPPLY: Transition(_by(Side.APPLICANT, Side.INTAKE), UNDECIDED),
    K.ASK: Transition(_by(Side.INTAKE, Side.AUTHORITY, Side.COOPERATING), UNDECIDED),
    K.ANSWER: Transition(_by(Side.INTAKE, Side.AUTHORITY, Side.COOPERATING), UNDECIDED),
    K.NOTE: Transition(_by(Side.APPLICANT, Side.INTAKE, Side.AUTHORITY), frozenset(State)),
    K.PRIORITISE: Transition(_by(Side.INTAKE, Side.AUTHORITY, Side.SYSTEM), UNDECIDED),
    K.ADVISE: Transition(_by(Side.COOPERATING, Side.SYSTEM), UNDECIDED),
    K.ASK_WITHDRAWAL: Transition(_by(Side.APPLICANT), UNDECIDED),
    K.REPORT_LAPSE: Transition(_by(Side.SYSTEM), UNDECIDED),
    K.DELIVER: Transition(_by(Side.SYSTEM, Side.APPLICANT, Side.INTAKE), frozenset({S.GRANTED, S.REFUSED})),
}
"""Steps that any node of the case writes. `before` binds the one who writes them, never the one who receives them."""

TALLIED = {
    K.ACCEPT: Tally.ACCEPTED,
    K.DEEM_ACCEPTED: Tally.ACCEPTED,
    K.GRANT: Tally.DECIDED,
    K.REFUSE: Tally.DECIDED,
}
"""Steps that are counted where they are taken."""


def message_type(kind: StepKind) -> str:
    """The type of the message that carries a step of `kind`."""
    return f"case.{kind.value.replace('_', '-')}.v1"


def check_step(
    facts: Facts, *, kind: StepKind, side: Side, node: str, payload: Mapping[str, Any] | None = None
) -> None:
    """May `side` at `node` take this step now? Raises Refused with the reason.

    Without a payload the question is whether there is any way to take it, as a page asks that offers it.
    """
    transition = DECISIONS.get(kind) or FACTS[kind]
    if side not in transition.sides:
        code = "decision-may-not-take-in" if side is Side.AUTHORITY else "intake-may-not-decide"
        raise Refused(code, authority="审批机关 / the authority")
    if kind in DECISIONS and facts.keeper != node:
        raise Refused("not-keeper")
    if side is Side.COOPERATING and node not in {row.node for row in facts.referrals}:
        raise Refused("side-not-there", node=node)
    if facts.state not in transition.before:
        raise Refused("step-not-now", state=facts.state.value)
    _check_facts(facts, kind)
    _check_turn(facts, kind, side)
    if payload is not None:
        _check_payload(facts, kind, side, payload)
    if payload is not None and kind is K.ADVISE:
        check_answer(facts, side=side, node=node, payload=payload)


def _check_facts(facts: Facts, kind: StepKind) -> None:
    """What went before must allow a step of this kind, whatever it says."""
    if kind in (K.EXTEND, K.RECKON, K.REFER) and facts.clock is None:
        raise Refused("step-not-now", state=facts.state.value)
    if kind is K.RECKON and facts.clock and facts.clock.paused_from:
        raise Refused("step-not-now", state=facts.state.value)  # it is reckoned when it goes on
    if kind is K.PRIORITISE and facts.is_green:
        raise Refused("green-already")
    if kind is K.RETURN and facts.returns:
        raise Refused("return-once")
    if kind is K.EXTEND and facts.extensions:
        raise Refused("extension-once")
    if kind is K.AFTER_CHECK and (facts.outcome is not Outcome.GRANTED or facts.is_proved is not None):
        raise Refused("after-check-not-due")
    if kind is K.REOPEN and facts.outcome is not Outcome.REFUSED:
        raise Refused("reopen-refused-only")
    if kind is K.GRANT and facts.owed:
        raise Refused("materials-owed")


def _check_turn(facts: Facts, kind: StepKind, side: Side) -> None:
    """Whose turn is it?

    - The window asks for a correction before acceptance, the authority after it: asking, nobody takes a case in.
    - Who decides has claimed the case. Silence decides whether or not somebody has (allowed.check_tacit).
    """
    if kind in (K.GRANT, K.REFUSE) and side is Side.AUTHORITY and facts.state is not S.IN_REVIEW:
        raise Refused("step-not-now", state=facts.state.value)
    if kind is K.REQUEST_CORRECTION and (side is Side.AUTHORITY) != (facts.clock is not None):
        raise Refused("step-not-now", state=facts.state.value)


def _check_payload(facts: Facts, kind: StepKind, side: Side, payload: Mapping[str, Any]) -> None:
    """What a step says must fit what went before, whoever takes it."""
    if kind is K.REQUEST_CORRECTION and facts.corrections and not payload.get("again"):
        raise Refused("correction-again-needs-reason")
    if kind is K.SUSPEND and payload["stage"] in facts.suspensions:
        raise Refused("procedure-once")
    if kind is K.GRANT and (missing := in_the_way(facts.referrals)):
        raise Refused(missing[0], office=missing[1].authority)
    if kind is K.REFER and is_asked_already(facts.referrals, payload["authority"], payload["stage"]):
        raise Refused("referral-open", office=str(payload["authority"]))
    is_error = payload.get("outcome") == Outcome.ENTERED_IN_ERROR
    if kind is K.END and is_error != (side is Side.INTAKE):
        raise Refused("end-not-yours")
    if kind is K.END and side is Side.INTAKE and facts.clock is not None:
        raise Refused("intake-may-not-decide", authority="审批机关 / the authority")


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
    _check_turn(facts, step.kind, step.side)
    if step.kind in DECISIONS:
        _check_payload(facts, step.kind, step.side, step.payload)
    if step.kind is K.ADVISE:
        check_answer(facts, side=step.side, node=step.node, payload=step.payload)


def _places(facts: Facts, step: Step) -> set[str | None]:
    """The nodes where somebody may act in the capacity in which this step was taken."""
    if step.side is Side.APPLICANT or step.kind is K.SUBMIT:
        return {facts.origin}
    if step.side is Side.INTAKE:
        return {facts.intake}
    if step.side is Side.AUTHORITY:
        return {facts.home, *facts.former_homes}
    if step.side is Side.COOPERATING:
        return {row.node for row in facts.referrals}
    asked_nodes = {row.node for row in facts.referrals}
    return {facts.origin, facts.intake, facts.home, *facts.former_homes, *asked_nodes}


def apply_step(facts: Facts, step: Step) -> Facts:
    """The case after `step`. Never refuses: who may take it was asked before."""
    if step.kind in FACTS:
        return FACT_EFFECTS.get(step.kind, unchanged)(facts, step)
    transition = DECISIONS[step.kind]
    after = dataclasses.replace(
        facts, state=transition.after or facts.state, holder=transition.holder or facts.holder
    )
    return EFFECTS.get(step.kind, unchanged)(after, step)


def fold_steps(start: Facts, steps: Iterable[Step]) -> Facts:
    """The case that these steps come to; how a node that is told of a case late catches up."""
    facts = start
    for step in in_order(steps):
        facts = apply_step(facts, step)
    return facts
