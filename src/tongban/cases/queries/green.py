"""How the green channel of an authority is used: what goes before others for no good reason shows here."""

import datetime as dt

from tongban.cases.models import CaseStep
from tongban.cases.queries.rows import step_from_row
from tongban.cases.types import GreenOpening, GreenUse, Side, StepKind
from tongban.kernel import clock
from tongban.kernel.node import this

from .queues import review_rows

LOOKED_AT = dt.timedelta(days=90)
MOST = 100
"""Lines of the list; the numbers count everything."""


def green_use(authority: str) -> GreenUse:
    """The last ninety days: how often a rule, a window or the head opened it, beside all decisions; and every reason given."""
    since = clock.now() - LOOKED_AT
    opened = CaseStep.objects.filter(
        kind=StepKind.PRIORITISE, at__gte=since, case__authority=authority, case__home_node=this().id
    )
    sides = list(opened.values_list("side", flat=True))
    by_hand = opened.exclude(side=Side.SYSTEM).select_related("case").order_by("-at", "id")[:MOST]
    return GreenUse(
        since=since,
        by_rule=sides.count(Side.SYSTEM),
        by_window=sides.count(Side.INTAKE),
        by_head=sides.count(Side.AUTHORITY),
        decided=review_rows(authority, "done").filter(ended_at__gte=since).count(),
        by_hand=tuple(_opening(row) for row in by_hand),
    )


def _opening(row: CaseStep) -> GreenOpening:
    step = step_from_row(row)
    return GreenOpening(row.case.number, step.at, (step.office.zh, step.office.en), step.payload["reason"])
