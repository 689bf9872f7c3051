"""Reads the data files of this package (see data/README.md)."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from typing import cast

from tongban.jurisdictions.types import CalendarDay, Division, Level, Zone
from tongban.kernel.errors import BadInput

Row = dict[str, str]

NOTICE_COLUMNS = ("date", "is", "name_zh", "name_en")


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


def read_holiday_notice(text: str, path: str) -> tuple[CalendarDay, ...]:
    """A holiday notice as an operator hands it in: the columns of calendar_days.csv, with or without a byte order mark.

    Raises BadInput with the line for a missing column, a date that is none, and a day neither `off` nor `working`.
    """
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    missing = [name for name in NOTICE_COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise BadInput("calendar-notice-columns", path=path, columns=", ".join(missing))
    return tuple(_notice_day(row, path, rows.line_num) for row in rows)


def _notice_day(row: Row, path: str, line: int) -> CalendarDay:
    try:
        date = dt.date.fromisoformat((row["date"] or "").strip())
    except ValueError as error:
        raise BadInput("calendar-notice-date", path=path, line=line, date=row["date"]) from error
    kind = (row["is"] or "").strip()
    if kind not in ("off", "working"):
        raise BadInput("calendar-notice-kind", path=path, line=line, kind=kind)
    return CalendarDay(
        date, kind == "working", ((row["name_zh"] or "").strip(), (row["name_en"] or "").strip())
    )


def parse_calendar_years(text: str) -> dict[int, tuple[bool, str]]:
    """calendar_years.csv: year to (is it published, source)."""
    return {int(row["year"]): (row["state"] == "published", row["source"]) for row in _rows(text)}


def _rows(text: str) -> Iterator[Row]:
    yield from csv.DictReader(io.StringIO(text))


def _date(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _list(text: str) -> tuple[str, ...]:
    return tuple(text.split(";")) if text else ()
