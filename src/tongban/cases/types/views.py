"""Cases and drafts as pages and lists show them."""

import dataclasses
import datetime as dt
from typing import Any

from tongban.catalogue.types import Consulted, StepKind, TimeLimit
from tongban.kernel.errors import Text, TongbanError

from .delays import DelayView
from .words import BulkAct, Channel, Check, Holder, Outcome, Provision, Side, State


@dataclasses.dataclass(frozen=True)
class SaidFile:
    """A document that came with a question or an answer between the offices. It is no material of the case."""

    name: str
    media: str
    size: int
    sha256: str
    changes: tuple[str, ...]
    """As in MaterialView."""
    is_here: bool
    finding: str
    """As in MaterialView."""


@dataclasses.dataclass(frozen=True)
class StepView:
    """A line of the time line: what, who, when, and whether the other node has it yet."""

    id: str
    at: dt.datetime
    kind: StepKind
    side: Side
    office: Text
    node: str
    text: str
    """What was written: a question, an answer, a message, a reason. Empty for most steps."""
    refers_to: str
    """Id of the question an answer belongs to."""
    files: tuple[SaidFile, ...]
    about: str
    """The place in the case that was pointed to: a field of the form or a material; or empty (rules/talk.py)."""
    page: int
    """Of that material; 0 for all of it."""
    payload: dict[str, Any]
    delivered: bool
    """False while it waits for another node that cannot be reached."""


@dataclasses.dataclass(frozen=True)
class TalkView:
    """What the offices of a case said to each other, oldest first, and whether the reader may add to it now."""

    steps: tuple[StepView, ...]
    may_speak: bool
    standard_digest: str
    content: dict[str, Any]
    """What the applicant filled in and handed in, for the places pointed to; empty while it is on its way."""


@dataclasses.dataclass(frozen=True)
class MaterialView:
    """A material of a case for people: its name, how it came, what was found."""

    key: str
    name: Text
    is_secondary: bool
    provision: Provision
    check: Check | None
    note: str
    file_name: str
    media: str
    size: int
    sha256: str
    changes: tuple[str, ...]
    """What was changed in the file before it was kept (words.Change; another node may know more kinds)."""
    is_here: bool
    """The file is on this node (or there is none to wait for)."""
    finding: str
    """The virus that was found in it when it came from another node: it cannot be opened. Mostly empty."""
    due: dt.datetime | None
    """Last moment for a material that is owed."""
    wording: Text
    """What the clerk has to check, from the standard."""


@dataclasses.dataclass(frozen=True)
class GapView:
    """One thing the applicant must mend, and whether it is mended."""

    target: str
    section: str
    """Key of the form page to mend, if it is a field."""
    material: str
    """Key of the material, if it is one."""
    label: Text
    text: str
    is_mended: bool


@dataclasses.dataclass(frozen=True)
class ClockView:
    """The clock for people. Percent is used service time, 0 to 100."""

    started_at: dt.datetime
    promised_due: dt.datetime
    statutory_due: dt.datetime | None
    is_provisional: bool
    is_paused: bool
    light: str
    """green, yellow (nine tenths used) or red."""
    left_amount: int
    left_unit: str
    is_overdue: bool
    is_stopped: bool
    """Decided or closed: nothing runs any more."""


@dataclasses.dataclass(frozen=True)
class ReferralView:
    """Something another office is asked, or will be as soon as the case is with the authority that decides."""

    id: str
    """Empty while it is not asked yet."""
    consulted: Consulted
    stage: str
    office: Text
    question: Text
    """What it is asked; of an opinion in the words of whoever asked."""
    due: dt.datetime | None
    answered_at: dt.datetime | None = None
    agrees: bool | None = None
    is_silent: bool = False
    answer: str = ""
    is_late: bool = False
    """Its time is over and it has not answered."""
    is_mine: bool = False
    """Asked of the reader's office, which has not answered."""

    @property
    def is_asked(self) -> bool:
        """It waits for an answer."""
        return bool(self.id) and self.answered_at is None


@dataclasses.dataclass(frozen=True)
class CaseView:
    """A case for a page. `content` is empty while the dossier is on its way to this node."""

    number: str
    item: str
    item_name: Text
    standard_version: int
    standard_digest: str
    mode: str
    state: State
    holder: Holder
    outcome: Outcome | None
    closure_result: str
    label: str
    received_by: Text
    decided_by: Text
    receiving_node: str
    deciding_node: str
    keeper: str
    referrals: tuple["ReferralView", ...]
    """What other offices are asked, those of the standard before they are asked as well."""
    is_green: bool
    """It goes before others."""
    check_due: dt.datetime | None
    """Granted on a commitment: until when the authority has to check it."""
    is_proved: bool | None
    """What the check has found; None before it."""
    own_stages: frozenset[str]
    """Stages of other authorities that fall to the deciding one itself."""
    side: Side
    """In which capacity the reader meets the case."""
    submitted_at: dt.datetime
    received_at: dt.datetime | None
    notice_due: dt.datetime
    """Until when the window must say what is missing."""
    promise: TimeLimit
    """The promise of the standard that fits this case."""
    expected_due: dt.datetime
    """The promised due moment, or what it would be were the case accepted now."""
    clock: ClockView | None
    correction_due: dt.datetime | None
    was_corrected: bool
    corrections: int
    """How often everything to be corrected was told; once, if all went well."""
    suspension_due: dt.datetime | None
    """When a special procedure ends by itself."""
    paused_because: str
    """While the clock stands still: "correction", or the key of the stage of the standard; else empty."""
    decided_at: dt.datetime | None
    closed_at: dt.datetime | None
    certificate_code: str
    claimed_by: int | None
    """Account of the reviewer who examines it, on that reviewer's node."""
    content: dict[str, Any]
    materials: tuple[MaterialView, ...]
    gaps: tuple[GapView, ...]
    steps: tuple[StepView, ...]
    stages_done: frozenset[str]
    stages_current: frozenset[str]
    """Where the case is in the flow chart; empty once it is decided."""
    waits_for_node: str
    """Id of a node that has not confirmed everything yet; empty when all is delivered."""
    may: frozenset[StepKind]
    """What the reader may do with the case now."""
    delays: tuple[DelayView, ...] = ()
    """When a stage had nearly used its time or was over it, for staff; empty for the applicant."""


@dataclasses.dataclass(frozen=True)
class CaseRow:
    """A case in a list or queue."""

    number: str
    item: str
    item_name: Text
    label: str
    state: State
    holder: Holder
    outcome: Outcome | None
    receiving_node: str
    deciding_node: str
    decided_by: Text
    submitted_at: dt.datetime
    due: dt.datetime
    """What it is sorted by: the promise, or before acceptance the time to say what is missing."""
    ended_at: dt.datetime | None
    """Decided, or closed without a decision."""
    clock: ClockView | None
    is_here: bool
    is_claimed: bool
    is_mine: bool
    has_open_question: bool
    certificate_code: str
    paused_because: str
    """As in CaseView."""
    is_green: bool = False
    asked_until: dt.datetime | None = None
    """In the list of what this office is asked: until when it should answer."""
    light: str = ""
    """Of what the row is listed for while no clock of the decision runs, or apart from it: yellow, red or empty."""


@dataclasses.dataclass(frozen=True)
class BulkLineView:
    """One case of a run: as it stands, and as it would stand or why not; once carried out, what came of it."""

    number: str
    now: CaseRow | None
    """None when it is not this desk's (any more)."""
    then: CaseRow | None
    """As it would be; None when it cannot be done, and after it was its turn."""
    why_not: TongbanError | None
    is_done: bool
    """It was its turn."""


@dataclasses.dataclass(frozen=True)
class BulkView:
    """Several cases chosen for one act. `standards`: digests of those whose checks have to be confirmed, for a grant."""

    id: str
    act: BulkAct
    is_begun: bool
    lines: tuple[BulkLineView, ...]
    standards: tuple[str, ...]

    @property
    def waiting(self) -> int:
        """How many can be done and are not yet."""
        return sum(not line.is_done and line.then is not None for line in self.lines)


@dataclasses.dataclass(frozen=True)
class DraftRow:
    """A draft in a list."""

    id: str
    item: str
    item_name: Text
    started_at: dt.datetime
    expires_at: dt.datetime
    expires_soon: bool
    done: int
    total: int


@dataclasses.dataclass(frozen=True)
class TaskView:
    """One line of the task list: a form section (key) or a material (`material:<key>`)."""

    key: str
    name: Text
    hint: Text
    status: str
    """not-started, completed."""


@dataclasses.dataclass(frozen=True)
class DraftView:
    """A draft for its pages. `statement` is the digest of what would be signed now."""

    id: str
    person_id: str
    standard_digest: str
    item: str
    answers: dict[str, str]
    form: dict[str, Any]
    materials: dict[str, dict[str, Any]]
    channel: Channel
    hall: str
    sections: tuple[TaskView, ...]
    hand_in: tuple[TaskView, ...]
    is_complete: bool
    commitments: tuple[str, ...]
    """Keys of the materials promised for later."""
    statement: str
    expires_at: dt.datetime
    expires_soon: bool
    case_number: str


@dataclasses.dataclass(frozen=True)
class Durations:
    """How long decided cases of an item took, from acceptance to decision, by the clock on the wall."""

    item: str
    steps: tuple[tuple[int, int], ...]
    """Minutes, and how many cases took so long, from short to long. From a day on, in whole hours."""
    cross_region: int
    """How many of them were received in another region than they were decided in."""

    @property
    def count(self) -> int:
        """How many cases."""
        return sum(count for _, count in self.steps)

    @property
    def slowest(self) -> int:
        """Minutes the slowest took; 0 without any."""
        return self.steps[-1][0] if self.steps else 0

    @property
    def median(self) -> float:
        """Minutes within which half of them were decided; 0 without any."""
        last = self.count - 1
        return (self._took(last // 2) + self._took((last + 1) // 2)) / 2 if self.steps else 0.0

    def between(self, low: float, high: float) -> int:
        """How many took more than `low` and up to `high` minutes."""
        return sum(count for minutes, count in self.steps if low < minutes <= high)

    def _took(self, place: int) -> int:
        """Minutes of the case at this place of the list from short to long."""
        for minutes, count in self.steps:
            if place < count:
                return minutes
            place -= count
        raise IndexError(place)


@dataclasses.dataclass(frozen=True)
class GreenOpening:
    """One case that somebody let go before others."""

    number: str
    at: dt.datetime
    office: Text
    reason: str


@dataclasses.dataclass(frozen=True)
class GreenUse:
    """How often the green channel was opened since a day, beside everything that was decided."""

    since: dt.datetime
    by_rule: int
    by_window: int
    by_head: int
    decided: int
    by_hand: tuple[GreenOpening, ...]
    """Latest first."""
