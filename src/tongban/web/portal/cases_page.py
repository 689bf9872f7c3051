"""What the page of a case says to the person it belongs to."""

import dataclasses
import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tongban.cases.rules.letter_texts import clause_words
from tongban.cases.rules.letters import letters_of
from tongban.cases.types import OPEN, CaseView, Holder, Outcome, State, StepKind, StepView
from tongban.catalogue import queries as catalogue
from tongban.catalogue.types import Standard, Words
from tongban.kernel.errors import Text
from tongban.kernel.node import this
from tongban.web.shared.applying.answers import Reading, answer_pages, question_rows
from tongban.web.shared.flowchart import flow_view


@dataclasses.dataclass(frozen=True)
class Decision:
    """How it was decided, and what can be done about it."""

    step: StepView
    is_granted: bool
    clause: Words
    change: str
    remedies: Words
    is_verified: bool
    """The remedies are found in a public text, not remembered."""


def case_context(case: CaseView, language: str) -> dict[str, Any]:
    """Everything the template needs."""
    standard = catalogue.standard_by_digest(case.standard_digest)
    content = case.content
    reading = Reading(language, is_masked=True)
    return {
        "case": case,
        "status": status_sentence(case),
        "holder": holder_words(case),
        "waits_for": this().node(case.waits_for_node).name if case.waits_for_node else None,
        "decision": decision_of(case, standard),
        "certificate_code": delivered_certificate(case),
        "timeline": dataclasses.replace(
            case, steps=tuple(s for s in case.steps if s.kind is not StepKind.NOTE)
        ),
        "notes": [step for step in case.steps if step.kind is StepKind.NOTE],
        "letters": letters_of(standard, case),
        "actions": actions_of(case),
        "may_write": StepKind.NOTE in case.may,
        "questions": question_rows(standard, content["answers"], language) if content else [],
        "pages": answer_pages(standard, content["answers"], content["form"], reading) if content else [],
        "flow": flow_view(standard, language, current=case.stages_current, done=case.stages_done),
        "can_withdraw": can_withdraw(case),
    }


SENTENCES: dict[State, str | Promise] = {
    State.SUBMITTED: gettext_lazy("It is waiting for the window to take it in."),
    State.RECEIVED: gettext_lazy(
        "The window has it and is checking your materials. The clock does not run yet."
    ),
    State.CORRECTION_REQUESTED: gettext_lazy(
        "Something has to be corrected. Everything is listed at once; the clock waits for you."
    ),
    State.ACCEPTED: gettext_lazy(
        "It is complete and accepted. The clock runs; the deciding office has it next."
    ),
    State.TOLERANCE_ACCEPTED: gettext_lazy(
        "It is accepted and the clock runs. You still send what you promised for later."
    ),
    State.IN_REVIEW: gettext_lazy("The deciding office is examining it."),
    State.SUSPENDED: gettext_lazy(
        "A special procedure takes place. The clock stands still until it is over."
    ),
    State.RETURNED: gettext_lazy(
        "The deciding office gave it back to the window to put something right. The clock runs on."
    ),
    State.GRANTED: gettext_lazy("It is granted. The result is on its way to you."),
    State.REFUSED: gettext_lazy("It is refused. The reasons and what you can do are below."),
}
"""Where a case stands that is not closed, and what comes next."""

ENDINGS: dict[Outcome, str | Promise] = {
    Outcome.GRANTED: gettext_lazy("It is granted, and the result has been delivered to you."),
    Outcome.REFUSED: gettext_lazy("It is refused. The reasons and what you can do are below."),
    Outcome.WITHDRAWN: gettext_lazy("You withdrew it. Nothing was decided; you can apply again at any time."),
    Outcome.TOLERANCE_LAPSED: gettext_lazy(
        "The material promised for later did not come in time, so it ended without a decision. "
        "You can apply again with everything complete."
    ),
    Outcome.CORRECTION_LAPSED: gettext_lazy(
        "The correction did not come in time, so it ended without a decision. You can apply again at any time."
    ),
    Outcome.NOT_ACCEPTED: gettext_lazy(
        "It is not accepted. The notice says why, and where you can go instead."
    ),
    Outcome.VOIDED: gettext_lazy(
        "It was made void and not decided. The notice says why; you can apply again at any time."
    ),
    Outcome.ENTERED_IN_ERROR: gettext_lazy("The window had entered it in error. Nothing was decided."),
    Outcome.PASSED_UP: gettext_lazy(
        "It was passed to a higher body. The notice says which, and what comes next."
    ),
}
"""How it ended."""


def status_sentence(case: CaseView) -> str:
    """One sentence: where it stands and what comes next."""
    if case.state is State.CLOSED:
        return str(ENDINGS[case.outcome or Outcome.WITHDRAWN])
    if withdrawal_asked(case):
        return _(
            "Your withdrawal is on its way to the office. If it is decided before that, the decision stands."
        )
    if case.state is State.CORRECTION_REQUESTED and case.was_corrected:
        return _("Your correction is on its way to the office. The work goes on once it has arrived.")
    return str(SENTENCES[case.state])


def withdrawal_asked(case: CaseView) -> bool:
    """The person has asked to withdraw, and the node that keeps the case has not ended it yet."""
    return case.state in OPEN and any(step.kind is StepKind.ASK_WITHDRAWAL for step in case.steps)


def can_withdraw(case: CaseView) -> bool:
    """Before the decision, once."""
    return bool(case.may & {StepKind.WITHDRAW, StepKind.ASK_WITHDRAWAL}) and not withdrawal_asked(case)


def holder_words(case: CaseView) -> Text | None:
    """Who has it now; None when nobody has to act."""
    return {
        Holder.APPLICANT: ("您", "You"),
        Holder.INTAKE: case.received_by,
        Holder.AUTHORITY: case.decided_by,
        Holder.NOBODY: None,
    }[case.holder]


@dataclasses.dataclass(frozen=True)
class Action:
    """Something that waits for the person: what, until when, and where to do it."""

    url: str
    due: dt.datetime | None
    material: Text | None = None
    """The material to send; None for the list of corrections."""


def actions_of(case: CaseView) -> list[Action]:
    """What waits for the person, the most pressing first."""
    if case.state is State.CORRECTION_REQUESTED and not case.was_corrected:
        return [Action(reverse("portal:case-correct", args=[case.number]), case.correction_due)]
    if StepKind.SUPPLY not in case.may:
        return []
    return [
        Action(reverse("portal:case-supply", args=[case.number, material.key]), material.due, material.name)
        for material in case.materials
        if material.due is not None
    ]


def delivered_certificate(case: CaseView) -> str:
    """Code of the certificate, once the file itself has come from the node that issued it; before, nothing."""
    is_here = any(step.kind is StepKind.DELIVER for step in case.steps)
    return case.certificate_code if is_here else ""


def decision_of(case: CaseView, standard: Standard) -> Decision | None:
    """The decision with its reason; None before it."""
    for step in case.steps:
        if step.kind in (StepKind.GRANT, StepKind.REFUSE):
            return Decision(
                step=step,
                is_granted=step.kind is StepKind.GRANT,
                clause=clause_words(step.payload.get("clause", "")),
                change=step.payload.get("change", ""),
                remedies=standard.remedies.text,
                is_verified=any(mark.is_official for mark in standard.remedies.basis),
            )
    return None
