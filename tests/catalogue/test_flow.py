"""The flow chart: nothing overlaps, no line runs through a box, and the list says the same."""

import dataclasses
import itertools
import subprocess
import sys
import unicodedata
import xml.etree.ElementTree as ET

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.catalogue.chart_geometry import Chart, Point, crossings, flaws, read_chart, text_width
from tests.catalogue.examples import FILES, shipped
from tests.catalogue.random_flows import flows, random_flow
from tongban.catalogue.rules import drawing
from tongban.catalogue.rules import flow as charts
from tongban.catalogue.rules.lettering import text_width as reckoned_width
from tongban.catalogue.rules.lettering import wrap
from tongban.catalogue.rules.ranks import ordered
from tongban.catalogue.types import Flow, Lane, StageKind, Words

ALL = sorted(FILES)
SVG = "{http://www.w3.org/2000/svg}"
LANGUAGES = ("zh", "en")
TITLE = Words("流程", "Flow")


def drawn(flow: Flow, language: str) -> Chart:
    """The chart with two current stages, read back."""
    tasks = [stage.key for stage in flow.stages if not stage.kind.is_bar]
    return read_chart(drawing.svg(flow, TITLE, language, current=tasks[2:4], done=tasks[:2]))


@pytest.mark.parametrize("first", range(0, 1000, 100))
def test_a_thousand_random_graphs_are_drawn_without_a_flaw(first: int) -> None:
    """No boxes, labels or lines on one another, up to twenty stages in five lanes, in both languages."""
    crossed = lines = 0
    for seed, language in itertools.product(range(first, first + 100), LANGUAGES):
        flow = random_flow(seed)
        chart = drawn(flow, language)
        assert list(flaws(chart)) == [], (seed, language)
        assert set(chart.boxes) == {stage.key for stage in flow.stages}
        assert set(chart.lines) == {(edge.source, edge.target) for edge in flow.edges}
        assert len(chart.labels) == sum(edge.label is not None for edge in flow.edges)
        crossed += crossings(chart)
        lines += len(flow.edges)
    assert crossed < lines * 0.75, "lines cross more often than they did"


@settings(max_examples=100)
@given(flows())
def test_graphs_never_seen_before_are_drawn_without_a_flaw(flow: Flow) -> None:
    for language in LANGUAGES:
        assert list(flaws(drawn(flow, language))) == []


@pytest.mark.parametrize("key", ALL)
@pytest.mark.parametrize("language", LANGUAGES)
def test_shipped_charts_have_no_flaw_and_hardly_a_crossing(key: str, language: str) -> None:
    chart = drawn(shipped(key).flow, language)
    assert list(flaws(chart)) == []
    assert crossings(chart) <= (4 if key == "provident_fund_offsite_loan" else 2), "three ways at once cross"


def test_a_chart_is_the_same_in_every_process() -> None:
    """Whatever order sets have in a process."""
    program = (
        "from tests.catalogue.test_flow import *; import hashlib; "
        "text = ''.join(drawing.svg(random_flow(seed), TITLE, 'en') for seed in range(20)); "
        "print(hashlib.sha256(text.encode()).hexdigest())"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


@pytest.mark.parametrize("key", ALL)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_picture_is_well_formed_and_obeys_the_policy(key: str, language: str) -> None:
    standard = shipped(key)
    text = drawing.svg(standard.flow, standard.name, language, current={"apply"}, uid="a")
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


def test_where_the_case_is_shows_in_words_and_not_in_colour_only() -> None:
    standard = shipped("company_establishment")
    marks = {"current": {"review"}, "done": {"apply", "take_in"}}
    text = drawing.svg(standard.flow, standard.name, "en", **marks)
    assert text.count('aria-current="step"') == text.count("● You are here") == 1
    assert text.count("<title>Done</title>") == 2
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
    names = {stage.key: stage.name.en for stage in flow.stages}
    for step, below in itertools.zip_longest(listed, listed[1:]):
        leaving = [edge for edge in flow.edges if edge.source == step.key]
        told = [target for _, target in step.branches] or [below.name for _ in leaving]
        assert told == [names[edge.target] for edge in leaving]
    start = next(stage.key for stage in flow.stages if stage.kind is StageKind.START)
    assert listed[0].key == start


def test_a_case_shows_the_names_of_its_own_offices() -> None:
    standard = shipped("company_establishment")
    names = {Lane.INTAKE: Words("重庆高新区窗口", "Chongqing Hi-tech window")}
    root = ET.fromstring(drawing.svg(standard.flow, standard.name, "en", lane_names=names))
    titles = [one.text or "" for one in root.iter(f"{SVG}text") if one.get("class") == "tb-flow__lane-name"]
    assert "Chongqing Hi-tech window" in " ".join(titles)
    assert {step.lane for step in charts.steps(standard.flow, "zh", lane_names=names)} == {
        "申请人",
        "重庆高新区窗口",
        "登记机关",
    }


def test_names_cannot_break_out_of_the_picture() -> None:
    standard = shipped("company_establishment")
    names = {Lane.INTAKE: Words("</svg><script>", "\"><script>alert('x')</script>")}
    for language in ("zh", "en"):
        text = drawing.svg(
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
    assert wrap(text, 15, room) == lines


def test_what_runs_at_the_same_time_is_said_in_words() -> None:
    standard = shipped("household_transfer")
    listed = {step.key: step for step in charts.steps(standard.flow, "en", current={"review", "assent"})}
    assert listed["both"].branches == (
        ("at the same time", "Review, send permit"),
        ("at the same time", "Check and cancel the entry"),
    )
    assert listed["together"].note == "goes on when all are done"
    text = drawing.svg(standard.flow, standard.name, "zh", current={"review", "assent"})
    assert text.count("● 正在这里") == 2
    assert text.count('class="tb-flow__bar"') == 2
    assert "同时进行" in text


def test_the_examiner_sees_what_is_wrong() -> None:
    """Each flaw, made by hand in a chart that has none."""
    good = drawn(shipped("company_establishment").flow, "en")
    assert list(flaws(good)) == []
    box, label = good.boxes["take_in"], good.labels[0]
    arrow, points = ("apply", "take_in"), good.lines["apply", "take_in"]

    def found(line: list[Point] | None = None, **changed: object) -> set[str]:
        lines = {**good.lines, arrow: line or points}
        return {flaw.split()[0] for flaw in flaws(dataclasses.replace(good, lines=lines, **changed))}

    assert found(boxes={**good.boxes, "apply": dataclasses.replace(box, name="apply")}) >= {"boxes"}
    assert found(labels=[label, label]) == {"labels"}
    assert found(labels=[dataclasses.replace(box, name="x", left=box.left + 3)]) >= {"label"}
    middle = (good.boxes["check"].top + good.boxes["check"].bottom) / 2
    assert found([points[0], (points[0][0], middle), (points[-1][0], middle), points[-1]]) >= {"line"}
    assert found([points[0], points[-1]]) >= {"line"}
    assert found(good.lines["take_in", "check"]) >= {"lines", "line"}
    assert found(inside=[(dataclasses.replace(label, right=label.left + 900), box)]) == {
        f"“{label.name}”".split()[0]
    }


@given(st.text(min_size=1, max_size=30))
def test_texts_are_reckoned_no_narrower_than_the_examiner_measures(text: str) -> None:
    assume(not any(unicodedata.category(one) == "Mn" for one in text))
    assert reckoned_width(text, 15) >= text_width(text, 15)
