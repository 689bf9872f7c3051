"""The measurement of filled nodes looks at every list of a desk, and writes what it saw where it belongs."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator

import pytest

from tests import builders
from tongban.cases.services import seeding
from tongban.cases.services.seeding import plan_seed, seed_batch
from tongban.kernel import clock
from tongban.node.tour.people import paper
from tools.bench import __main__ as bench
from tools.bench.scale import Filled, scale_picture, scale_table
from tools.bench.scale_load import measure

MACHINE = bench.Machine(cores=2, load=0.5, loops=12.0, syncs=1000.0)


def figures(kind: str, cases: int, cost: float) -> Filled:
    page = {"name": "window, to do", "best": 1.0, "p50": 4.4, "p95": 9.6, "cpu": 3.0, "queries": 11}
    seen = {
        "load": 0.7,
        "pages": [page, {**page, "name": f"durations of an item ({cases} granted)"}],
        "export": {"cases": 1000, "seconds": 0.1, "for_24000": 2.44, "bytes": 1, "more_mib": 3.2},
        "plans": {"one": "Parallel Seq Scan on cases_case", "other": "Sort\n Bitmap Heap Scan on cases_case"},
        "sizes": {"cases_case rows": 4096.0, "cases_case indexes": 2048.0},
    }
    return Filled(kind, cases, cases, cases / 1000, {"50 web": cost, "51 web": 1.0, "database": 7.0}, seen)


def test_the_table_has_a_column_for_each_node_and_a_row_for_each_page() -> None:
    found = [figures("postgresql", 10_000, 20.0), figures("sqlite", 1_000_000, 21.0)]
    lines = scale_table(MACHINE, found).splitlines()
    assert "| | postgresql, 10,000 | sqlite, 1,000,000 |" in lines
    assert "| processor time of a new complete case, ms | 28 | 29 |" in lines
    assert "| KB a case, rows and indexes | 6.00 | 6.00 |" in lines
    assert "| lists for which the database reads the table through | 1 | 1 |" in lines
    assert "| lists it finds by an index and then sorts | 1 | 1 |" in lines
    assert "| export of 24,000 cases, s | 2.4 | 2.4 |" in lines
    assert "| window, to do: ms p50 / p95, statements | 4 / 10, 11 | 4 / 10, 11 |" in lines
    assert sum(line.startswith("| durations of an item:") for line in lines) == 1


def test_the_picture_shows_a_flat_line_as_one() -> None:
    found = [figures("postgresql", size, 20.0) for size in (10_000, 100_000, 1_000_000)]
    drawn = ET.fromstring(scale_picture(found))
    (line,) = drawn.iter("{http://www.w3.org/2000/svg}polyline")
    heights = {point.split(",")[1] for point in line.get("points", "").split()}
    assert len(heights) == 1


def test_the_page_has_a_place_for_them() -> None:
    text = (bench.DOCS / "benchmarks.md").read_text("utf-8")
    assert text.count(bench.SCALE_BEGIN) == 1
    assert text.index(bench.CATALOGUE_BEGIN) < text.index(bench.SCALE_BEGIN) < text.rindex(bench.END)


@pytest.fixture
def town(db: None) -> Iterator[None]:
    """A node with offices and staff, beside a neighbour."""
    other = builders.Neighbour()
    with clock.frozen(builders.NOON), builders.beside(other):
        builders.load_town(other)
        builders.clerk()
        builders.reviewer()
        yield


def test_a_filled_node_is_looked_at_from_every_side(town: None) -> None:
    seeding._world.cache_clear()
    plan, _ = plan_seed(cases=250, seed=1, years=1, papers=[paper("x")], beside_real_cases=True)
    seed_batch(plan=plan, batch=0)
    seen = measure(looks=1)
    seeding._world.cache_clear()
    assert seen["cases"] == 250
    names = {page["name"] for page in seen["pages"]}
    assert {"window, to do", "review, done", "window, a case", "review, a case"} <= names
    queues = {
        page["queries"]
        for page in seen["pages"]
        if "case" not in page["name"] and "durations" not in page["name"]
    }
    assert len(queues) <= 3, "a list takes as many statements as any other"
    assert seen["export"]["cases"] > 0
    assert sum(seen["sizes"].values()) > 0
