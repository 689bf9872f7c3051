"""The table of editions."""

from django.db import connection, models


class EditionQuerySet(models.QuerySet["Edition"]):
    def stamps(self) -> dict[str, str]:
        """The stamp of every part. Asked for in every transaction, so the statement is written out."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT part, stamp FROM editions_edition")
            return dict(cursor.fetchall())


class Edition(models.Model):
    """A stamp that is new after every change of what processes keep in memory, and never used twice."""

    part = models.CharField(max_length=20, primary_key=True)
    stamp = models.CharField(max_length=32)

    objects = EditionQuerySet.as_manager()

    class Meta:
        db_table = "editions_edition"
