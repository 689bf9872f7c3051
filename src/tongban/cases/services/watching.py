"""Time that runs out for an office of this node is recorded once, and shown from then on to whoever must know.

A case carries the next moment at which that happens, written with every step. So a case that is done in time costs nothing
more, and the worker asks one index, whatever the number of cases.
"""

import datetime as dt
import logging
from collections.abc import Container

from django.db import transaction

from tongban.cases.events import StageDelayed
from tongban.cases.models import Case
from tongban.cases.queries.delays import delays, offices_of
from tongban.cases.queries.rows import facts_of
from tongban.cases.rules.delays import Notice, levels_of, running_limits, warned_at
from tongban.cases.types import Delay, Facts, StageLimit
from tongban.catalogue import queries as catalogue
from tongban.jurisdictions import queries as jurisdictions
from tongban.kernel import clock
from tongban.kernel.journal.queries import recorded
from tongban.kernel.journal.services import record
from tongban.kernel.node import this

log = logging.getLogger("tongban.worker")

AT_ONCE = 200
"""Cases looked at in one round; the next round goes on."""
AGAIN = dt.timedelta(hours=1)
"""A case that cannot be looked at is passed over for so long, so that it stands in no other one's way."""


def limits_here(case: Case, facts: Facts) -> frozenset[StageLimit]:
    """The limits that offices of this node work against, by these facts of the case."""
    standard = catalogue.standard_by_digest(case.standard_digest)
    notice = Notice(case.submitted_at, case.notice_due or case.submitted_at)
    running = running_limits(standard, facts, offices_of(case), notice)
    return frozenset(row for row in running if row.node == this().id)


def next_watch(case: Case, before: Container[StageLimit]) -> dt.datetime | None:
    """The next moment at which time runs out for an office of this node.

    One that has passed unseen is kept; so is one that had passed before this node was told of the limit at all, which
    therefore is none of those of `before`.
    """
    now = clock.now()
    if case.watch_at is not None and case.watch_at <= now:
        return case.watch_at
    moments = (
        moment
        for row in limits_here(case, facts_of(case))
        for moment in _moments(case, row)
        if moment > now or row not in before
    )
    return min(moments, default=None)


def _moments(case: Case, limit: StageLimit) -> list[dt.datetime]:
    """The row knows already when the clock it is sorted by turns yellow."""
    is_sorted_by = limit.due == (case.promised_due or case.notice_due)
    known = case.yellow_from if is_sorted_by else None
    return list(levels_of(limit, known or warned_at(limit, jurisdictions.calendar())).values())


def record_delays() -> int:
    """Record what has run out by now at the offices of this node; answers how many cases were looked at."""
    due = Case.objects.filter(watch_at__lte=clock.now()).order_by("watch_at", "id")
    numbers = list(due.values_list("number", flat=True)[:AT_ONCE])
    for number in numbers:
        try:
            _record_delays_of(number)
        except Exception:  # whatever is wrong with one case, the others are looked at
            log.exception("the time limits of %s cannot be looked at", number)
            Case.objects.filter(number=number).update(watch_at=clock.now() + AGAIN)
    return len(numbers)


@transaction.atomic
def _record_delays_of(number: str) -> None:
    case = Case.hold(number=number)
    now = clock.now()
    if case is None or case.watch_at is None or case.watch_at > now:
        return  # another worker was here
    subject = f"case:{number}"
    known = set(recorded(StageDelayed, subject))
    for row in delays(case):
        event = _event(number, row)
        if row.node == this().id and event not in known:
            record(event, subject=subject)
    case.watch_at = None
    case.watch_at = next_watch(case, limits_here(case, facts_of(case)))
    case.save(update_fields=["watch_at"])


def _event(number: str, row: Delay) -> StageDelayed:
    return StageDelayed(
        number=number,
        stage=row.stage,
        side=row.side.value,
        office=row.office,
        level=row.level.value,
        due=row.due.isoformat(),
        at=row.at.isoformat(),
    )
