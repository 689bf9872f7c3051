"""The measuring tool writes what it measured, to scale, and where it belongs."""

import pathlib
import xml.etree.ElementTree as ET

import pytest

from tongban.catalogue.queries import shipped_standards
from tongban.catalogue.rules.standard import parse_standard
from tools.bench import __main__ as bench
from tools.bench import facts
from tools.bench.clients import StepTime
from tools.bench.nodes import cpu_seconds, memory
from tools.bench.pages import PageTime
from tools.bench.picture import picture
from tools.bench.room import Look, Size, room_of_case, room_table
from tools.bench.yardsticks import syncs_a_second

PAGES = [PageTime("home", 10.0, 20.0, 7.0), PageTime("my <case>", 30.0, 60.0, 9.0)]
STEPS = [StepTime("claim", 20.0, 90.0, 16)]
CPU = {"50 web": 40.0, "database": 60.0}
FIGURES = [
    bench.Figures("postgresql", 8.0, 60.0, 200.0, CPU, PAGES, STEPS, {"50 web": 180.0}, []),
    bench.Figures("sqlite", 4.0, 30.0, 100.0, CPU, PAGES, STEPS, {"50 web": 170.0}, []),
]
MACHINE = bench.Machine(cores=2, load=0.5, loops=10.0, syncs=800.0)


def test_the_table_has_figures_and_their_ratios(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench, "_postgres_version", lambda: "15.20")  # there may be no server here
    text = bench.table(MACHINE, FIGURES)
    for line in (
        "| complete cases a second | 8.00 | 4.00 |",
        "| … for each million loop rounds a second | 0.800 | 0.400 |",
        "| … fsyncs the disk could do meanwhile, a case | 100 | 200 |",
        "| processor time for a case, ms | 100 | 100 |",
        "| … in million loop rounds | 1.00 | 1.00 |",
        "| cases a second if both cores did nothing else | 20.0 | 20.0 |",
        "| step, 8 clients at once: claim, ms p50 / p95 | 20 / 90 | 20 / 90 |",
        "| page: home (7 KB), ms p50 / p95 | 10 / 20 | 10 / 20 |",
    ):
        assert line in text.splitlines()


def test_the_picture_is_to_scale() -> None:
    drawn = ET.fromstring(picture([(f.kind, f.cases, f.messages, f.pages) for f in FIGURES]))
    bars = [float(bar.get("width", "0")) for bar in drawn.iter("{http://www.w3.org/2000/svg}rect")][1:]
    assert len(bars) == 2 + 2 + 4
    assert bars[0] == pytest.approx(2 * bars[1], rel=0.01)
    assert bars[6] == pytest.approx(3 * bars[4], rel=0.01)


def test_figures_take_the_place_of_older_ones(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "DOCS", tmp_path)
    page = tmp_path / "benchmarks.md"
    page.write_text(f"before\n{bench.BEGIN}\nold\n{bench.END}\nafter\n", "utf-8")
    bench.write("new", "<svg/>")
    assert page.read_text("utf-8") == f"before\n{bench.BEGIN}\nnew\n{bench.END}\nafter\n"
    assert (tmp_path / "benchmarks.svg").read_text("utf-8") == "<svg/>"


def test_the_page_has_a_place_for_them() -> None:
    text = (bench.DOCS / "benchmarks.md").read_text("utf-8")
    assert text.index(bench.BEGIN) < text.index(bench.END)
    assert text.count(bench.ROOM_BEGIN) == 1


def test_room_is_what_grew_for_each_case() -> None:
    before = {"50": Look({"cases_case": Size(8192, 8192), "big": Size(0, 0)}, 0)}
    after = {"50": Look({"cases_case": Size(8192 + 20480, 8192), "big": Size(10240, 20480)}, 1024)}
    found = room_of_case("sqlite", before, after, 10)
    assert found[0].total == pytest.approx(2 + 3 - 0.1)
    lines = room_table(found).splitlines()
    assert lines[2:5] == [
        "| **together, without files of applicants** | **4.9** |",
        "| big | 1.00 + 2.00 |",
        "| cases_case | 2.00 + 0.00 |",
    ]
    assert lines[-1] == "| of all this, files of applicants | 0.10 |"


def test_processes_are_looked_at() -> None:
    mine = [int(pathlib.Path("/proc/self").readlink().name)]
    assert memory(mine) > 10
    assert cpu_seconds(mine) > 0
    assert cpu_seconds([2**31]) == 0, "one that has ended counts nothing"


def test_the_disk_is_asked(tmp_path: pathlib.Path) -> None:
    assert syncs_a_second(tmp_path) > 0
    assert list(tmp_path.iterdir()) == []


def test_the_form_is_that_of_the_standard() -> None:
    standards = {one.key: one for one in (parse_standard(text, name) for text, name in shipped_standards())}
    standard = standards[facts.ITEM]
    assert list(facts.FORM) == [section.key for section in standard.sections]
    assert facts.LATE in {material.key for material in standard.materials}
