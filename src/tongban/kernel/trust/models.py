"""The versions of the list that this node has adopted. The newest is in force; none is ever changed or deleted."""

from django.db import models


class ListVersion(models.Model):
    """One version, verified when it was adopted. Deliberately absent: what it says, which is in the document alone."""

    version = models.PositiveIntegerField(primary_key=True)
    digest = models.CharField(max_length=71, unique=True)
    document = models.TextField()
    """The file, with all signatures."""
    adopted_at = models.DateTimeField()
    account_id = models.BigIntegerField(null=True)
    """The operator who adopted it; nobody's for one that was founded with or fetched."""
    source = models.CharField(max_length=80)
    """Where it came from: `founding`, `file`, or `node:` and the peer's id."""

    class Meta:
        db_table = "trust_list"
