"""Time that runs out: the limits that offices work against, what is told when one is nearly used or over, and to whom."""

import dataclasses
import datetime as dt
from enum import StrEnum

from tongban.kernel.errors import Text

from .words import Side


class DelayLevel(StrEnum):
    """How far a limit has run out, and who is told: each level reaches those of the one before as well."""

    YELLOW = "yellow"
    """Nine tenths are used: the office that has it."""
    RED = "red"
    """It is over: the head of that office."""
    LEGAL = "legal"
    """The time that the law sets is over too: first in the list of the head."""


@dataclasses.dataclass(frozen=True)
class StageLimit:
    """A limit of a stage of the standard while an office works against it."""

    stage: str
    """Key of the stage; empty for an opinion, which no standard names."""
    side: Side
    """INTAKE, AUTHORITY or COOPERATING: the applicant is no office, and nobody is above them."""
    office: str
    """Code of the hall, or of the authority."""
    node: str
    """Where that office is."""
    started_at: dt.datetime
    due: dt.datetime
    legal_due: dt.datetime | None = None


@dataclasses.dataclass(frozen=True)
class Delay:
    """A stage that has reached a level: the same on every node that holds the same steps."""

    stage: str
    side: Side
    office: str
    node: str
    level: DelayLevel
    due: dt.datetime
    at: dt.datetime


@dataclasses.dataclass(frozen=True)
class DelayView:
    """A line of the history of a case, for staff."""

    at: dt.datetime
    level: DelayLevel
    side: Side
    stage: Text
    """Name of the stage; both empty for an opinion."""
    office: Text
    node: str
    due: dt.datetime
