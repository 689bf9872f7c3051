"""Where the mark `row` may stand: a row of the mission is proved by a test that acts as a person or a peer would."""

import pathlib
from collections.abc import Iterable, Iterator

import pytest

from tools.row_table import read_rows

PROVING_FOLDERS = ("tests/cli", "tests/e2e", "tests/histories", "tests/journeys", "tests/pages")
"""Tests here go through pages, HTTP or the command line. A unit test proves no row."""


def rows_of(item: pytest.Item) -> tuple[str, ...]:
    """The ids of the rows `item` says it proves."""
    return tuple(str(row) for mark in item.iter_markers("row") for row in mark.args)


def misplaced_marks(root: pathlib.Path, items: Iterable[pytest.Item]) -> list[str]:
    """One sentence for every mark that may not stand where it does, or names no row."""
    known = {row.id for row in read_rows(root)}
    return [sentence for item in items for sentence in _faults(root, item, known)]


def _faults(root: pathlib.Path, item: pytest.Item, known: set[str]) -> Iterator[str]:
    rows = rows_of(item)
    folder = item.path.relative_to(root).as_posix()
    if rows and not folder.startswith(tuple(f"{place}/" for place in PROVING_FOLDERS)):
        yield f"{item.nodeid}: a row is proved through a page, HTTP or the command line ({', '.join(PROVING_FOLDERS)})"
    if any(True for mark in item.iter_markers("row") if not mark.args):
        yield f"{item.nodeid}: the mark `row` names no row"
    for row in rows:
        if row not in known:
            yield f"{item.nodeid}: there is no row {row} in tests/rows.csv"
