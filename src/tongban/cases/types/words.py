"""The words of a case: its states, its steps, who holds it."""

import dataclasses
import datetime as dt
from enum import StrEnum
from typing import Any

from tongban.catalogue.types import Consulted, StepKind
from tongban.certificates.types import KEPT_MEDIA


class State(StrEnum):
    """Where a case stands. "received" (taken in) and "accepted" (the clock runs) are never the same thing."""

    SUBMITTED = "submitted"
    RECEIVED = "received"
    CORRECTION_REQUESTED = "correction_requested"
    ACCEPTED = "accepted"
    TOLERANCE_ACCEPTED = "tolerance_accepted"
    IN_REVIEW = "in_review"
    SUSPENDED = "suspended"
    RETURNED = "returned"
    GRANTED = "granted"
    REFUSED = "refused"
    CLOSED = "closed"


class Tally(StrEnum):
    """What of cases is counted by day (kernel/tallies), each at the node where it was done."""

    ACCEPTED = "case.accepted"
    DECIDED = "case.decided"
    """Granted or refused."""
    LOOKED_UP = "case.looked-up"
    """The applicant looked how far it is."""


OPEN = frozenset(State) - {State.GRANTED, State.REFUSED, State.CLOSED}
"""Not decided yet."""


class Outcome(StrEnum):
    """How a case ended. The closure results of the national code list follow from it (closure_result)."""

    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    TOLERANCE_LAPSED = "tolerance_lapsed"
    CORRECTION_LAPSED = "correction_lapsed"
    NOT_ACCEPTED = "not_accepted"
    VOIDED = "voided"
    ENTERED_IN_ERROR = "entered_in_error"
    PASSED_UP = "passed_up"


ENDED_BY_OFFICE = frozenset({Outcome.VOIDED, Outcome.ENTERED_IN_ERROR, Outcome.PASSED_UP})
"""How an office may end a case without a decision."""

CLOSURE_RESULT = {
    Outcome.GRANTED: "0",
    Outcome.REFUSED: "1",
    Outcome.WITHDRAWN: "6",
    Outcome.TOLERANCE_LAPSED: "1",
    Outcome.CORRECTION_LAPSED: "5",
    Outcome.NOT_ACCEPTED: "1",
    Outcome.VOIDED: "2",
    Outcome.ENTERED_IN_ERROR: "3",
    Outcome.PASSED_UP: "4",
}
"""办结结果: 0 closed with certificate, 1 by return or refusal, 2 voided, 3 deleted as entered in error, 4 passed to a higher
body, 5 because the correction never came, 6 all other."""


class Holder(StrEnum):
    """Who must act now."""

    APPLICANT = "applicant"
    INTAKE = "intake"
    AUTHORITY = "authority"
    NOBODY = "nobody"


class Side(StrEnum):
    """In which capacity somebody acts on a case."""

    APPLICANT = "applicant"
    INTAKE = "intake"
    AUTHORITY = "authority"
    COOPERATING = "cooperating"
    SYSTEM = "system"


class Check(StrEnum):
    """What the clerk found of one material."""

    COMPLETE = "complete"
    WRONG = "wrong"
    LATE = "late"
    MISSING = "missing"


class Provision(StrEnum):
    """How a material was handed in."""

    GENERATED = "generated"
    UPLOAD = "upload"
    CERTIFICATE = "certificate"
    WINDOW = "window"
    LATE = "late"
    NONE = "none"


class Channel(StrEnum):
    """The door through which an application comes: straight to the deciding side, or by a window nearby."""

    ONLINE = "online"
    WINDOW = "window"


@dataclasses.dataclass(frozen=True)
class Office:
    """Who did a step, in words anyone may read: an office and a post, never a colleague's name."""

    zh: str
    en: str


@dataclasses.dataclass(frozen=True)
class Step:
    """One thing that happened. `payload` holds what belongs to it, in plain JSON."""

    id: str
    node: str
    number: int
    """Counts the steps of this node in this case, from 1."""
    at: dt.datetime
    kind: StepKind
    side: Side
    office: Office
    payload: dict[str, Any]
    messages: tuple[str, ...] = ()
    """Ids of the messages that carry it to other nodes, on the node where it was taken."""


@dataclasses.dataclass(frozen=True)
class Owed:
    """A secondary material accepted as late, and the last moment for it."""

    material: str
    due: dt.datetime


@dataclasses.dataclass(frozen=True)
class Gap:
    """One thing to mend: a field (`/section/field`) or a material (`material:<key>`), and what is wrong with it."""

    target: str
    text: str


@dataclasses.dataclass(frozen=True)
class CaseClock:
    """The clock of the decision. It starts at acceptance; hand-over, return and transfer never touch it."""

    started_at: dt.datetime
    promised_due: dt.datetime
    statutory_due: dt.datetime | None
    is_provisional: bool
    """The due day lies in a year whose calendar is not published yet; it is recomputed when it is."""
    calendar: str
    """Version of the working-day calendar it was computed with."""
    paused_from: dt.datetime | None = None


@dataclasses.dataclass(frozen=True)
class Referral:
    """Something another office is asked about the case."""

    id: str
    """Id of the step that asked."""
    consulted: Consulted
    stage: str
    """Stage of the standard it works in; empty for an opinion that no standard asks for."""
    authority: str
    node: str
    asked_at: dt.datetime
    due: dt.datetime
    """Until when it should answer; its own clock, apart from that of the case."""
    answered_at: dt.datetime | None = None
    agrees: bool | None = None
    """None before the answer, and for an opinion."""
    is_silent: bool = False
    """Nobody answered in time, and the standard takes that for agreement."""

    @property
    def is_open(self) -> bool:
        """Nobody has answered."""
        return self.answered_at is None


@dataclasses.dataclass(frozen=True)
class Facts:
    """What the rules need to know of a case, and all that a step may change."""

    state: State
    holder: Holder
    keeper: str
    """Id of the one node that may change the state now."""
    origin: str
    intake: str
    home: str
    outcome: Outcome | None = None
    clock: CaseClock | None = None
    owed: tuple[Owed, ...] = ()
    correction_due: dt.datetime | None = None
    corrections: int = 0
    returns: int = 0
    suspensions: tuple[str, ...] = ()
    """Stages of the standard for which the clock was stopped; the last one while the case is suspended."""
    suspension_due: dt.datetime | None = None
    """When a special procedure ends by itself; None when the standard sets it no limit."""
    extensions: int = 0
    former_homes: tuple[str, ...] = ()
    """Nodes that decided before the case was transferred; they may still finish what they said."""
    is_proved: bool | None = None
    """What the check after a grant on commitment has found; None before it."""
    is_green: bool = False
    """It goes before others: the green channel is open."""
    referrals: tuple[Referral, ...] = ()
    """What other offices were asked, in that order."""
    resume_to: State | None = None
    submitted_at: dt.datetime | None = None
    received_at: dt.datetime | None = None
    decided_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None


class Change(StrEnum):
    """What was changed in an uploaded file before it was kept; whoever handed it in is told."""

    TURNED = "turned"
    """A photo was turned upright."""
    PLACE = "place"
    """Where a photo was taken was dropped."""
    SCRIPT = "script"
    """Scripts and actions of a PDF that run by themselves or leave the document."""
    ATTACHED = "attached"
    """Files within a PDF."""
    FORM = "form"
    """A form within a PDF that only one program shows (XFA)."""
    MEDIA = "media"
    """Films, sound and models within a PDF."""


@dataclasses.dataclass(frozen=True)
class Upload:
    """A file from outside that has passed all checks, as it is kept."""

    name: str
    media: str
    content: bytes = dataclasses.field(repr=False)
    changes: tuple[Change, ...] = ()


@dataclasses.dataclass(frozen=True)
class MaterialState:
    """One material of a case as it stands."""

    key: str
    provision: Provision
    sha256: str = ""
    name: str = ""
    media: str = ""
    size: int = 0
    provided_at: str = ""
    provided_by: str = ""
    """Node where it was handed in."""
    changes: tuple[Change, ...] = ()
    check: Check | None = None
    note: str = ""


class BulkAct(StrEnum):
    """What can be done with several cases at once."""

    TAKE_IN = "take-in"
    ACCEPT = "accept"
    CLAIM = "claim"
    GRANT = "grant"


class DossierKind(StrEnum):
    """Media types of what travels between nodes beside the messages."""

    DOSSIER = "application/vnd.tongban.dossier+json"
    CERTIFICATE = KEPT_MEDIA
