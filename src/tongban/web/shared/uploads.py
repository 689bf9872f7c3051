"""A file from a person: is it small enough, and is it what its name says? Pure; the first bytes decide."""

import pathlib

from django.core.files.uploadedfile import UploadedFile

from tongban.kernel.errors import BadInput

MEGABYTE = 1024 * 1024

_BEGINNINGS: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF-", "application/pdf", "PDF"),
    (b"\xff\xd8\xff", "image/jpeg", "JPG"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "PNG"),
)
_NAMES = {".pdf": "PDF", ".jpg": "JPG", ".jpeg": "JPG", ".png": "PNG"}


def read_upload(upload: "UploadedFile[bytes] | None", *, limit: int, field: str = "") -> tuple[bytes, str]:
    """The content and its media type; raises BadInput with the words for the person.

    `limit` in bytes. Refuses nothing, an empty file, too large a file, another kind than PDF, JPG and PNG, and a
    file whose content is not what its name says.
    """
    if upload is None:
        raise BadInput("file-missing", field=field)
    name = str(upload.name)
    if (upload.size or 0) > limit:
        size = f"{(upload.size or 0) / MEGABYTE:.1f}".removesuffix(".0")
        raise BadInput("file-too-large", field=field, name=name, size=size, limit=limit // MEGABYTE)
    content = upload.read()
    if not content:
        raise BadInput("file-empty", field=field, name=name)
    found = next(((media, kind) for start, media, kind in _BEGINNINGS if content.startswith(start)), None)
    said = _NAMES.get(pathlib.PurePath(name).suffix.lower())
    if found is None or said is None:
        raise BadInput("file-wrong-type", field=field, name=name)
    media, kind = found
    if said != kind:
        raise BadInput("file-not-what-it-says", field=field, name=name, said=said, found=kind)
    return content, media
