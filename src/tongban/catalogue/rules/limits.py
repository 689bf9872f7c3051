"""Compares limits as a file writes them: a duration of ISO 8601 and the unit it is counted in."""

from collections.abc import Iterator

from .faults import Fault
from .references import Raw

_HOURS = {"working_day": 24, "calendar_day": 24, "hour": 1, "working_hour": 1}


def amount(limit: Raw) -> int:
    """How many of its unit."""
    return int(limit["duration"].strip("PTDH"))


def short(limit: Raw) -> str:
    """As it stands in the file."""
    return f"{limit['duration']} {limit['unit']}"


def unit_faults(pointer: str, limit: Raw) -> Iterator[Fault]:
    """Days are counted in days, hours in hours."""
    if limit["duration"].endswith("H") != limit["unit"].endswith("hour"):
        params = {"duration": limit["duration"], "unit": limit["unit"]}
        yield Fault(f"{pointer}/unit", "standard-unit-mismatch", params)


def is_longer(promised: Raw, allowed: Raw) -> bool:
    """Is a promise later than what is allowed, whatever the calendar says?

    Different units are compared by the least they can last: n working days take at least n calendar days.
    """
    if promised["unit"] == allowed["unit"]:
        return amount(promised) > amount(allowed)
    return amount(promised) * _HOURS[promised["unit"]] > amount(allowed) * _HOURS[allowed["unit"]]
