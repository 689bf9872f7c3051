"""What a person uploads: small enough, and what its name says. The first bytes decide."""

from tongban.kernel.errors import BadInput

MEGABYTE = 1024 * 1024
_STARTS = {b"%PDF-": "application/pdf", b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_KINDS = {"application/pdf": "PDF", "image/png": "PNG", "image/jpeg": "JPG"}
_NAMED = {"pdf": "PDF", "png": "PNG", "jpg": "JPG", "jpeg": "JPG"}


def check_size(name: str, size: int, *, limit: int) -> None:
    """Refuse what is larger than `limit` bytes, before it is read."""
    if size > limit:
        shown = f"{size / MEGABYTE:.1f}".removesuffix(".0")
        raise BadInput("file-too-large", field="file", name=name, size=shown, limit=limit // MEGABYTE)


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
        raise BadInput("file-wrong-type", field="file", name=name)
    if said != _KINDS[found]:
        raise BadInput("file-not-what-it-says", field="file", name=name, said=said, found=_KINDS[found])
    return found
