"""Identifiers: sortable ids for machines, short codes for people."""

import secrets
import time
import unicodedata
import uuid

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford base32: no I, L, O, U, so that a code survives being read out on the phone."""

_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_id() -> str:
    """A fresh UUID version 7 as 32 hex characters; later ids sort after earlier ones."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | secrets.randbits(80)
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return uuid.UUID(int=value).hex


def new_code(length: int = 16) -> str:
    """A random code of `length` characters (5 bits each) that a person can type."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def normalise_code(text: str) -> str:
    """A code as somebody typed it: full-width forms read as plain ones, spaces and dashes dropped, letters that look
    like digits read as digits."""
    plain = "".join(unicodedata.normalize("NFKC", text).split()).replace("-", "").upper()
    # Once more: an accent that stood alone may have come to stand behind a letter.
    return unicodedata.normalize("NFKC", plain).upper().translate(_READ_AS)
