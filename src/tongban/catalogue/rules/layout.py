"""Where the boxes and lines of a flow chart go: lanes are columns, ranks go down the page.

Ranks are longest paths over the graph without its ways back; a box has its own cell of lane and rank, so boxes never
overlap, and lines keep to the gutters between them.
"""

import dataclasses
from collections.abc import Iterable, Mapping

from tongban.catalogue.types import Edge, Flow, Lane, Stage

LANE_WIDTH, BOX_WIDTH, BOX_HEIGHT = 236, 178, 60
RANK_HEIGHT, TOP = 94, 52
GAP = 8
"""Distance of a line in a gutter from the boxes beside it."""

Pair = tuple[str, str]


@dataclasses.dataclass(frozen=True)
class Box:
    """A stage in its cell; x and y are the middle."""

    stage: Stage
    column: int
    rank: int

    @property
    def x(self) -> int:
        """Middle, from the left."""
        return self.column * LANE_WIDTH + LANE_WIDTH // 2

    @property
    def y(self) -> int:
        """Middle, from the top."""
        return TOP + self.rank * RANK_HEIGHT + RANK_HEIGHT // 2


@dataclasses.dataclass(frozen=True)
class Line:
    """An arrow: corner points, and where its label stands."""

    edge: Edge
    points: tuple[tuple[int, int], ...]
    label_at: tuple[int, int]
    """Middle of the label's free edge; `label_side` says which way it extends."""
    label_side: int


@dataclasses.dataclass(frozen=True)
class Layout:
    """The whole chart, without any text."""

    columns: tuple[Lane, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: int
    height: int


def ordered(flow: Flow) -> tuple[Stage, ...]:
    """The stages as a person reads them: down the ranks, then in the order of the file."""
    rank = _ranks(flow)
    return tuple(sorted(flow.stages, key=lambda stage: rank[stage.key]))


def lay_out(flow: Flow) -> Layout:
    """Place every stage and route every edge."""
    columns = tuple(name.lane for name in flow.lanes)
    rank = _ranks(flow)
    boxes = {stage.key: Box(stage, columns.index(stage.lane), rank[stage.key]) for stage in flow.stages}
    grid = _Grid(boxes, back_edges(flow))
    return Layout(
        columns=columns,
        boxes=tuple(boxes.values()),
        lines=tuple(grid.route(edge, number) for number, edge in enumerate(flow.edges)),
        width=LANE_WIDTH * len(columns),
        height=TOP + (max(rank.values()) + 1) * RANK_HEIGHT + GAP,
    )


def back_edges(flow: Flow) -> frozenset[Pair]:
    """Edges that lead to a stage one is coming from, in the order of the file."""
    after: dict[str, list[str]] = {stage.key: [] for stage in flow.stages}
    for edge in flow.edges:
        after[edge.source].append(edge.target)
    open_: set[str] = set()
    closed: set[str] = set()
    back: set[Pair] = set()

    def visit(key: str) -> None:
        open_.add(key)
        for follower in after[key]:
            if follower in open_:
                back.add((key, follower))
            elif follower not in closed:
                visit(follower)
        open_.discard(key)
        closed.add(key)

    for key in after:
        if key not in closed:
            visit(key)
    return frozenset(back)


def _ranks(flow: Flow) -> dict[str, int]:
    """Longest-path ranks, pushed down until no two stages share a lane and a rank."""
    back = back_edges(flow)
    forward = [edge for edge in flow.edges if (edge.source, edge.target) not in back]
    floor = {stage.key: 0 for stage in flow.stages}
    while True:
        rank = _longest_paths(floor, forward)
        doubled = _first_doubled(flow.stages, rank)
        if doubled is None:
            return rank
        floor[doubled] = rank[doubled] + 1


def _longest_paths(floor: Mapping[str, int], forward: Iterable[Edge]) -> dict[str, int]:
    rank, edges = dict(floor), list(forward)
    for _ in floor:
        for edge in edges:
            rank[edge.target] = max(rank[edge.target], rank[edge.source] + 1)
    return rank


def _first_doubled(stages: Iterable[Stage], rank: Mapping[str, int]) -> str | None:
    taken: set[tuple[Lane, int]] = set()
    for stage in sorted(stages, key=lambda stage: rank[stage.key]):
        cell = (stage.lane, rank[stage.key])
        if cell in taken:
            return stage.key
        taken.add(cell)
    return None


class _Grid:
    """The occupied cells; knows which straight ways are free."""

    def __init__(self, boxes: Mapping[str, Box], back: frozenset[Pair]) -> None:
        self.boxes = boxes
        self.back = back
        self.taken = {(box.column, box.rank) for box in boxes.values()}

    def route(self, edge: Edge, number: int) -> Line:
        """Straight down if nothing is between; out of the side and down if the corner is free; else the gutter.

        `number` keeps lines that share a gutter apart.
        """
        start, end = self.boxes[edge.source], self.boxes[edge.target]
        if start.column == end.column and end.rank > start.rank and self._is_free_below(start, end):
            return self._down(edge, start, end)
        if start.column != end.column and end.rank > start.rank and self._is_free_corner(start, end):
            return self._corner(edge, start, end)
        return self._gutter(edge, start, end, number % 4 * 5)

    def _is_free_column(self, column: int, first: int, last: int) -> bool:
        return all((column, rank) not in self.taken for rank in range(first, last))

    def _is_free_row(self, start: Box, end: Box, rank: int) -> bool:
        """No box stands in row `rank` between the columns of the two, other than the two themselves."""
        first, last = sorted((start.column, end.column))
        own = {(start.column, start.rank), (end.column, end.rank)}
        return all(
            (column, rank) not in self.taken or (column, rank) in own for column in range(first, last + 1)
        )

    def _is_free_below(self, start: Box, end: Box) -> bool:
        return self._is_free_column(start.column, start.rank + 1, end.rank)

    def _is_free_corner(self, start: Box, end: Box) -> bool:
        return self._is_free_row(start, end, start.rank) and self._is_free_column(
            end.column, start.rank, end.rank
        )

    @staticmethod
    def _down(edge: Edge, start: Box, end: Box) -> Line:
        points = ((start.x, start.y + BOX_HEIGHT // 2), (end.x, end.y - BOX_HEIGHT // 2))
        return Line(edge, points, (start.x + 10, start.y + BOX_HEIGHT // 2 + 22), 1)

    @staticmethod
    def _corner(edge: Edge, start: Box, end: Box) -> Line:
        side = 1 if end.x > start.x else -1
        out = start.x + side * BOX_WIDTH // 2
        points = ((out, start.y), (end.x, start.y), (end.x, end.y - BOX_HEIGHT // 2))
        return Line(edge, points, (out + side * 14, start.y - 8), side)

    def _gutter(self, edge: Edge, start: Box, end: Box, apart: int) -> Line:
        """The gutter beside the start is never occupied by a box."""
        side = 1 if end.x > start.x else -1
        if (edge.source, edge.target) in self.back and start.column != end.column:
            side = -side
        x, out = start.x + side * (BOX_WIDTH // 2 + GAP + apart), start.x + side * BOX_WIDTH // 2
        if self._is_free_return(start, end):
            into = end.x - (1 if end.x > start.x else -1) * BOX_WIDTH // 2
            points: tuple[tuple[int, int], ...] = (
                (out, start.y),
                (x, start.y),
                (x, end.y + 12),
                (into, end.y + 12),
            )
        else:
            above = end.y - BOX_HEIGHT // 2 - GAP - apart
            points = (
                (out, start.y + apart),
                (x, start.y + apart),
                (x, above),
                (end.x + apart, above),
                (end.x + apart, end.y - BOX_HEIGHT // 2),
            )
        # The label stands in the free band between two ranks, where the line has just left its stage.
        beside = start.y + (BOX_HEIGHT // 2 + 16 if end.y >= start.y else -BOX_HEIGHT // 2 - 10)
        return Line(edge, points, (x - side * GAP, beside), -side)

    def _is_free_return(self, start: Box, end: Box) -> bool:
        """May a way back run along the row of its end?"""
        return (
            end.rank < start.rank
            and start.column != end.column
            and self._is_free_row(start, end, end.rank)
            and (start.column, end.rank) not in self.taken
        )
