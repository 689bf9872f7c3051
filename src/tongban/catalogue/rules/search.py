"""Finds items in a person's own words. Chinese is compared by pairs of characters, English by words."""

import re
from collections.abc import Iterable

from tongban.catalogue.types import Standard

from .vocabulary import TOPICS

EXACT, PART, SHARED = 1000, 500, 100
"""Weights: the whole name or keyword; one inside the other; the share of pairs or words in common."""

_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[a-z0-9]+")
_FILLERS = re.compile("请问|怎么|如何|哪里|在哪|一家|一个|一张|一下|我|想|要|的|了|吗")
_COMMON = {"a", "an", "the", "to", "of", "for", "my", "i", "in", "and", "or", "at", "on"}


def rank(standards: Iterable[Standard], text: str) -> tuple[Standard, ...]:
    """The items that fit `text`, best first, equal ones as they came; none for a text that says nothing."""
    scored = [(score(standard, text), standard) for standard in standards]
    found = [entry for entry in scored if entry[0] > 0]
    return tuple(standard for _, standard in sorted(found, key=lambda entry: -entry[0]))


def score(standard: Standard, text: str) -> int:
    """How well an item fits: its best phrase counts, so that many keywords are no advantage."""
    wanted = _clean(text)
    wanted = _FILLERS.sub("", wanted) or wanted
    if not _pieces(wanted):
        return 0
    return max(_score(_clean(phrase), wanted) for phrase in _phrases(standard))


def _phrases(standard: Standard) -> list[str]:
    return [
        *standard.name,
        standard.result.name.zh,
        standard.result.name.en,
        *TOPICS[standard.topic],
        *standard.keywords["zh"],
        *standard.keywords["en"],
    ]


def _score(phrase: str, wanted: str) -> int:
    if phrase == wanted:
        return EXACT
    if len(wanted) > 1 and (_holds(phrase, wanted) or _holds(wanted, phrase)):
        return PART + SHARED * min(len(phrase), len(wanted)) // max(len(phrase), len(wanted))
    pieces, sought = _pieces(phrase), _pieces(wanted)
    common = len(pieces & sought)
    # Half of what was asked must be there, or the item is about something else.
    return SHARED * common // len(sought) if sought and 2 * common >= len(sought) else 0


def _holds(whole: str, part: str) -> bool:
    """Is `part` in `whole`? English only word by word: "art" is not in "start"."""
    return part in whole if _CHINESE.search(part) else f" {part} " in f" {whole} "


def _clean(text: str) -> str:
    return " ".join(text.casefold().split())


def _pieces(text: str) -> set[str]:
    """Pairs of neighbouring Chinese characters, and English words that carry meaning."""
    pairs = {run[n : n + 2] for run in _CHINESE.findall(text) for n in range(max(1, len(run) - 1))}
    return pairs | (set(_WORD.findall(text)) - _COMMON)
