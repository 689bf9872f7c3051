"""Silence that decides: where the standard says so, a case that nobody has decided in the legal time is decided by the clock."""

from django.db import transaction

from tongban.cases.queries.rows import facts_of
from tongban.cases.rules.allowed import check_tacit
from tongban.cases.types import Office, Side, StepKind
from tongban.jurisdictions import queries as jurisdictions
from tongban.kernel.actors import system_actor
from tongban.kernel.errors import Refused
from tongban.kernel.node import this

from .clocks import standard_of
from .results import issue_result
from .steps import lock_case, next_moment, take_step

GRANTED = "法定期限内没有作出决定，视为准予 / No decision within the legal time, so it counts as granted"
REFUSED = "法定期限内没有作出决定，视为不予 / No decision within the legal time, so it counts as refused"


@transaction.atomic
def decide_by_silence(*, number: str) -> None:
    """The legal time is over: grant, with the certificate, or refuse, as the standard says. The authority answers for it.

    Nothing happens when somebody has decided, the due day has moved, the clock stands still, or something is still owed.
    """
    case = lock_case(number)
    standard = standard_of(case)
    tacit = standard.limits.tacit
    if tacit is None:
        return
    is_granted = tacit.outcome == "granted"
    kind = StepKind.GRANT if is_granted else StepKind.REFUSE
    now = next_moment(case)
    try:
        check_tacit(standard, facts_of(case), kind=kind, at=now)
    except Refused:
        return
    actor, office = system_actor(this().id), Office(*jurisdictions.authority(case.authority).name)
    issues = is_granted and standard.result.certificate is not None
    clause = tacit.clause.words
    said = (
        {"criteria": [], "reason": GRANTED, "issues": issues}
        if is_granted
        else {"reason": REFUSED, "change": ""}
    )
    payload = {**said, "clause": f"{clause.zh} / {clause.en}"}
    take_step(case, kind=kind, side=Side.SYSTEM, actor=actor, office=office, payload=payload, at=now)
    if issues:
        issue_result(case, standard, side=Side.SYSTEM, actor=actor, office=office, finding="")
