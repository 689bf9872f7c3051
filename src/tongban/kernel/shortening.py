"""Write what is random in a text as the bytes it stands for: digests, ids, signatures, the parts of signed tokens.

Written as letters they take a third to twice as many bytes, which no packer finds, and base64 hides what repeats. No
UTF-8 text has a byte of 0xFB or more, so that those can say what follows. What is shortened comes back byte for byte.
"""

import binascii
import re
from collections.abc import Callable

_ID, _DIGEST, _SIGNATURE, _BEGIN, _END = (bytes([byte]) for byte in (0xFF, 0xFE, 0xFD, 0xFC, 0xFB))
"""16 bytes written as hex; 32 as hex; 64 as base64url; from here on base64url of what stands here; to here."""
_MARKS = (_ID, _DIGEST, _SIGNATURE, _BEGIN, _END)
_MARK = re.compile(rb"[\xfb-\xff]")
_LONG = re.compile(
    rb"(?<![\w-])(?:(?P<part>ey[\w-]{30,})|(?P<signature>[\w-]{86})(?![\w-]))|(?P<digest>[0-9a-f]{64})|(?P<id>[0-9a-f]{32})"
)
_SHORTEST = 32
"""Bytes; nothing that is looked for is shorter."""
_DEEPEST = 4
"""Tokens within tokens; ours have one within another."""


class NotShortened(ValueError):
    """Not what shorten wrote."""


def shorten(text: bytes, depth: int = _DEEPEST) -> bytes | None:
    """The same in fewer bytes, if there is anything to shorten; None for what is no text."""
    if any(mark in text for mark in _MARKS):
        return None
    pieces = text.split(b'"')  # far quicker than looking for the pattern everywhere
    return b'"'.join([piece if len(piece) < _SHORTEST else _shorten_piece(piece, depth) for piece in pieces])


def _shorten_piece(piece: bytes, depth: int) -> bytes:
    return _LONG.sub(lambda found: _WRITERS[str(found.lastgroup)](found[0], depth), piece)


def _write_part(text: bytes, depth: int) -> bytes:
    plain = _decoded(text) if depth else None
    inner = None if plain is None else shorten(plain, depth - 1)
    return text if inner is None else _BEGIN + inner + _END


def _write_signature(text: bytes, _depth: int) -> bytes:
    plain = _decoded(text)
    return text if plain is None else _SIGNATURE + plain


def _decoded(text: bytes) -> bytes | None:
    """The bytes that base64url stands for; None if they would not be written in this way again."""
    plain_alphabet = text.translate(_FROM_URL)
    try:
        plain = binascii.a2b_base64(plain_alphabet + b"=" * (-len(text) % 4))
    except binascii.Error:
        return None
    return plain if _encoded(plain) == text else None


def _encoded(plain: bytes) -> bytes:
    return binascii.b2a_base64(plain, newline=False).rstrip(b"=").translate(_TO_URL)


_FROM_URL, _TO_URL = bytes.maketrans(b"-_", b"+/"), bytes.maketrans(b"+/", b"-_")


_WRITERS: dict[str, Callable[[bytes, int], bytes]] = {
    "part": _write_part,
    "signature": _write_signature,
    "digest": lambda text, _depth: _DIGEST + bytes.fromhex(text.decode("ascii")),
    "id": lambda text, _depth: _ID + bytes.fromhex(text.decode("ascii")),
}


def lengthen(short: bytes) -> bytes:
    """The reverse of shorten; raises NotShortened."""
    return _lengthen(short, 0, 0)[0]


def _lengthen(short: bytes, place: int, depth: int) -> tuple[bytes, int]:
    """The text from `place` on, to the end or, inside a token, to where that ends; and the place after it."""
    if depth > _DEEPEST:
        raise NotShortened
    parts: list[bytes] = []
    while found := _MARK.search(short, place):
        mark = found[0]
        parts.append(short[place : found.start()])
        place = found.end()
        if mark == _END and depth:
            return b"".join(parts), place
        if mark == _BEGIN:
            inner, place = _lengthen(short, place, depth + 1)
            parts.append(_encoded(inner))
            continue
        end = place + _SIZES.get(mark, len(short))
        if end > len(short):
            raise NotShortened
        raw, place = short[place:end], end
        parts.append(_encoded(raw) if mark == _SIGNATURE else raw.hex().encode("ascii"))
    if depth:
        raise NotShortened
    parts.append(short[place:])
    return b"".join(parts), len(short)


_SIZES = {_ID: 16, _DIGEST: 32, _SIGNATURE: 64}
