"""What a step does to the case, beside the state that the table of steps gives it. Pure; never refuses."""

import dataclasses
import datetime as dt
from collections.abc import Callable

from tongban.cases.types import Facts, Holder, Outcome, Owed, Side, State, Step, StepKind

from .clock import read_clock
from .referrals import advised, asked

S, K = State, StepKind
Effect = Callable[[Facts, Step], Facts]


def unchanged(facts: Facts, step: Step) -> Facts:
    """The case stays as it is."""
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


def _accepted_again(step: Step) -> State:
    """The keeper says whether something is owed: a paper may be on its way here while the case is handed on."""
    return S.TOLERANCE_ACCEPTED if step.payload.get("owes") else S.ACCEPTED


def _deemed_accepted(facts: Facts, step: Step) -> Facts:
    """Nobody said anything in time: accepted from the day the materials were received."""
    accepted = _accepted(facts, step)
    assert accepted.clock is not None
    return dataclasses.replace(accepted, received_at=facts.received_at or accepted.clock.started_at)


def _declined(facts: Facts, step: Step) -> Facts:
    return dataclasses.replace(facts, outcome=Outcome.NOT_ACCEPTED, decided_at=step.at, closed_at=step.at)


def _forwarded(facts: Facts, step: Step) -> Facts:
    is_to_authority = facts.state is not S.SUBMITTED
    return dataclasses.replace(
        facts,
        state=_accepted_again(step) if facts.state is S.RETURNED else facts.state,
        keeper=step.payload["to"],
        holder=Holder.AUTHORITY if is_to_authority else Holder.INTAKE,
    )


def _transferred(facts: Facts, step: Step) -> Facts:
    """Another authority decides, on this node or another; number and clock stay."""
    to = step.payload["to"]
    return dataclasses.replace(
        facts,
        state=_accepted_again(step),
        keeper=to,
        home=to,
        former_homes=(*facts.former_homes, facts.home) if to != facts.home else facts.former_homes,
    )


def _correction_requested(facts: Facts, step: Step) -> Facts:
    """What is asked for now is due with the correction, and no longer by the promise to hand it in later."""
    asked = {gap["target"] for gap in step.payload["gaps"]}
    clock = facts.clock and dataclasses.replace(facts.clock, paused_from=step.at)
    return dataclasses.replace(
        facts,
        clock=clock,
        owed=tuple(row for row in facts.owed if f"material:{row.material}" not in asked),
        corrections=facts.corrections + 1,
        correction_due=_moment(step.payload["due"]),
        resume_to=S.IN_REVIEW if step.side is Side.AUTHORITY else S.RECEIVED,
    )


def _resumed(facts: Facts, step: Step) -> Facts:
    to = facts.resume_to or S.RECEIVED
    return dataclasses.replace(
        facts,
        state=to,
        holder=Holder.AUTHORITY if to is S.IN_REVIEW else Holder.INTAKE,
        clock=read_clock(step.payload["clock"]) if step.payload.get("clock") else facts.clock,
        correction_due=None,
        resume_to=None,
    )


def _suspended(facts: Facts, step: Step) -> Facts:
    due = step.payload["due"]
    return dataclasses.replace(
        facts,
        clock=facts.clock and dataclasses.replace(facts.clock, paused_from=step.at),
        suspensions=(*facts.suspensions, step.payload["stage"]),
        suspension_due=_moment(due) if due else None,
    )


def _continued(facts: Facts, step: Step) -> Facts:
    return dataclasses.replace(facts, clock=read_clock(step.payload["clock"]), suspension_due=None)


def _extended(facts: Facts, step: Step) -> Facts:
    return dataclasses.replace(
        facts, clock=read_clock(step.payload["clock"]), extensions=facts.extensions + 1
    )


def _reopened(facts: Facts, step: Step) -> Facts:
    """Another body has set the refusal aside: it is examined once more, with a clock of its own."""
    return dataclasses.replace(
        facts, outcome=None, decided_at=None, closed_at=None, clock=read_clock(step.payload["clock"])
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


def _checked_afterwards(facts: Facts, step: Step) -> Facts:
    return dataclasses.replace(facts, is_proved=step.payload["passed"])


def _reckoned(facts: Facts, step: Step) -> Facts:
    clock = read_clock(step.payload["clock"])
    paused = facts.clock.paused_from if facts.clock else None
    return dataclasses.replace(facts, clock=dataclasses.replace(clock, paused_from=paused))


def _prioritised(facts: Facts, step: Step) -> Facts:
    return dataclasses.replace(facts, is_green=True)


def _supplied(facts: Facts, step: Step) -> Facts:
    return dataclasses.replace(
        facts, owed=tuple(row for row in facts.owed if row.material != step.payload["material"]["key"])
    )


EFFECTS: dict[StepKind, Effect] = {
    K.SUBMIT: _submitted,
    K.TAKE_IN: _taken_in,
    K.ACCEPT: _accepted,
    K.DEEM_ACCEPTED: _deemed_accepted,
    K.DECLINE: _declined,
    K.FORWARD: _forwarded,
    K.REQUEST_CORRECTION: _correction_requested,
    K.RESUME: _resumed,
    K.SUSPEND: _suspended,
    K.CONTINUE: _continued,
    K.EXTEND: _extended,
    K.RETURN: _returned,
    K.TRANSFER: _transferred,
    K.GRANT: _granted,
    K.REFUSE: _refused,
    K.WITHDRAW: _withdrawn,
    K.LAPSE: _lapsed,
    K.END: _lapsed,
    K.REOPEN: _reopened,
    K.CLOSE: _closed,
    K.REFER: asked,
    K.RECKON: _reckoned,
    K.AFTER_CHECK: _checked_afterwards,
}
FACT_EFFECTS: dict[StepKind, Effect] = {K.SUPPLY: _supplied, K.ADVISE: advised, K.PRIORITISE: _prioritised}


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
