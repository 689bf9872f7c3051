"""Reads the data files of this package (see data/README.md)."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from typing import cast

from tongban.jurisdictions.types import CalendarDay, Division, Level, Zone

Row = dict[str, str]


def parse_divisions(text: str) -> tuple[Division, ...]:
    """divisions.csv: one row for each time a code had a name."""
    return tuple(
        Division(
            code=row["code"],
            name=(row["name_zh"], row["name_en"]),
            level=cast(Level, row["level"]),
            parent=row["parent"],
            kind=row["kind"],
            valid_from=_date(row["valid_from"]),
            valid_to=_date(row["valid_to"]),
            successors=_list(row["successors"]),
            note=row["note"],
            is_end_exact="valid_to" in row["exact"],
        )
        for row in _rows(text)
    )


def parse_zones(text: str) -> tuple[Zone, ...]:
    """zones.csv."""
    return tuple(
        Zone(
            code=row["code"],
            name=(row["name_zh"], row["name_en"]),
            kind=row["kind"],
            hosts=_list(row["hosts"]),
            pilot_batch=int(row["pilot_batch"]) if row["pilot_batch"] else None,
            note=row["note"],
        )
        for row in _rows(text)
    )


def parse_calendar_days(text: str) -> dict[int, list[CalendarDay]]:
    """calendar_days.csv, by year."""
    years: dict[int, list[CalendarDay]] = {}
    for row in _rows(text):
        date = dt.date.fromisoformat(row["date"])
        day = CalendarDay(date, row["is"] == "working", (row["name_zh"], row["name_en"]))
        years.setdefault(date.year, []).append(day)
    return years


def parse_calendar_years(text: str) -> dict[int, tuple[bool, str]]:
    """calendar_years.csv: year to (is it published, source)."""
    return {int(row["year"]): (row["state"] == "published", row["source"]) for row in _rows(text)}


def _rows(text: str) -> Iterator[Row]:
    yield from csv.DictReader(io.StringIO(text))


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split(";")) if text else ()
