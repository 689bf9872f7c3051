"""What the head of an authority looks at: what is late or nearly so, and where applicants were told things twice."""

import datetime as dt
from collections.abc import Sequence

from tongban.cases.models import CaseStep
from tongban.cases.queries.rows import step_from_row
from tongban.cases.types import AskedAgain, CaseRow, LateCases, StepKind
from tongban.jurisdictions import queries as jurisdictions
from tongban.kernel import clock
from tongban.kernel.node import this

from .lists import case_page, review_queue
from .queues import BY_TIME_LEFT, Narrowed, narrowed, review_rows, window_rows

LOOKED_AT = dt.timedelta(days=365)
MOST = 100
"""Lines of the list; the number counts everything."""


def late_cases(authority: str) -> LateCases:
    """What is over its limit, the longest first, and that of which nine tenths are used: cases to be decided, answers that
    other authorities wait for, applications at the windows. And every second request for a correction within a year,
    with the reason why it was not told the first time."""
    since = clock.now() - LOOKED_AT
    requests = CaseStep.objects.filter(
        kind=StepKind.REQUEST_CORRECTION,
        at__gte=since,
        case__authority=authority,
        case__home_node=this().id,
        case__corrections__gte=2,
    )
    again = [row for row in requests.select_related("case").order_by("-at", "id") if row.payload["again"]]
    red, yellow = Narrowed(light="red"), Narrowed(light="yellow")
    halls = jurisdictions.halls_of(authority)
    return LateCases(
        unlawful=review_queue(authority, show="unlawful").items,
        over=review_queue(authority, show="overdue").items,
        soon=review_queue(authority, by=yellow).items,
        asked_over=review_queue(authority, show="asked", by=red).items,
        asked_soon=review_queue(authority, show="asked", by=yellow).items,
        window_over=[row for hall in halls for row in _at_windows(hall.code, red)],
        window_soon=[row for hall in halls for row in _at_windows(hall.code, yellow)],
        since=since,
        decided=review_rows(authority, "done").filter(ended_at__gte=since).count(),
        again_count=len(again),
        again=tuple(_asked_again(row) for row in again[:MOST]),
    )


def _at_windows(hall: str, by: Narrowed) -> Sequence[CaseRow]:
    """What is neither accepted nor sent back for correction."""
    waiting = window_rows(hall, "todo").filter(started_at=None)
    return case_page(narrowed(waiting, by, "todo", "home_node"), BY_TIME_LEFT, None).items


def _asked_again(row: CaseStep) -> AskedAgain:
    step = step_from_row(row)
    return AskedAgain(row.case.number, step.at, (step.office.zh, step.office.en), step.payload["again"])
