"""The next thing to do at a window, without choosing."""

from django.db import connection, transaction

from tongban.cases.queries.queues import BY_TIME_LEFT, is_here, window_rows
from tongban.cases.types import State
from tongban.kernel.actors import Actor

from .intake import take_in_case
from .offices import hall_of


@transaction.atomic
def take_in_next_case(*, actor: Actor) -> str | None:
    """Take in the application with the least time left; answers its number, None when none waits.

    Two clerks who press at the same moment get two different ones.
    """
    rows = window_rows(hall_of(actor=actor), "todo").filter(is_here(), state=State.SUBMITTED)
    skip = connection.features.has_select_for_update_skip_locked
    waiting = rows.order_by(*BY_TIME_LEFT.columns).select_for_update(skip_locked=skip)
    number = waiting.values_list("number", flat=True).first()
    if number is not None:
        take_in_case(actor=actor, number=number)
    return number
