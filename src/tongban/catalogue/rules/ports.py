"""Where arrows leave and reach the edge of a box, and where their labels stand.

Distances from the middle of a box: arrows leave at multiples of STEP and arrive half a STEP beside them, so that a line
that leaves one box never covers one that arrives at the box below. In the middle a line may do both: where it runs
straight from one box to the next, or where the other line has turned off before.
"""

import dataclasses
import math
from collections.abc import Iterable, Mapping

from tongban.catalogue.types import Edge, StageKind

from .channels import Course, Way
from .lettering import text_width, wrap

STEP = 16
LABEL_SIZE, LABEL_LINE = 13, 17
LABEL_ROOM, TIGHT_ROOM, LONGEST_WORD = 98, 60, 140
"""Widths at which a label is broken: beside the outermost arrow, between two arrows, and within a long word."""
BESIDE = 6
"""Between an arrow and its label."""


@dataclasses.dataclass(frozen=True)
class Label:
    """The words on an arrow, in lines; they begin (side 1) or end (side -1) beside its line."""

    lines: tuple[str, ...]
    width: int
    side: int

    @property
    def height(self) -> int:
        """Of all lines."""
        return LABEL_LINE * len(self.lines)


@dataclasses.dataclass(frozen=True)
class Port:
    """Where an arrow leaves, with its label."""

    offset: int
    label: Label | None


Exits = dict[Way, Port]


def exits(ways: Iterable[Way], kind: StageKind, language: str) -> Exits:
    """Ports of the arrows that leave a box: those to the left at its left, one in the middle, those to the right."""
    groups: dict[int, list[Way]] = {-1: [], 0: [], 1: []}
    for way in sorted(ways, key=_exit_order):
        groups[way.leaves_to].append(way)
    if not groups[0] and not (groups[-1] and groups[1]):
        side = -1 if groups[-1] else 1
        groups[0], groups[side] = groups[side][:1], groups[side][1:]
    both = bool(groups[-1] and groups[1])
    middle_side = -1 if groups[1] and not groups[-1] else 1
    result: Exits = {}
    reach = {-1: 0, 1: 0}  # how far from the middle each side is taken
    for way in groups[0]:
        label = _label(way.edge, middle_side, language, TIGHT_ROOM if both else LABEL_ROOM)
        result[way] = Port(0, label)
        reach[middle_side] = _end(0, label)
    step = STEP * 2 if kind.is_bar else STEP
    for side in (-1, 1):
        at = step
        for way in groups[side]:
            at = max(at, _snap(reach[side] + 2 if reach[side] else 0))
            label = _label(way.edge, side, language, LABEL_ROOM)
            result[way] = Port(side * at, label)
            reach[side] = _end(at, label)
            at += step
    return result


def entries(ways: Iterable[Way], kind: StageKind, above: Mapping[Way, Port]) -> dict[Way, int]:
    """Offsets of the arrows that arrive at the top of a box; `above` leave the next box up the column."""
    groups: dict[int, list[Way]] = {-1: [], 0: [], 1: []}
    for way in sorted(ways, key=_entry_order):
        groups[way.comes_from].append(way)
    if not groups[0]:
        side = max((-1, 1), key=lambda side: len(groups[side]))
        lone = (len(groups[-1]) + len(groups[1])) % 2 == 1
        if lone and not _is_middle_taken(groups[side][0], above):
            groups[0] = [groups[side].pop(0)]
    result = dict.fromkeys(groups[0], 0)
    step = STEP * 2 if kind.is_bar else STEP
    start = STEP // 2 + (STEP if groups[0] or kind.is_bar else 0)
    for side in (-1, 1):
        result.update((way, side * (start + step * number)) for number, way in enumerate(groups[side]))
    return result


def side_entry(number: int, side: int) -> int:
    """How far below the middle the return number `number` enters that side; never at the height of the other side's."""
    return side * (4 + 8 * number) * (1 if number % 2 == 0 else -1)


def reach(exits_: Mapping[Way, Port], side: int) -> int:
    """How far the ports and labels of a box extend to that side of its middle."""
    return max(
        (_end(abs(port.offset), port.label) for port in exits_.values() if _is_on(port, side)), default=0
    )


def _is_on(port: Port, side: int) -> bool:
    return (port.label.side if port.label and not port.offset else port.offset) * side > 0


def _end(at: int, label: Label | None) -> int:
    return at + (BESIDE + label.width + BESIDE if label else 0)


def _snap(at: int) -> int:
    return -(-at // STEP) * STEP


def _exit_order(way: Way) -> tuple[int, bool, int]:
    """From the middle outwards: what goes down farthest first, what comes back last."""
    return (
        -way.exit_band,
        way.course is Course.RETURN,
        abs(way.target[0] - way.source[0]),
    )


def _entry_order(way: Way) -> tuple[int, int]:
    """From the middle outwards: what comes down from farthest first."""
    return way.entry_band, abs(way.target[0] - way.source[0])


def _is_middle_taken(way: Way, above: Mapping[Way, Port]) -> bool:
    return any(port.offset == 0 and other.exit_band >= way.entry_band for other, port in above.items())


def _label(edge: Edge, side: int, language: str, room: float) -> Label | None:
    if edge.label is None:
        return None
    text = edge.label.say(language)
    longest = max(text_width(word, LABEL_SIZE) if word.isascii() else 0 for word in text.split(" "))
    lines = wrap(text, LABEL_SIZE, max(room, min(longest, LONGEST_WORD)))
    width = math.ceil(max(text_width(line, LABEL_SIZE) for line in lines))
    return Label(tuple(lines), width, side)
