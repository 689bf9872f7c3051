"""Two pictures of a case in SVG: its states and the steps between them, and its clock. Readable on paper, black on white."""

import dataclasses
import math
from collections.abc import Mapping, Sequence
from html import escape

from tongban.cases.types import State

S = State
WIDE, HIGH = 184, 46
INK, QUIET, RULE = "#17202B", "#4A5565", "#8A96A8"
PAINT = {"window": "#FFF6DD", "applicant": "#FBE9E7", "authority": "#E6EEF9", "nobody": "#E3F3EB"}
"""Colour of a box by who has the case."""


@dataclasses.dataclass(frozen=True)
class Edge:
    """A way from one state to another, and the steps that take it."""

    before: State
    after: State
    kinds: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a state stands, and who has the case there."""

    x: int
    y: int
    holder: str


PLACES: Mapping[State, Place] = {
    S.SUBMITTED: Place(120, 190, "window"),
    S.RECEIVED: Place(390, 190, "window"),
    S.ACCEPTED: Place(700, 190, "authority"),
    S.IN_REVIEW: Place(1010, 190, "authority"),
    S.RETURNED: Place(855, 60, "window"),
    S.CORRECTION_REQUESTED: Place(620, 390, "applicant"),
    S.SUSPENDED: Place(1030, 390, "authority"),
    S.GRANTED: Place(1300, 120, "nobody"),
    S.REFUSED: Place(1300, 260, "nobody"),
    S.CLOSED: Place(1300, 500, "nobody"),
}
TOGETHER = {S.TOLERANCE_ACCEPTED: S.ACCEPTED}
"""A state drawn in the box of another: the same ways lead to and from it."""
FRAME = (14, 20, 1130, 425)
"""Around every state in which the case is not decided yet."""


def state_chart(edges: Sequence[Edge]) -> str:
    """The states and the steps that lead from one to another."""
    ways, everywhere = _merged(edges)
    parts = [
        _head(
            1430, 560, "States of a case", "Every state, who has the case there, and the steps between them."
        )
    ]
    x, y, wide, high = FRAME
    parts.append(
        f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" rx="14" fill="none" stroke="{RULE}" stroke-dasharray="6 5"/>'
    )
    parts.append(_text(x + 14, y + high - 14, "not decided yet", QUIET, anchor="start"))
    both = {(after, before) for before, after in ways}
    parts += [_way(before, after, kinds, (before, after) in both) for (before, after), kinds in ways.items()]
    parts.append(
        _line(
            [(900, y + high), (900, 490), (1300 - WIDE / 2, 490)], everywhere, (1050, 483), "middle", lines=1
        )
    )
    parts += [_state_box(state, place) for state, place in PLACES.items()]
    parts.append(_legend())
    return "\n".join([*parts, "</svg>\n"])


def _merged(edges: Sequence[Edge]) -> tuple[dict[tuple[State, State], list[str]], list[str]]:
    """The ways by box; and the steps that lead to the end from every state in which nothing is decided."""
    from_all = [edge for edge in edges if edge.after is S.CLOSED]
    undecided = set(State) - {S.GRANTED, S.REFUSED, S.CLOSED}
    kinds = {kind for edge in from_all for kind in edge.kinds}
    everywhere = [k for k in sorted(kinds) if {e.before for e in from_all if k in e.kinds} == undecided]
    ways: dict[tuple[State, State], list[str]] = {}
    for edge in edges:
        before, after = (TOGETHER.get(state, state) for state in (edge.before, edge.after))
        for kind in edge.kinds:
            listed = (
                ways.setdefault((before, after), [])
                if before is not after and kind not in everywhere
                else None
            )
            if listed is not None and kind not in listed:
                listed.append(kind)
    return {way: kinds for way, kinds in ways.items() if kinds}, everywhere


_BENT: Mapping[tuple[State, State], tuple[list[tuple[float, float]], tuple[float, float]]] = {
    (S.SUBMITTED, S.ACCEPTED): ([(120, 167), (120, 110), (650, 110), (650, 167)], (385, 104)),
    (S.RECEIVED, S.CLOSED): ([(330, 213), (330, 512), (1208, 512)], (600, 506)),
    (S.ACCEPTED, S.GRANTED): ([(630, 167), (630, 32), (1300, 32), (1300, 97)], (1210, 26)),
    (S.ACCEPTED, S.REFUSED): ([(770, 213), (770, 236), (1190, 236), (1190, 250), (1208, 250)], (812, 251)),
    (S.GRANTED, S.CLOSED): ([(1392, 120), (1412, 120), (1412, 500), (1392, 500)], (1386, 380)),
}
"""Ways that go round a box, and where their words stand."""


def _way(before: State, after: State, kinds: list[str], is_both: bool) -> str:
    if (before, after) in _BENT:
        points, label = _BENT[before, after]
        return _line(points, kinds, label, "middle", lines=1)
    one, two = PLACES[before], PLACES[after]
    length = math.hypot(two.x - one.x, two.y - one.y)
    across = (-(two.y - one.y) / length, (two.x - one.x) / length)
    shift = 11 if is_both else 0
    start, end = ((p.x + shift * across[0], p.y + shift * across[1]) for p in (one, two))
    start, end = _at_border(start, end, one), _at_border(end, start, two)
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    is_flat = abs(across[0]) < 0.3
    if is_flat:
        down = 18 if is_both and across[1] > 0 else -8 - 15 * (len(kinds) - 1)
        return _line([start, end], kinds, (middle[0], middle[1] + down), "middle")
    side = 14 if across[0] > 0 else -14
    return _line([start, end], kinds, (middle[0] + side, middle[1] + 4), "start" if side > 0 else "end")


def _at_border(point: tuple[float, float], towards: tuple[float, float], box: Place) -> tuple[float, float]:
    """Where the line from `point` within the box to `towards` leaves it."""
    dx, dy = towards[0] - point[0], towards[1] - point[1]
    to_x = (box.x + math.copysign(WIDE / 2, dx) - point[0]) / dx if dx else math.inf
    to_y = (box.y + math.copysign(HIGH / 2, dy) - point[1]) / dy if dy else math.inf
    part = min(to_x, to_y)
    return point[0] + dx * part, point[1] + dy * part


def _state_box(state: State, place: Place) -> str:
    names = [state.value, *(other.value for other, same in TOGETHER.items() if same is state)]
    return _box(place.x, place.y, names, PAINT[place.holder])


def _legend() -> str:
    """What the colours mean."""
    parts = []
    for number, (holder, paint) in enumerate(PAINT.items()):
        x = 24 + number * 210
        parts.append(f'<rect x="{x}" y="532" width="18" height="18" rx="3" fill="{paint}" stroke="{INK}"/>')
        words = "nobody: it is decided" if holder == "nobody" else f"{holder} has the case"
        parts.append(_text(x + 26, 546, words, INK, anchor="start"))
    return "\n".join(parts)


# The clock -------------------------------------------------------------------------------------------------------


def clock_chart(effects: Mapping[str, list[str]]) -> str:
    """What starts the clock of the decision, stops it, lets it go on, extends and ends it."""
    boxes = {"none": (100, 120), "runs": (420, 120), "still": (860, 120), "over": (640, 320)}
    words = {
        "none": ["no clock"],
        "runs": ["the clock runs"],
        "still": ["it stands still"],
        "over": ["the clock is over"],
    }
    paints = {
        "none": "#fff",
        "runs": PAINT["authority"],
        "still": PAINT["applicant"],
        "over": PAINT["nobody"],
    }
    half = WIDE / 2
    parts = [
        _head(
            980, 380, "The clock of a case", "What starts, stops, extends and ends the clock of the decision."
        ),
        _line([(100 + half, 120), (420 - half, 120)], effects["starts"], (260, 92), "middle"),
        _line([(420 + half, 109), (860 - half, 109)], effects["stops"], (640, 81), "middle"),
        _line([(860 - half, 131), (420 + half, 131)], effects["goes_on"], (640, 152), "middle"),
        _line(
            [(380, 97), (380, 50), (460, 50), (460, 97)],
            [*effects["extends"], "reckon"],
            (420, 42),
            "middle",
            lines=1,
        ),
        _line([(420, 143), (590, 297)], effects["ends"], (480, 225), "end"),
        _line(
            [(860, 143), (690, 297)],
            [k for k in effects["ends"] if k not in ("grant", "refuse")],
            (800, 225),
            "start",
        ),
        _line([(640 - half, 330), (360, 330), (360, 143)], ["reopen"], (440, 346), "middle"),
        *(_box(*boxes[name], words[name], paints[name]) for name in boxes),
    ]
    return "\n".join([*parts, "</svg>\n"])


# SVG -------------------------------------------------------------------------------------------------------------


def _head(wide: int, high: int, title: str, words: str) -> str:
    arrow = (
        '<defs><marker id="a" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" orient="auto">'
        f'<path d="M0 0L8 4L0 8z" fill="{QUIET}"/></marker></defs>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" width="{wide}" height="{high}" role="img" '
        f'aria-labelledby="t d" font-family="system-ui, sans-serif" font-size="14">\n<title id="t">{title}</title>\n'
        f'<desc id="d">{words}</desc>\n{arrow}\n<rect width="{wide}" height="{high}" fill="#fff"/>'
    )


def _text(x: float, y: float, words: str, fill: str, anchor: str = "middle", weight: str = "400") -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="{fill}" font-weight="{weight}" stroke="#fff" '
        f'stroke-width="4" paint-order="stroke">{escape(words)}</text>'
    )


def _box(x: float, y: float, names: Sequence[str], paint: str) -> str:
    rect = (
        f'<rect x="{x - WIDE / 2:g}" y="{y - HIGH / 2:g}" width="{WIDE}" height="{HIGH}" rx="6" fill="{paint}" '
        f'stroke="{INK}" stroke-width="1.5"/>'
    )
    top = y + 5 - 9 * (len(names) - 1)
    lines = [
        f'<text x="{x:g}" y="{top + 18 * number:g}" text-anchor="middle" fill="{INK}" font-weight="700">{escape(name)}</text>'
        for number, name in enumerate(names)
    ]
    return "\n".join([rect, *lines])


def _line(
    points: Sequence[tuple[float, float]],
    kinds: Sequence[str],
    label: tuple[float, float],
    anchor: str,
    lines: int = 0,
) -> str:
    """An arrow through the points with its words: one under the other, or all in one line."""
    path = " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    shown = [", ".join(kinds)] if lines == 1 else list(kinds)
    words = [_text(label[0], label[1] + 15 * number, kind, INK, anchor) for number, kind in enumerate(shown)]
    arrow = f'<path d="M{path}" fill="none" stroke="{QUIET}" stroke-width="1.6" marker-end="url(#a)"/>'
    return "\n".join([arrow, *words])
