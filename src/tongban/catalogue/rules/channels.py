"""Which way each arrow takes between the boxes, and how lines that share a channel lie side by side.

Boxes stand in cells of column and row. Between the rows run bands (band 2 lies above row 2), between the columns gutters
(gutter 2 lies left of column 2); no box stands in either. Where the cells between two rows of a column are empty, a
line may also run down the column itself.
"""

import dataclasses
import enum
from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from tongban.catalogue.types import Edge, Flow

Cell = tuple[int, int]
"""Column and row."""


class Course(enum.Enum):
    """How an arrow runs. All leave through the bottom of a box; all but a return arrive at the top of one."""

    STRAIGHT = enum.auto()
    """Down the column to the next box below."""
    CORNER = enum.auto()
    """To the side at once, then down the column of the target."""
    DROP = enum.auto()
    """Down its own column first, then to the side."""
    GUTTER = enum.auto()
    """To the side, down a gutter, to the side again."""
    RETURN = enum.auto()
    """To the side, along the gutter beside the target, and into its side."""


@dataclasses.dataclass(frozen=True, eq=False)
class Way:
    """The course of one arrow from cell to cell, one object for each arrow; `gutter` is -1 where none is used."""

    edge: Edge
    source: Cell
    target: Cell
    course: Course
    gutter: int = -1

    @property
    def exit_band(self) -> int:
        """The band in which it turns off; the one below its source unless it drops."""
        return self.target[1] if self.course is Course.DROP else self.source[1] + 1

    @property
    def entry_band(self) -> int:
        """The band from which it comes down to its target."""
        return self.source[1] + 1 if self.course is Course.CORNER else self.target[1]

    @property
    def leaves_to(self) -> int:
        """-1 to the left, 0 straight on, 1 to the right."""
        return self._side_of(self.source[0], self.target[0])

    @property
    def comes_from(self) -> int:
        """-1 from the left, 0 from straight above, 1 from the right."""
        return self._side_of(self.target[0], self.source[0])

    def _side_of(self, column: int, other: int) -> int:
        if self.course is Course.STRAIGHT:
            return 0
        if self.gutter >= 0:
            return 1 if self.gutter > column else -1
        return 1 if other >= column else -1


def find_ways(flow: Flow, cells: Mapping[str, Cell], back: Collection[tuple[str, str]]) -> tuple[Way, ...]:
    """A way for each arrow, in the order of the file; gutters are used evenly."""
    taken = set(cells.values())
    pairs = [(cells[edge.source], cells[edge.target]) for edge in flow.edges]
    load: Counter[int] = Counter()
    ways: list[Way] = []
    straight: set[tuple[Cell, Cell]] = set()
    for edge, (source, target) in zip(flow.edges, pairs, strict=True):
        course = Course.RETURN
        if (edge.source, edge.target) not in back:
            course = _course(source, target, taken)
        if course is Course.STRAIGHT:
            # A second arrow between the same two, which the check of a file refuses, must not cover the first.
            course = Course.CORNER if (source, target) in straight else course
            straight.add((source, target))
        gutter = -1
        if course in (Course.GUTTER, Course.RETURN):
            gutter = _gutter(source, target, course is Course.RETURN, pairs, load)
            load[gutter] += 1
        ways.append(Way(edge, source, target, course, gutter))
    return tuple(ways)


def _course(source: Cell, target: Cell, taken: Collection[Cell]) -> Course:
    def is_free(column: int) -> bool:
        return all((column, row) not in taken for row in range(source[1] + 1, target[1]))

    if source[0] == target[0]:
        return Course.STRAIGHT if is_free(source[0]) else Course.GUTTER
    if is_free(target[0]):
        return Course.CORNER
    return Course.DROP if is_free(source[0]) else Course.GUTTER


def _gutter(
    source: Cell, target: Cell, is_return: bool, pairs: Sequence[tuple[Cell, Cell]], load: Mapping[int, int]
) -> int:
    """Beside the target, on the side one comes from; within a column, on the side where fewer lines run."""
    (column, row), (end, end_row) = source, target
    if column == end:
        rows = range(min(row, end_row), max(row, end_row) + 1)
        busy = _busy_sides(column, rows, pairs)
        return min((end + 1, end), key=lambda gutter: load[gutter] + busy[1 if gutter > end else -1])
    beside = end if column < end else end + 1
    if is_return:
        return beside
    return min((beside, column + 1 if column < end else column), key=lambda gutter: load[gutter])


def _busy_sides(column: int, rows: range, pairs: Sequence[tuple[Cell, Cell]]) -> Counter[int]:
    """How many arrows run between these rows of a column and the columns to its left (-1) and right (1)."""
    ends = [*pairs, *((target, source) for source, target in pairs)]
    return Counter(
        1 if other > column else -1
        for (own, row), (other, _) in ends
        if own == column and row in rows and other != column
    )


@dataclasses.dataclass(frozen=True)
class Stretch:
    """A line within one channel, from `low` to `high` along it.

    `ends` are its turns: where, and to which side (-1: towards track 0). Two stretches closer than `apart` to each other
    cannot share a track.
    """

    low: float
    high: float
    ends: tuple[tuple[float, int], ...]

    def meets(self, other: "Stretch", apart: float) -> bool:
        """Would the two run over each other on one track?"""
        return self.low < other.high + apart and other.low < self.high + apart


def assign_tracks(stretches: Sequence[Stretch], apart: float) -> list[int]:
    """A track for each stretch, such that none cover each other and few cross. Longest first, each where it crosses least."""
    order: list[int] = []
    for number in sorted(
        range(len(stretches)), key=lambda number: stretches[number].low - stretches[number].high
    ):
        order.insert(_best_place(stretches, order, number), number)
    tracks = [0] * len(stretches)
    for place, number in enumerate(order):
        below = (
            tracks[other] + 1 for other in order[:place] if stretches[other].meets(stretches[number], apart)
        )
        tracks[number] = max(below, default=0)
    return tracks


def _best_place(stretches: Sequence[Stretch], order: Sequence[int], number: int) -> int:
    new = stretches[number]
    cost = best_cost = sum(_crossings(new, stretches[other]) for other in order)
    best = 0
    for place, other in enumerate(order, start=1):
        old = stretches[other]
        cost += _crossings(old, new) - _crossings(new, old)
        if cost < best_cost:
            best, best_cost = place, cost
    return best


def _crossings(first: Stretch, second: Stretch) -> int:
    """How often the two cross when `first` lies on the lower track."""
    outward = sum(side > 0 and second.low < at < second.high for at, side in first.ends)
    return outward + sum(side < 0 and first.low < at < first.high for at, side in second.ends)
