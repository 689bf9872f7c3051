"""Takes values out of parsed JSON; what is missing, wrong or unknown is named with its place."""

import datetime as dt
import re
from typing import Any
from urllib.parse import urlsplit

from tongban.kernel.errors import Text
from tongban.kernel.trust.types import TrustRefused

NODE = re.compile(r"[A-Za-z0-9-]{1,32}")
KID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
"""Also the name of a file on disk, so no dot and no slash."""
WORD = re.compile(r"\*|[A-Za-z0-9][A-Za-z0-9._:-]{0,79}")
"""A key of an item or of a type of certificate; the list does not know what it means."""
DIVISION = re.compile(r"[0-9]{6}")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
PUBLIC = re.compile(r"[A-Za-z0-9_-]{43}")

MAX_NAME = 200


def wrong(place: str) -> TrustRefused:
    """The error that names a place."""
    return TrustRefused("trust-malformed", place=place)


def members(value: object, known: frozenset[str], place: str) -> dict[str, Any]:
    """An object of exactly these members."""
    if not isinstance(value, dict):
        raise wrong(place)
    for name in value:
        if name not in known:
            raise TrustRefused("trust-unknown-member", place=place, member=name)
    for name in sorted(known):
        if name not in value:
            raise wrong(f"{place}.{name}")
    return value


def rows(value: object, place: str, *, least: int = 0, most: int = 1000) -> list[Any]:
    """A list of bounded length."""
    if not isinstance(value, list) or not least <= len(value) <= most:
        raise wrong(place)
    return value


def text(value: object, pattern: re.Pattern[str], place: str) -> str:
    """A text of this form."""
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise wrong(place)
    return value


def number(value: object, place: str) -> int:
    """A whole number from 1 on."""
    if type(value) is not int or value < 1:
        raise wrong(place)
    return value


def both(value: object, place: str) -> Text:
    """The same in Chinese and English."""
    found = members(value, frozenset({"zh", "en"}), place)
    for language, words in found.items():
        if not isinstance(words, str) or not words.strip() or len(words) > MAX_NAME or "\0" in words:
            raise wrong(f"{place}.{language}")
    return found["zh"], found["en"]


def moment(value: object, place: str) -> dt.datetime:
    """A moment to the second in UTC, which has one written form."""
    try:
        return dt.datetime.fromisoformat(text(value, MOMENT, place))
    except ValueError as error:
        raise wrong(place) from error


def maybe_moment(value: object, place: str) -> dt.datetime | None:
    """A moment, or null."""
    return None if value is None else moment(value, place)


def written(at: dt.datetime) -> str:
    """A moment as a list has it; raises ValueError for one with parts of a second."""
    if at.microsecond:
        raise ValueError("a list has moments to the second")
    return at.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def maybe_written(at: dt.datetime | None) -> str | None:
    """A moment or null."""
    return None if at is None else written(at)


def address(value: object, place: str) -> str:
    """An http or https address without a slash at its end."""
    if not isinstance(value, str) or len(value) > MAX_NAME:
        raise wrong(place)
    try:
        parts = urlsplit(value)
        is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise wrong(place) from error
    if not is_good or not value.isascii() or value.endswith("/") or set("?#@ ") & set(value):
        raise wrong(place)
    return value
