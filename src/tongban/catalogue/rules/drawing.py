"""Draws the stage graph as a picture (SVG) in swim lanes.

The picture carries classes and no style: `tb-flow` and its `tb-flow__*` parts may be styled by the page, under a policy
that allows no inline style. Colours are plain attributes, so that a saved picture looks right as well.
"""

from collections.abc import Collection
from xml.sax.saxutils import escape, quoteattr

from tongban.catalogue.types import Flow, StageKind, Words

from .flow import NO_NAMES, LaneNames, describe, state_words
from .layout import BAR, CUT, LINE_HEIGHT, SMALL_SIZE, TEXT_SIZE, Box, Column, Line, lay_out
from .ports import LABEL_LINE, LABEL_SIZE

_INK, _QUIET, _RULE, _BRAND, _WHITE = "#17202B", "#4A5565", "#C5CEDA", "#1B4B8F", "#fff"
_PAINT = {
    "todo": f'fill="{_WHITE}" stroke="{_BRAND}" stroke-width="1.5"',
    "end": 'fill="#E3F3EB" stroke="#17694A" stroke-width="1.5"',
    "current": f'fill="#E6EEF9" stroke="{_BRAND}" stroke-width="3"',
    "done": 'fill="#ECEFF3" stroke="#5B6776" stroke-width="1.5"',
}
"""Fill and stroke of a stage by its state."""
_BEND = 6
"""Radius of the corners of a line."""


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
    layout = lay_out(flow, language, current=current, done=done, lane_names=lane_names)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="tb-flow" role="img" '
        f'aria-labelledby="{uid}-title {uid}-desc" viewBox="0 0 {layout.width} {layout.height}" '
        f'width="{layout.width}" height="{layout.height}" lang={quoteattr(language)} fill="{_INK}">'
    )
    parts = [
        head,
        f'<title id="{uid}-title">{escape(title.say(language))}</title>',
        f'<desc id="{uid}-desc">{escape(describe(flow, language))}</desc>',
        _arrow_head(uid),
        *(_lane(column, number, layout.height) for number, column in enumerate(layout.columns)),
        *(_line(line, uid) for line in layout.lines),
        *(_box(box, language) for box in layout.boxes),
        *(_label(line) for line in layout.lines if line.label),
        "</svg>",
    ]
    return "\n".join(parts)


def _number(value: float) -> str:
    return f"{value:g}"


def _arrow_head(uid: str) -> str:
    return (
        f'<defs><marker id="{uid}-arrow" viewBox="0 0 9 8" refX="8.5" refY="4" markerWidth="9" markerHeight="8" '
        f'markerUnits="userSpaceOnUse" orient="auto">'
        f'<path class="tb-flow__arrow" d="M0 0L9 4L0 8z" fill="{_QUIET}"/></marker></defs>'
    )


def _text(x: float, y: float, text: str, style: str, size: float, *, extra: str = "") -> str:
    return (
        f'<text class="tb-flow__{style}" x="{_number(x)}" y="{_number(y)}" text-anchor="middle" '
        f'font-size="{size}"{extra}>{escape(text)}</text>'
    )


def _lane(column: Column, number: int, height: float) -> str:
    shade, fill = (" tb-flow__lane--shaded", "#F4F6F9") if number % 2 == 0 else ("", _WHITE)
    middle = (column.left + column.right) / 2
    texts = "".join(
        _text(middle, 28 + row * LINE_HEIGHT, line, "lane-name", TEXT_SIZE, extra=' font-weight="700"')
        for row, line in enumerate(column.names)
    )
    return (
        f'<rect class="tb-flow__lane{shade}" x="{_number(column.left)}" y="4" '
        f'width="{_number(column.right - column.left)}" height="{_number(height - 8)}" rx="8" fill="{fill}" '
        f'stroke="{_RULE}"/>{texts}'
    )


def _line(line: Line, uid: str) -> str:
    """Upright and level stretches with round corners; a way back is broken."""
    is_return = line.way.edge.is_return
    ends = f" data-from={quoteattr(line.way.edge.source)} data-to={quoteattr(line.way.edge.target)}"
    style, broken = (" tb-flow__line--return", ' stroke-dasharray="5 4"') if is_return else ("", "")
    return (
        f'<path class="tb-flow__line{style}" d="{_course(line.points)}"{ends} fill="none" stroke="{_QUIET}" '
        f'stroke-width="1.5"{broken} marker-end="url(#{uid}-arrow)"/>'
    )


def _course(points: tuple[tuple[float, float], ...]) -> str:
    way = ["M{} {}".format(*map(_number, points[0]))]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        near, far = _towards(corner, before), _towards(corner, after)
        way.append("L{} {}Q{} {} {} {}".format(*map(_number, (*near, *corner, *far))))
    way.append("L{} {}".format(*map(_number, points[-1])))
    return "".join(way)


def _towards(corner: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """The point where the bend at `corner` begins: half of a short stretch is left for the bend at its other end."""
    run = abs(other[0] - corner[0]) + abs(other[1] - corner[1])
    part = min(_BEND, run / 2) / run if run else 0
    return corner[0] + (other[0] - corner[0]) * part, corner[1] + (other[1] - corner[1]) * part


def _label(line: Line) -> str:
    assert line.label is not None
    (x, top), anchor = line.label_at, "start" if line.label.side > 0 else "end"
    rows = "".join(
        f'<tspan x="{_number(x)}" y="{_number(top + 13 + row * LABEL_LINE)}">{escape(text)}</tspan>'
        for row, text in enumerate(line.label.lines)
    )
    return (
        f'<text class="tb-flow__label" text-anchor="{anchor}" font-size="{LABEL_SIZE}" fill="#12346A" '
        f'stroke="{_WHITE}" stroke-width="3" stroke-linejoin="round" paint-order="stroke">{rows}</text>'
    )


def _box(box: Box, language: str) -> str:
    rows: list[tuple[str, float, str, str]] = [(text, TEXT_SIZE, "name", "") for text in box.names]
    if box.note:
        rows.append((box.note, SMALL_SIZE, "limit", f' fill="{_QUIET}"'))
    if box.state == "current":
        here = f"● {state_words('current').say(language)}"
        rows.append((here, LABEL_SIZE, "here", f' fill="{_BRAND}" font-weight="700"'))
    middle = box.y + {StageKind.SPLIT: -BAR / 2, StageKind.JOIN: BAR / 2}.get(box.stage.kind, 0)
    first = middle - (len(rows) - 1) * LINE_HEIGHT / 2 + 5
    texts = "".join(
        _text(box.x, first + row * LINE_HEIGHT, text, style, size, extra=extra)
        for row, (text, size, style, extra) in enumerate(rows)
    )
    here = ' aria-current="step"' if box.state == "current" else ""
    classes = f"tb-flow__stage tb-flow__stage--{box.stage.kind} tb-flow__stage--{box.state}"
    return (
        f'<g class="{classes}" data-stage={quoteattr(box.stage.key)}{here}>'
        f"{_shape(box)}{texts}{_tick(box, language)}</g>"
    )


def _shape(box: Box) -> str:
    kind = box.stage.kind
    left, right = box.x - box.width / 2, box.x + box.width / 2
    is_round = kind in (StageKind.START, StageKind.END)
    paint = _PAINT["end" if is_round and box.state == "todo" else box.state]
    if kind is StageKind.DECISION:
        way = "M{0} {4}H{1}L{3} {5}L{1} {6}H{0}L{2} {5}z".format(
            *map(_number, (left + CUT, right - CUT, left, right, box.top, box.y, box.bottom))
        )
        return f'<path class="tb-flow__shape" d="{way}" {paint}/>'
    if kind.is_bar:
        paint = f'fill="{_WHITE}" stroke="{_RULE}"'
    radius = min(box.height / 2, 27) if is_round else 6
    shape = _rectangle("shape", left, box.top, box.width, box.height, f'rx="{_number(radius)}" {paint}')
    if not kind.is_bar:
        return shape
    bar = box.bottom - BAR if kind is StageKind.SPLIT else box.top
    return shape + _rectangle("bar", left, bar, box.width, BAR, f'rx="2" fill="{_INK}"')


def _rectangle(style: str, left: float, top: float, width: float, height: float, paint: str) -> str:
    place = 'x="{}" y="{}" width="{}" height="{}"'.format(*map(_number, (left, top, width, height)))
    return f'<rect class="tb-flow__{style}" {place} {paint}/>'


def _tick(box: Box, language: str) -> str:
    """A sign beside the colour of what is done, with its meaning as a title."""
    if box.state != "done":
        return ""
    inset = 10 if box.stage.kind is StageKind.TASK or box.stage.kind.is_bar else CUT
    x, y = box.x + box.width / 2 - inset, box.top
    return (
        f'<g class="tb-flow__sign"><title>{escape(state_words("done").say(language))}</title>'
        f'<circle cx="{_number(x)}" cy="{_number(y)}" r="8" fill="#5B6776"/>'
        f'<path d="M{_number(x - 4)} {_number(y)}l3 3l5 -6" fill="none" stroke="{_WHITE}" stroke-width="2"/></g>'
    )
