"""The table of enquiries."""

from django.db import models
from django.db.models import Q

from tongban.kernel.rows import Row
from tongban.kernel.vault import SealedJSONField


class Enquiry(Row):
    """One question, with its answer, at the node where it was asked and at that of the authority.

    Deliberately absent: name, number, telephone and address of whoever asked, and anything of a case.
    """

    id = models.CharField(max_length=32, primary_key=True)
    item = models.CharField(max_length=80)
    place = models.CharField(max_length=6)
    """Division the question is about."""
    authority = models.CharField(max_length=18)
    asked_node = models.CharField(max_length=12)
    answering_node = models.CharField(max_length=12)
    person_id = models.CharField(max_length=32, blank=True)
    """Who asked, on the node where they did, if they had signed in."""
    receipt_index = models.CharField(max_length=64, blank=True)
    """Keyed index of the receipt code; empty for somebody signed in, and at the other node."""
    source_index = models.CharField(max_length=64, blank=True)
    """Keyed index of account or network address with the day, to count by; useless after that day."""
    asked_at = models.DateTimeField()
    due = models.DateTimeField()
    content = SealedJSONField(context="enquiries.enquiry.content")
    """{"text"}"""
    answer = SealedJSONField(context="enquiries.enquiry.answer", null=True)
    """{"text", "office": {"zh", "en"}}; null until there is one."""
    cites_guide = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)
    """Account of whoever answered, known only on its node."""

    class Meta:
        db_table = "enquiries_enquiry"
        constraints = [
            models.UniqueConstraint(
                fields=["receipt_index"], condition=~Q(receipt_index=""), name="enquiries_receipt"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answer__isnull=False),
                name="enquiries_answer_is_there",
            ),
        ]
        indexes = [
            models.Index(fields=["authority", "asked_at", "id"], name="enquiries_queue"),
            models.Index(fields=["person_id", "asked_at", "id"], name="enquiries_person"),
            models.Index(fields=["source_index"], name="enquiries_source", condition=~Q(source_index="")),
        ]
