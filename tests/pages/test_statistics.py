"""The figures anybody may read: three things apart, small numbers about people not told, the same in all three forms."""

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests import builders
from tests.builders import COMPANY, NOON, RELOCATION
from tests.identity.offices import BEIBEI, WUHOU
from tests.pages.reading import browser_of, words
from tongban.cases.types import Tally
from tongban.kernel.actors import Actor
from tongban.kernel.tallies.services import count_up
from tongban.web.portal.statistics import KINDS

pytestmark = pytest.mark.usefixtures("neighbour")
VISITED, CHECKED = "page.visited", "certificate.checked"


def happened(times: int, kind: str, **more: Any) -> None:
    """So many times."""
    with transaction.atomic():
        for _ in range(times):
            count_up(kind, **more)


def figures(by: str) -> dict[str, dict[str, int | None]]:
    """As programs read them."""
    body: dict[str, Any] = Client().get(f"/statistics.json?by={by}").json()
    assert (body["node"], body["by"]) == ("50", by)
    return {row["key"]: {kind: row[kind] for kind in KINDS} for row in body["rows"]}


@pytest.mark.parametrize("by", ["month", "day", "item", "authority"])
def test_the_page_the_table_and_the_json_say_the_same(by: str) -> None:
    happened(7, Tally.ACCEPTED, item=COMPANY, authority=BEIBEI)
    happened(6, Tally.DECIDED, item=COMPANY, authority=BEIBEI)
    happened(3, Tally.DECIDED, item=RELOCATION, authority=WUHOU)
    happened(2, CHECKED)
    happened(12, VISITED)
    told = figures(by)
    answer = Client().get(f"/statistics.csv?by={by}")
    table = {row["key"]: row for row in csv.DictReader(io.StringIO(answer.content.decode()))}
    assert table.keys() == told.keys()
    page = words(Client().get(f"/statistics?by={by}"))
    for key, row in told.items():
        assert {kind: table[key][kind] for kind in KINDS} == {
            kind: "" if number is None else str(number) for kind, number in row.items()
        }
        assert table[key]["name"] in page


def test_handled_enquired_and_visited_stand_apart() -> None:
    happened(5, Tally.ACCEPTED, item=COMPANY)
    happened(6, CHECKED)
    happened(7, VISITED)
    assert figures("month") == {
        "2026-11": {**dict.fromkeys(KINDS, 0), Tally.ACCEPTED: 5, CHECKED: 6, VISITED: 7}
    }
    english = Client()
    english.cookies["tongban_language"] = "en"
    for browser, heads in (
        (Client(), ("办理", "咨询查询", "访问")),
        (english, ("Handled", "Enquired", "Visited")),
    ):
        page = words(browser.get("/statistics"))
        for head in heads:
            assert head in page


def test_small_numbers_about_people_are_not_told_and_cannot_be_worked_out() -> None:
    happened(4, Tally.DECIDED, item=COMPANY)
    happened(9, Tally.DECIDED, item=RELOCATION)
    happened(1, CHECKED)
    assert {key: row[Tally.DECIDED] for key, row in figures("item").items()} == {
        COMPANY: None,
        RELOCATION: None,
    }
    assert figures("month")["2026-11"][Tally.DECIDED] == 13
    assert figures("month")["2026-11"][CHECKED] == 1, "a check is about a certificate, and says not which"
    assert "不公布" in words(Client().get("/statistics?by=item"))


def test_only_what_is_recent_and_the_latest_first() -> None:
    for days in (0, 30, 31, 340, 370):
        happened(1, VISITED, at=NOON - dt.timedelta(days=days))
    assert list(figures("day")) == ["2026-11-23", "2026-10-24"]
    assert list(figures("month")) == ["2026-11", "2026-10", "2025-12"]


def test_there_is_no_other_way_to_look_at_it() -> None:
    assert Client().get("/statistics?by=person").status_code == 404


def test_looking_how_far_a_case_is_is_counted_and_so_is_a_check_of_a_certificate(
    zhou: Actor, clerk: Actor
) -> None:

    number = builders.submitted(zhou)
    for _ in range(5):
        assert browser_of(zhou).get(f"/cases/{number}/").status_code == 200
    Client().get("/verify/?code=0000000000000000")
    Client().get("/verify/")
    row = figures("month")["2026-11"]
    assert (row[Tally.LOOKED_UP], row[CHECKED]) == (5, 1)
