"""The green channel: a case that goes before others, opened by a rule of the standard or by an officer who says why."""

from django.db import transaction

from tongban.cases.types import Side, StepKind
from tongban.kernel.actors import Actor

from .offices import needs_head, needs_reason, needs_window
from .steps import lock_case, take_step


@transaction.atomic
def open_green_channel(*, actor: Actor, number: str, reason: str) -> None:
    """A clerk of the window or the head of the authority lets a case go before others, and says why. Once, and for good.

    The clock stays as it is. Everybody in the case sees it; the head sees how often it is done, and why.
    """
    case = lock_case(number)
    is_window = actor.role == "intake"
    take_step(
        case,
        kind=StepKind.PRIORITISE,
        side=Side.INTAKE if is_window else Side.AUTHORITY,
        actor=actor,
        office=needs_window(case, actor) if is_window else needs_head(case, actor),
        payload={"rule": "", "reason": needs_reason(reason)},
    )
