"""How long it really took, published by both nodes from the cases that ran."""

import re

import pytest

from tests.journeys.cast import Cast
from tests.journeys.certificates import Certificate
from tests.journeys.evidence import main_of, states
from tongban.node.demo.scene import Scene
from tongban.node.tour.browser import Page

URL = "/items/company_establishment/durations"


def figures(page: Page) -> list[str]:
    """The lines of the table that can be taken along."""
    head, *rows = page.body.decode("ascii").split()
    assert head == "hours_from_acceptance_to_decision"
    return rows


@pytest.mark.row("D02")
def test_the_durations_of_granted_cases_are_published_alike_on_both_nodes(
    scene: Scene, cast: Cast, licence: Certificate
) -> None:
    here, there = states(scene, licence.case)
    assert here["decided_at"] == there["decided_at"]
    tables = []
    for node in ("50", "51"):
        visitor = cast.visitor(node)
        text = main_of(visitor.open(URL))
        rows = figures(visitor.follow("format=csv"))
        assert visitor.page.media == "text/csv"
        assert rows == sorted(rows, key=float)
        assert all(re.fullmatch(r"\d+\.\d\d", row) for row in rows)
        assert len(rows) >= 1
        assert "一半的准予办件在受理后" in text
        bars = [int(count) for count in re.findall(r"(?:不超过 \d+ 小时|更久) (\d+)", text)]
        assert sum(bars) == len(rows), "every case stands in one bar"
        assert f"已知准予 {len(rows)} 件" in text
        tables.append(rows)
    assert tables[0] == tables[1]


@pytest.mark.row("D02")
def test_an_item_nobody_was_granted_says_so(cast: Cast) -> None:
    page = cast.visitor("51").open("/items/marriage_registration_appointment/durations")
    assert "还没有" in page.text
