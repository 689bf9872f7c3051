"""Make small what is kept for years: JSON and signed tokens, before they are sealed. What is packed comes back byte for byte.

A token is base64, which hides from a packer what repeats in it: its three parts are packed as the bytes they stand for,
if they are written in the one way that can be written again.
"""

import zlib

from .errors import TongbanError
from .signing import SignatureRefused, decode_base64url, encode_base64url

SMALLEST, LARGEST = 96, 256 * 1024
"""Bytes. Less gives nothing away but the time; more are files, which mostly are packed by their own kind already."""
_DEFLATED, _TOKEN, _QUOTED_TOKEN = b"d", b"t", b"q"
_RAW = -zlib.MAX_WBITS


def pack(plain: bytes) -> bytes | None:
    """The same in fewer bytes; None where that does not pay."""
    if not SMALLEST <= len(plain) <= LARGEST:
        return None
    form, body = _form(plain)
    packer = zlib.compressobj(level=6, wbits=_RAW)
    packed = form + packer.compress(body) + packer.flush()
    return packed if len(packed) < len(plain) - len(plain) // 16 else None


def unpack(packed: bytes) -> bytes:
    """The reverse; raises PackedWrong for what pack never wrote."""
    form, reader = packed[:1], zlib.decompressobj(wbits=_RAW)
    try:
        body = reader.decompress(packed[1:], LARGEST + 1)
    except zlib.error as error:
        raise PackedWrong("vault-damaged") from error
    if not reader.eof or len(body) > LARGEST:
        raise PackedWrong("vault-damaged")
    if form == _DEFLATED:
        return body
    if form in (_TOKEN, _QUOTED_TOKEN):
        token = _join(body)
        return b'"' + token + b'"' if form == _QUOTED_TOKEN else token
    raise PackedWrong("vault-damaged")


class PackedWrong(TongbanError):
    """Not what pack wrote."""


def _form(plain: bytes) -> tuple[bytes, bytes]:
    is_quoted = plain[:1] == b'"'
    parts = _split(plain[1:-1] if is_quoted else plain)
    if parts is None:
        return _DEFLATED, plain
    return (_QUOTED_TOKEN if is_quoted else _TOKEN), parts


def _split(token: bytes) -> bytes | None:
    """The bytes of a token's parts, each after its length; None for anything else."""
    if token.count(b".") != 2 or token[:2] != b"ey":
        return None
    try:
        parts = [decode_base64url(part) for part in token.decode("ascii").split(".")]
    except (SignatureRefused, UnicodeDecodeError):
        return None
    return b"".join(len(part).to_bytes(3) + part for part in parts)


def _join(body: bytes) -> bytes:
    parts, place = [], 0
    while place < len(body):
        begin = place + 3
        place = begin + int.from_bytes(body[place:begin])
        parts.append(encode_base64url(body[begin:place]))
    return ".".join(parts).encode("ascii")
