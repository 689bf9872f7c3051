"""How wide a text is before a browser has drawn it, and where its lines break."""

import functools
import unicodedata
from collections.abc import Iterator

_BROAD = frozenset("mwMW@%—…")
_NO_START = "，。、；：？！）》”’％%"
"""Never at the start of a line."""


def text_width(text: str, size: float) -> float:
    """Width in the unit of `size`: a Chinese character is as wide as high, a Latin one a good half, on the safe side."""
    return size * sum(map(_ems, text))


@functools.cache
def _ems(character: str) -> float:
    if character in "“”‘’·" or unicodedata.east_asian_width(character) in "WF":
        return 1
    if character in _BROAD:
        return 0.92
    return 0.7 if character.isupper() else 0.58


def wrap(text: str, size: float, room: float) -> list[str]:
    """Lines that fit: broken at spaces and commas first, and a Chinese run that is still too long between characters."""
    lines: list[str] = []
    current, taken = "", 0.0
    for gap, word in _words(text):
        width = text_width(word, size)
        joined = taken + text_width(gap, size) + width if current else width
        if joined <= room:
            current, taken = (f"{current}{gap}{word}" if current else word), joined
            continue
        if current:
            lines.append(current)
        *full, current = _break(word, size, room)
        lines.extend(full)
        taken = text_width(current, size)
    return [*lines, current] if current or not lines else lines


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Each word with what parts it from the one before: a space, or nothing after a Chinese comma."""
    for part in text.split(" "):
        pieces = part.replace("，", "，\n").split("\n")
        yield " ", pieces[0]
        yield from (("", piece) for piece in pieces[1:] if piece)


def _break(word: str, size: float, room: float) -> list[str]:
    pieces = [""]
    taken = 0.0
    for character in word:
        width = size * _ems(character)
        if taken + width > room and pieces[-1] and character not in _NO_START:
            pieces.append("")
            taken = 0.0
        pieces[-1] += character
        taken += width
    return pieces
