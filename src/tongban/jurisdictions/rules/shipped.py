"""The facts that this version of the program comes with, as files of the package."""

from importlib import resources

from tongban.jurisdictions.types import WorkingCalendar

from .calendar import working_calendar, year_digest
from .reference import parse_calendar_days, parse_calendar_years


def read_shipped(name: str) -> str:
    """A file of the data folder."""
    return resources.files("tongban.jurisdictions").joinpath("data", name).read_text("utf-8")


def shipped_calendar() -> WorkingCalendar:
    """The working-day calendar that comes with the program; a node may know more years by now."""
    days = parse_calendar_days(read_shipped("calendar_days.csv"))
    years = parse_calendar_years(read_shipped("calendar_years.csv"))
    digests = [year_digest(year, known, days.get(year, [])) for year, (known, _) in years.items()]
    published = [year for year, (known, _) in years.items() if known]
    return working_calendar(digests, published, (day for listed in days.values() for day in listed))
