"""How a case leaves an authority without a decision: passed to another one, or ended."""

from django.db import transaction

from tongban.cases.queries.rows import files_of
from tongban.cases.types import ENDED_BY_OFFICE, Outcome, Side, StepKind
from tongban.catalogue import queries as catalogue
from tongban.jurisdictions import queries as jurisdictions
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, Refused
from tongban.kernel.node import this

from .clocks import standard_of
from .offices import needs_content, needs_head, needs_reason, needs_window
from .steps import lock_case, take_step


@transaction.atomic
def transfer_case(*, actor: Actor, number: str, authority: str, reason: str) -> None:
    """The head passes the case to another authority that has the power, on this node or another.

    It keeps its number, its standard and its clock; nothing the applicant gave is asked for again. Refused where the other
    authority does not decide items of this kind, or its node has not signed the same standard.
    """
    case = lock_case(number)
    office = needs_head(case, actor)
    needs_content(case)
    body = jurisdictions.authority(authority)
    kind = standard_of(case).authority_kind
    if authority == case.authority or kind not in body.kinds:
        raise BadInput("transfer-where", field="authority")
    if not catalogue.is_common(case.item, case.standard_digest, {body.node_id}):
        raise Refused("standard-not-common")
    parts = files_of(case)
    take_step(
        case,
        kind=StepKind.TRANSFER,
        side=Side.AUTHORITY,
        actor=actor,
        office=office,
        payload={
            "to": body.node_id,
            "authority": authority,
            "name": {"zh": body.name[0], "en": body.name[1]},
            "before": {"node": case.home_node, "authority": case.authority},
            "reason": needs_reason(reason),
            "files": [part.sha256 for part in parts],
            "owes": bool(case.owed),
        },
        parts=parts if body.node_id != this().id else (),
        introduce=body.node_id,
    )


@transaction.atomic
def end_case(*, actor: Actor, number: str, outcome: Outcome, reason: str) -> None:
    """End a case that will not be decided here: void, entered in error, or passed to a higher body; and say why.

    The window may only end what it entered in error itself, before acceptance; everything else is for the head.
    """
    case = lock_case(number)
    if outcome not in ENDED_BY_OFFICE:
        raise BadInput("outcome-unknown", field="outcome")
    is_window = actor.role == "intake"
    office = needs_window(case, actor) if is_window else needs_head(case, actor)
    take_step(
        case,
        kind=StepKind.END,
        side=Side.INTAKE if is_window else Side.AUTHORITY,
        actor=actor,
        office=office,
        payload={"outcome": outcome.value, "reason": needs_reason(reason)},
    )
