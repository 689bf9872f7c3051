"""The register of certificates, the changes of their standing, and the counters their numbers come from."""

from django.db import connection, models
from django.db.models import Q

from tongban.kernel.hexes import HexField
from tongban.kernel.rows import Row
from tongban.kernel.vault import SealedJSONField

from .types import Status


class Certificate(Row):
    """A certificate this node issued, or a verified copy of a neighbour's. What it says is in the token alone, a file
    among the files of this node, where it also came or goes from node to node.

    Deliberately absent: the holder's name and number outside the token; `held_by` is a person of this node, or empty.
    """

    identifier = models.CharField(primary_key=True, max_length=128)
    code = models.CharField(max_length=16)
    type_key = models.CharField(max_length=64)
    issuer = models.CharField(max_length=18)
    issuer_node = models.CharField(max_length=16)
    is_own = models.BooleanField()
    held_by = HexField(blank=True)
    case_number = models.CharField(max_length=40)
    status = models.CharField(max_length=10)
    status_at = models.DateTimeField()
    kept_at = models.DateTimeField()
    """When it entered this register, by our own clock; the key it is signed with was good then."""
    file = HexField()
    """SHA-256 of the token."""

    class Meta:
        db_table = "certificates_certificate"
        constraints = [
            models.UniqueConstraint(fields=["code"], name="certificates_certificate_code"),
            models.UniqueConstraint(
                fields=["case_number"], condition=Q(is_own=True), name="certificates_certificate_case"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in Status]),
                name="certificates_certificate_status",
            ),
        ]
        indexes = [
            models.Index(fields=["held_by", "-kept_at"], name="certificates_holder"),
            models.Index(fields=["case_number"], name="certificates_case"),
        ]


class StatusChange(models.Model):
    """A suspension, its end, or a revocation, as this node learnt it: also for certificates it keeps no copy of."""

    identifier = models.CharField(max_length=128)
    issuer_node = models.CharField(max_length=16)
    status = models.CharField(max_length=10)
    reason = SealedJSONField(context="certificate.status_reason")
    account_id = models.BigIntegerField(null=True)
    """Who did it, for certificates of this node."""
    at = models.DateTimeField()

    class Meta:
        db_table = "certificates_status_change"
        indexes = [models.Index(fields=["identifier", "id"], name="certificates_status_of")]


class CounterQuerySet(models.QuerySet["Counter"]):
    def take(self, key: str) -> int:
        """The next number of a counter, from 1. Holds the counter until the transaction ends, so none is lost."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO certificates_counter (key, value) VALUES (%s, 1)"
                " ON CONFLICT (key) DO UPDATE SET value = certificates_counter.value + 1 RETURNING value",
                [key],
            )
            return int(cursor.fetchone()[0])


class Counter(models.Model):
    """Running numbers of certificates."""

    key = models.CharField(primary_key=True, max_length=120)
    value = models.BigIntegerField()

    objects = CounterQuerySet.as_manager()

    class Meta:
        db_table = "certificates_counter"
