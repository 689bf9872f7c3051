"""Make small what is kept for years: JSON and signed tokens, before they are sealed. What is packed comes back byte for byte.

Digests, ids, signatures and tokens are packed as the bytes they stand for (shortening.py), with a dictionary of what most
values have in common: the names of members and the words of the program. A dictionary is a file beside this one. What it
has packed can be read with it alone, so none is ever changed or removed; a better one gets the next number.
"""

import pathlib
import zlib

from .errors import TongbanError
from .shortening import NotShortened, lengthen, shorten
from .signing import encode_base64url

SMALLEST, LARGEST = 64, 256 * 1024
"""Bytes. Less gives nothing away but the time; more are files, which mostly are packed by their own kind already."""
NEWEST = 1
"""Number of the dictionary that is packed with."""
_DICTIONARIES = {
    number: pathlib.Path(__file__).with_name(f"packing_{number}.zdict").read_bytes() for number in (1,)
}
_DEFLATED, _TOKEN, _QUOTED_TOKEN = b"d", b"t", b"q"
"""Packed without a dictionary; the last two were written before there was one, and are only read."""
_RAW = -zlib.MAX_WBITS


def pack(plain: bytes) -> bytes | None:
    """The same in fewer bytes; None where that does not pay."""
    if not SMALLEST <= len(plain) <= LARGEST:
        return None
    short = shorten(plain)
    form, body, packer = (
        (_DEFLATED, plain, zlib.compressobj(wbits=_RAW)) if short is None else (_FORM, short, _primed.copy())
    )
    packed = form + packer.compress(body) + packer.flush()
    return packed if len(packed) < len(plain) - len(plain) // 16 else None


def unpack(packed: bytes) -> bytes:
    """The reverse; raises PackedWrong for what pack never wrote."""
    form = packed[:1]
    try:
        if form in _FORMS:
            return lengthen(_inflate(packed, _DICTIONARIES[_FORMS[form]]))
        body = _inflate(packed, b"")
    except (zlib.error, NotShortened) as error:
        raise PackedWrong("vault-damaged") from error
    if form == _DEFLATED:
        return body
    if form in (_TOKEN, _QUOTED_TOKEN):
        token = _join(body)
        return b'"' + token + b'"' if form == _QUOTED_TOKEN else token
    raise PackedWrong("vault-damaged")


def _inflate(packed: bytes, dictionary: bytes) -> bytes:
    reader = zlib.decompressobj(wbits=_RAW, zdict=dictionary)
    body = reader.decompress(packed[1:], LARGEST + 1)
    if not reader.eof or len(body) > LARGEST:
        raise PackedWrong("vault-damaged")
    return body


class PackedWrong(TongbanError):
    """Not what pack wrote."""


def _join(body: bytes) -> bytes:
    parts, place = [], 0
    while place < len(body):
        begin = place + 3
        place = begin + int.from_bytes(body[place:begin])
        parts.append(encode_base64url(body[begin:place]))
    return ".".join(parts).encode("ascii")


_FORMS = {bytes([number]): number for number in _DICTIONARIES}
_FORM = bytes([NEWEST])
_primed = zlib.compressobj(wbits=-14, memLevel=6, zdict=_DICTIONARIES[NEWEST])
"""Never used itself: a copy of it has read the dictionary already. A smaller window is copied sooner, and costs a thousandth."""
