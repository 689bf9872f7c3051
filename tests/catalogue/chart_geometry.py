"""Reads a drawn chart back from its SVG and says what is wrong with it to the eye.

Nothing is taken from the code that draws: boxes, lines and texts are those of the file, and texts are as wide as they
are in print (a full-width character one em, any other 0.55 em).
"""

import dataclasses
import itertools
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterator

SVG = "{http://www.w3.org/2000/svg}"
LATIN_EM, ASCENT, DESCENT = 0.55, 0.8, 0.2
NEAREST = 6
"""Lines side by side closer than this look like one."""

Point = tuple[float, float]


@dataclasses.dataclass(frozen=True)
class Area:
    """A rectangle; `slant` is how far the corners of a decision are cut off at the sides."""

    name: str
    left: float
    top: float
    right: float
    bottom: float
    slant: float = 0

    def overlaps(self, other: "Area", gap: float = 0) -> bool:
        """Do they share more than `gap` allows?"""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.top < other.bottom + gap
            and other.top < self.bottom + gap
        )

    def is_within(self, other: "Area") -> bool:
        """Is all of it inside?"""
        return (
            other.left <= self.left
            and self.right <= other.right
            and other.top <= self.top
            and self.bottom <= other.bottom
        )

    def has_on_edge(self, point: Point) -> bool:
        """Does an arrow that ends there touch its outline, at the top, bottom or a side?"""
        x, y = point
        inset = self.slant * abs(y - (self.top + self.bottom) / 2) * 2 / (self.bottom - self.top)
        is_level_with_it = self.top <= y <= self.bottom
        is_at_side = min(abs(x - self.left - inset), abs(x - self.right + inset)) < 1
        is_below_or_above = min(abs(y - self.top), abs(y - self.bottom)) < 1
        return (is_level_with_it and is_at_side) or (
            is_below_or_above and self.left + self.slant <= x <= self.right - self.slant
        )


@dataclasses.dataclass(frozen=True)
class Stroke:
    """A level or upright piece of a line."""

    arrow: tuple[str, str]
    start: Point
    end: Point

    @property
    def area(self) -> Area:
        """The strip it covers."""
        (x1, x2), (y1, y2) = sorted((self.start[0], self.end[0])), sorted((self.start[1], self.end[1]))
        return Area(f"{self.arrow}", x1, y1, x2, y2)


@dataclasses.dataclass(frozen=True)
class Chart:
    """What is on the picture."""

    sheet: Area
    boxes: dict[str, Area]
    lines: dict[tuple[str, str], list[Point]]
    labels: list[Area]
    """Of arrows."""
    inside: list[tuple[Area, Area]]
    """Texts that belong into an area: into a box or a lane."""


def read_chart(text: str) -> Chart:
    """The chart in an SVG file."""
    root = ET.fromstring(text)
    lanes = [_rectangle(rect) for rect in root.iter(f"{SVG}rect") if "tb-flow__lane" in rect.attrib["class"]]
    stages = [group for group in root.iter(f"{SVG}g") if "data-stage" in group.attrib]
    boxes = {group.attrib["data-stage"]: _shape(group) for group in stages}
    inside = [
        (_text(found), boxes[group.attrib["data-stage"]])
        for group in stages
        for found in group.iter(f"{SVG}text")
    ]
    titles = [_text(found) for found in root.iter(f"{SVG}text") if found.get("class") == "tb-flow__lane-name"]
    for title in titles:
        middle = (title.left + title.right) / 2
        inside += [(title, lane) for lane in lanes if lane.left < middle < lane.right]
    assert len(inside) == sum(len(list(group.iter(f"{SVG}text"))) for group in stages) + len(titles)
    return Chart(
        sheet=Area("sheet", 0, 0, float(root.attrib["width"]), float(root.attrib["height"])),
        boxes=boxes,
        lines={
            (path.attrib["data-from"], path.attrib["data-to"]): _corners(path.attrib["d"])
            for path in root.iter(f"{SVG}path")
            if "data-from" in path.attrib
        },
        labels=[_label(found) for found in root.iter(f"{SVG}text") if found.get("class") == "tb-flow__label"],
        inside=inside,
    )


def _rectangle(rect: ET.Element) -> Area:
    x, y, width, height = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
    return Area(rect.attrib["class"], x, y, x + width, y + height)


def _shape(group: ET.Element) -> Area:
    shape, name = group[0], group.attrib["data-stage"]
    if shape.tag == f"{SVG}rect":
        return dataclasses.replace(_rectangle(shape), name=name)
    corner, top, _, right, _, _, bottom, _, left, _ = map(float, re.findall(r"[\d.]+", shape.attrib["d"]))
    return Area(name, left, top, right, bottom, slant=corner - left)


def _corners(course: str) -> list[Point]:
    """The corner points; a round corner is where its two tangents meet."""
    pieces = [
        (kind, list(map(float, numbers.split()))) for kind, numbers in re.findall(r"([MLQ])([\d. ]+)", course)
    ]
    (_, first), *bends, (_, last) = pieces
    corners = [(numbers[0], numbers[1]) for kind, numbers in bends if kind == "Q"]
    return [(first[0], first[1]), *corners, (last[0], last[1])]


def text_width(text: str, size: float) -> float:
    """As in print, near enough."""
    return size * sum(1 if unicodedata.east_asian_width(one) in "WF" else LATIN_EM for one in text)


def _text(found: ET.Element) -> Area:
    x, y, size = (float(found.attrib[name]) for name in ("x", "y", "font-size"))
    half = text_width(found.text or "", size) / 2
    return Area(found.text or "", x - half, y - ASCENT * size, x + half, y + DESCENT * size)


def _label(found: ET.Element) -> Area:
    size, rows = float(found.attrib["font-size"]), list(found)
    width = max(text_width(row.text or "", size) for row in rows)
    x, first, last = (float(rows[0].attrib["x"]), float(rows[0].attrib["y"]), float(rows[-1].attrib["y"]))
    left = x if found.attrib["text-anchor"] == "start" else x - width
    text = "".join(row.text or "" for row in rows)
    return Area(text, left, first - ASCENT * size, left + width, last + DESCENT * size)


def _strokes(chart: Chart) -> list[Stroke]:
    return [
        Stroke(arrow, start, end)
        for arrow, points in chart.lines.items()
        for start, end in itertools.pairwise(points)
        if start != end
    ]


def flaws(chart: Chart) -> Iterator[str]:
    """Everything a reader would stumble over."""
    strokes = _strokes(chart)
    strips = [(stroke, stroke.area) for stroke in strokes]
    yield from _flaws_of_boxes(chart, strips)
    yield from _flaws_of_texts(chart, strips)
    yield from _flaws_of_lines(chart, strips)


def _flaws_of_boxes(chart: Chart, strips: list[tuple[Stroke, Area]]) -> Iterator[str]:
    for one, other in itertools.combinations(chart.boxes.values(), 2):
        if one.overlaps(other, gap=10):
            yield f"boxes {one.name} and {other.name} overlap or nearly touch"
    for box in chart.boxes.values():
        # The last piece of a way back ends at the slanting side of a decision; all others stay off the whole box.
        inner = Area(
            box.name, box.left + box.slant + 1, box.top + 1, box.right - box.slant - 1, box.bottom - 1
        )
        for stroke, strip in strips:
            if strip.overlaps(inner if box.name in stroke.arrow else box):
                yield f"line {stroke.arrow} runs through box {box.name}"
    for (source, target), points in chart.lines.items():
        if not (chart.boxes[source].has_on_edge(points[0]) and chart.boxes[target].has_on_edge(points[-1])):
            yield f"line {source} to {target} does not touch its boxes"


def _flaws_of_texts(chart: Chart, strips: list[tuple[Stroke, Area]]) -> Iterator[str]:
    for text, area in chart.inside:
        if not text.is_within(area):
            yield f"“{text.name}” does not fit"
    titles = [text for text, area in chart.inside if area.name not in chart.boxes]
    for label in chart.labels:
        if not label.is_within(chart.sheet):
            yield f"label “{label.name}” leaves the sheet"
        lines = (stroke.arrow for stroke, strip in strips if label.overlaps(strip, gap=1))
        areas = (other.name for other in (*chart.boxes.values(), *titles) if label.overlaps(other))
        for name in (*lines, *areas):
            yield f"label “{label.name}” lies on {name}"
    for one, other in itertools.combinations(chart.labels, 2):
        if one.overlaps(other, gap=2):
            yield f"labels “{one.name}” and “{other.name}” overlap"


def _flaws_of_lines(chart: Chart, strips: list[tuple[Stroke, Area]]) -> Iterator[str]:
    for stroke, strip in strips:
        if stroke.start[0] != stroke.end[0] and stroke.start[1] != stroke.end[1]:
            yield f"line {stroke.arrow} slants"
        if not strip.is_within(chart.sheet):
            yield f"line {stroke.arrow} leaves the sheet"
    for is_upright in (True, False):
        same = [(stroke, strip) for stroke, strip in strips if (strip.left == strip.right) == is_upright]
        for (one, first), (other, second) in itertools.combinations(same, 2):
            if one.arrow != other.arrow and _runs_along(first, second, is_upright):
                yield f"lines {one.arrow} and {other.arrow} lie on one another"


def _runs_along(one: Area, other: Area, is_upright: bool) -> bool:
    if is_upright:
        return (
            abs(one.left - other.left) < NEAREST
            and min(one.bottom, other.bottom) - max(one.top, other.top) > 1
        )
    return abs(one.top - other.top) < NEAREST and min(one.right, other.right) - max(one.left, other.left) > 1


def crossings(chart: Chart) -> int:
    """How often lines cross."""
    strips = [(stroke, stroke.area) for stroke in _strokes(chart)]
    level = [(stroke, strip) for stroke, strip in strips if strip.top == strip.bottom]
    upright = [(stroke, strip) for stroke, strip in strips if strip.left == strip.right]
    return sum(
        one.arrow != other.arrow and flat.left < tall.left < flat.right and tall.top < flat.top < tall.bottom
        for one, flat in level
        for other, tall in upright
    )
