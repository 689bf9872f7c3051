"""A short storm over three real nodes, and a count that would notice."""

import pathlib
from collections.abc import Callable
from typing import Any

import pytest

from tests.chaos.storm import compare, storm

SEED = 20261127


@pytest.mark.timeout(600)
def test_nothing_is_lost_doubled_or_out_of_order(
    tmp_path: pathlib.Path, node_databases: Callable[..., str]
) -> None:
    with storm(tmp_path, node_databases("chaos", "50", "51", "5101"), SEED) as found:
        report = found.blow(20, 40, tell=print)
    assert report.faults == [], f"seed {report.seed}"
    assert report.sent == report.received > 200
    assert report.mishaps["on_the_line"] > 0
    assert sum(report.mishaps.values()) > 10


def good() -> dict[str, Any]:
    """Two nodes; one has sent three messages in two streams."""
    sent = [["51", "a", 1, "m1", "r1"], ["51", "b", 1, "m2", "r2"], ["51", "a", 2, "m3", "r3"]]
    got = [["50", *row[1:], "h"] for row in sent]
    return {"50": {"sent": sent, "received": []}, "51": {"sent": [], "received": got}}


def lost(accounts: dict[str, Any]) -> None:
    accounts["51"]["received"].pop()


def doubled(accounts: dict[str, Any]) -> None:
    accounts["51"]["received"].append(accounts["51"]["received"][0])


def swapped(accounts: dict[str, Any]) -> None:
    accounts["51"]["received"].reverse()


def other_receipt(accounts: dict[str, Any]) -> None:
    accounts["50"]["sent"][1][4] = "r9"


def no_receipt(accounts: dict[str, Any]) -> None:
    accounts["50"]["sent"][1][4] = accounts["51"]["received"][1][4] = ""


def from_nowhere(accounts: dict[str, Any]) -> None:
    accounts["51"]["received"].append(["50", "c", 1, "m9", "r9", "h"])


def test_what_adds_up_is_not_complained_about() -> None:
    assert compare(good()) == []


@pytest.mark.parametrize("spoil", [lost, doubled, swapped, other_receipt, no_receipt, from_nowhere])
def test_the_count_notices(spoil: Callable[[dict[str, Any]], None]) -> None:
    accounts = good()
    spoil(accounts)
    assert compare(accounts) != []
