"""The stage graph: what is done, by whom, in which order."""

import dataclasses

from tongban.jurisdictions.types import Limit

from .asking import Clause
from .kinds import Lane, Letter, StageKind, StepKind, Words


@dataclasses.dataclass(frozen=True)
class Stop:
    """While a case is in this stage the clock of the decision stands still."""

    why: Words
    clause: Clause | None
    limit: Limit | None
    """After this time the clock runs again, whether or not the stage is over; None when the law sets no limit."""


@dataclasses.dataclass(frozen=True)
class Stage:
    """A box of the flow."""

    key: str
    lane: Lane
    kind: StageKind
    name: Words
    limit: Limit | None
    current_on: tuple[StepKind, ...]
    """After such a step this stage is where the case is."""
    done_on: tuple[StepKind, ...]
    """After such a step this stage lies behind."""
    stops: Stop | None = None
    letters: tuple[Letter, ...] = ()
    """Written to the applicant when the stage is done."""
    limit_name: str = ""
    """Which limit of the file that is; empty when the stage has none."""


@dataclasses.dataclass(frozen=True)
class Edge:
    """An arrow. `is_return` marks the one way back that is allowed."""

    source: str
    target: str
    label: Words | None
    is_return: bool


@dataclasses.dataclass(frozen=True)
class LaneName:
    """A column of the chart."""

    lane: Lane
    name: Words


@dataclasses.dataclass(frozen=True)
class Flow:
    """The stage graph."""

    lanes: tuple[LaneName, ...]
    stages: tuple[Stage, ...]
    edges: tuple[Edge, ...]
