"""A photo or scan, decoded within bounds, turned upright, and written anew without all that is not the picture.

A photo says where and with what it was taken, sometimes with a smaller picture of what was cut away. Offices need none of
it. A picture that is written anew carries nothing that was hidden behind it either.
"""

from io import BytesIO
from typing import Any

from PIL import Image, ImageFile, ImageOps, JpegImagePlugin

from tongban.cases.types import Change
from tongban.kernel.errors import BadInput

from .uploads import JPEG

LARGEST = 52_000_000
"""Pixels: A4 at 600 dpi has 35 million, a photo of a telephone up to 50. Our own choice."""
FORMATS = ("JPEG", "PNG")
_ORIENTATION, _PLACE = 0x0112, 0x8825
ImageFile.LOAD_TRUNCATED_IMAGES = False
Image.MAX_IMAGE_PIXELS = None  # the bound is LARGEST, checked before anything is decoded


def clean_picture(content: bytes, media: str) -> tuple[bytes, tuple[Change, ...]]:
    """The same picture, upright, without its notes; and what of that its sender should know. Raises BadInput."""
    with _opened(content) as image:
        notes = _notes(image)
        upright = ImageOps.exif_transpose(image) if notes.get(_ORIENTATION, 1) != 1 else image
        changes = _changes(notes)
        return _written(upright, image, media), changes


def check_picture(content: bytes) -> None:
    """Can this be shown as it is? Raises BadInput. For files that others have cleaned."""
    with _opened(content):
        return


def _opened(content: bytes) -> ImageFile.ImageFile:
    image = Image.open(BytesIO(content), formats=FORMATS)
    pixels = image.width * image.height
    if pixels > LARGEST:
        size, limit = round(pixels / 1e6), LARGEST // 1_000_000
        raise BadInput("picture-too-large", field="file", size=size, limit=limit)
    image.load()
    return image


def _notes(image: Image.Image) -> dict[int, Any]:
    """What a photo says of itself."""
    exif = image.getexif()
    return {_ORIENTATION: exif.get(_ORIENTATION, 1), _PLACE: dict(exif.get_ifd(_PLACE))}


def _changes(notes: dict[int, Any]) -> tuple[Change, ...]:
    found = {Change.TURNED: notes.get(_ORIENTATION, 1) in range(2, 9), Change.PLACE: bool(notes.get(_PLACE))}
    return tuple(change for change, is_made in found.items() if is_made)


def _written(image: Image.Image, source: Image.Image, media: str) -> bytes:
    out = BytesIO()
    if media == JPEG:
        plain = image if image.mode in ("L", "RGB") else image.convert("RGB")
        plain.save(out, "JPEG", optimize=True, **_as_before(source))
    else:
        image.info = {"transparency": image.info["transparency"]} if "transparency" in image.info else {}
        image.save(out, "PNG", compress_level=3)
    return out.getvalue()


def _as_before(source: Image.Image) -> dict[str, Any]:
    """The quality the picture came with, so that it becomes neither worse nor larger."""
    ways: dict[str, Any] = {"progressive": bool(source.info.get("progressive"))}
    if isinstance(source, JpegImagePlugin.JpegImageFile) and source.mode in ("L", "RGB"):
        sampling = JpegImagePlugin.get_sampling(source)
        tables = {number: list(table) for number, table in source.quantization.items()}
        ways |= {"qtables": tables, "subsampling": sampling if sampling >= 0 else "4:4:4"}
    else:
        ways |= {"quality": 90}
    return ways
