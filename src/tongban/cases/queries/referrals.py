"""What other offices are asked about a case, for its pages."""

from collections.abc import Iterable

from tongban.cases.models import Case
from tongban.cases.rules.referrals import still_to_ask
from tongban.cases.types import OPEN, Referral, ReferralView, Step, StepKind
from tongban.catalogue.types import Cooperation, Standard
from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions.types import Authority
from tongban.kernel import clock
from tongban.kernel.errors import Refused
from tongban.kernel.node import this

from .places import body_asked
from .rows import facts_of


def referral_views(
    case: Case, standard: Standard, steps: Iterable[Step], authority: str
) -> tuple[ReferralView, ...]:
    """What was asked, in its order, and while the case is open what the standard will have asked; `authority` reads it."""
    referrals = facts_of(case).referrals
    told = {
        (step.kind, step.payload.get("referral", step.id)): step.payload["text"]
        for step in steps
        if _asks(step)
    }
    questions = {entry.stage: (entry.asked.zh, entry.asked.en) for entry in standard.cooperation}
    views = []
    for row in referrals:
        typed = told.get((StepKind.REFER, row.id), "")
        views.append(
            ReferralView(
                id=row.id,
                consulted=row.consulted,
                stage=row.stage,
                office=jurisdictions.authority(row.authority).name,
                question=questions.get(row.stage, (typed, typed)),
                due=row.due,
                answered_at=row.answered_at,
                agrees=row.agrees,
                is_silent=row.is_silent,
                answer=told.get((StepKind.ADVISE, row.id), ""),
                is_late=_is_late(row, case),
                is_mine=row.is_open and (row.authority, row.node) == (authority, this().id),
            )
        )
    return (*views, *_to_come(case, standard))


def _asks(step: Step) -> bool:
    return step.kind in (StepKind.REFER, StepKind.ADVISE) and not step.payload.get("silent")


def _is_late(row: Referral, case: Case) -> bool:
    return row.is_open and case.state in OPEN and row.due < clock.now()


def bodies_to_ask(case: Case, standard: Standard) -> list[tuple[Cooperation, Authority]]:
    """The authorities of the standard that nobody has asked yet; raises Refused where none is listed any more.

    One authority can have the powers of several: what it would ask of itself it looks at itself (own_stages).
    """
    waiting = still_to_ask(standard, facts_of(case).referrals)
    found = [(entry, body_asked(entry, case.content["answers"])) for entry in waiting]
    return [(entry, body) for entry, body in found if body.uscc != case.authority]


def own_stages(case: Case, standard: Standard) -> frozenset[str]:
    """Stages of other authorities that fall to the deciding one itself."""
    asked = {row.stage for row in facts_of(case).referrals}
    left = [entry for entry in standard.cooperation if entry.stage not in asked]
    if not left or not case.content:
        return frozenset()
    answers = case.content["answers"]
    return frozenset(entry.stage for entry in left if body_asked(entry, answers).uscc == case.authority)


def _to_come(case: Case, standard: Standard) -> list[ReferralView]:
    """Those of the standard that are asked as soon as the case is where it is decided."""
    if case.state not in OPEN or not case.content:
        return []
    try:
        waiting = bodies_to_ask(case, standard)
    except Refused:
        return []  # nobody is listed there any more: whoever asks is told, not whoever reads
    return [
        ReferralView(
            id="",
            consulted=entry.consulted,
            stage=entry.stage,
            office=body.name,
            question=(entry.asked.zh, entry.asked.en),
            due=None,
        )
        for entry, body in waiting
    ]
