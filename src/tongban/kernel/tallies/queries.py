"""Sums of daily counters."""

import datetime as dt
from collections.abc import Collection, Mapping

from django.db.models import Sum

from .models import DailyTally

DIMENSIONS = ("day", "item", "authority")


def sums_by(dimension: str, kinds: Collection[str], since: dt.date) -> dict[str, Mapping[str, int]]:
    """How often each of these kinds happened since a day, for each value of a dimension: day (in ISO), item, authority.

    What has no item or authority is summed under an empty word.
    """
    rows = (
        DailyTally.objects.filter(day__gte=since, kind__in=kinds)
        .values_list(dimension, "kind")
        .annotate(Sum("number"))
        .order_by(dimension)
    )
    found: dict[str, dict[str, int]] = {}
    for value, kind, number in rows:
        found.setdefault(value.isoformat() if isinstance(value, dt.date) else value, {})[kind] = number
    return dict(found)
