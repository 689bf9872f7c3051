"""Whether somebody may be trusted on their word: the one place that asks, and those that are asked.

A node knows what was broken in its own cases. A register of credit records joins by `ask_also`; whoever takes in asks only here.
"""

import datetime as dt
from collections.abc import Callable

from django.db.models import Q

from tongban.cases.models import Case
from tongban.cases.types import Outcome
from tongban.kernel import clock

LASTS = dt.timedelta(days=365)
"""How long a broken commitment bars unless it is repaired (proposed; the region decides)."""
Record = Callable[[str, str], dt.datetime | None]
"""Keyed index of the person and a case to leave out, to the day on which they last broke their word; None for a good name."""

_RECORDS: list[Record] = []


def ask_also(record: Record) -> None:
    """Ask this record too, from now on; every process of a node says so when it starts."""
    _RECORDS.append(record)


def broken_word(person_index: str, but: str = "") -> dt.datetime | None:
    """When this person last broke a commitment, by any of the records; None if never or long ago."""
    found = [record(person_index, but) for record in (_own_cases, *_RECORDS)]
    return max((moment for moment in found if moment is not None), default=None)


def _own_cases(person_index: str, but: str) -> dt.datetime | None:
    """A promise for later that was not kept, or a declaration that a check has found untrue."""
    since = clock.now() - LASTS
    lapsed = Q(outcome=Outcome.TOLERANCE_LAPSED) | Q(is_proved=False)
    rows = Case.objects.filter(lapsed, person_index=person_index, closed_at__gte=since).exclude(number=but)
    return rows.order_by("-closed_at").values_list("closed_at", flat=True).first()
