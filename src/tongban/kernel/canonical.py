"""One byte sequence for one value, so that two nodes that hold the same thing compute the same digest.

The form is that of RFC 8785 (JSON Canonicalization Scheme), narrowed so that a fast encoder gives it exactly:
object keys are ASCII, numbers are integers that every JSON reader keeps exactly (below 2^53). Money is integer fen,
durations are strings.
"""

import hashlib
import json
import re
from typing import Any

import orjson

from .errors import BadInput

MAX_DEPTH = 64
"""Deeper nesting is refused: no document of ours comes near it."""

_HALF = re.compile(r"\\u[dD][89a-fA-F]")
"""The escape of a surrogate, of a pair or alone. Rare, so that the dearer check is too."""


def encode(value: Any) -> bytes:
    """Canonical bytes of `value`; raises BadInput for what has no single form."""
    _check(value, MAX_DEPTH)
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER)
    except (orjson.JSONEncodeError, TypeError) as error:
        raise BadInput("not-canonical", reason=str(error)) from error


def _check(value: Any, depth: int) -> None:
    if depth == 0:
        raise BadInput("not-canonical", reason="nested too deeply")
    if isinstance(value, float):
        raise BadInput("not-canonical", reason="numbers must be integers")
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise BadInput("not-canonical", reason="keys must be ASCII text")
            _check(item, depth - 1)
    elif isinstance(value, list | tuple):
        for item in value:
            _check(item, depth - 1)
    elif not (value is None or isinstance(value, str | int)):
        raise BadInput("not-canonical", reason=f"no JSON value: {type(value).__name__}")


def decode(data: bytes) -> Any:
    """Read JSON strictly: UTF-8 without a mark, no doubled key, no float, no NaN, no half character; raises BadInput."""
    try:
        text = data.decode("utf-8")
        value = json.loads(text, object_pairs_hook=_once, parse_float=_no_float, parse_constant=_no_float)
        if _HALF.search(text):
            # Half of a pair has no UTF-8 form, so no database takes it and no digest can be made of it.
            json.dumps(value, ensure_ascii=False).encode("utf-8")
        return value
    except (ValueError, RecursionError) as error:
        raise BadInput("not-json", reason=str(error)) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a key occurs twice")
    return result


def _no_float(text: str) -> Any:
    raise ValueError(f"not an integer: {text[:20]}")


def digest(value: Any) -> str:
    """`sha256:<hex>` of bytes as they are, or of the canonical form of any other value."""
    data = value if isinstance(value, bytes) else encode(value)
    return "sha256:" + hashlib.sha256(data).hexdigest()
