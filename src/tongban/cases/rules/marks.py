"""What the steps of a case mean on the flow chart of its item: there a step always means the same, in a case it does not."""

from collections.abc import Iterable, Iterator

from tongban.cases.types import Side, Step, StepKind
from tongban.catalogue.types import Passed

from .history import in_order
from .referrals import ASKS

K = StepKind
_HAND_OVER = frozenset({K.FORWARD, K.ARRIVE})
_AFTER_REFUSAL = frozenset({K.DELIVER, K.CLOSE})
_SAME_AS = {
    K.DEEM_ACCEPTED: K.ACCEPT,
    K.DECLINE: K.WITHDRAW,
    K.END: K.WITHDRAW,
    K.TRANSFER: K.ARRIVE,
    K.REOPEN: K.CLAIM,
}
"""Steps that stages do not name: on the chart they bring a case where another step would."""


_PROCEDURE = frozenset({K.SUSPEND, K.CONTINUE})


def _referral(step: Step) -> str:
    """Id of the step that asked another office, in it and in its answer; empty in any other."""
    return step.id if step.kind is K.REFER else str(step.payload.get("referral", ""))


def marks(steps: Iterable[Step]) -> Iterator[Passed]:
    """The steps as the stages of a standard name them.

    - A hand-over before acceptance brings an application made online to its window; on the chart it still waits there.
    - What the authority had corrected, or stopped the clock for, comes back to the authority, as if claimed anew.
    - A refusal is the end: that it was delivered and the file closed leads no further, unless it is opened again.
    - A special procedure is at the one stage it was begun for, and another authority works in its own.
    - An opinion is no stage of any standard.
    """
    is_accepted = is_refused = asked_by_authority = False
    stage = ""
    stages: dict[str, str] = {}
    for step in in_order(steps):
        kind = _SAME_AS.get(step.kind, step.kind)
        is_accepted |= kind is K.ACCEPT
        is_refused = (is_refused or kind is K.REFUSE) and step.kind is not K.REOPEN
        if kind is K.REQUEST_CORRECTION:
            asked_by_authority = step.side is Side.AUTHORITY
        if kind is K.SUSPEND:
            stage = step.payload["stage"]
        if kind is K.REFER:
            stages[step.id] = step.payload["stage"]
        is_silent = (kind in _HAND_OVER and not is_accepted) or (kind in _AFTER_REFUSAL and is_refused)
        meant = stage if kind in _PROCEDURE else stages.get(_referral(step), "")
        if not is_silent and (meant or kind not in ASKS):
            yield Passed(kind, meant)
            if kind is K.CONTINUE or (kind is K.CORRECT and asked_by_authority):
                yield Passed(K.CLAIM)
