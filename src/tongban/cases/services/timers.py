"""What the clock does by itself: time that ran out, and due days that rested on a calendar not yet published."""

from django.db import transaction

from tongban.cases.models import Case
from tongban.cases.rules.clock import write_clock
from tongban.cases.types import OPEN, Outcome, State, StepKind
from tongban.kernel.node import this

from .clocks import clock_after
from .steps import lock_case, system_step


@transaction.atomic
def report_lapse(*, number: str, outcome: Outcome) -> None:
    """Nothing came in time: say so to the node that keeps the case. Says nothing when something did come."""
    case = lock_case(number)
    is_waiting = bool(case.owed) if outcome is Outcome.TOLERANCE_LAPSED else _awaits_correction(case)
    if case.state in OPEN and is_waiting:
        system_step(case, StepKind.REPORT_LAPSE, {"outcome": outcome.value})


def _awaits_correction(case: Case) -> bool:
    if case.state != State.CORRECTION_REQUESTED:
        return False
    asked = (
        case.steps.filter(kind=StepKind.REQUEST_CORRECTION).order_by("-at").values_list("at", flat=True)[0]
    )
    return not case.steps.filter(kind=StepKind.CORRECT, at__gt=asked).exists()


@transaction.atomic
def reckon_provisional_cases() -> None:
    """Compute again the due days of open cases that rested on a provisional year, where this node keeps them.

    A clock that stands still is left alone: it is reckoned by the calendar of the day on which it goes on.

    A case whose due days stay as they are, on a year that is still not known, is left alone.
    """
    rows = Case.objects.select_for_update().filter(
        is_provisional=True, paused_from=None, keeper_node=this().id, state__in=[str(state) for state in OPEN]
    )
    for case in rows.order_by("id"):
        clock = clock_after(case)
        if clock is None:
            continue
        is_same = (clock.promised_due, clock.statutory_due) == (case.promised_due, case.statutory_due)
        if not (is_same and clock.is_provisional):
            system_step(case, StepKind.RECKON, {"clock": write_clock(clock)})
