"""The deciding authority: claim, return once, grant or refuse. It never takes in."""

from typing import Any

from django.db import transaction

from tongban.cases.models import Case
from tongban.cases.queries.queues import first_free, is_here, review_rows
from tongban.cases.queries.referrals import own_stages
from tongban.cases.queries.rows import files_of
from tongban.cases.types import Side, State, StepKind
from tongban.catalogue import queries as catalogue
from tongban.catalogue.types import Lane, Standard
from tongban.identity.rules import DECIDES
from tongban.kernel.actors import Actor
from tongban.kernel.blobs.services import blob_findings
from tongban.kernel.errors import BadInput, Refused

from .offices import needs_authority, needs_clean_files, needs_content, needs_reason
from .referrals import check_answers
from .results import issue_result
from .steps import lock_case, take_step


@transaction.atomic
def claim_case(*, actor: Actor, number: str) -> None:
    """A reviewer takes a case from the queue: from now on everybody sees that it is being examined."""
    _claim(lock_case(number), actor)


def _claim(case: Case, actor: Actor) -> None:
    office = needs_authority(case, actor)
    needs_content(case)
    case.claimed_by = actor.account_id
    take_step(case, kind=StepKind.CLAIM, side=Side.AUTHORITY, actor=actor, office=office)


@transaction.atomic
def claim_next_case(*, actor: Actor) -> str | None:
    """Claim the case with the least time left that nobody has claimed, one of the green channel first; None when all are taken.

    Two reviewers who press at the same moment get two different cases.
    """
    actor.needs_role(*DECIDES)
    rows = review_rows(actor.authority or "", "unclaimed").filter(is_here())
    number = first_free(rows.filter(is_green=True)) or first_free(rows)
    if number is not None:
        _claim(lock_case(number), actor)
    return number


@transaction.atomic
def return_case(*, actor: Actor, number: str, reason: str) -> None:
    """Give the case back to the window, once, with the reason. The clock runs on."""
    case = lock_case(number)
    office = needs_authority(case, actor)
    take_step(
        case,
        kind=StepKind.RETURN,
        side=Side.AUTHORITY,
        actor=actor,
        office=office,
        payload={"reason": needs_reason(reason)},
    )


@transaction.atomic
def grant_case(*, actor: Actor, number: str, criteria: set[str], reason: str = "", finding: str = "") -> None:
    """Grant: every check the standard gives the authority ticked, nothing owed, everything here, the others agreed.

    Issues the certificate the standard names, in the same transaction. `finding` is what was found in the records: it
    must be said where the certificate has a field for it, and stands there and nowhere else.
    """
    case = lock_case(number)
    office = needs_authority(case, actor)
    standard = catalogue.standard_by_digest(case.standard_digest)
    _check_ready(case, standard, criteria)
    if standard.result.finding and not finding.strip():
        raise BadInput("finding-missing", field="finding")
    issues = standard.result.certificate is not None
    take_step(
        case,
        kind=StepKind.GRANT,
        side=Side.AUTHORITY,
        actor=actor,
        office=office,
        payload={"criteria": sorted(criteria), "reason": reason.strip(), "issues": issues},
    )
    if issues:
        issue_result(case, standard, side=Side.AUTHORITY, actor=actor, office=office, finding=finding.strip())


def _check_ready(case: Case, standard: Standard, criteria: set[str]) -> None:
    own = own_stages(case, standard)
    wanted = {row.key for row in standard.criteria if row.at is Lane.AUTHORITY or row.stage in own}
    if case.state == State.IN_REVIEW and wanted - criteria:
        raise Refused("criteria-unchecked", count=len(wanted - criteria))
    check_answers(case, standard)
    files = {part.sha256 for part in files_of(case)}
    if files - blob_findings(files).keys():
        raise Refused("files-on-their-way")
    needs_clean_files(case)


@transaction.atomic
def refuse_case(*, actor: Actor, number: str, reason: str, clause: str, change: str) -> None:
    """Refuse, with the reason, the clause it rests on, the smallest change that would turn it, and the remedies."""
    case = lock_case(number)
    office = needs_authority(case, actor)
    if not clause.strip():
        raise BadInput("remedy-missing", field="clause")
    payload: dict[str, Any] = {
        "reason": needs_reason(reason),
        "clause": clause.strip(),
        "change": change.strip(),
    }
    take_step(case, kind=StepKind.REFUSE, side=Side.AUTHORITY, actor=actor, office=office, payload=payload)
