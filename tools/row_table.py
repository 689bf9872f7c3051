"""tests/rows.csv: the rows of the mission, one line each."""

import csv
import pathlib
from typing import NamedTuple

ROWS_FILE = "tests/rows.csv"


class Row(NamedTuple):
    """One thing that must work, and the figure the mission names for it, if any."""

    id: str
    section: str
    text: str
    figure: str


def read_rows(root: pathlib.Path) -> tuple[Row, ...]:
    """Every row in the order of the file."""
    with (root / ROWS_FILE).open(encoding="utf-8", newline="") as file:
        return tuple(Row(**line) for line in csv.DictReader(file))
