"""Facts the jurisdictions tell the packages above."""

import dataclasses
from typing import ClassVar

from tongban.kernel.events import Event


@dataclasses.dataclass(frozen=True, kw_only=True)
class CalendarPublished(Event):
    """The holidays and make-up days of a year are known now, or were corrected: deadlines may move."""

    name: ClassVar[str] = "jurisdictions.calendar-published.v1"

    year: int
    revision: int
    digest: str
