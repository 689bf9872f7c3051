"""A PDF, looked through object by object: what runs by itself, leads out of it or hides in it is taken out.

1. It opens without a password, is whole, and has no more pages than somebody will read.
2. No part of it grows beyond reason when it is unpacked.
3. Everything active is found: scripts, actions other than "go to" and plain links, files within the file, films, XFA forms.
4. It is written anew without it, so that no other reader of its bytes finds what ours did not. Only a PDF with an
   electronic signature is kept byte for byte, or the signature would break; with anything active it is refused.
"""

import dataclasses
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream

from tongban.cases.types import Change
from tongban.kernel.errors import BadInput

MOST_PAGES = 300
MOST_UNPACKED = 256 * 1024 * 1024
"""Bytes of all that is not a picture. Our own choice, far above what 10 MB of text and fonts come to."""
MOST_PIXELS = 200_000_000
"""In one picture of a page: A0 at 300 dpi has 140 million. Our own choice."""
_LOST = "not found in file"
"""What the reader notes when something a page refers to is gone. Other disorder it mends."""
END_WITHIN = 4096
"""Bytes before the end in which a whole PDF says that it is over."""

_ENTRIES = {
    "/JS": Change.SCRIPT,
    "/JavaScript": Change.SCRIPT,
    "/AA": Change.SCRIPT,
    "/XFA": Change.FORM,
    "/EmbeddedFiles": Change.ATTACHED,
    "/EF": Change.ATTACHED,
    "/AF": Change.ATTACHED,
    "/Collection": Change.ATTACHED,
    "/RichMediaContent": Change.MEDIA,
    "/RichMediaSettings": Change.MEDIA,
    "/3DD": Change.MEDIA,
    "/Movie": Change.MEDIA,
}
"""Entries that are dropped wherever they stand (ISO 32000-2, 7.7.4, 7.11.4, 12.6, 12.7.8, 13)."""
_ACTIONS = {
    "/JavaScript": Change.SCRIPT,
    "/Launch": Change.SCRIPT,
    "/SubmitForm": Change.SCRIPT,
    "/ImportData": Change.SCRIPT,
    "/GoToR": Change.SCRIPT,
    "/GoToE": Change.ATTACHED,
    "/GoToDp": Change.SCRIPT,
    "/Rendition": Change.MEDIA,
    "/Movie": Change.MEDIA,
    "/Sound": Change.MEDIA,
    "/GoTo3DView": Change.MEDIA,
    "/RichMediaExecute": Change.MEDIA,
}
"""Kinds of actions that are dropped with the entry that holds them."""
_NOTES = {
    "/FileAttachment": Change.ATTACHED,
    "/RichMedia": Change.MEDIA,
    "/3D": Change.MEDIA,
    "/Movie": Change.MEDIA,
    "/Screen": Change.MEDIA,
    "/Sound": Change.MEDIA,
}
"""Kinds of annotations that are dropped from their page."""
_LINKS = (b"http://", b"https://", b"mailto:", b"tel:")

_LONG_NAMES = b"|".join(sorted(name[1:].encode() for name in {*_ENTRIES, *_ACTIONS} if len(name) > 3))
_IN_BYTES = re.compile(rb"/(?:" + _LONG_NAMES + rb")(?![A-Za-z0-9])")
"""Names of three letters and more; shorter ones stand in any large picture by chance."""
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")


def clean_pdf(content: bytes) -> tuple[bytes, tuple[Change, ...]]:
    """The PDF as it may be kept, and what was taken out. Raises BadInput."""
    with _opened(content) as pdf:
        is_mended = _check_whole(pdf)
        found = _taken_out(pdf)
        if not found.is_signed:
            return _written(pdf), tuple(sorted(found.changes))
        if found.changes or is_mended or pdf.is_encrypted or _names_something_active(content):
            raise BadInput("pdf-signed-and-active", field="file")
        return content, ()


def check_pdf(content: bytes) -> None:
    """Can this be shown as it is? Raises BadInput. For files that others have cleaned."""
    with _opened(content) as pdf:
        _check_whole(pdf)
        if _taken_out(pdf).changes:
            raise BadInput("pdf-active", field="file")


def _opened(content: bytes) -> Pdf:
    if b"%%EOF" not in content[-END_WITHIN:]:
        raise BadInput("file-damaged", field="file")
    try:
        return Pdf.open(
            BytesIO(content), inherit_page_attributes=False
        )  # else all pages are gone through at once
    except pikepdf.PasswordError as error:
        raise BadInput("pdf-locked", field="file") from error


def _check_whole(pdf: Pdf) -> bool:
    """Everything is there, within bounds. Answers whether the reader had to mend anything; raises BadInput."""
    said = int(pdf.Root.Pages.get("/Count", 0))
    pages = said if said > MOST_PAGES else len(pdf.pages)
    if pages > MOST_PAGES:
        raise BadInput("pdf-too-long", field="file", pages=pages, limit=MOST_PAGES)
    unpacked = 0
    for stream in (thing for thing in pdf.objects if isinstance(thing, Stream)):
        unpacked += _unpacked(stream)
        if unpacked > MOST_UNPACKED:
            raise BadInput("file-too-complex", field="file")
    warnings = pdf.get_warnings()
    if pages == 0 or any(_LOST in warning for warning in warnings):
        raise BadInput("file-damaged", field="file")
    return bool(warnings)


def _unpacked(stream: Stream) -> int:
    """Bytes of a stream for whoever shows the page. A picture is not unpacked: its size is what it says."""
    if stream.get("/Subtype") == Name.Image:
        if int(stream.get("/Width", 0)) * int(stream.get("/Height", 0)) > MOST_PIXELS:
            raise BadInput("file-too-complex", field="file")
        return 0
    packings = stream.get("/Filter")
    if (
        isinstance(packings, Array)
        and sum(packing in (Name.FlateDecode, Name.LZWDecode) for packing in packings) > 1
    ):
        raise BadInput("file-too-complex", field="file")  # packed twice: no program does, but who makes bombs
    try:
        return len(stream.read_bytes())
    except pikepdf.DataDecodingError as error:
        if "bad_alloc" in str(error):
            raise MemoryError from error
        raise
    except pikepdf.PdfError:
        return len(stream.read_raw_bytes())  # packed in a way that only its own reader knows


# What is active --------------------------------------------------------------------------------------------------


@dataclasses.dataclass
class _Found:
    changes: set[Change] = dataclasses.field(default_factory=set)
    is_signed: bool = False


def _taken_out(pdf: Pdf) -> _Found:
    found = _Found()
    for thing in [pdf.trailer, *pdf.objects]:
        for inner in _with_inner(thing):
            _take_out(inner, found)
    return found


def _with_inner(thing: Object, depth: int = 0) -> Iterator[Object]:
    """A thing and those written within it; what it only refers to is a thing of its own."""
    if not isinstance(thing, Dictionary | Stream | Array):
        return
    if depth > 100:
        raise BadInput("file-too-complex", field="file")
    yield thing
    inners: list[Any] = list(thing) if isinstance(thing, Array) else [value for _, value in thing.items()]
    for inner in inners:
        if isinstance(inner, Object) and not inner.is_indirect:
            yield from _with_inner(inner, depth + 1)


def _take_out(thing: Object, found: _Found) -> None:
    if isinstance(thing, Array):
        verdicts = [_verdict(inner) for inner in thing]
        for place, change in reversed(list(enumerate(verdicts))):
            if change:
                found.changes.add(change)
                del thing[place]
        return
    found.is_signed |= "/ByteRange" in thing
    for key, value in list(thing.items()):
        change = _verdict(value) or (None if _is_resource(value) else _ENTRIES.get(key))
        if change:
            found.changes.add(change)
            del thing[key]


def _verdict(value: Any) -> Change | None:
    """Why a value may not stay; None if it may."""
    if not isinstance(value, Dictionary):
        return None
    kind, note = value.get("/S"), value.get("/Subtype")
    if isinstance(kind, Name) and str(kind) in _ACTIONS:
        return _ACTIONS[str(kind)]
    if isinstance(note, Name) and str(note) in _NOTES:
        return _NOTES[str(note)]
    if kind == Name.URI and not bytes(value.get("/URI", b"")).lower().startswith(_LINKS):
        return Change.SCRIPT
    return None


def _is_resource(value: Any) -> bool:
    """A font, picture or colour of a page, which may have any name, also that of an entry."""
    if isinstance(value, Stream):
        return value.get("/Subtype") in (Name.Image, Name.Form)
    if isinstance(value, Dictionary):
        return value.get("/Type") in (Name.Font, Name.ExtGState)
    return isinstance(value, Name) or (
        isinstance(value, Array) and len(value) > 0 and isinstance(value[0], Name)
    )


# Writing ---------------------------------------------------------------------------------------------------------


def _written(pdf: Pdf) -> bytes:
    out = BytesIO()
    pdf.save(out, deterministic_id=True, encryption=False)
    return out.getvalue()


def _names_something_active(content: bytes) -> bool:
    """Does any word in the bytes of a PDF that is kept as it is name something active, wherever it stands? Another
    reader might come to it."""
    return bool(_IN_BYTES.search(_ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)))
