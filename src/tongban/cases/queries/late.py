"""What the head of an authority looks at: what is late or nearly so, and where applicants were told things twice."""

import datetime as dt

from tongban.cases.models import CaseStep
from tongban.cases.queries.rows import step_from_row
from tongban.cases.types import AskedAgain, LateCases, StepKind
from tongban.kernel import clock
from tongban.kernel.node import this

from .lists import review_queue
from .queues import Narrowed, review_rows

LOOKED_AT = dt.timedelta(days=365)
MOST = 100
"""Lines of the list; the number counts everything."""


def late_cases(authority: str) -> LateCases:
    """The cases whose limit is over, the longest first, those of which nine tenths are used; and every second request for
    a correction within a year, with the reason why it was not told the first time."""
    since = clock.now() - LOOKED_AT
    requests = CaseStep.objects.filter(
        kind=StepKind.REQUEST_CORRECTION,
        at__gte=since,
        case__authority=authority,
        case__home_node=this().id,
        case__corrections__gte=2,
    )
    again = [row for row in requests.select_related("case").order_by("-at", "id") if row.payload["again"]]
    return LateCases(
        over=review_queue(authority, show="overdue").items,
        soon=review_queue(authority, by=Narrowed(light="yellow")).items,
        since=since,
        decided=review_rows(authority, "done").filter(ended_at__gte=since).count(),
        again_count=len(again),
        again=tuple(_asked_again(row) for row in again[:MOST]),
    )


def _asked_again(row: CaseStep) -> AskedAgain:
    step = step_from_row(row)
    return AskedAgain(row.case.number, step.at, (step.office.zh, step.office.en), step.payload["again"])
