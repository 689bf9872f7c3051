"""Limits, deadlines and the working-day calendar."""

import dataclasses
import datetime as dt
from collections.abc import Iterator
from typing import Literal

from tongban.kernel.errors import Text

Unit = Literal["working_day", "calendar_day", "working_hour", "hour"]


@dataclasses.dataclass(frozen=True)
class Limit:
    """A time allowed by law or promise: five working days, fifteen calendar days, two working hours."""

    amount: int
    unit: Unit

    @property
    def duration(self) -> str:
        """The amount as ISO 8601 writes it; the unit says which days or hours are meant."""
        return f"P{self.amount}D" if self.unit.endswith("_day") else f"PT{self.amount}H"


@dataclasses.dataclass(frozen=True)
class Due:
    """When a limit runs out.

    Provisional: it depends on days of a year whose holiday notice is not out yet, and may still move.
    """

    at: dt.datetime
    provisional: bool
    calendar: str
    """Version of the calendar it was reckoned with."""
    unit: Unit = "working_day"


@dataclasses.dataclass(frozen=True)
class TimeLeft:
    """What a queue shows: so many working days (or days, hours, minutes) left, or so many too late."""

    amount: int
    unit: Literal["working_day", "calendar_day", "hour", "minute"]
    is_overdue: bool = False


Light = Literal["green", "yellow", "red"]


@dataclasses.dataclass(frozen=True)
class CalendarDay:
    """A day that differs from the plain week, and the holiday that is the reason."""

    date: dt.date
    is_working: bool
    name: Text


@dataclasses.dataclass(frozen=True)
class CalendarYear:
    """A year of the calendar: published by the yearly notice, or provisional until then."""

    year: int
    is_published: bool
    revision: int
    source: str
    digest: str


@dataclasses.dataclass(frozen=True)
class WorkingCalendar:
    """Which days offices work. Monday to Friday, unless a listed day says otherwise."""

    version: str
    published: frozenset[int]
    """Years whose notice is out; every other year is provisional."""
    off: frozenset[dt.date] = dataclasses.field(repr=False)
    make_up: frozenset[dt.date] = dataclasses.field(repr=False)
    """Saturdays and Sundays that are worked (调休上班)."""

    def is_working_day(self, day: dt.date) -> bool:
        """Do offices work on `day`?"""
        return day in self.make_up or (day.weekday() < 5 and day not in self.off)

    def is_provisional(self, first: dt.date, last: dt.date) -> bool:
        """Does the time from `first` to `last` touch a year whose notice is not out?"""
        return any(year not in self.published for year in range(first.year, last.year + 1))

    def working_days_after(self, day: dt.date) -> Iterator[dt.date]:
        """Every working day after `day`, in order."""
        while True:
            day += dt.timedelta(days=1)
            if self.is_working_day(day):
                yield day

    def add_working_days(self, day: dt.date, amount: int) -> dt.date:
        """The working day number `amount` after `day`, which itself does not count; `day` itself for 0."""
        later = self.working_days_after(day)
        for _ in range(amount):
            day = next(later)
        return day

    def first_working_day(self, day: dt.date) -> dt.date:
        """`day` if offices work on it, else the next day on which they do."""
        return day if self.is_working_day(day) else next(self.working_days_after(day))
