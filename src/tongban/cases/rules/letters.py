"""What is written to the applicant on the way: each letter is worked out from the step that sent it and the standard
the case began under, so a letter looked at years later is the one that was sent.

No letter names a fact of an item: that is in the standard. The wording is a model, not an official form.
"""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from tongban.cases.types import CaseView, Outcome, StepKind, StepView
from tongban.catalogue.rules.phrases import date_words, limit_words, moment_words
from tongban.catalogue.rules.vocabulary import LETTERS
from tongban.catalogue.types import Clause, Flow, Letter, Standard, Statement, Words
from tongban.kernel.clock import TZ

from .drafts import target_words

SENT_BY: dict[StepKind, tuple[Letter, ...]] = {
    StepKind.TAKE_IN: (Letter.RECEIPT,),
    StepKind.REQUEST_CORRECTION: (Letter.ONE_TIME_NOTICE,),
    StepKind.ACCEPT: (Letter.ACCEPTANCE, Letter.TOLERANCE_COMMITMENT),
    StepKind.GRANT: (Letter.GRANT,),
    StepKind.REFUSE: (Letter.REFUSAL,),
    StepKind.WITHDRAW: (Letter.TERMINATION,),
    StepKind.LAPSE: (Letter.TERMINATION,),
}
"""The step each letter is about. A standard may leave letters out, by naming at its stages those that are sent."""


@dataclasses.dataclass(frozen=True)
class Point:
    """A numbered line: what it is about, and what is said."""

    label: Words
    text: Words


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
        if kind is not Letter.TOLERANCE_COMMITMENT or step.payload["owed"]
    )


def _sender(case: CaseView, step: StepView, kind: Letter) -> Words | None:
    """The office that took the step. A case is ended by the applicant or by time: then the office that had it says so."""
    if kind is Letter.TOLERANCE_COMMITMENT:
        return None
    if kind is not Letter.TERMINATION:
        return Words(*step.office)
    was_handed_over = any(earlier.kind is StepKind.FORWARD for earlier in case.steps)
    return Words(*(case.decided_by if was_handed_over else case.received_by))


def _sent(flow: Flow, step: StepKind) -> tuple[Letter, ...]:
    usual = SENT_BY.get(step, ())
    if not any(stage.letters for stage in flow.stages):
        return usual
    named = {letter for stage in flow.stages if step.value in stage.done_on for letter in stage.letters}
    named |= {letter for stage in flow.stages if step.value in stage.current_on for letter in stage.letters}
    return tuple(letter for letter in usual if letter in named)


def _letter(standard: Standard, step: StepView, kind: Letter, office: Words | None) -> CaseLetter:
    opening, points, closing = _WRITERS[kind](standard, step)
    return CaseLetter(
        key=f"{kind.value}-{step.id}",
        kind=kind,
        title=LETTERS[kind],
        opening=opening,
        points=tuple(points),
        closing=tuple(closing),
        remedies=standard.remedies if kind is Letter.REFUSAL else None,
        office=office,
        date=_day(step.at),
    )


Written = tuple[Words, list[Point], list[Words]]


def _receipt(standard: Standard, _step: StepView) -> Written:
    limit = limit_words(standard.limits.correction_notice.limit)
    return (
        Words(
            f"您申请办理“{standard.name.zh}”的材料已经收到。",
            f"Your application for “{standard.name.en}” has been received.",
        ),
        [],
        [
            Words(
                f"收到不是受理：窗口在 {limit.zh}内核对材料，要补正的一次告知；齐全的予以受理，从受理起计算办理时限。",
                f"Received is not accepted: the window checks your materials within {limit.en} and tells you at once "
                "of everything to correct; what is complete is accepted, and from then the time limit runs.",
            )
        ],
    )


def _one_time_notice(standard: Standard, step: StepView) -> Written:
    basis = _resting_on(standard.limits.correction_notice.clause)
    due = _moment(step.payload["due"])
    points = [
        Point(target_words(standard, gap["target"]), Words(gap["text"], gap["text"]))
        for gap in step.payload["gaps"]
    ]
    return (
        Words(
            f"您申请办理“{standard.name.zh}”，经核对需要补正。{basis.zh}现将需要补正的全部内容一次告知如下：",
            f"Your application for “{standard.name.en}” has to be corrected. {basis.en}"
            "This is everything that has to be corrected, told at once:",
        ),
        points,
        [
            Words(
                f"请在 {due.zh}前补正。补正所用的时间不计入办理时限；到期没有补正的，本次办理终止，您可以重新申请。",
                f"Please correct it by {due.en}. The time you need is not counted. If it is not corrected by then, "
                "the case ends and you may apply again.",
            )
        ],
    )


def _acceptance(standard: Standard, step: StepView) -> Written:
    # Which promise the case has was worked out at this very step: its due moment says it.
    due, basis = _moment(step.payload["clock"]["promised_due"]), _resting_on(_limit_clause(standard))
    complete = Words("材料齐全、符合规定形式", "Your materials are complete and in due form")
    tolerated = Words(
        "主要材料齐全，次要材料按您的承诺后补",
        "The main materials are complete; the others follow as you promised",
    )
    owed = step.payload["owed"]
    found = tolerated if owed else complete
    return (
        Words(
            f"您申请办理“{standard.name.zh}”，{found.zh}。{basis.zh}现予受理。",
            f"Your application for “{standard.name.en}” is accepted. {found.en}. {basis.en}".rstrip(),
        ),
        [
            Point(Words("承诺最迟作出决定", "Decision promised by"), due),
            *_owed(standard, owed),
        ],
        [Words("受理以后由决定机关审查并作出决定。", "The deciding authority now examines it and decides.")],
    )


def _limit_clause(standard: Standard) -> Clause | None:
    statutory = standard.limits.statutory
    return statutory.clause if statutory else None


def _owed(standard: Standard, owed: Iterable[dict[str, Any]]) -> list[Point]:
    return [Point(standard.material(row["material"]).name, _until(row["due"])) for row in owed]


def _until(text: str) -> Words:
    due = _moment(text)
    return Words(f"{due.zh}前补齐", f"to follow by {due.en}")


def _commitment(standard: Standard, step: StepView) -> Written:
    return (
        Words(
            f"本人申请办理“{standard.name.zh}”，承诺在下列时间前补齐容缺的材料，所交材料真实有效：",
            f"I apply for “{standard.name.en}”. I promise to hand in what is still missing by the times below, and that "
            "everything handed in is true and valid:",
        ),
        _owed(standard, step.payload["owed"]),
        [
            Words(
                "知道到期没有补齐的，本次办理终止，一年内不再适用容缺受理。",
                "I know that if it does not come in time the case ends, and that for a year nothing more can follow late.",
            )
        ],
    )


def _grant(standard: Standard, step: StepView) -> Written:
    points = [Point(Words("结果", "Result"), standard.result.name)]
    return (
        Words(
            f"您申请办理“{standard.name.zh}”，经审查符合条件，决定准予。",
            f"Your application for “{standard.name.en}” meets the conditions and is granted.",
        ),
        points + _said(Words("说明", "Remarks"), step.payload.get("reason", "")),
        [],
    )


def _refusal(standard: Standard, step: StepView) -> Written:
    clause = step.payload.get("clause", "")
    points = [
        *_said(Words("理由", "Reason"), step.payload.get("reason", "")),
        *([Point(Words("依据", "Legal basis"), clause_words(clause))] if clause else []),
        *_said(Words("怎样可以改变", "What would change it"), step.payload.get("change", "")),
    ]
    return (
        Words(
            f"您申请办理“{standard.name.zh}”，经审查，决定不予办理。",
            f"Your application for “{standard.name.en}” has been examined and is refused.",
        ),
        points,
        [],
    )


def _termination(standard: Standard, step: StepView) -> Written:
    why = _ENDED[Outcome(step.payload["outcome"]) if "outcome" in step.payload else Outcome.WITHDRAWN]
    return (
        Words(
            f"您申请办理“{standard.name.zh}”，{why.zh}，本次办理终止，没有作出决定。您可以重新申请。",
            f"Your application for “{standard.name.en}” has ended without a decision: {why.en}. You may apply again.",
        ),
        _said(Words("撤回的理由", "Reason given"), step.payload.get("reason", "")),
        [],
    )


_ENDED = {
    Outcome.WITHDRAWN: Words("您已撤回申请", "you withdrew it"),
    Outcome.TOLERANCE_LAPSED: Words(
        "承诺后补的材料到期没有补齐", "what you promised for later did not come in time"
    ),
    Outcome.CORRECTION_LAPSED: Words("到期没有补正", "it was not corrected in time"),
}
_WRITERS: dict[Letter, Callable[[Standard, StepView], Written]] = {
    Letter.RECEIPT: _receipt,
    Letter.ONE_TIME_NOTICE: _one_time_notice,
    Letter.ACCEPTANCE: _acceptance,
    Letter.TOLERANCE_COMMITMENT: _commitment,
    Letter.GRANT: _grant,
    Letter.REFUSAL: _refusal,
    Letter.TERMINATION: _termination,
}


def clause_words(text: str) -> Words:
    """The clause a refusal names, as it was chosen: "zh / en"."""
    zh, _, en = text.partition(" / ")
    return Words(zh, en or zh)


def _said(label: Words, text: str) -> list[Point]:
    """What an officer or the applicant wrote stays in their language."""
    return [Point(label, Words(text, text))] if text else []


def _resting_on(clause: Clause | None) -> Words:
    return Words(f"依据{clause.words.zh}，", f"Legal basis: {clause.words.en}. ") if clause else Words("", "")


def _day(moment: dt.datetime) -> Words:
    return date_words(moment.astimezone(TZ).date())


def _moment(text: str) -> Words:
    return moment_words(dt.datetime.fromisoformat(text).astimezone(TZ))
