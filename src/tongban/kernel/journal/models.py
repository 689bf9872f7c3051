"""The journal's two tables: what happened, and what is still to be done about it."""

from django.db import models
from django.db.models import Q

from tongban.kernel.rows import Row


class Entry(Row):
    """One fact. Never changed, never deleted. Deliberately absent: personal data."""

    name = models.CharField(max_length=80)
    subject = models.CharField(max_length=80)
    payload = models.JSONField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "journal_entry"
        indexes = [models.Index(fields=["subject", "id"], name="journal_entry_subject")]


class Delivery(Row):
    """One reaction to one fact, still to be done, done, or given up and waiting for an operator."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="deliveries")
    reaction = models.CharField(max_length=120)
    due_at = models.DateTimeField()
    lease_owner = models.CharField(max_length=80, blank=True)
    leased_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "journal_delivery"
        constraints = [models.UniqueConstraint(fields=["entry", "reaction"], name="journal_delivery_once")]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                name="journal_delivery_pending",
                condition=Q(done_at__isnull=True, dead_at__isnull=True),
            )
        ]
