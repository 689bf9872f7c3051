"""What a person uploads: small enough, of a kind that every office can open, and what its name says.

The first bytes say what a file is. What is refused is refused with what it is and how to mend it.
"""

import unicodedata
from typing import Final

from tongban.kernel.errors import BadInput

MEGABYTE = 1024 * 1024
PDF, PNG, JPEG = "application/pdf", "image/png", "image/jpeg"
LONGEST_NAME = 120

_STARTS = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
_KINDS = {PDF: "PDF", PNG: "PNG", JPEG: "JPG"}
_NAMED = {"pdf": "PDF", "png": "PNG", "jpg": "JPG", "jpeg": "JPG"}

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKED = (
    _ZIP,
    b"PK\x05\x06",
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"BZh",
    b"\xfd7zXZ\0",
    b"(\xb5/\xfd",
)
_OFFICE_PARTS = (b"[Content_Types].xml", b"mimetypeapplication/vnd.oasis", b"OFD.xml")
_LOOKED_AT: Final = 4096
"""Bytes of a packed file in which the names of its first parts stand. Nothing is ever unpacked."""


def check_size(name: str, size: int, *, limit: int) -> None:
    """Refuse what is larger than `limit` bytes, before it is read."""
    if size > limit:
        shown = f"{size / MEGABYTE:.1f}".removesuffix(".0")
        raise BadInput("file-too-large", field="file", name=name, size=shown, limit=limit // MEGABYTE)


def shown_name(name: str) -> str:
    """The name of a file without what would hide its end (marks that turn the order of letters), not too long."""
    plain = "".join(letter for letter in name if unicodedata.category(letter) not in ("Cc", "Cf"))
    return plain[-LONGEST_NAME:]


def media_of(name: str, content: bytes, *, limit: int) -> str:
    """The media type of an upload.

    Raises BadInput for an empty file, one larger than `limit` bytes, another kind than PDF, JPG and PNG, and a file
    whose content is not what its name says.
    """
    check_size(name, len(content), limit=limit)
    if not content:
        raise BadInput("file-empty", field="file", name=name)
    found = next((media for start, media in _STARTS.items() if content.startswith(start)), None)
    said = _NAMED.get(name.rpartition(".")[2].lower())
    if found is None or said is None:
        raise BadInput(_other_kind(content), field="file", name=name)
    if said != _KINDS[found]:
        raise BadInput("file-not-what-it-says", field="file", name=name, said=said, found=_KINDS[found])
    return found


def _other_kind(content: bytes) -> str:
    """Which sentence helps: documents of office programs are saved as PDF, archives are unpacked first."""
    start = content[:_LOOKED_AT]
    if start.startswith(_OLE) or (start.startswith(_ZIP) and any(part in start for part in _OFFICE_PARTS)):
        return "file-of-office"
    return "file-packed" if start.startswith(_PACKED) else "file-wrong-type"
