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
    """What the head of an authority must look at."""

    over: Sequence[CaseRow]
    soon: Sequence[CaseRow]
    since: dt.datetime
    decided: int
    again_count: int
    again: tuple[AskedAgain, ...]
    """Latest first."""
