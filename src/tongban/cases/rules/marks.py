"""What the steps of a case mean on the flow chart of its item: there a step always means the same, in a case it does not."""

from collections.abc import Iterable, Iterator

from tongban.cases.types import Side, Step, StepKind

from .steps import in_order

_HAND_OVER = frozenset({StepKind.FORWARD, StepKind.ARRIVE})
_AFTER_REFUSAL = frozenset({StepKind.DELIVER, StepKind.CLOSE})


def marks(steps: Iterable[Step]) -> Iterator[StepKind]:
    """The steps as the stages of a standard name them.

    - A hand-over before acceptance brings an application made online to its window; on the chart it still waits there.
    - What the authority had corrected comes back to the authority, as if it had been claimed anew.
    - A refusal is the end: that it was delivered and the file closed leads no further.
    """
    is_accepted = is_refused = asked_by_authority = False
    for step in in_order(steps):
        is_accepted |= step.kind is StepKind.ACCEPT
        is_refused |= step.kind is StepKind.REFUSE
        if step.kind is StepKind.REQUEST_CORRECTION:
            asked_by_authority = step.side is Side.AUTHORITY
        is_silent = (step.kind in _HAND_OVER and not is_accepted) or (
            step.kind in _AFTER_REFUSAL and is_refused
        )
        if not is_silent:
            yield step.kind
            if step.kind is StepKind.CORRECT and asked_by_authority:
                yield StepKind.CLAIM
