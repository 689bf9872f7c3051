"""What the states, steps and findings of a case are called on pages, the same for applicants and staff."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from tongban.cases.rules.clock import CORRECTION
from tongban.cases.types import (
    CaseView,
    Change,
    Check,
    DelayLevel,
    Outcome,
    Provision,
    ReferralView,
    Side,
    State,
    StepKind,
)

Words = str | Promise

STATES: dict[State, Words] = {
    State.SUBMITTED: pgettext_lazy("case state", "Submitted"),
    State.RECEIVED: pgettext_lazy("case state", "Taken in"),
    State.CORRECTION_REQUESTED: pgettext_lazy("case state", "Waiting for correction"),
    State.ACCEPTED: pgettext_lazy("case state", "Accepted"),
    State.TOLERANCE_ACCEPTED: pgettext_lazy("case state", "Accepted, materials to follow"),
    State.IN_REVIEW: pgettext_lazy("case state", "Under examination"),
    State.SUSPENDED: pgettext_lazy("case state", "Special procedure, clock stopped"),
    State.RETURNED: pgettext_lazy("case state", "Returned to the window"),
    State.GRANTED: pgettext_lazy("case state", "Granted"),
    State.REFUSED: pgettext_lazy("case state", "Refused"),
    State.CLOSED: pgettext_lazy("case state", "Closed"),
}

REFERRALS: dict[str, Words] = {
    "to-come": pgettext_lazy("another authority", "Asked once the application is accepted"),
    "asked": pgettext_lazy("another authority", "Asked"),
    "late": pgettext_lazy("another authority", "No answer in time"),
    "answered": pgettext_lazy("another authority", "Answered"),
    "agreed": pgettext_lazy("another authority", "Agreed"),
    "silent": pgettext_lazy("another authority", "Agreed by silence"),
    "denied": pgettext_lazy("another authority", "Not agreed"),
}

REFERRAL_TONES = {
    "silent": "ok",
    "agreed": "ok",
    "answered": "ok",
    "denied": "err",
    "late": "err",
    "asked": "info",
    "to-come": "info",
}


def referral_state(row: ReferralView) -> str:
    """Where a question to another authority stands: one of REFERRALS."""
    if not row.id:
        return "to-come"
    if row.is_asked:
        return "late" if row.is_late else "asked"
    if row.agrees is None:
        return "answered"
    if not row.agrees:
        return "denied"
    return "silent" if row.is_silent else "agreed"


OUTCOMES: dict[Outcome, Words] = {
    Outcome.GRANTED: pgettext_lazy("case outcome", "Closed: granted"),
    Outcome.REFUSED: pgettext_lazy("case outcome", "Closed: refused"),
    Outcome.WITHDRAWN: pgettext_lazy("case outcome", "Closed: withdrawn"),
    Outcome.TOLERANCE_LAPSED: pgettext_lazy("case outcome", "Closed: promised material never came"),
    Outcome.CORRECTION_LAPSED: pgettext_lazy("case outcome", "Closed: correction never came"),
    Outcome.NOT_ACCEPTED: pgettext_lazy("case outcome", "Closed: not accepted"),
    Outcome.VOIDED: pgettext_lazy("case outcome", "Closed: void"),
    Outcome.ENTERED_IN_ERROR: pgettext_lazy("case outcome", "Closed: entered in error"),
    Outcome.PASSED_UP: pgettext_lazy("case outcome", "Closed: passed to a higher body"),
}

TONES: dict[State, str] = {
    State.SUBMITTED: "info",
    State.RECEIVED: "info",
    State.CORRECTION_REQUESTED: "warn",
    State.TOLERANCE_ACCEPTED: "warn",
    State.SUSPENDED: "warn",
    State.RETURNED: "warn",
    State.GRANTED: "ok",
    State.REFUSED: "err",
}
"""Few colours, and each only repeats what the word says; the rest is plain."""

STEPS: dict[StepKind, Words] = {
    StepKind.SUBMIT: pgettext_lazy("case step", "Application submitted"),
    StepKind.TAKE_IN: pgettext_lazy("case step", "Taken in at the window"),
    StepKind.REQUEST_CORRECTION: pgettext_lazy("case step", "Correction asked for, everything at once"),
    StepKind.CORRECT: pgettext_lazy("case step", "Correction sent"),
    StepKind.RESUME: pgettext_lazy("case step", "Correction arrived, work goes on"),
    StepKind.ACCEPT: pgettext_lazy("case step", "Accepted, the clock runs"),
    StepKind.DEEM_ACCEPTED: pgettext_lazy(
        "case step", "Accepted by silence, counted from the day of handing in"
    ),
    StepKind.DECLINE: pgettext_lazy("case step", "Not accepted"),
    StepKind.FORWARD: pgettext_lazy("case step", "Handed over"),
    StepKind.ARRIVE: pgettext_lazy("case step", "Arrived where it is decided"),
    StepKind.CLAIM: pgettext_lazy("case step", "Examination begun"),
    StepKind.SUSPEND: pgettext_lazy("case step", "Special procedure begun, the clock stands still"),
    StepKind.CONTINUE: pgettext_lazy("case step", "Special procedure over, the clock runs again"),
    StepKind.EXTEND: pgettext_lazy("case step", "Time limit extended"),
    StepKind.ASK: pgettext_lazy("case step", "Question between the offices"),
    StepKind.ANSWER: pgettext_lazy("case step", "Answer between the offices"),
    StepKind.NOTE: pgettext_lazy("case step", "Message"),
    StepKind.SUPPLY: pgettext_lazy("case step", "Material handed in"),
    StepKind.PRIORITISE: pgettext_lazy("case step", "Green channel opened"),
    StepKind.REFER: pgettext_lazy("case step", "Another authority asked"),
    StepKind.ADVISE: pgettext_lazy("case step", "The other authority answered"),
    StepKind.RETURN: pgettext_lazy("case step", "Returned to the window"),
    StepKind.TRANSFER: pgettext_lazy("case step", "Transferred to another authority"),
    StepKind.GRANT: pgettext_lazy("case step", "Granted"),
    StepKind.REFUSE: pgettext_lazy("case step", "Refused"),
    StepKind.ISSUE: pgettext_lazy("case step", "Certificate issued"),
    StepKind.DELIVER: pgettext_lazy("case step", "Result delivered"),
    StepKind.ASK_WITHDRAWAL: pgettext_lazy("case step", "Applicant asked to withdraw"),
    StepKind.WITHDRAW: pgettext_lazy("case step", "Withdrawn"),
    StepKind.REPORT_LAPSE: pgettext_lazy("case step", "Nothing came in time"),
    StepKind.LAPSE: pgettext_lazy("case step", "Ended because nothing came in time"),
    StepKind.END: pgettext_lazy("case step", "Ended without a decision"),
    StepKind.REOPEN: pgettext_lazy("case step", "Opened again after an appeal"),
    StepKind.AFTER_CHECK: pgettext_lazy("case step", "Checked afterwards"),
    StepKind.CLOSE: pgettext_lazy("case step", "Closed"),
    StepKind.RECKON: pgettext_lazy("case step", "Due time computed again"),
}

DELAYS: dict[DelayLevel, Words] = {
    DelayLevel.YELLOW: pgettext_lazy("delay", "Nine tenths of the time used, the office is warned"),
    DelayLevel.RED: pgettext_lazy("delay", "Over its time limit, escalated to the head of the office"),
    DelayLevel.LEGAL: pgettext_lazy("delay", "Over the time that the law sets, first in the head's list"),
}
OPINION: Words = pgettext_lazy("delay", "Opinion of another authority")

CHECKS: dict[Check, Words] = {
    Check.COMPLETE: pgettext_lazy("material", "Complete"),
    Check.WRONG: pgettext_lazy("material", "Wrong"),
    Check.LATE: pgettext_lazy("material", "May follow"),
    Check.MISSING: pgettext_lazy("material", "Missing"),
}

CHECK_TONES = {Check.COMPLETE: "ok", Check.WRONG: "err", Check.LATE: "warn", Check.MISSING: "err"}

PROVISIONS: dict[Provision, Words] = {
    Provision.GENERATED: pgettext_lazy("material", "Made from the form"),
    Provision.UPLOAD: pgettext_lazy("material", "Uploaded"),
    Provision.CERTIFICATE: pgettext_lazy("material", "Certificate, signature checked"),
    Provision.WINDOW: pgettext_lazy("material", "Paper, seen at the window"),
    Provision.LATE: pgettext_lazy("material", "Promised, to follow"),
    Provision.NONE: pgettext_lazy("material", "Not handed in"),
}

CHANGES: dict[Change, Words] = {
    Change.TURNED: pgettext_lazy("change in a file", "turned upright"),
    Change.PLACE: pgettext_lazy("change in a file", "place where the photo was taken removed"),
    Change.SCRIPT: pgettext_lazy("change in a file", "scripts and automatic actions removed"),
    Change.ATTACHED: pgettext_lazy("change in a file", "files inside it removed"),
    Change.FORM: pgettext_lazy("change in a file", "a form that only one program shows (XFA) removed"),
    Change.MEDIA: pgettext_lazy("change in a file", "film, sound and models removed"),
}

_FOR_CORRECTION: Words = pgettext_lazy("why the clock stands still", "waiting for the applicant's correction")
_FOR_PROCEDURE: Words = pgettext_lazy("why the clock stands still", "a special procedure takes place")


def paused_because(why: str) -> str:
    """Why the clock stands still; there are two reasons. Empty while it runs."""
    if not why:
        return ""
    return str(_FOR_CORRECTION if why == CORRECTION else _FOR_PROCEDURE)


def name_shown(case: CaseView) -> str:
    """Whose case it is: the applicant reads their own name, everybody else a masked one."""
    person = case.content.get("applicant", {}) if case.side is Side.APPLICANT else {}
    return str(person.get("name") or case.label)


def state_word(state: State, outcome: Outcome | None = None) -> str:
    """A state in words; a closed case says how it ended."""
    if state is State.CLOSED and outcome is not None:
        return str(OUTCOMES[outcome])
    return str(STATES[state])


def changes_said(changes: Iterable[str]) -> str:
    """What was changed in a file before it was kept, as a sentence; empty when nothing was."""
    words = [str(CHANGES[change]) for change in Change if change in changes]
    return _("Changed before it was kept: %(changes)s") % {"changes": _("; ").join(words)} if words else ""


def state_tone(state: State, outcome: Outcome | None = None) -> str:
    """The tone of a state's tag."""
    if state is State.CLOSED:
        return "ok" if outcome is Outcome.GRANTED else ""
    return TONES.get(state, "")
