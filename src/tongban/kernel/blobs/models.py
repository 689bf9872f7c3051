"""The table of file contents, each kept once, sealed."""

from django.db import models

from tongban.kernel.hexes import HexField
from tongban.kernel.rows import Row


class StoredBlob(Row):
    """Content by its digest. Deliberately absent: a name, an owner; who may read it is for those who refer to it."""

    sha256 = HexField(primary_key=True)
    media = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sealed = models.BinaryField()
    stored_at = models.DateTimeField()
    finding = models.CharField(max_length=200, blank=True, default="", db_default="")
    """What a virus scanner found in it; such a file is never opened or passed on. Empty: nothing, or nobody looked."""

    class Meta:
        db_table = "blobs_blob"
