"""What is written to the applicant on the way: each letter is worked out from the step that sent it and the standard
the case began under, so a letter looked at years later is the one that was sent. The wording stands in letter_texts.py.
"""

import dataclasses

from tongban.cases.types import CaseView, StepKind, StepView
from tongban.catalogue.rules.vocabulary import LETTERS
from tongban.catalogue.types import OFF_CHART, Flow, Letter, Standard, Statement, Words

from .letter_texts import WRITERS, Point, day_words

SENT_BY: dict[StepKind, tuple[Letter, ...]] = {
    StepKind.TAKE_IN: (Letter.RECEIPT,),
    StepKind.REQUEST_CORRECTION: (Letter.ONE_TIME_NOTICE,),
    StepKind.ACCEPT: (Letter.ACCEPTANCE, Letter.TOLERANCE_COMMITMENT),
    StepKind.DEEM_ACCEPTED: (Letter.ACCEPTANCE,),
    StepKind.DECLINE: (Letter.NON_ACCEPTANCE,),
    StepKind.SUSPEND: (Letter.SUSPENSION,),
    StepKind.CONTINUE: (Letter.RESUMPTION,),
    StepKind.EXTEND: (Letter.EXTENSION,),
    StepKind.GRANT: (Letter.GRANT,),
    StepKind.REFUSE: (Letter.REFUSAL,),
    StepKind.WITHDRAW: (Letter.TERMINATION,),
    StepKind.LAPSE: (Letter.TERMINATION,),
    StepKind.END: (Letter.TERMINATION,),
    StepKind.REOPEN: (Letter.REOPENING,),
    StepKind.AFTER_CHECK: (Letter.REVOCATION,),
    StepKind.TRANSFER: (Letter.TRANSFER,),
}
"""The step each letter is about. A standard may leave letters out, by naming at its stages those that are sent; not those
of steps that no stage can name, nor what the law demands whenever a clock is stopped,
nor who has the case now."""

ALWAYS = frozenset(
    {
        *(Letter.NON_ACCEPTANCE, Letter.SUSPENSION, Letter.RESUMPTION, Letter.EXTENSION),
        *(Letter.REOPENING, Letter.TRANSFER, Letter.REVOCATION),
    }
)
_REFUSALS = frozenset({Letter.REFUSAL, Letter.NON_ACCEPTANCE, Letter.REVOCATION})


@dataclasses.dataclass(frozen=True)
class CaseLetter:
    """A letter, ready to be shown or printed."""

    key: str
    """`<kind>-<id of the step>`: its place in addresses."""
    kind: Letter
    title: Words
    opening: Words
    points: tuple[Point, ...]
    closing: tuple[Words, ...]
    remedies: Statement | None
    office: Words | None
    """Who sends it, with room for the seal; None for what the applicant signs."""
    date: Words


def letters_of(standard: Standard, case: CaseView) -> tuple[CaseLetter, ...]:
    """Every letter of a case so far, oldest first."""
    return tuple(
        _letter(standard, step, kind, _sender(case, step, kind))
        for step in case.steps
        for kind in _sent(standard.flow, step.kind)
        if _has_reason(kind, step)
    )


def _has_reason(kind: Letter, step: StepView) -> bool:
    """Some letters are written only when the step says so: nothing was promised for later, nothing was found untrue."""
    if kind is Letter.TOLERANCE_COMMITMENT:
        return bool(step.payload["owed"])
    return kind is not Letter.REVOCATION or not step.payload["passed"]


def _sender(case: CaseView, step: StepView, kind: Letter) -> Words | None:
    """The office that took the step. A case is ended by the applicant or by time: then the office that had it says so."""
    if kind is Letter.TOLERANCE_COMMITMENT:
        return None
    if kind is not Letter.TERMINATION or step.kind is StepKind.END:
        return Words(*step.office)
    was_handed_over = any(earlier.kind is StepKind.FORWARD for earlier in case.steps)
    return Words(*(case.decided_by if was_handed_over else case.received_by))


def _sent(flow: Flow, step: StepKind) -> tuple[Letter, ...]:
    usual = SENT_BY.get(step, ())
    if not any(stage.letters for stage in flow.stages):
        return usual
    named = {letter for stage in flow.stages if step.value in stage.done_on for letter in stage.letters}
    named |= {letter for stage in flow.stages if step.value in stage.current_on for letter in stage.letters}
    is_on_chart = step not in OFF_CHART
    return tuple(letter for letter in usual if letter in named | ALWAYS or not is_on_chart)


def _letter(standard: Standard, step: StepView, kind: Letter, office: Words | None) -> CaseLetter:
    opening, points, closing = WRITERS[kind](standard, step)
    return CaseLetter(
        key=f"{kind.value}-{step.id}",
        kind=kind,
        title=LETTERS[kind],
        opening=opening,
        points=tuple(points),
        closing=tuple(closing),
        remedies=standard.remedies if kind in _REFUSALS else None,
        office=office,
        date=day_words(step.at),
    )
