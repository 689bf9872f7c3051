"""What is done and given: stages, limits, tolerance, the result, and the whole standard."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from tongban.jurisdictions.types import Limit

from .asking import Clause, Criterion, Document, Law, Material, Question, Section, Statement, When
from .flow import Flow, Stage
from .kinds import (
    Basis,
    CaseType,
    Consulted,
    Decides,
    Mode,
    NumberRule,
    OnlineDepth,
    ResultKind,
    Words,
)


@dataclasses.dataclass(frozen=True)
class Valid:
    """On which days new cases may begin under this version; both ends count. Running cases keep it."""

    starts: dt.date
    ends: dt.date | None
    basis: Basis


@dataclasses.dataclass(frozen=True)
class ItemCode:
    """A code the item has in a public list. `kind`: base (12 digits), parent, handling, task (31), local_example."""

    kind: str
    code: str
    note: Words | None
    basis: Basis


@dataclasses.dataclass(frozen=True)
class Modes:
    """The ways allowed across regions."""

    allowed: tuple[Mode, ...]
    note: Words | None
    basis: Basis


@dataclasses.dataclass(frozen=True)
class Online:
    """How far the item goes online, as the authority says; rules/modes.py says how far the file goes."""

    depth: OnlineDepth
    note: Words | None
    basis: Basis


@dataclasses.dataclass(frozen=True)
class TimeLimit:
    """A limit with where it comes from. Zero working days means on the spot."""

    limit: Limit
    clause: Clause | None
    note: Words | None
    basis: Basis


@dataclasses.dataclass(frozen=True)
class LimitCase:
    """A promise for the cases in which a CEL rule holds, said in `text`."""

    rule: str
    text: Words
    promised: TimeLimit


@dataclasses.dataclass(frozen=True)
class Tacit:
    """What silence comes to, by the clause that says so."""

    outcome: str
    """"granted" or "refused"."""
    clause: Clause
    basis: Basis


@dataclasses.dataclass(frozen=True)
class GreenRule:
    """When a case goes before others: a CEL rule, said in `text`."""

    key: str
    rule: str
    text: Words
    clause: Clause | None
    basis: Basis


@dataclasses.dataclass(frozen=True)
class Limits:
    """All clocks of the item. `statutory` is None when no public text was found. `promised` is the general promise:
    rules/promises.py says which one a case has."""

    correction_notice: TimeLimit
    correction_reply: TimeLimit
    statutory: TimeLimit | None
    promised: TimeLimit
    extension: TimeLimit | None
    cases: tuple[LimitCase, ...] = ()
    """Conditional promises; the first whose rule holds goes before the general one."""
    tacit: Tacit | None = None
    """None: nothing is decided by silence."""


@dataclasses.dataclass(frozen=True)
class Tolerance:
    """May secondary materials follow, until when, and who is left out."""

    allowed: bool
    supplement: TimeLimit | None
    excluded: tuple[Statement, ...]


@dataclasses.dataclass(frozen=True)
class AfterCheck:
    """Granted on a signed commitment when `when` holds: what is checked afterwards, within which time after the grant."""

    when: When
    what: Words
    limit: TimeLimit
    basis: Basis


@dataclasses.dataclass(frozen=True)
class Cooperation:
    """Another authority that is asked before the decision."""

    stage: str
    """Key of the stage it works in; names it within the standard."""
    consulted: Consulted
    """ASSENT or PRELIMINARY."""
    authority_kind: str
    place: str
    """Key of the division question that chooses it."""
    asked: Words
    limit: TimeLimit
    silence: Clause | None
    """The clause by which it counts as having agreed when it says nothing in time; None: it is waited for."""
    basis: Basis


FINDING = "decision:finding"
"""Source of a certificate's field that the deciding officer writes."""


@dataclasses.dataclass(frozen=True)
class FilledFrom:
    """One field of the certificate and where its value comes from.

    Sources, joined in order: `/section/field` of the form, `answer:<question>`, `decision:<fact>`, `case:<fact>`.
    """

    key: str
    label: Words
    sources: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Holder:
    """Whom the certificate belongs to."""

    kind: str
    """"person" or "enterprise"."""
    name: tuple[str, ...]
    code: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Sample:
    """What a result looks like: a value for each field of the certificate, or a text."""

    text: Words | None
    values: Mapping[str, Words] = dataclasses.field(hash=False)


@dataclasses.dataclass(frozen=True)
class Recognised:
    """Regions (first two digits of their codes) that take the result as their own."""

    regions: tuple[str, ...]
    note: Words | None
    basis: Basis


@dataclasses.dataclass(frozen=True)
class Result:
    """What is given. `certificate` is None when nothing is issued."""

    kind: ResultKind
    name: Words
    certificate: str | None
    certificate_code: str | None
    """21 characters, of a type that is not listed; see rules/certificate_types.py."""
    number: NumberRule
    validity: str | None
    """ISO 8601 duration (years, months, days), None for without end."""
    holder: Holder | None
    fields: tuple[FilledFrom, ...]
    public_fields: tuple[str, ...]
    """Keys of fields that anybody may see when checking the certificate."""
    note: Words | None
    basis: Basis
    sample: Sample | None = None
    recognised: Recognised | None = None

    @property
    def finding(self) -> FilledFrom | None:
        """The field of the certificate that the officer writes when granting: what a look at the records has found."""
        return next((field for field in self.fields if FINDING in field.sources), None)


@dataclasses.dataclass(frozen=True)
class Fee:
    """What it costs, in fen: a fixed amount, or a CEL formula that `text` says in words. `when` as for materials."""

    label: Words
    amount: int | None
    formula: str | None
    text: Words | None
    when: When
    clause: Clause | None
    payment: tuple[str, ...]
    """"online", "window", "bank"."""
    note: Words | None
    basis: Basis


@dataclasses.dataclass(frozen=True)
class Visits:
    """How often the person must come."""

    count: int
    note: Words | None
    basis: Basis


@dataclasses.dataclass(frozen=True)
class History:
    """An earlier rule of the item, kept because running cases keep theirs."""

    starts: dt.date | None
    ends: dt.date | None
    text: Words
    basis: Basis


@dataclasses.dataclass(frozen=True)
class Delivery:
    """How the result reaches the person: "online", "window", "post"."""

    ways: tuple[str, ...]
    note: Words | None
    basis: Basis


@dataclasses.dataclass(frozen=True)
class Phone:
    """A number to call."""

    phone: str
    note: Words | None
    basis: Basis


@dataclasses.dataclass(frozen=True)
class Contact:
    """Where to ask, and where to complain."""

    consultation: Phone
    complaint: Phone | None


@dataclasses.dataclass(frozen=True)
class Region:
    """What differs in one region (first two digits of its codes); None where the common entry holds."""

    region: str
    authority: Words | None
    place: Words | None
    consultation: Phone | None
    complaint: Phone | None
    promised: TimeLimit | None
    """A better general promise, never later than the common one."""
    note: Words | None
    basis: Basis


@dataclasses.dataclass(frozen=True)
class Standard:
    """One version of one item's standard, whole."""

    key: str
    version: int
    digest: str
    valid: Valid
    name: Words
    summary: Words
    task_type: str
    topic: str
    keywords: Mapping[str, tuple[str, ...]] = dataclasses.field(hash=False)
    """Search words by language, "zh" and "en"."""
    objects: tuple[str, ...]
    authority_kind: str
    case_type: CaseType
    modes: Modes
    online: Online
    codes: tuple[ItemCode, ...]
    laws: tuple[Law, ...]
    questions: tuple[Question, ...]
    criteria: tuple[Criterion, ...]
    materials: tuple[Material, ...]
    sections: tuple[Section, ...]
    documents: tuple[Document, ...]
    flow: Flow
    limits: Limits
    tolerance: Tolerance
    green_channel: tuple[GreenRule, ...]
    after_check: AfterCheck | None
    cooperation: tuple[Cooperation, ...]
    """Asked side by side, each with its own limit and its own answer."""
    result: Result
    fees: tuple[Fee, ...]
    visits: Visits
    remedies: Statement
    channels: tuple[str, ...]
    delivery: Delivery | None
    contact: Contact
    regions: tuple[Region, ...]
    history: tuple[History, ...]
    facts: tuple[Statement, ...]
    content: Mapping[str, Any] = dataclasses.field(repr=False, compare=False, hash=False)
    """The file as plain JSON: what the digest covers and what peers receive."""

    def __hash__(self) -> int:
        return hash(self.digest)  # it names the content, and costs nothing to look at

    @property
    def is_immediate(self) -> bool:
        """Granted or refused on the spot."""
        return self.case_type is CaseType.IMMEDIATE

    @property
    def is_taken_online(self) -> bool:
        """May it be handed in online? It then goes to a window of the deciding side."""
        return "online" in self.channels

    @property
    def place_question(self) -> Question:
        """The question whose answer, a division, chooses the competent authority. Every standard has one."""
        return next(question for question in self.questions if question.decides is Decides.COMPETENT)

    def region(self, code: str) -> Region | None:
        """What differs in the region that a division code (or its first two digits) lies in."""
        return next((region for region in self.regions if region.region == code[:2]), None)

    def code(self, kind: str) -> str | None:
        """The first code of a kind."""
        return next((code.code for code in self.codes if code.kind == kind), None)

    def section(self, key: str) -> Section:
        """A section of the form; raises KeyError."""
        return {section.key: section for section in self.sections}[key]

    def material(self, key: str) -> Material:
        """A material; raises KeyError."""
        return {material.key: material for material in self.materials}[key]

    def criterion(self, key: str) -> Criterion:
        """A condition of grant; raises KeyError."""
        return {criterion.key: criterion for criterion in self.criteria}[key]

    def stage(self, key: str) -> Stage:
        """A stage; raises KeyError."""
        return {stage.key: stage for stage in self.flow.stages}[key]
