"""Finds Chinese by its sound: full pinyin, its initials, what sounds alike in Sichuan, and homophones.

A spelling becomes a row of sets of characters, and that row is looked for in the Chinese itself. So a character with
several readings is found by each of them, and the catalogue keeps no second text.
"""

import itertools
from collections.abc import Iterable, Iterator, Mapping

from .wording import is_han

Row = tuple[str, ...]
"""The characters that may stand at each place."""
MOST_WAYS = 8
"""Ways to cut one spelling that are tried: xian is xian and xi'an; more than a few are never meant."""
LONGEST = 6
"""Letters of the longest sound, zhuang."""
_NOT_TOLD_APART = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"))
"""Sounds that many people in Sichuan and Chongqing do not tell apart; n and l are a fifth pair."""


class Sounds:
    """Which character sounds how. Of the characters of `table` only those that stand in `text` can be found."""

    def __init__(self, table: Mapping[str, str], text: Iterable[str]) -> None:
        there = set(text)
        self._table = table
        self._exact: dict[str, str] = {}
        alike: dict[str, set[str]] = {}
        initials: dict[str, set[str]] = {}
        for syllable, characters in table.items():
            kept = there.intersection(characters)
            if kept:
                self._exact[syllable] = "".join(sorted(kept))
                initials.setdefault(syllable[0], set()).update(kept)
                for spelling in _alike(syllable):
                    alike.setdefault(spelling, set()).update(kept)
        self._alike = {spelling: "".join(sorted(found)) for spelling, found in alike.items()}
        self._initials = {letter: "".join(sorted(found)) for letter, found in initials.items()}

    def patterns(self, asked: str) -> Iterator[str]:
        """Regular expressions for what a cleaned text may mean by its sound, the surest first."""
        tokens = asked.split()
        if not any(is_han(token) for token in tokens):
            yield from _pattern(self._rows(tokens, self._exact))
            letters = "".join(tokens)
            yield from _pattern([tuple(self._initials.get(letter, "") for letter in letters)])
        yield from _pattern(self._rows([_rough(token) for token in tokens], self._alike))

    def _rows(self, tokens: list[str], table: Mapping[str, str]) -> list[Row]:
        """The first few ways to read the tokens one after the other. Only the last may break off within a sound."""
        *whole, last = tokens
        ways = [self._ways(token, table, {}) for token in whole]
        ways.append(self._ways(last, table, _begun(table)))
        return [tuple(itertools.chain(*way)) for way in itertools.islice(itertools.product(*ways), MOST_WAYS)]

    def _ways(self, token: str, table: Mapping[str, str], begun: Mapping[str, str]) -> list[Row]:
        if is_han(token):
            return [tuple(self._homophones(character) for character in token)]
        return list(itertools.islice(_cut(token, table, begun, set()), MOST_WAYS))

    def _homophones(self, character: str) -> str:
        readings = [_rough(syllable) for syllable, found in self._table.items() if character in found]
        return "".join(dict.fromkeys("".join(self._alike.get(reading, "") for reading in readings)))


def _pattern(rows: list[Row]) -> Iterator[str]:
    """One sound alone says too little."""
    ways = ["".join(f"[{characters}]" for characters in row) for row in rows if len(row) > 1 and all(row)]
    if ways:
        yield "|".join(ways)


def _cut(rest: str, table: Mapping[str, str], begun: Mapping[str, str], dead: set[str]) -> Iterator[Row]:
    """The longest sounds first. `dead` keeps the rests that lead nowhere, so that none is tried twice."""
    if not rest:
        yield ()
        return
    if rest in dead:
        return
    is_dead = True
    for end in range(min(LONGEST, len(rest)), 0, -1):
        if rest[:end] in table:
            for further in _cut(rest[end:], table, begun, dead):
                is_dead = False
                yield (table[rest[:end]], *further)
    if rest in begun:
        is_dead = False
        yield (begun[rest],)
    if is_dead:
        dead.add(rest)


def _begun(table: Mapping[str, str]) -> dict[str, str]:
    """The beginnings that are no sound themselves: "zh" is whatever begins so."""
    found: dict[str, set[str]] = {}
    for syllable, characters in table.items():
        for end in range(1, len(syllable)):
            if syllable[:end] not in table:
                found.setdefault(syllable[:end], set()).update(characters)
    return {beginning: "".join(sorted(characters)) for beginning, characters in found.items()}


def _rough(spelling: str) -> str:
    for sharp, flat in _NOT_TOLD_APART:
        spelling = spelling.replace(sharp, flat)
    return spelling


def _alike(syllable: str) -> tuple[str, str]:
    """The rough spellings of a syllable, with either of n and l before it."""
    rough = _rough(syllable)
    return rough, {"n": "l", "l": "n"}.get(rough[0], rough[0]) + rough[1:]


def read_sounds(lines: Iterable[str]) -> dict[str, str]:
    """The rows of data/pinyin.csv: syllable and the characters that can be read so."""
    rows = (line.strip().split(",") for line in itertools.islice(lines, 1, None))
    return {row[0]: row[1] for row in rows}
