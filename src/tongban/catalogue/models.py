"""Versions of standards and who has signed them. Nothing is ever changed or removed here, but for the end of a
version's time in force, which the next version sets."""

from django.db import models


class StandardVersion(models.Model):
    """A content this node has seen: its own version, or what a peer adopted, so that both can be shown.

    No other copy of the item's rules exists: the tree, the form and the guide are read from `content`.
    """

    key = models.CharField(max_length=48)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=71, unique=True)
    content = models.JSONField()
    adopted_at = models.DateTimeField(null=True)
    """When this node signed it; null for what only a peer has signed."""
    in_force_from = models.DateField(null=True)
    in_force_to = models.DateField(null=True)
    """First day on which it is in force no more."""

    class Meta:
        db_table = "catalogue_standard_version"
        constraints = [
            models.UniqueConstraint(
                fields=["key", "version"],
                condition=models.Q(adopted_at__isnull=False),
                name="catalogue_one_content_a_version",
            ),
            models.CheckConstraint(
                condition=models.Q(adopted_at__isnull=True, in_force_from__isnull=True)
                | models.Q(adopted_at__isnull=False, in_force_from__isnull=False),
                name="catalogue_in_force_when_adopted",
            ),
        ]


class Adoption(models.Model):
    """A node's signature under a digest. One node signs one content for a version, for good."""

    node = models.CharField(max_length=16)
    key = models.CharField(max_length=48)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=71)
    token = models.TextField()
    """Compact JWS of type tb-adoption+jws."""
    signed_at = models.DateTimeField()

    class Meta:
        db_table = "catalogue_adoption"
        constraints = [
            models.UniqueConstraint(
                fields=["node", "key", "version"], name="catalogue_one_adoption_a_version"
            )
        ]
        indexes = [models.Index(fields=["digest"], name="catalogue_adoption_digest")]
