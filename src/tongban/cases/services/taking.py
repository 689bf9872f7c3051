"""The next thing to do at a window, without choosing."""

from django.db import transaction

from tongban.cases.queries.queues import first_free, is_here, window_rows
from tongban.cases.types import State
from tongban.kernel.actors import Actor

from .intake import take_in_case
from .offices import hall_of


@transaction.atomic
def take_in_next_case(*, actor: Actor) -> str | None:
    """Take in the application with the least time left, one of the green channel first; answers its number, None when none waits.

    Two clerks who press at the same moment get two different ones.
    """
    rows = window_rows(hall_of(actor=actor), "todo").filter(is_here(), state=State.SUBMITTED)
    number = first_free(rows.filter(is_green=True)) or first_free(rows)
    if number is not None:
        take_in_case(actor=actor, number=number)
    return number
