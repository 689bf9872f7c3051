"""The flow chart: nothing overlaps, no line runs through a box, and the list says the same."""

import xml.etree.ElementTree as ET
from collections import Counter

import pytest
from hypothesis import given, settings

from tests.catalogue.examples import FILES, shipped
from tests.catalogue.random_flows import flows
from tongban.catalogue.rules import flow as charts
from tongban.catalogue.rules.layout import BOX_HEIGHT, BOX_WIDTH, LANE_WIDTH, Box, Layout, lay_out, ordered
from tongban.catalogue.types import Flow, Lane, StageKind, Words

ALL = sorted(FILES)
SVG = "{http://www.w3.org/2000/svg}"


def crosses(start: tuple[int, int], end: tuple[int, int], box: Box) -> bool:
    """Does a level or upright line run through the inside of a box?"""
    (x1, x2), (y1, y2) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    left, right = box.x - BOX_WIDTH // 2, box.x + BOX_WIDTH // 2
    top, bottom = box.y - BOX_HEIGHT // 2, box.y + BOX_HEIGHT // 2
    return max(x1, left + 1) < min(x2, right - 1) + (x1 == x2) and max(y1, top + 1) < min(y2, bottom - 1) + (
        y1 == y2
    )


def assert_clean(layout: Layout) -> None:
    cells = Counter((box.column, box.rank) for box in layout.boxes)
    assert max(cells.values()) == 1
    for line in layout.lines:
        for start, end in zip(line.points, line.points[1:], strict=False):
            assert start[0] == end[0] or start[1] == end[1], "lines are level or upright"
            assert not any(crosses(start, end, box) for box in layout.boxes), line.edge
        for x, y in line.points:
            assert 0 <= x <= layout.width
            assert 0 <= y <= layout.height


@settings(max_examples=400)
@given(flows())
def test_random_graphs_have_no_overlap_and_no_line_through_a_box(flow: Flow) -> None:
    assert_clean(lay_out(flow))


@pytest.mark.parametrize("key", ALL)
def test_shipped_graphs_are_clean(key: str) -> None:
    assert_clean(lay_out(shipped(key).flow))


@pytest.mark.parametrize("key", ALL)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_picture_is_well_formed_and_obeys_the_policy(key: str, language: str) -> None:
    standard = shipped(key)
    text = charts.svg(standard.flow, standard.name, language, current={"apply"}, uid="a")
    root = ET.fromstring(text)
    assert "style" not in text
    assert "<script" not in text
    assert "on" not in root.attrib
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    assert all(name.startswith("a-") for name in ids)
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "a-title a-desc"
    assert root.findtext(f"{SVG}title") == standard.name.say(language)
    assert standard.flow.stages[0].name.say(language) in (root.findtext(f"{SVG}desc") or "")
    stages = [group for group in root.iter(f"{SVG}g") if "data-stage" in group.attrib]
    assert {stage.attrib["data-stage"] for stage in stages} == {stage.key for stage in standard.flow.stages}
    assert len([path for path in root.iter(f"{SVG}path") if "marker-end" in path.attrib]) == len(
        standard.flow.edges
    )


@pytest.mark.parametrize("key", ALL)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_names_fit_their_boxes_and_labels_stay_off_them(key: str, language: str) -> None:
    flow = shipped(key).flow
    for stage in flow.stages:
        lines = charts.wrap(stage.name.say(language), charts.TEXT_SIZE, BOX_WIDTH - 2 * charts.CUT)
        assert len(lines) <= 2, stage.name
    for lane in flow.lanes:
        assert len(charts.wrap(lane.name.say(language), charts.TEXT_SIZE, LANE_WIDTH - 24)) <= 2
    layout = lay_out(flow)
    for line in layout.lines:
        if line.edge.label:
            width = charts.text_width(line.edge.label.say(language), charts.LABEL_SIZE)
            x, y = line.label_at
            span = (x, y - 5), (round(x + line.label_side * width), y - 5)
            assert not any(crosses(*span, box) for box in layout.boxes), line.edge


def test_where_the_case_is_shows_in_words_and_not_in_colour_only() -> None:
    standard = shipped("company_establishment")
    marks = {"current": {"review"}, "done": {"apply", "take_in"}}
    text = charts.svg(standard.flow, standard.name, "en", **marks)
    assert text.count('aria-current="step"') == 1
    assert text.count("<title>Done</title>") == 2
    assert "You are here" in text
    listed = {step.key: step for step in charts.steps(standard.flow, "en", **marks)}
    assert listed["review"].state == "current"
    assert listed["apply"].state == "done"
    assert listed["refused"].state == "todo"


@pytest.mark.parametrize("key", ALL)
def test_the_list_says_what_the_picture_says(key: str) -> None:
    flow = shipped(key).flow
    listed = charts.steps(flow, "en")
    assert sorted(step.key for step in listed) == sorted(stage.key for stage in flow.stages)
    assert [step.key for step in listed] == [stage.key for stage in ordered(flow)]
    for step in listed:
        leaving = [edge for edge in flow.edges if edge.source == step.key]
        assert len(step.branches) == (len(leaving) if len(leaving) > 1 else 0)
    start = next(stage.key for stage in flow.stages if stage.kind is StageKind.START)
    assert listed[0].key == start


def test_a_case_shows_the_names_of_its_own_offices() -> None:
    standard = shipped("company_establishment")
    names = {Lane.INTAKE: Words("重庆高新区窗口", "Chongqing Hi-tech window")}
    assert "Chongqing Hi-tech window" in charts.svg(standard.flow, standard.name, "en", lane_names=names)
    assert {step.lane for step in charts.steps(standard.flow, "zh", lane_names=names)} == {
        "申请人",
        "重庆高新区窗口",
        "登记机关",
    }


def test_names_cannot_break_out_of_the_picture() -> None:
    standard = shipped("company_establishment")
    names = {Lane.INTAKE: Words("</svg><script>", "\"><script>alert('x')</script>")}
    for language in ("zh", "en"):
        text = charts.svg(
            standard.flow, Words("<b>", "<b>"), language, current={'"x'}, lane_names=names, uid="b"
        )
        assert "<script" not in text
        assert "<b>" not in text
        ET.fromstring(text)


@pytest.mark.parametrize(
    ("text", "room", "lines"),
    [
        ("制证签章 就近打印", 90, ["制证签章", "就近打印"]),
        ("不予行政许可决定书", 90, ["不予行政许可", "决定书"]),
        ("材料齐全吗？", 75, ["材料齐全吗？"]),
        ("Check identity and papers", 110, ["Check", "identity and", "papers"]),
        ("", 90, [""]),
    ],
)
def test_long_names_are_wrapped(text: str, room: int, lines: list[str]) -> None:
    assert charts.wrap(text, 15, room) == lines


def test_a_line_through_a_box_would_be_seen() -> None:
    box = lay_out(shipped("company_establishment").flow).boxes[0]
    edge = box.x - BOX_WIDTH // 2
    assert crosses((0, box.y), (box.x, box.y), box)
    assert crosses((box.x, 0), (box.x, box.y + 200), box)
    assert not crosses((0, box.y), (edge, box.y), box)
    assert not crosses((edge, 0), (edge, 900), box)
