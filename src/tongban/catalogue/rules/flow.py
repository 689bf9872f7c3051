"""Draws the stage graph as a picture (SVG) and writes it as a list, so that both always say the same.

The picture carries classes and no style: `tb-flow` and its `tb-flow__*` parts are styled by the page, under a policy
that allows no inline style. On a narrow screen, in print and for a screen reader the list takes its place.
"""

import dataclasses
from collections.abc import Collection, Iterator, Mapping
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

from tongban.catalogue.types import Edge, Flow, Lane, Stage, StageKind, Words

from .layout import BOX_HEIGHT, BOX_WIDTH, GAP, LANE_WIDTH, Box, Line, lay_out, ordered
from .phrases import say_limit

TEXT_SIZE, SMALL_SIZE, LABEL_SIZE = 15, 12.5, 13
"""Of stage names, limits and arrow labels, in SVG units: widths are reckoned with them, the style sheet sets them."""
LINE_HEIGHT = 19
CUT = 16
"""How far the corners of a decision are cut off."""

_INK, _QUIET, _RULE, _BRAND, _WHITE = "#17202B", "#4A5565", "#C5CEDA", "#1B4B8F", "#fff"
# Fill, stroke and stroke width of a stage by its state; plain attributes, so that a saved picture looks right and
# any style sheet may override them.
_PAINT = {
    "todo": f'fill="{_WHITE}" stroke="{_BRAND}" stroke-width="1.5"',
    "end": 'fill="#E3F3EB" stroke="#17694A" stroke-width="1.5"',
    "current": f'fill="#E6EEF9" stroke="{_BRAND}" stroke-width="3"',
    "done": 'fill="#ECEFF3" stroke="#5B6776" stroke-width="1.5"',
}

State = Literal["todo", "current", "done"]

LaneNames = Mapping[Lane, Words]
"""Names that replace those of the standard, such as the window that really took the case in."""

NO_NAMES: LaneNames = {}
AT_ONCE, WHEN_ALL = Words("同时进行", "At the same time"), Words("都办完再往下", "When all are done")
"""What a split and a join mean, in the picture and in the list."""

_STATES: Mapping[State, Words] = {
    "todo": Words("还没到", "To come"),
    "current": Words("正在这里", "You are here"),
    "done": Words("已完成", "Done"),
}


def state_words(state: State) -> Words:
    """The word beside a stage; colour is never the only sign."""
    return _STATES[state]


@dataclasses.dataclass(frozen=True)
class ListStep:
    """A stage of the list, with the branches of a decision."""

    key: str
    name: str
    lane: str
    limit: str
    state: State
    branches: tuple[tuple[str, str], ...]
    """(label, name of the stage it leads to)."""


def steps(
    flow: Flow,
    language: str,
    *,
    current: Collection[str] = (),
    done: Collection[str] = (),
    lane_names: LaneNames = NO_NAMES,
) -> tuple[ListStep, ...]:
    """The chart as an ordered list."""
    names = {stage.key: stage.name.say(language) for stage in flow.stages}
    lanes = _lane_names(flow, language, lane_names)
    return tuple(
        ListStep(
            key=stage.key,
            name=names[stage.key],
            lane=lanes[stage.lane],
            limit=say_limit(stage.limit, language) if stage.limit else "",
            state=_state(stage.key, current, done),
            branches=tuple(_branches(flow, stage, names, language)),
        )
        for stage in ordered(flow)
    )


def _branches(flow: Flow, stage: Stage, names: Mapping[str, str], language: str) -> Iterator[tuple[str, str]]:
    leaving = [edge for edge in flow.edges if edge.source == stage.key]
    if len(leaving) > 1:
        plain = AT_ONCE.say(language) if stage.kind is StageKind.SPLIT else ""
        for edge in leaving:
            yield (edge.label.say(language) if edge.label else plain, names[edge.target])


def _state(key: str, current: Collection[str], done: Collection[str]) -> State:
    if key in current:
        return "current"
    return "done" if key in done else "todo"


def _lane_names(flow: Flow, language: str, names: LaneNames) -> dict[Lane, str]:
    return {lane.lane: names.get(lane.lane, lane.name).say(language) for lane in flow.lanes}


def svg(
    flow: Flow,
    title: Words,
    language: str,
    *,
    current: Collection[str] = (),
    done: Collection[str] = (),
    lane_names: LaneNames = NO_NAMES,
    uid: str = "flow",
) -> str:
    """The chart as one SVG element. `uid` makes its ids unique when a page shows several."""
    layout = lay_out(flow)
    width, height = layout.width, layout.height
    lanes = _lane_names(flow, language, lane_names)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="tb-flow" role="img" '
        f'aria-labelledby="{uid}-title {uid}-desc" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" lang={quoteattr(language)} fill="{_INK}">'
    )
    parts = [
        head,
        f'<title id="{uid}-title">{escape(title.say(language))}</title>',
        f'<desc id="{uid}-desc">{escape(describe(flow, language))}</desc>',
        _arrow_head(uid),
        *(_lane(lanes[lane], number, height) for number, lane in enumerate(layout.columns)),
        *(_line(line, uid) for line in layout.lines),
        *(_box(box, language, _state(box.stage.key, current, done)) for box in layout.boxes),
        *(_label(line, language) for line in layout.lines if line.edge.label),
        "</svg>",
    ]
    return "\n".join(parts)


def describe(flow: Flow, language: str) -> str:
    """The arrows in words, for those who hear the picture."""
    names = {stage.key: stage.name.say(language) for stage in flow.stages}
    separator, arrow = ("；", "→") if language.startswith("zh") else ("; ", " → ")

    def say(edge: Edge) -> str:
        label = f" ({edge.label.say(language)})" if edge.label else ""
        return f"{names[edge.source]}{arrow}{names[edge.target]}{label}"

    return separator.join(say(edge) for edge in flow.edges)


def _arrow_head(uid: str) -> str:
    return (
        f'<defs><marker id="{uid}-arrow" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" '
        f'markerHeight="8" orient="auto"><path class="tb-flow__arrow" d="M0 0L8 4L0 8z" fill="{_QUIET}"/></marker></defs>'
    )


def _lane(name: str, number: int, height: int) -> str:
    left, middle = number * LANE_WIDTH + 4, number * LANE_WIDTH + LANE_WIDTH // 2
    shade, fill = (" tb-flow__lane--shaded", "#F4F6F9") if number % 2 == 0 else ("", _WHITE)
    lines = wrap(name, TEXT_SIZE, LANE_WIDTH - 24)[:2]
    first = 34 - (len(lines) - 1) * LINE_HEIGHT // 2
    texts = "".join(
        f'<text class="tb-flow__lane-name" x="{middle}" y="{first + row * LINE_HEIGHT}" '
        f'text-anchor="middle" font-size="{TEXT_SIZE}" font-weight="700">{escape(line)}</text>'
        for row, line in enumerate(lines)
    )
    return (
        f'<rect class="tb-flow__lane{shade}" x="{left}" y="4" width="{LANE_WIDTH - 8}" '
        f'height="{height - 8}" rx="8" fill="{fill}" stroke="{_RULE}"/>{texts}'
    )


def _line(line: Line, uid: str) -> str:
    (x, y), *rest = line.points
    way = [f"M{x} {y}"]
    for next_x, next_y in rest:
        way.append(f"V{next_y}" if next_x == x else f"H{next_x}")
        x, y = next_x, next_y
    back = " tb-flow__line--return" if line.edge.is_return else ""
    return (
        f'<path class="tb-flow__line{back}" d="{"".join(way)}" fill="none" stroke="{_QUIET}" '
        f'stroke-width="1.5" marker-end="url(#{uid}-arrow)"/>'
    )


def _label(line: Line, language: str) -> str:
    assert line.edge.label is not None
    (x, y), anchor = line.label_at, "start" if line.label_side > 0 else "end"
    text = escape(line.edge.label.say(language))
    return (
        f'<text class="tb-flow__label" x="{x}" y="{y}" text-anchor="{anchor}" font-size="{LABEL_SIZE}" '
        f'fill="#12346A" stroke="{_WHITE}" stroke-width="4" paint-order="stroke">{text}</text>'
    )


def _box(box: Box, language: str, state: State) -> str:
    stage = box.stage
    names = wrap(stage.name.say(language), TEXT_SIZE, BOX_WIDTH - 2 * CUT)
    rows: list[tuple[str, float, str]] = [(text, TEXT_SIZE, "tb-flow__name") for text in names]
    if stage.limit:
        rows.append((say_limit(stage.limit, language), SMALL_SIZE, "tb-flow__limit"))
    first = box.y - (len(rows) - 1) * LINE_HEIGHT / 2 + 5
    texts = "".join(
        f'<text class="{style}" x="{box.x}" y="{first + row * LINE_HEIGHT:.1f}" text-anchor="middle" '
        f'font-size="{size}">{escape(text)}</text>'
        for row, (text, size, style) in enumerate(rows)
    )
    here = ' aria-current="step"' if state == "current" else ""
    classes = f"tb-flow__stage tb-flow__stage--{stage.kind} tb-flow__stage--{state}"
    return (
        f'<g class="{classes}" data-stage={quoteattr(stage.key)}{here}>'
        f"{_shape(box, state)}{texts}{_tick(box, language, state)}</g>"
    )


def _shape(box: Box, state: State) -> str:
    left, top = box.x - BOX_WIDTH // 2, box.y - BOX_HEIGHT // 2
    right, bottom = left + BOX_WIDTH, top + BOX_HEIGHT
    is_round = box.stage.kind in (StageKind.START, StageKind.END)
    paint = _PAINT["end" if is_round and state == "todo" else state]
    if box.stage.kind is StageKind.DECISION:
        way = (
            f"M{left + CUT} {top}H{right - CUT}L{right} {box.y}L{right - CUT} {bottom}"
            f"H{left + CUT}L{left} {box.y}z"
        )
        return f'<path class="tb-flow__shape" d="{way}" {paint}/>'
    radius = BOX_HEIGHT // 2 if is_round else 6
    return (
        f'<rect class="tb-flow__shape" x="{left}" y="{top}" width="{BOX_WIDTH}" '
        f'height="{BOX_HEIGHT}" rx="{radius}" {paint}/>'
    )


def _tick(box: Box, language: str, state: State) -> str:
    """A sign beside the colour, with its meaning as a title."""
    if state == "todo":
        return ""
    sign = "✓" if state == "done" else "●"
    inset = 18 + (CUT if box.stage.kind is StageKind.DECISION else 0)
    x, y = box.x + BOX_WIDTH // 2 - inset, box.y - BOX_HEIGHT // 2 + GAP + 8
    return (
        f'<text class="tb-flow__sign" x="{x}" y="{y}" font-size="{LABEL_SIZE}">'
        f"<title>{escape(state_words(state).say(language))}</title>{sign}</text>"
    )


def text_width(text: str, size: float) -> float:
    """Rough width: a Chinese character is as wide as high, a Latin one a good half."""
    return sum(size if ord(character) > 0x2E7F else size * 0.56 for character in text)


def wrap(text: str, size: float, room: float) -> list[str]:
    """Lines that fit: broken at spaces first, and a Chinese run that is still too long between characters."""
    lines: list[str] = []
    current = ""
    for word in text.split(" "):
        trial = f"{current} {word}".strip()
        if text_width(trial, size) <= room:
            current = trial
            continue
        if current:
            lines.append(current)
        *full, current = _break(word, size, room)
        lines.extend(full)
    return [*lines, current] if current or not lines else lines


_NO_START = "，。、；：？！）》”’％%"
"""Never at the start of a line."""


def _break(word: str, size: float, room: float) -> list[str]:
    pieces = [""]
    for character in word:
        is_full = text_width(pieces[-1] + character, size) > room
        if is_full and pieces[-1] and character not in _NO_START:
            pieces.append("")
        pieces[-1] += character
    return pieces
