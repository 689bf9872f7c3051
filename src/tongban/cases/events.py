"""What the other packages may learn of a case."""

import dataclasses
from typing import ClassVar

from tongban.kernel.events import Event


@dataclasses.dataclass(frozen=True, kw_only=True)
class FilesHere(Event):
    """All that a step names is here already: its consequences may follow."""

    name: ClassVar[str] = "cases.files-here.v1"
    number: str
    step: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class SupplementDue(Event):
    """The time for late materials is over (recorded ahead, delivered at that moment)."""

    name: ClassVar[str] = "cases.supplement-due.v1"
    number: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class CorrectionDue(Event):
    """The time to correct is over (recorded ahead, delivered at that moment)."""

    name: ClassVar[str] = "cases.correction-due.v1"
    number: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class NoticeDue(Event):
    """The time to say what is missing is over (recorded ahead, delivered at that moment)."""

    name: ClassVar[str] = "cases.notice-due.v1"
    number: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class ProcedureDue(Event):
    """The time the standard gives a special procedure is over (recorded ahead, delivered at that moment)."""

    name: ClassVar[str] = "cases.procedure-due.v1"
    number: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class DecisionDue(Event):
    """The legal time of a case that silence decides is over (recorded ahead, delivered at that moment)."""

    name: ClassVar[str] = "cases.decision-due.v1"
    number: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class AdviceDue(Event):
    """The time of an authority that was asked is over (recorded ahead, delivered at that moment)."""

    name: ClassVar[str] = "cases.advice-due.v1"
    number: str
    step: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class StageDelayed(Event):
    """A stage has nearly used its limit, or is over it, at an office of this node. Once for each level and due day.

    `side`, `office` and `level` as in types.Delay; moments in ISO 8601.
    """

    name: ClassVar[str] = "cases.stage-delayed.v1"
    number: str
    stage: str
    side: str
    office: str
    level: str
    due: str
    at: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class DraftExpiryDue(Event):
    """A draft may have been left alone for too long (recorded ahead)."""

    name: ClassVar[str] = "cases.draft-expiry-due.v1"
    draft: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class CasesSeeded(Event):
    """Cases that never were have been put into this node, to see what it carries. Batch -1 says what was planned."""

    name: ClassVar[str] = "cases.seeded.v1"
    batch: int
    cases: int
    total: int
    seed: int
    years: int
    until: str
