"""The catalogue that is measured is a lawful one, and its figures are written as they are."""

import xml.etree.ElementTree as ET

import pytest

from tongban.catalogue.rules.checking import check_text
from tongban.catalogue.rules.standard import parse_standard
from tools.bench import __main__ as bench
from tools.bench.catalogue import WANTED, WHAT, CatalogueFigures, catalogue_picture, catalogue_table
from tools.bench.catalogue_files import standard_file

FIGURES = CatalogueFigures(8.0, {name: (4.0, 2.0 * number) for number, name in enumerate(WHAT, 1)})


@pytest.mark.parametrize(
    ("number", "fields", "stages", "criteria"), [(0, 40, 12, 10), (310, 40, 12, 10), (7, 300, 4, 1)]
)
def test_a_made_up_file_has_the_size_asked_for_and_no_fault(
    number: int, fields: int, stages: int, criteria: int
) -> None:
    text = standard_file(number, fields=fields, stages=stages, criteria=criteria)
    assert check_text(text, "made-up.yaml").errors == ()
    standard = parse_standard(text, "made-up.yaml")
    assert sum(len(section.fields) for section in standard.sections) == fields
    assert (len(standard.flow.stages), len(standard.criteria)) == (stages, criteria)
    assert text == standard_file(number, fields=fields, stages=stages, criteria=criteria), (
        "the same each time"
    )


def test_the_table_has_what_was_wanted_and_the_ratio() -> None:
    lines = catalogue_table(FIGURES).splitlines()
    assert f"| {WHAT['guide']} | 4.0 | 6.0 | 30 | 0.03 |" in lines
    assert sum(line.startswith("| ") for line in lines) == len(WHAT) + 1


def test_the_picture_shows_how_near_each_is_to_its_goal() -> None:
    drawn = ET.fromstring(catalogue_picture(FIGURES))
    bars = [float(bar.get("width", "0")) for bar in drawn.iter("{http://www.w3.org/2000/svg}rect")][1:]
    assert len(bars) == len(WANTED)


def test_the_page_has_a_place_for_them() -> None:
    text = (bench.DOCS / "benchmarks.md").read_text("utf-8")
    assert text.index(bench.END) < text.index(bench.CATALOGUE_BEGIN) < text.rindex(bench.END)
