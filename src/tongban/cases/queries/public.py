"""What two nodes must agree on about a case, free of personal data."""

from typing import Any

from tongban.cases.models import Case
from tongban.kernel.errors import NotFound

from .rows import steps_of


def case_state(number: str) -> dict[str, Any]:
    """State, clock and time line of a case in plain JSON; equal on all nodes once everything is delivered."""
    case = Case.objects.filter(number=number).first()
    if case is None:
        raise NotFound("case-not-found")
    return {
        "number": case.number,
        "item": case.item,
        "standard": case.standard_digest,
        "state": case.state,
        "holder": case.holder,
        "keeper": case.keeper_node,
        "outcome": case.outcome,
        "started_at": _text(case.started_at),
        "promised_due": _text(case.promised_due),
        "statutory_due": _text(case.statutory_due),
        "is_provisional": case.is_provisional,
        "calendar": case.calendar,
        "paused_from": _text(case.paused_from),
        "owed": case.owed,
        "decided_at": _text(case.decided_at),
        "closed_at": _text(case.closed_at),
        "certificate": case.certificate_code,
        "steps": [
            {
                "id": step.id,
                "at": step.at.isoformat(),
                "node": step.node,
                "number": step.number,
                "kind": step.kind.value,
            }
            for step in steps_of(case)
        ],
    }


def _text(moment: Any) -> str:
    return moment.isoformat() if moment else ""
