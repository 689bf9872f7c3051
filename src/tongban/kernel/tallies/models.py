"""The table of daily counters."""

from django.db import models


class DailyTally(models.Model):
    """How often one kind of thing happened on one day. Deliberately absent: to whom, when exactly, from where."""

    day = models.DateField()
    kind = models.CharField(max_length=40)
    item = models.CharField(max_length=80, blank=True)
    authority = models.CharField(max_length=18, blank=True)
    shard = models.PositiveSmallIntegerField()
    """Threads that count at the same time do so in rows of their own, and need not wait for one another."""
    number = models.PositiveBigIntegerField()

    class Meta:
        db_table = "tallies_daily"
        constraints = [
            models.UniqueConstraint(
                fields=["day", "kind", "item", "authority", "shard"], name="tallies_daily_once"
            ),
        ]
