"""The clock of the window: who is not told in time what is missing has been accepted, from the day it was handed in.

Administrative Licence Law, article 32.
"""

from django.db import transaction

from tongban.cases.models import Case
from tongban.cases.queries.rows import steps_of
from tongban.cases.rules.history import handed_in_at
from tongban.cases.types import Provision, Side, State, StepKind
from tongban.kernel import clock
from tongban.kernel.actors import system_actor
from tongban.kernel.node import this

from .clocks import standard_of
from .intake import acceptance
from .offices import platform
from .steps import hand_over, lock_case, next_moment, take_step


@transaction.atomic
def deem_accepted(*, number: str) -> None:
    """Accept by silence, if the window has indeed said nothing in time; the clock started on the day of handing in.

    What the applicant promised for later is owed from now on: nobody checked it, so nobody is late with it yet.
    """
    case = lock_case(number)
    since = handed_in_at(steps_of(case))
    if not _is_silent(case) or case.notice_due is None or case.notice_due > clock.now():
        return
    standard = standard_of(case)
    materials = case.content["materials"]
    late = [key for key, row in materials.items() if row["provision"] == Provision.LATE]
    now = next_moment(case)
    office, actor = platform(), system_actor(this().id)
    take_step(
        case,
        kind=StepKind.DEEM_ACCEPTED,
        side=Side.SYSTEM,
        actor=actor,
        office=office,
        at=now,
        payload=acceptance(case, standard, late=late, started=since, now=now),
    )
    hand_over(case, to=case.home_node, actor=actor, side=Side.SYSTEM, office=office)


def _is_silent(case: Case) -> bool:
    is_waiting = case.state in (State.SUBMITTED, State.RECEIVED)
    return is_waiting and case.keeper_node == this().id == case.intake_node and bool(case.content)
