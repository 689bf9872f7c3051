"""Keep a file's content under its digest, and get it back."""

import dataclasses
import datetime as dt
import hashlib
from collections.abc import Iterable

from django.db import connection

from tongban.kernel import clock, vault
from tongban.kernel.errors import NotFound, Refused
from tongban.kernel.hexes import bytes_to_hex, hex_to_bytes

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
    _store(sha256, content, media, "")
    return sha256


def store_scanned(*, sha256: str, content: bytes, media: str, finding: str) -> None:
    """Keep a file of another node with what was found in it; of one that was not given for its virus `content` is empty.

    The latest look counts: bytes that come once more and in which nothing is found any more can be opened.
    """
    if not _store(sha256, content, media, finding):
        StoredBlob.objects.filter(sha256=sha256).exclude(finding=finding).update(
            finding=finding, size=len(content), sealed=_sealed(sha256, content)
        )


def _sealed(sha256: str, content: bytes) -> bytes:
    return vault.seal(content, context=f"blob:{sha256}")


def _store(sha256: str, content: bytes, media: str, finding: str) -> bool:
    """Whether it is new here."""
    blob = StoredBlob(
        sha256=sha256,
        media=media,
        size=len(content),
        sealed=_sealed(sha256, content),
        stored_at=clock.now(),
        finding=finding,
    )
    return bool(StoredBlob.add_all([blob], unless_known=True))


def blob_findings(digests: Iterable[str]) -> dict[str, str]:
    """Those of `digests` that are not waited for any more, each with the virus that was found in it, or nothing."""
    wanted = sorted(set(digests))
    if not wanted:
        return {}
    places = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT sha256, finding FROM blobs_blob WHERE sha256 IN ({places})",  # noqa: S608  # places only
            [hex_to_bytes(sha256) for sha256 in wanted],
        )
        return {bytes_to_hex(bytes(kept)): finding for kept, finding in cursor.fetchall()}


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
    """Those of `digests` whose content is here and can be opened."""
    return frozenset(sha256 for sha256, finding in blob_findings(digests).items() if not finding)


def read_blob(sha256: str) -> Blob:
    """The content, for people and other nodes; raises NotFound, and Refused for a file with a virus. Whoever calls has
    checked that the reader may see it."""
    row = _found(sha256)
    if row.finding:
        raise Refused("blob-infected", found=row.finding)
    return _blob(row)


def read_data(sha256: str) -> Blob:
    """The content of a file that only this program reads, to whom no virus matters: words in it may look like one.
    Raises NotFound. It is never given to anybody."""
    return _blob(_found(sha256))


def read_all_data(digests: Iterable[str]) -> dict[str, bytes]:
    """As read_data, of several files at once: their contents by digest, without those that are not here."""
    return {row.sha256: _blob(row).content for row in StoredBlob.objects.filter(pk__in=set(digests))}


def _found(sha256: str) -> StoredBlob:
    row = StoredBlob.find(sha256=sha256)
    if row is None:
        raise NotFound("blob-missing")
    return row


def _blob(row: StoredBlob) -> Blob:
    content = vault.unseal(bytes(row.sealed), context=f"blob:{row.sha256}")
    return Blob(sha256=row.sha256, media=row.media, size=row.size, content=content)
