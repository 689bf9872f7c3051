"""Whom a standard has asked before a case is decided, what, and until when."""

from typing import Any

from tongban.cases.models import Case
from tongban.cases.queries.referrals import bodies_to_ask
from tongban.kernel import clock
from tongban.kernel.node import this

from .clocks import limit_end, standard_of


def questions_to_ask(case: Case) -> list[dict[str, Any]]:
    """The steps by which the authorities of the standard are asked, those asked before left out.

    None before acceptance, where the case is not decided, or while what the applicant wrote is still on its way.
    """
    if case.started_at is None or case.home_node != this().id or not case.content:
        return []
    standard = standard_of(case)
    return [
        {
            "consulted": entry.consulted.value,
            "stage": entry.stage,
            "authority": body.uscc,
            "to": body.node_id,
            "due": limit_end(clock.now(), entry.limit.limit).at.isoformat(),
            "text": "",
        }
        for entry, body in bodies_to_ask(case, standard)
    ]
