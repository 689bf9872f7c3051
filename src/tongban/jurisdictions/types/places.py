"""Divisions and zones: places, and how long they are what they are."""

import dataclasses
import datetime as dt
from typing import Literal

from tongban.kernel.errors import Text


def lasts(valid_from: dt.date | None, valid_to: dt.date | None, day: dt.date) -> bool:
    """Is `day` in the time from `valid_from` (included) to `valid_to` (excluded)?"""
    return (valid_from is None or valid_from <= day) and (valid_to is None or day < valid_to)


Level = Literal["province", "prefecture", "county"]


@dataclasses.dataclass(frozen=True)
class Division:
    """A province, prefecture or county as GB/T 2260 lists it, for as long as it exists."""

    code: str
    name: Text
    level: Level
    parent: str
    kind: str
    valid_from: dt.date | None = None
    """First day; None: before the records begin (1997)."""
    valid_to: dt.date | None = None
    """First day on which it is no more; None: it exists."""
    successors: tuple[str, ...] = ()
    """Codes that followed, the main one first: a code can split."""
    note: str = ""
    is_end_exact: bool = True
    """False: only the year of the end is known, and `valid_to` is its last day."""

    def exists_on(self, day: dt.date) -> bool:
        """Does the division exist on `day`?"""
        return lasts(self.valid_from, self.valid_to, day)


@dataclasses.dataclass(frozen=True)
class Place:
    """An entry of the place chooser, with what lies below it."""

    code: str
    name: Text
    level: Level
    places: tuple["Place", ...] = ()


@dataclasses.dataclass(frozen=True)
class Zone:
    """A new area or development zone; it is no division and can lie in several of them."""

    code: str
    name: Text
    kind: str
    hosts: tuple[str, ...]
    pilot_batch: int | None
    note: str = ""
