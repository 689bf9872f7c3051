"""Keep a file's content under its digest, and get it back."""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Iterable

from django.db import connection

from tongban.kernel import clock, vault
from tongban.kernel.errors import NotFound

from .models import StoredBlob


@dataclasses.dataclass(frozen=True)
class Blob:
    """A file's content; `size` in bytes, `media` its media type as checked when it was taken in."""

    sha256: str
    media: str
    size: int
    content: bytes = dataclasses.field(repr=False)


def store_blob(*, content: bytes, media: str) -> str:
    """Keep `content`; answers its SHA-256 in hex. Storing the same bytes again changes nothing."""
    sha256 = hashlib.sha256(content).hexdigest()
    blob = StoredBlob(
        sha256=sha256,
        media=media,
        size=len(content),
        sealed=vault.seal(content, context=f"blob:{sha256}"),
        stored_at=clock.now(),
    )
    StoredBlob.add_all([blob], unless_known=True)
    return sha256


def add_blobs(blobs: Iterable[tuple[Blob, dt.datetime]]) -> None:
    """Keep many new files at once, each with the moment it came. None of them may be here already."""
    StoredBlob.put_all(
        StoredBlob(
            sha256=blob.sha256,
            media=blob.media,
            size=blob.size,
            sealed=vault.seal(blob.content, context=f"blob:{blob.sha256}"),
            stored_at=at,
        )
        for blob, at in blobs
    )


def blobs_here(digests: Iterable[str]) -> frozenset[str]:
    """Those of `digests` whose content is here."""
    wanted = sorted(set(digests))
    if not wanted:
        return frozenset()
    places = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT sha256 FROM blobs_blob WHERE sha256 IN ({places})", wanted)  # noqa: S608  # places only
        return frozenset(row[0] for row in cursor.fetchall())


def read_blob(sha256: str) -> Blob:
    """The content; raises NotFound. Whoever calls has checked that the reader may see it."""
    row = StoredBlob.find(sha256=sha256)
    if row is None:
        raise NotFound("blob-missing")
    content = vault.unseal(bytes(row.sealed), context=f"blob:{sha256}")
    return Blob(sha256=sha256, media=row.media, size=row.size, content=content)
