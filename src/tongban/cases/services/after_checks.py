"""Granted on a commitment, checked afterwards: what was declared is true, or the certificate is revoked."""

from django.db import transaction

from tongban.cases.models import Case
from tongban.cases.types import Side, StepKind
from tongban.certificates.queries import of_case
from tongban.certificates.services import revoke_certificate
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refused

from .offices import needs_authority, needs_reason
from .steps import lock_case, take_step


@transaction.atomic
def record_after_check(*, actor: Actor, number: str, passed: bool, text: str) -> None:
    """Say what the check has found, once. What is not true revokes the certificate in the same moment, and the applicant is told in
    writing, with the remedies; it counts as a broken commitment (credit.py)."""
    case = lock_case(number)
    office = needs_authority(case, actor)
    found = needs_reason(text)
    if case.check_due is None:
        raise Refused("after-check-not-due")
    case.check_due = None
    take_step(
        case,
        kind=StepKind.AFTER_CHECK,
        side=Side.AUTHORITY,
        actor=actor,
        office=office,
        payload={"passed": passed, "text": found},
    )
    if not passed:
        _revoke(case, actor, found)


def _revoke(case: Case, actor: Actor, found: str) -> None:
    held = of_case(case.number)
    if held is not None:
        revoke_certificate(actor=actor, identifier=held.claims.identifier, reason=(found, found))
