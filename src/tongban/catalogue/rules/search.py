"""Finds items in a person's own words: as they are written, by their sound, and with one slip of the fingers.

An index is made once for an edition of the catalogue. It keeps for each piece (rules/wording.py) the lines that have
it; a line is one name or one other phrase of an item. Whoever looks for a word of two characters gets exactly the
items that have it.
"""

import dataclasses
import enum
import re
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from itertools import accumulate, chain
from typing import NamedTuple

from tongban.catalogue.types import Words

from .pinyin import Sounds
from .typos import SHORTEST_WORD, near, unharmed
from .wording import COMMON, bare, clean, is_han, parts, pieces


class How(enum.IntEnum):
    """How an item fits what was typed; the larger, the better."""

    SLIP = 1
    """What is written there is one slip away from what was typed."""
    SOUND = 2
    """It sounds so."""
    SHARED = 3
    """Half of what was typed stands in one phrase."""
    PART = 4
    """It stands in a phrase, or a whole phrase stands in it."""
    BEGINNING = 5
    """A phrase begins so."""
    PHRASE = 6
    """It is another phrase people use for the item."""
    NAME = 7
    """It is the name."""


HOWS = {how.value: how for how in How}


@dataclasses.dataclass(frozen=True)
class Findable:
    """An item and everything it is found by."""

    key: str
    name: Words
    phrases: tuple[str, ...]


class Hit(NamedTuple):
    """An item that fits."""

    key: str
    how: How
    phrase: str
    """The name or phrase it was found by, as the item writes it."""


@dataclasses.dataclass(frozen=True)
class Found:
    """What fits, best first. `meant` is what was probably meant when nobody writes what was typed; else empty."""

    hits: tuple[Hit, ...]
    meant: str = ""


Scores = dict[int, int]
"""By line: a thousand times how it fits, and how much of the line that is in hundredths."""
MOST_SHARED = 200
"""Lines that merely share something with what was typed: nobody reads more of them."""


class Index:
    """The phrases of all items, ready to be searched; never changed."""

    def __init__(self, items: Iterable[Findable], sounds: Mapping[str, str]) -> None:
        self._items = tuple(items)
        self._owners = array("L")
        self._phrases: list[str] = []
        self._lines: list[str] = []
        """Cleaned, with a space on either side, so that a word begins after a space."""
        self._exact: dict[str, list[int]] = {}
        self._lines_with: dict[str, array[int]] = {}
        """By piece, and by single character."""
        for number, item in enumerate(self._items):
            for phrase in dict.fromkeys((*item.name, *item.phrases)):
                self._add(number, phrase)
        self._words = sorted(word for word in self._lines_with if not is_han(word))
        self._text = "\n".join(self._lines)
        self._starts = array("L", accumulate((len(line) + 1 for line in self._lines), initial=0))
        self._sounds = Sounds(sounds, self._text)
        self._places = {language: self._by_name(language) for language in ("zh", "en")}

    def _by_name(self, language: str) -> list[int]:
        """By item, its place among all in the order of their names."""
        names = [item.name.say(language) for item in self._items]
        places = [0] * len(names)
        for place, item in enumerate(sorted(range(len(names)), key=names.__getitem__)):
            places[item] = place
        return places

    def _add(self, item: int, phrase: str) -> None:
        line, cleaned = len(self._lines), clean(phrase)
        self._owners.append(item)
        self._phrases.append(phrase)
        self._lines.append(f" {cleaned} ")
        self._exact.setdefault(cleaned, []).append(line)
        for piece in {*pieces(cleaned), *filter(is_han, cleaned)}:
            self._lines_with.setdefault(piece, array("L")).append(line)

    def find(self, text: str, language: str = "zh") -> Found:
        """Everything that fits; nothing for a text that says nothing. Equal hits are in the order of their names."""
        asked = clean(text)
        scores = self._written(asked)
        if not _is_literal(scores) and bare(asked) != asked:
            asked = bare(asked)
            scores = self._written(asked)
        meant = ""
        if asked and not _is_literal(scores):
            scores, meant = self._guessed(asked, scores)
        return Found(self._ranked(scores, language), meant)

    def _ranked(self, scores: Scores, language: str) -> tuple[Hit, ...]:
        """Each item by its best line, the first of equal ones."""
        best: dict[int, int] = {}
        for line in sorted(scores):
            item = self._owners[line]
            if item not in best or scores[best[item]] < scores[line]:
                best[item] = line
        places, many = self._places["zh" if language.startswith("zh") else "en"], len(self._items)
        items = sorted(best, key=lambda item: places[item] - scores[best[item]] * many)
        lines = [best[item] for item in items]
        keys = (self._items[item].key for item in items)
        hows = (HOWS[scores[line] // 1000] for line in lines)
        return tuple(map(Hit, keys, hows, (self._phrases[line] for line in lines)))

    # As it is written -------------------------------------------------------------------------------------------------

    def _written(self, asked: str) -> Scores:
        sought = [self._having(piece, asked) for piece in pieces(asked)]
        if not sought:
            return {}
        scores = self._holding(asked, sought)
        for part in parts(asked):
            for line in self._exact.get(part, ()) if pieces(part) else ():
                scores[line] = max(scores.get(line, 0), self._held(line, part, asked))
        return scores

    def _having(self, piece: str, asked: str) -> Iterable[int]:
        """Lines with a piece. The last word may be half typed."""
        if is_han(piece) or len(piece) == 1 or not asked.endswith(piece):
            return self._lines_with.get(piece, ())
        words = self._beginning(piece)
        found = [self._lines_with[word] for word in words]
        return found[0] if len(found) == 1 else set(chain.from_iterable(found))

    def _beginning(self, start: str) -> Sequence[str]:
        """Words of the catalogue that begin so."""
        return self._words[bisect_left(self._words, start) : bisect_left(self._words, start + "\x7f")]

    def _holding(self, asked: str, sought: Sequence[Iterable[int]]) -> Scores:
        """Lines in which all of it stands, and those with at least half of its pieces."""
        counts: Counter[int] = Counter()
        for lines in sought:
            counts.update(lines)
        whole = len(sought)
        beginning = f" {asked}"
        holding = asked if is_han(asked) else beginning
        scores = {}
        for line in [line for line, count in counts.items() if count == whole]:
            text = self._lines[line]
            if holding in text:
                how = How.BEGINNING if text.startswith(beginning) else How.PART
                scores[line] = 1000 * how + 100 * len(asked) // len(text)
        sharing = [
            (count, -line) for line, count in counts.items() if 2 * count >= whole and line not in scores
        ]
        for count, line in nlargest(MOST_SHARED, sharing):
            scores[-line] = 1000 * How.SHARED + 100 * count // whole
        return scores

    def _held(self, line: int, part: str, asked: str) -> int:
        """A whole phrase stands in what was typed, or is it."""
        if part != asked:
            return 1000 * How.PART + 100 * len(part) // len(asked)
        name = self._items[self._owners[line]].name
        return 1000 * (How.NAME if self._phrases[line] in name else How.PHRASE)

    # As it may have been meant ----------------------------------------------------------------------------------------

    def _guessed(self, asked: str, written: Scores) -> tuple[Scores, str]:
        """By sound, then with one slip: the lines that have what was probably meant, and that in words.

        A word the catalogue does not have tells nothing, so what is found with the mended word stands for all.
        """
        for pattern in self._sounds.patterns(asked):
            found = [(self._line_at(one.start()), one[0]) for one in re.finditer(pattern, self._text)]
            if found:
                scores, meant = self._scored(found, How.SOUND)
                return {**scores, **written}, meant
        if is_han(asked):
            scores, meant = self._slipped(asked)
            return {**scores, **written}, meant
        mended = " ".join(self._mended(token) for token in asked.split())
        if mended == asked:
            return written, ""
        return {line: 1000 * How.SLIP + score // 10 for line, score in self._written(mended).items()}, mended

    def _line_at(self, place: int) -> int:
        return bisect_right(self._starts, place) - 1

    def _slipped(self, asked: str) -> tuple[Scores, str]:
        """Only lines that hold an unharmed part are looked at."""
        if " " in asked or len(asked) == 1:
            return {}, ""
        search = re.compile(near(asked)).search
        lines = {line for part in unharmed(asked) for line in self._lines_with_all(part)}
        found = ((line, search(self._lines[line])) for line in lines)
        return self._scored([(line, match[0]) for line, match in found if match], How.SLIP)

    def _lines_with_all(self, part: str) -> Iterable[int]:
        """Lines that have every piece of a run of Chinese: few more than those that hold the run."""
        first, *others = sorted((self._lines_with.get(piece, ()) for piece in pieces(part)), key=len)
        return set(first).intersection(*others)

    def _scored(self, found: Sequence[tuple[int, str]], how: How) -> tuple[Scores, str]:
        """What was found is most surely meant in the line that has little else."""
        scores = {line: 1000 * how + 100 * len(text) // len(self._lines[line]) for line, text in found}
        return scores, max(found, key=lambda one: scores[one[0]], default=(0, ""))[1]

    def _mended(self, word: str) -> str:
        """The most frequent word of the catalogue that is one slip away, when there is no such word itself."""
        if len(word) < SHORTEST_WORD or word in COMMON or is_han(word) or self._beginning(word):
            return word
        meant = re.compile(f"^(?:{near(word)})$", re.MULTILINE).findall("\n".join(self._words))
        return max(meant, key=lambda found: len(self._lines_with[found]), default=word)


def _is_literal(scores: Scores) -> bool:
    return max(scores.values(), default=0) >= 1000 * How.PART
