"""The calendar of a year: what a holiday notice must fulfil, and the version that says which days were counted."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from tongban.jurisdictions.types import CalendarDay, WorkingCalendar
from tongban.kernel import canonical
from tongban.kernel.errors import BadInput

DAYS_OF_WORK = 5
"""Monday to Friday."""


def check_holiday_notice(year: int, days: Iterable[CalendarDay]) -> tuple[CalendarDay, ...]:
    """The days of a notice in order: all in `year`, none both off and worked, make-up days only where a weekend was."""
    seen: dict[dt.date, CalendarDay] = {}
    for day in days:
        if day.date.year != year:
            raise BadInput("calendar-day-year", day=day.date.isoformat(), year=year)
        if day.is_working and day.date.weekday() < DAYS_OF_WORK:
            raise BadInput("calendar-day-make-up", day=day.date.isoformat())
        if seen.setdefault(day.date, day).is_working != day.is_working:
            raise BadInput("calendar-day-twice", day=day.date.isoformat())
    return tuple(seen[date] for date in sorted(seen))


def year_digest(year: int, is_published: bool, days: Iterable[CalendarDay]) -> str:
    """Digest of a year: equal on two nodes exactly when both count the same days."""
    return canonical.digest(write_year(year, is_published, days))


def write_year(year: int, is_published: bool, days: Iterable[CalendarDay]) -> dict[str, Any]:
    """A year as JSON, as it is published and as its digest covers it."""
    listed = tuple(days)
    return {
        "year": year,
        "published": is_published,
        "off": [day.date.isoformat() for day in listed if not day.is_working],
        "working": [day.date.isoformat() for day in listed if day.is_working],
    }


def read_calendar(raw: Any) -> WorkingCalendar:
    """A calendar that a node has published: {"years": [...]}, each as write_year writes it; raises BadInput."""
    try:
        years = [(row, [*_days(row["off"], False), *_days(row["working"], True)]) for row in raw["years"]]
        digests = [year_digest(int(row["year"]), bool(row["published"]), days) for row, days in years]
        published = [int(row["year"]) for row, _ in years if row["published"]]
    except (LookupError, TypeError, ValueError) as error:
        raise BadInput("calendar-file-format") from error
    return working_calendar(digests, published, (day for _, days in years for day in days))


def _days(texts: Iterable[str], is_working: bool) -> list[CalendarDay]:
    return [CalendarDay(dt.date.fromisoformat(text), is_working, ("", "")) for text in texts]


def working_calendar(
    digests: Iterable[str], published: Iterable[int], days: Iterable[CalendarDay]
) -> WorkingCalendar:
    """The calendar made of all years; its version is short enough to print on a receipt."""
    listed = tuple(days)
    return WorkingCalendar(
        version=canonical.digest(sorted(digests)).removeprefix("sha256:")[:12],
        published=frozenset(published),
        off=frozenset(day.date for day in listed if not day.is_working),
        make_up=frozenset(day.date for day in listed if day.is_working),
    )
