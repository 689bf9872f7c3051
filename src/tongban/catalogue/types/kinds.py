"""The fixed vocabularies of a standard file: what a field, a stage, a step, a mode may be."""

from enum import StrEnum
from typing import NamedTuple


class Words(NamedTuple):
    """The same fact in Chinese and in English."""

    zh: str
    en: str

    def say(self, language: str) -> str:
        """The text for a language tag such as "zh-hans" or "en"."""
        return self.zh if language.startswith("zh") else self.en


class Mark(StrEnum):
    """How sure a fact is. `mem` and `design` are never shown as an official rule."""

    SEED = "seed"
    READ = "read"
    LIST = "list"
    MEM = "mem"
    DESIGN = "design"

    @property
    def is_official(self) -> bool:
        """Found in a public text, not remembered and not proposed here."""
        return self not in (Mark.MEM, Mark.DESIGN)


Basis = tuple[Mark, ...]
"""The marks of one fact; more than one when several texts say it."""


class Mode(StrEnum):
    """The three ways of handling across regions."""

    FULL_ONLINE = "full_online"
    REMOTE_ACCEPTANCE = "remote_acceptance"
    JOINT_HANDLING = "joint_handling"


class CaseType(StrEnum):
    """Decided on the spot, or within a promised limit."""

    IMMEDIATE = "immediate"
    PROMISED = "promised"


class OnlineDepth(StrEnum):
    """How far an item goes without leaving home (网上办理深度), from information only to everything."""

    I = "I"  # noqa: E741 - the grade's own name
    II = "II"
    III = "III"
    IV = "IV"


class Letter(StrEnum):
    """What is written to the applicant at a stage."""

    RECEIPT = "receipt"
    ONE_TIME_NOTICE = "one_time_notice"
    ACCEPTANCE = "acceptance"
    NON_ACCEPTANCE = "non_acceptance"
    TOLERANCE_COMMITMENT = "tolerance_commitment"
    GRANT = "grant"
    SUSPENSION = "suspension"
    RESUMPTION = "resumption"
    EXTENSION = "extension"
    REFUSAL = "refusal"
    TERMINATION = "termination"
    REOPENING = "reopening"
    REVOCATION = "revocation"
    TRANSFER = "transfer"


class Need(StrEnum):
    """Main: never late. Secondary: may follow under tolerance. Conditional: main, but only when `when` holds."""

    MAIN = "main"
    SECONDARY = "secondary"
    CONDITIONAL = "conditional"


class Origin(StrEnum):
    """Who makes a material: the applicant, the form that was filled in, a document written from it, or an office."""

    APPLICANT = "applicant"
    FORM = "form"
    DOCUMENT = "document"
    OFFICE = "office"


class FieldKind(StrEnum):
    """What can be asked. Clean values are text, but integer, money (fen), percent (hundredths) and lists."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    MULTICHOICE = "multichoice"
    DATE = "date"
    MONEY_FEN = "money_fen"
    PERCENT = "percent"
    INTEGER = "integer"
    DIGITS = "digits"
    RESIDENT_ID = "resident_id"
    USCC = "uscc"
    PHONE = "phone"
    DIVISION = "division"
    ADDRESS = "address"
    PEOPLE = "people"


class QuestionKind(StrEnum):
    """A place (division code) or one of some options."""

    DIVISION = "division"
    CHOICE = "choice"


class Decides(StrEnum):
    """Which authority the answer to a division question chooses."""

    COMPETENT = "competent"
    COOPERATING = "cooperating"


class Consulted(StrEnum):
    """What another office is asked for. It decides nothing of the case but that."""

    ASSENT = "assent"
    """Nothing is granted unless it agrees."""
    PRELIMINARY = "preliminary"
    """A lower body examines first: nothing is granted before it has reported, and the report binds nobody."""
    OPINION = "opinion"
    """Asked by the one who examines; a ground for the decision and never the decision."""


class Lane(StrEnum):
    """Who acts in a stage."""

    APPLICANT = "applicant"
    INTAKE = "intake"
    AUTHORITY = "authority"
    COOPERATING = "cooperating"
    EXPERT = "expert"
    """Experts or a third party that is consulted: they advise and decide nothing."""


class StageKind(StrEnum):
    """Shape and role of a stage in the graph."""

    START = "start"
    TASK = "task"
    DECISION = "decision"
    SPLIT = "split"
    """From here all ways are gone at the same time."""
    JOIN = "join"
    """From here the case goes on once all those ways have been gone."""
    END = "end"

    @property
    def is_bar(self) -> bool:
        """A split or a join: nobody does anything there, so no step reaches it."""
        return self in (StageKind.SPLIT, StageKind.JOIN)


class StepKind(StrEnum):
    """What can happen in a case; a stage names the steps that make it current and done."""

    SUBMIT = "submit"
    TAKE_IN = "take_in"
    REQUEST_CORRECTION = "request_correction"
    CORRECT = "correct"
    RESUME = "resume"
    ACCEPT = "accept"
    DECLINE = "decline"
    DEEM_ACCEPTED = "deem_accepted"
    FORWARD = "forward"
    ARRIVE = "arrive"
    CLAIM = "claim"
    SUSPEND = "suspend"
    CONTINUE = "continue"
    EXTEND = "extend"
    ASK = "ask"
    ANSWER = "answer"
    NOTE = "note"
    SUPPLY = "supply"
    PRIORITISE = "prioritise"
    REFER = "refer"
    ADVISE = "advise"
    RETURN = "return"
    TRANSFER = "transfer"
    GRANT = "grant"
    REFUSE = "refuse"
    ISSUE = "issue"
    DELIVER = "deliver"
    ASK_WITHDRAWAL = "ask_withdrawal"
    WITHDRAW = "withdraw"
    REPORT_LAPSE = "report_lapse"
    LAPSE = "lapse"
    END = "end"
    CLOSE = "close"
    REOPEN = "reopen"
    AFTER_CHECK = "after_check"
    RECKON = "reckon"


class Passed(NamedTuple):
    """A step of a case as the chart sees it."""

    step: StepKind
    stage: str = ""
    """The one stage that is meant, where several stages name the step; empty: every stage that names it."""


OFF_CHART = frozenset(
    {
        *(StepKind.RESUME, StepKind.NOTE, StepKind.ASK_WITHDRAWAL),
        *(StepKind.REPORT_LAPSE, StepKind.RECKON, StepKind.EXTEND, StepKind.DEEM_ACCEPTED),
        *(StepKind.DECLINE, StepKind.TRANSFER, StepKind.END, StepKind.REOPEN, StepKind.PRIORITISE),
        StepKind.AFTER_CHECK,
    }
)
"""Steps that no stage may name: on the chart they move nothing, or count as a step that stages name
(cases/rules/marks.py)."""


class ResultKind(StrEnum):
    """What the applicant leaves with."""

    LICENCE = "licence"
    DOCUMENT = "document"
    RECORD = "record"
    NONE = "none"


class NumberRule(StrEnum):
    """How the certificate's number is made."""

    USCC = "uscc"
    FOOD_LICENCE = "food_licence"
    SERIAL = "serial"
    NONE = "none"
