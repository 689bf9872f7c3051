"""The journal's two tables: what happened, and what is still to be done about it."""

import dataclasses
import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from django.db import connection, models
from django.db.models import Q

from tongban.kernel.hexes import WholeIndex
from tongban.kernel.rows import Row


class Entry(Row):
    """One fact. Never changed, never deleted. Deliberately absent: personal data."""

    name = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    payload = models.JSONField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "journal_entry"
        indexes = [WholeIndex(fields=["subject"], name="journal_entry_about")]


@dataclasses.dataclass(frozen=True)
class Leased:
    """A delivery that a worker has taken, with the fact it follows from."""

    id: int
    reaction: str
    attempts: int
    name: str
    payload: dict[str, Any]


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """What the worker does round after round, in statements that are put together once."""

    def lease(self, owner: str, *, now: dt.datetime, until: dt.datetime, limit: int) -> list[Leased]:
        """Take up to `limit` due deliveries that nobody holds, the earliest first; what another worker is taking at
        this moment is passed over. An empty queue takes no lock."""
        moment, end = (connection.ops.adapt_datetimefield_value(value) for value in (now, until))
        can_skip = connection.features.has_select_for_update_skip_locked
        with connection.cursor() as cursor:
            if not can_skip:  # there a statement that might write waits for all other writers
                cursor.execute(f"{_DUE} LIMIT 1", [moment, moment])
                if cursor.fetchone() is None:
                    return []
            due = f"{_DUE} ORDER BY due_at, id LIMIT %s" + " FOR UPDATE SKIP LOCKED" * can_skip
            cursor.execute(
                f"WITH due AS MATERIALIZED ({due})"  # noqa: S608  # two texts of ours
                " UPDATE journal_delivery SET lease_owner = %s, leased_until = %s WHERE id IN (SELECT id FROM due)"
                " RETURNING due_at, id, reaction, attempts,"
                " (SELECT name FROM journal_entry WHERE journal_entry.id = entry_id),"
                " (SELECT payload FROM journal_entry WHERE journal_entry.id = entry_id)",
                [moment, moment, limit, owner, end],
            )
            rows = sorted(cursor.fetchall(), key=lambda row: row[:2])
        return [
            Leased(number, reaction, attempts, name, json.loads(payload))
            for _, number, reaction, attempts, name, payload in rows
        ]

    def finish(self, owner: str, ids: Iterable[int]) -> int:
        """Take away what is done of these and still held by `owner`; answers how many."""
        values = [(number, owner) for number in ids]
        if not values:
            return 0
        with connection.cursor() as cursor:
            cursor.executemany("DELETE FROM journal_delivery WHERE id = %s AND lease_owner = %s", values)
            return int(cursor.rowcount)


_DUE = (
    "SELECT id FROM journal_delivery WHERE dead_at IS NULL AND due_at <= %s"
    " AND (leased_until IS NULL OR leased_until < %s)"
)


class Delivery(Row):
    """One reaction to one fact, still to be done, or given up and waiting for an operator. Gone once it is done: the
    fact stays, and so does what the reaction wrote. Deliberately absent: what would keep two rows apart, since they are
    written once, with their fact."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="deliveries", db_index=False)
    reaction = models.CharField(max_length=120)
    due_at = models.DateTimeField()
    lease_owner = models.CharField(max_length=80, blank=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    dead_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        db_table = "journal_delivery"
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="journal_delivery_pending",
                condition=Q(dead_at__isnull=True),
            )
        ]
