"""The wording of the letters to the applicant. No letter names a fact of an item: that is in the standard. The wording is
a model, not an official form."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tongban.cases.types import Outcome, StepKind, StepView
from tongban.catalogue.rules.phrases import date_words, limit_words, moment_words
from tongban.catalogue.types import Clause, Letter, Standard, Words
from tongban.kernel.clock import TZ

from .clock import read_limit
from .drafts import target_words


@dataclasses.dataclass(frozen=True)
class Point:
    """A numbered line: what it is about, and what is said."""

    label: Words
    text: Words


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
    if step.kind is StepKind.DEEM_ACCEPTED:
        found = _SILENCE
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


_SILENCE = Words(
    "窗口没有在规定时间内告知需要补正的内容，从收到材料之日起即为受理",
    "Nobody told you in time what is missing, so it counts as accepted from the day your materials were received",
)


def _non_acceptance(standard: Standard, step: StepView) -> Written:
    points = [
        *_said(Words("理由", "Reason"), step.payload["reason"]),
        *_clause(step),
    ]
    return (
        Words(
            f"您申请办理“{standard.name.zh}”，经核对，决定不予受理。",
            f"Your application for “{standard.name.en}” is not accepted.",
        ),
        points,
        [],
    )


def _suspension(standard: Standard, step: StepView) -> Written:
    stage = standard.stage(step.payload["stage"])
    stop = stage.stops
    basis = _resting_on(stop.clause if stop else None)
    until = step.payload["due"]
    points = [
        Point(Words("特别程序", "Special procedure"), stage.name),
        *([Point(Words("为什么不计时", "Why the time does not count"), stop.why)] if stop else []),
        *_said(Words("本件的理由", "Reason in your case"), step.payload["reason"]),
        *(
            [Point(Words("最迟恢复计时", "The clock runs again at the latest"), _moment(until))]
            if until
            else []
        ),
    ]
    return (
        Words(
            f"您申请办理“{standard.name.zh}”，需要进行特别程序。{basis.zh}所需时间不计入办理时限。",
            f"Your application for “{standard.name.en}” needs a special procedure. {basis.en}The time it takes is not counted.",
        ),
        points,
        [],
    )


def _resumption(standard: Standard, step: StepView) -> Written:
    return (
        Words(
            f"您申请办理“{standard.name.zh}”的特别程序已经结束，恢复计时。",
            f"The special procedure in your application for “{standard.name.en}” is over. The clock runs again.",
        ),
        [*_said(Words("结果", "What came of it"), step.payload["reason"]), _due_now(step)],
        [],
    )


def _extension(standard: Standard, step: StepView) -> Written:
    more, extension = limit_words(read_limit(step.payload["limit"])), standard.limits.extension
    basis = _resting_on(extension.clause if extension else None)
    return (
        Words(
            f"您申请办理“{standard.name.zh}”，{basis.zh}经本机关负责人批准，办理时限延长{more.zh}。",
            f"The time for your application for “{standard.name.en}” has been extended by {more.en} by the head of the "
            f"authority. {basis.en}".rstrip(),
        ),
        [*_said(Words("理由", "Reason"), step.payload["reason"]), _due_now(step)],
        [],
    )


def _due_now(step: StepView) -> Point:
    label = Words("现在最迟作出决定", "Decision now due by")
    return Point(label, _moment(step.payload["clock"]["promised_due"]))


def _reopening(standard: Standard, step: StepView) -> Written:
    return (
        Words(
            f"您申请办理“{standard.name.zh}”，原不予决定已被撤销，现重新审查，办件编号不变。",
            f"The refusal of your application for “{standard.name.en}” was set aside. It is examined again under its number.",
        ),
        [
            *_said(Words("撤销原决定的文书", "Decision that set it aside"), step.payload["decision"]),
            *_said(Words("重新审查的内容", "What is examined again"), step.payload["reason"]),
            _due_now(step),
        ],
        [],
    )


def _revocation(standard: Standard, step: StepView) -> Written:
    return (
        Words(
            f"您凭承诺取得的“{standard.result.name.zh}”，经核查，承诺的内容不属实，现予以撤销，并计入信用记录。",
            f"Your “{standard.result.name.en}”, granted on your commitment, was checked: what you declared is not true. It is "
            "revoked, and counts as a broken commitment.",
        ),
        _said(Words("核查发现的情况", "What was found"), step.payload["text"]),
        [],
    )


def _transfer(standard: Standard, step: StepView) -> Written:
    to = step.payload["name"]
    return (
        Words(
            f"您申请办理“{standard.name.zh}”，已移送其他机关办理。办件编号、办理时限不变，已交的材料不用再交。",
            f"Another authority now has your application for “{standard.name.en}”. Its number and its time limit stay, and "
            "nothing you have handed in is asked for again.",
        ),
        [
            Point(Words("现在由谁办理", "Who has it now"), Words(to["zh"], to["en"])),
            *_said(Words("移送的理由", "Why it was passed on"), step.payload["reason"]),
        ],
        [],
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
    points = [
        *_said(Words("理由", "Reason"), step.payload.get("reason", "")),
        *_clause(step),
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
        _said(_WHY_ENDED if step.kind is StepKind.END else _WHY_WITHDRAWN, step.payload.get("reason", "")),
        [],
    )


_WHY_ENDED, _WHY_WITHDRAWN = Words("理由", "Reason"), Words("撤回的理由", "Reason given")
_ENDED = {
    Outcome.WITHDRAWN: Words("您已撤回申请", "you withdrew it"),
    Outcome.TOLERANCE_LAPSED: Words(
        "承诺后补的材料到期没有补齐", "what you promised for later did not come in time"
    ),
    Outcome.CORRECTION_LAPSED: Words("到期没有补正", "it was not corrected in time"),
    Outcome.VOIDED: Words("办件已作废", "the case was made void"),
    Outcome.ENTERED_IN_ERROR: Words("办件录入有误", "the case was entered in error"),
    Outcome.PASSED_UP: Words("办件已转报其他机关", "the case was passed to another body"),
}
WRITERS: Mapping[Letter, Callable[[Standard, StepView], Written]] = {
    Letter.RECEIPT: _receipt,
    Letter.ONE_TIME_NOTICE: _one_time_notice,
    Letter.ACCEPTANCE: _acceptance,
    Letter.NON_ACCEPTANCE: _non_acceptance,
    Letter.SUSPENSION: _suspension,
    Letter.RESUMPTION: _resumption,
    Letter.EXTENSION: _extension,
    Letter.REOPENING: _reopening,
    Letter.REVOCATION: _revocation,
    Letter.TRANSFER: _transfer,
    Letter.TOLERANCE_COMMITMENT: _commitment,
    Letter.GRANT: _grant,
    Letter.REFUSAL: _refusal,
    Letter.TERMINATION: _termination,
}


def clause_words(text: str) -> Words:
    """The clause a refusal names, as it was chosen: "zh / en"."""
    zh, _, en = text.partition(" / ")
    return Words(zh, en or zh)


def _clause(step: StepView) -> list[Point]:
    named = step.payload.get("clause", "")
    return [Point(Words("依据", "Legal basis"), clause_words(named))] if named else []


def _said(label: Words, text: str) -> list[Point]:
    """What an officer or the applicant wrote stays in their language."""
    return [Point(label, Words(text, text))] if text else []


def _resting_on(clause: Clause | None) -> Words:
    return Words(f"依据{clause.words.zh}，", f"Legal basis: {clause.words.en}. ") if clause else Words("", "")


def day_words(moment: dt.datetime) -> Words:
    return date_words(moment.astimezone(TZ).date())


def _moment(text: str) -> Words:
    return moment_words(dt.datetime.fromisoformat(text).astimezone(TZ))
