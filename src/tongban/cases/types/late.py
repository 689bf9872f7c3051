"""What is escalated to the head of an authority."""

import dataclasses
import datetime as dt
from collections.abc import Sequence

from tongban.kernel.errors import Text

from .views import CaseRow


@dataclasses.dataclass(frozen=True)
class AskedAgain:
    """A second request for a correction, and why it was not told the first time."""

    number: str
    at: dt.datetime
    office: Text
    reason: str


@dataclasses.dataclass(frozen=True)
class LateCases:
    """What the head of an authority must look at. Of each list the first page, the longest over first."""

    unlawful: Sequence[CaseRow]
    """Over the time that the law sets."""
    over: Sequence[CaseRow]
    """Over what was promised."""
    soon: Sequence[CaseRow]
    asked_over: Sequence[CaseRow]
    """Cases of other authorities that wait for an answer of this one beyond its time."""
    asked_soon: Sequence[CaseRow]
    window_over: Sequence[CaseRow]
    """At the windows of this authority, neither accepted nor told what is missing in time."""
    window_soon: Sequence[CaseRow]
    since: dt.datetime
    decided: int
    again_count: int
    again: tuple[AskedAgain, ...]
    """Latest first."""
