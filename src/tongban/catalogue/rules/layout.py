"""Where the boxes, lines and labels of a flow chart go: lanes are columns, the case moves down the page.

1. Each stage gets a cell of lane and row (`ranks`), each arrow a way between the cells (`channels`) and a place where it
   leaves and arrives (`ports`).
2. Columns are made as wide, and rows as high, as what stands in them; gutters and bands as wide as the lines in them.
3. Only then is anything given a place. Nothing overlaps because everything had its room reserved; nothing is tried.
"""

import dataclasses
from collections.abc import Collection, Mapping

from tongban.catalogue.types import Flow, Stage, StageKind

from . import channels, ports
from .channels import Cell, Course, Stretch, Way
from .flow import NO_NAMES, LaneNames, State, stage_note, state_of
from .lettering import wrap
from .ranks import back_edges, ranks

TEXT_SIZE, SMALL_SIZE, LINE_HEIGHT = 15, 12.5, 19
"""Of stage names, of limits, and from line to line, in SVG units."""
CUT = 16
"""How far the corners of a decision are cut off."""
BAR = 7
"""Thickness of a split or join."""

_HALF, _LOW = 86, 54  # half the width and the height of a box that needs no more
_TRACK = 10  # between lines in one channel
_MARGIN, _GUTTER, _BAND, _ARROW, _INSET = 4, 10, 34, 17, 8


@dataclasses.dataclass(frozen=True)
class Box:
    """A stage with its lines of text; x and y are the middle."""

    stage: Stage
    state: State
    names: tuple[str, ...]
    note: str
    x: float
    y: float
    width: float
    height: float

    @property
    def top(self) -> float:
        """Upper edge."""
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        """Lower edge."""
        return self.y + self.height / 2

    def side(self, side: int, below: float) -> float:
        """Where its left (-1) or right (1) edge is, so far below the middle: a decision has slanting corners."""
        slant = CUT * abs(below) * 2 / self.height if self.stage.kind is StageKind.DECISION else 0
        return self.x + side * (self.width / 2 - slant)


@dataclasses.dataclass(frozen=True)
class Line:
    """An arrow: its corner points, and its label with the upper edge and the side of it that is next to the line."""

    way: Way
    points: tuple[tuple[float, float], ...]
    label: ports.Label | None
    label_at: tuple[float, float]


@dataclasses.dataclass(frozen=True)
class Column:
    """A lane with the lines of its name."""

    names: tuple[str, ...]
    left: int
    right: int


@dataclasses.dataclass(frozen=True)
class Layout:
    """The whole chart."""

    columns: tuple[Column, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    width: int
    height: int


def lay_out(
    flow: Flow,
    language: str,
    *,
    current: Collection[str] = (),
    done: Collection[str] = (),
    lane_names: LaneNames = NO_NAMES,
) -> Layout:
    """Place every stage and route every arrow; `lane_names` replace those of the standard."""
    states = {stage.key: state_of(stage.key, current, done) for stage in flow.stages}
    return _Plan(flow, language, states, lane_names).draw()


class _Plan:
    """The chart while its measures are taken, one after another, each from those before."""

    def __init__(self, flow: Flow, language: str, states: Mapping[str, State], lane_names: LaneNames) -> None:
        self.flow, self.language, self.states = flow, language, states
        row = ranks(flow)
        lanes = [lane.lane for lane in flow.lanes]
        self.cells = {stage.key: (lanes.index(stage.lane), row[stage.key]) for stage in flow.stages}
        self.stages = {self.cells[stage.key]: stage for stage in flow.stages}
        self.rows = max(row.values()) + 1
        self.ways = channels.find_ways(flow, self.cells, back_edges(flow))
        self.ports = self._find_ports()
        self.arrivals = self._find_arrivals()
        self.sides = self._find_sides()
        self.half = max(
            _HALF,
            *(abs(port.offset) + 20 for port in self.ports.values()),
            *(abs(offset) + 20 for offset in self.arrivals.values()),
        )
        self.texts = {cell: self._text(stage) for cell, stage in self.stages.items()}
        self.gutter_tracks = self._assign_gutters()
        self._place_columns()
        names = [lane_names.get(lane.lane, lane.name).say(language) for lane in flow.lanes]
        self.columns = tuple(
            Column(tuple(wrap(name, TEXT_SIZE, 0.92 * (right - left - 2 * _INSET))), left, right)
            for name, (left, right) in zip(names, self.lanes, strict=True)
        )
        self.band_tracks = self._assign_bands()
        self._place_rows()

    def _find_ports(self) -> dict[Way, ports.Port]:
        found: dict[Way, ports.Port] = {}
        self.exits: dict[Cell, ports.Exits] = {}
        for cell, stage in self.stages.items():
            leaving = [way for way in self.ways if way.source == cell]
            self.exits[cell] = ports.exits(leaving, stage.kind, self.language)
            found.update(self.exits[cell])
        return found

    def _find_arrivals(self) -> dict[Way, int]:
        found: dict[Way, int] = {}
        for (column, row), stage in self.stages.items():
            arriving = [
                way for way in self.ways if way.target == (column, row) and way.course is not Course.RETURN
            ]
            above = max((cell for cell in self.stages if cell[0] == column and cell[1] < row), default=None)
            found.update(ports.entries(arriving, stage.kind, self.exits[above] if above else {}))
        return found

    def _find_sides(self) -> dict[Way, int]:
        """How far below the middle of its target each return enters."""
        found: dict[Way, int] = {}
        seen: dict[tuple[Cell, int], int] = {}
        for way in self.ways:
            if way.course is Course.RETURN:
                number = seen[way.target, way.comes_from] = seen.get((way.target, way.comes_from), -1) + 1
                found[way] = ports.side_entry(number, way.comes_from)
        return found

    def _text(self, stage: Stage) -> tuple[tuple[str, ...], str]:
        room = 2 * (self.half - (CUT if stage.kind is not StageKind.TASK else _INSET))
        return tuple(wrap(stage.name.say(self.language), TEXT_SIZE, room)), stage_note(stage, self.language)

    def _height(self, cell: Cell) -> int:
        names, note = self.texts[cell]
        stage = self.stages[cell]
        is_here = self.states[stage.key] == "current"
        height = LINE_HEIGHT * (len(names) + bool(note) + is_here) + 16
        if stage.kind.is_bar:
            return height + BAR - 8
        entered = [abs(below) for way, below in self.sides.items() if way.target == cell]
        return max(_LOW, height, 2 * max(entered, default=0) + 16)

    def _assign_gutters(self) -> dict[Way, int]:
        found: dict[Way, int] = {}
        self.gutter_counts = [0] * (len(self.flow.lanes) + 1)
        for gutter in range(len(self.gutter_counts)):
            users = [way for way in self.ways if way.gutter == gutter]
            tracks = channels.assign_tracks([_upright(way) for way in users], apart=1)
            found.update(zip(users, tracks, strict=True))
            self.gutter_counts[gutter] = max(tracks, default=-1) + 1
        return found

    def _place_columns(self) -> None:
        """The room of each lane from its widest part; the gutters between them from their lines."""
        self.middles: list[int] = []
        self.lanes: list[tuple[int, int]] = []
        self.gutters: list[int] = []
        x = _MARGIN
        for column in range(len(self.flow.lanes) + 1):
            count = self.gutter_counts[column]
            is_outer = column in (0, len(self.flow.lanes))
            self.gutters.append(x + _TRACK)
            x += (count + 1) * _TRACK if count else (0 if is_outer else _GUTTER)
            if column == len(self.flow.lanes):
                break
            own = [self.exits[cell] for cell in self.stages if cell[0] == column]
            left, right = (max([self.half, *(ports.reach(found, side) for found in own)]) for side in (-1, 1))
            self.lanes.append((x, x + left + right + 2 * _INSET))
            self.middles.append(x + _INSET + left)
            x = self.lanes[-1][1]
        self.width = x + _MARGIN

    def _assign_bands(self) -> dict[tuple[Way, int], int]:
        found: dict[tuple[Way, int], int] = {}
        self.band_counts = [0] * (self.rows + 1)
        flats: dict[int, list[tuple[Way, Stretch]]] = {}
        for way in self.ways:
            for band, flat in self._flats(way):
                flats.setdefault(band, []).append((way, flat))
        for band, users in flats.items():
            tracks = channels.assign_tracks([flat for _, flat in users], apart=_TRACK)
            found.update(((way, band), track) for (way, _), track in zip(users, tracks, strict=True))
            self.band_counts[band] = max(tracks) + 1
        return found

    def _flats(self, way: Way) -> list[tuple[int, Stretch]]:
        """The level stretches of a way, with their bands."""
        if way.course is Course.STRAIGHT:
            return []
        start = self._exit_x(way)
        if way.gutter < 0:
            return [(way.entry_band, _flat(start, -1, self._entry_x(way), 1))]
        gutter = self._gutter_x(way)
        is_up = way.course is Course.RETURN and way.target[1] <= way.source[1]
        first = (way.exit_band, _flat(start, -1, gutter, -1 if is_up else 1))
        if way.course is Course.RETURN:
            return [first]
        return [first, (way.entry_band, _flat(gutter, -1, self._entry_x(way), 1))]

    def _place_rows(self) -> None:
        head = max(len(column.names) for column in self.columns) * LINE_HEIGHT
        y = _MARGIN + head
        self.tracks_from: list[int] = []
        self.row_tops: list[int] = []
        self.heights = [
            max((self._height(cell) for cell in self.stages if cell[1] == row), default=_LOW)
            for row in range(self.rows)
        ]
        for band in range(self.rows + 1):
            labels = self._label_height(band - 1)
            count = self.band_counts[band]
            self.tracks_from.append(y + max(labels + 4, 9))
            lines = max(labels + 4, 9) + (count - 1) * _TRACK if count else labels
            if band == self.rows:
                self.height = y + (lines if count else 0) + _INSET + 2 * _MARGIN
                break
            y += max(lines + _ARROW, _BAND)
            self.row_tops.append(y)
            y += self.heights[band]

    def _label_height(self, row: int) -> int:
        found = (
            port.label.height
            for cell, exits in self.exits.items()
            if cell[1] == row
            for port in exits.values()
            if port.label
        )
        return max(found, default=0)

    def _exit_x(self, way: Way) -> int:
        return self.middles[way.source[0]] + self.ports[way].offset

    def _entry_x(self, way: Way) -> int:
        return self.middles[way.target[0]] + self.arrivals[way]

    def _gutter_x(self, way: Way) -> int:
        return self.gutters[way.gutter] + self.gutter_tracks[way] * _TRACK

    def _track_y(self, way: Way, band: int) -> int:
        return self.tracks_from[band] + self.band_tracks[way, band] * _TRACK

    def draw(self) -> Layout:
        """Everything in its place."""
        boxes = {stage.key: self._box(self.cells[stage.key]) for stage in self.flow.stages}
        return Layout(
            columns=self.columns,
            boxes=tuple(boxes.values()),
            lines=tuple(self._line(way, boxes[way.edge.source], boxes[way.edge.target]) for way in self.ways),
            width=self.width,
            height=self.height,
        )

    def _box(self, cell: Cell) -> Box:
        column, row = cell
        names, note = self.texts[cell]
        is_bar = self.stages[cell].kind.is_bar
        return Box(
            stage=self.stages[cell],
            state=self.states[self.stages[cell].key],
            names=names,
            note=note,
            x=self.middles[column],
            y=self.row_tops[row] + self.heights[row] / 2,
            width=2 * self.half,
            height=self._height(cell) if is_bar else self.heights[row],
        )

    def _line(self, way: Way, start: Box, end: Box) -> Line:
        x: float = self._exit_x(way)
        points: list[tuple[float, float]] = [(x, start.bottom)]
        for band, flat in self._flats(way):
            y = self._track_y(way, band)
            points += [(x, y), (x := flat.low + flat.high - x, y)]
        if way.course is Course.RETURN:
            level = end.y + self.sides[way]
            points += [(x, level), (end.side(way.comes_from, self.sides[way]), level)]
        else:
            points.append((self._entry_x(way), end.top))
        label = self.ports[way].label
        beside = (label.side if label else 0) * ports.BESIDE
        row = way.source[1]
        return Line(
            way, tuple(points), label, (points[0][0] + beside, self.row_tops[row] + self.heights[row] + 3)
        )


def _upright(way: Way) -> Stretch:
    """Its stretch in a gutter. Bands lie at even and rows at odd numbers, on the safe side: two lines that turn in the
    same band or row are kept apart wherever in it they turn."""
    start, end = 2 * (way.source[1] + 1), 2 * way.target[1] + (way.course is Course.RETURN)
    ends = ((start, -way.leaves_to), (end, -way.comes_from))
    return Stretch(min(start, end), max(start, end), ends)


def _flat(start: float, start_side: int, end: float, end_side: int) -> Stretch:
    return Stretch(min(start, end), max(start, end), ((start, start_side), (end, end_side)))
