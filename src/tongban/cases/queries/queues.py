"""Which cases stand in which list of a desk, and in which order: each as an index of the table holds it.

A list is read from its index and nowhere else, so it costs the same beside a million cases that are not in it; and every
number counts exactly the list it links to.
"""

import dataclasses
import datetime as dt

from django.db import connection
from django.db.models import Q, QuerySet, Value

from tongban.cases.models import CROSSES, Case, Referral
from tongban.cases.types import Holder, Outcome, State
from tongban.kernel import clock
from tongban.kernel.node import this
from tongban.kernel.paging import Counted, Order, count_lists

SOON = dt.timedelta(hours=24)
"""What counts as due within the day."""

MOST_COUNTED = 1000
"""So far a list is counted that is offered as a file."""

BY_TIME_LEFT = Order(("is_paused", "due", "id"))
"""Least time left first; where the clock stands still, nobody at the desk can do anything, so those come last."""
BY_CHECK = Order(("check_due", "id"))
BY_OWN_TIME = Order(("due", "id"))
"""What is asked of an authority has a last moment of its own."""
LATEST_ENDED = Order(("ended_at", "id"), is_descending=True)
LATEST_SUBMITTED = Order(("submitted_at", "id"), is_descending=True)

_WITH_AUTHORITY = [str(s) for s in (State.ACCEPTED, State.TOLERANCE_ACCEPTED, State.IN_REVIEW)]
_RUNS = Q(ended_at=None)
_ENDED = Q(ended_at__isnull=False)
_TICKS = Q(is_paused=Value(False))
"""Written as a comparison, which finds its place in the index; with a bare truth value SQLite does not."""


@dataclasses.dataclass(frozen=True)
class Narrowed:
    """What a list leaves of itself. Empty: everything; what nobody knows is not asked for."""

    item: str = ""
    state: str = ""
    """A state, or in a list of what has ended an outcome."""
    light: str = ""
    """yellow or red, of clocks that run."""
    region: str = ""
    """Node that receives (for an authority), or that decides (for a window)."""
    number: str = ""
    """One case, wherever at this desk it stands: the list does not matter then."""


def is_here() -> Q:
    """What the applicant wrote is on this node, and not still on its way."""
    return Q(intake_node=this().id) | Q(origin_node=this().id) | Q(arrived_at__isnull=False)


def review_rows(authority: str, show: str, account_id: int | None = None) -> QuerySet[Case]:
    """The cases of an authority under one heading of its queue; an unknown heading is the whole queue.

    "todo" all that run, "overdue", "unlawful" over the legal time as well, "soon", "unclaimed", "mine", "waiting" for somebody else, "today" decided today,
    "done" all decided, "asked" other authorities' cases that ask this one something,
    "checks" what was granted on a commitment and has to be checked.
    """
    if show == "asked":
        return Case.objects.filter(
            pk__in=Referral.objects.filter(authority=authority, is_open=True).values("case")
        )
    if show == "checks":
        return _of_authority(authority).filter(check_due__isnull=False)
    conditions = _conditions(account_id)
    return _of_authority(authority).filter(conditions.get(show, conditions["todo"]))


def window_rows(hall: str, show: str) -> QuerySet[Case]:
    """The cases of a hall: "todo" what its windows must do, "running" with somebody else, "done" ended."""
    rows = _of_hall(hall)
    if show == "done":
        return rows.filter(_ENDED)
    return rows.filter(_RUNS & Q(to_window=False)) if show == "running" else rows.filter(to_window=True)


def window_list(hall: str, show: str, by: Narrowed) -> tuple[QuerySet[Case], Order]:
    """A list as the queue of the window shows it, and its order."""
    if by.number:
        return Case.objects.filter(at_hall(hall), number=by.number), LATEST_SUBMITTED
    return narrowed(window_rows(hall, show), by, show, "home_node"), order_of(show)


def review_list(
    authority: str, show: str, account_id: int | None, by: Narrowed
) -> tuple[QuerySet[Case], Order]:
    """A list as the queue of an authority shows it, and its order."""
    if by.number:
        return Case.objects.filter(at_authority(authority), number=by.number), LATEST_SUBMITTED
    return narrowed(review_rows(authority, show, account_id), by, show, "intake_node"), order_of(show)


def order_of(show: str) -> Order:
    """How a list of this name is sorted."""
    if show == "checks":
        return BY_CHECK
    return LATEST_ENDED if has_ended(show) else BY_TIME_LEFT


def has_ended(show: str) -> bool:
    """Is this a list of what is decided or closed?"""
    return show in ("today", "done", "checks")


def narrowed(rows: QuerySet[Case], by: Narrowed, show: str, region: str) -> QuerySet[Case]:
    """The rows that are left. `region` is the column that names the node in question."""
    if by.item:
        rows = rows.filter(item=by.item)
    if by.region:
        rows = rows.filter(**{region: by.region})
        # Said besides, so that the index of those few serves; whatever this region decides for itself is most of a list.
        rows = rows.filter(CROSSES) if by.region != this().id else rows
    if has_ended(show):
        return rows.filter(outcome=by.state) if by.state in set(Outcome) else rows
    if by.state in set(State):
        rows = rows.filter(state=by.state)
    return rows.filter(_light(by.light)) if by.light in ("yellow", "red") else rows


def at_authority(authority: str) -> Q:
    """Every case that is this authority's affair, whether it decides or is asked."""
    decides = Q(authority=authority, home_node=this().id, started_at__isnull=False)
    return decides | Q(pk__in=Referral.objects.filter(authority=authority).values("case"))


def asked_of(authority: str, by: Narrowed) -> QuerySet[Referral]:
    """What other authorities' cases ask of this one, by its own time left."""
    narrow = {"case__item": by.item, "case__intake_node": by.region, "case__state": by.state}
    chosen = {name: value for name, value in narrow.items() if value}
    rows = Referral.objects.filter(authority=authority, is_open=True, **chosen)
    if by.light == "red":
        return rows.filter(due__lt=clock.now())
    warned = {"due__gte": clock.now(), "yellow_from__lte": clock.now()}
    return rows.filter(**warned) if by.light == "yellow" else rows


def at_hall(hall: str) -> Q:
    """Every case that this hall takes in."""
    return Q(hall=hall, intake_node=this().id)


def first_free(rows: QuerySet[Case]) -> str | None:
    """Number of the first case of a list that nobody holds just now: who presses at the same moment gets another one."""
    skip = connection.features.has_select_for_update_skip_locked
    free = rows.order_by(*BY_TIME_LEFT.columns).select_for_update(skip_locked=skip)
    return free.values_list("number", flat=True).first()


def review_counts(authority: str) -> dict[str, Counted]:
    """The numbers above the queue, in one statement."""
    named = ("todo", "overdue", "soon", "green", "asked", "checks", "unclaimed", "waiting", "today")
    return count_lists({name: review_rows(authority, name) for name in named})


def window_counts(hall: str) -> dict[str, Counted]:
    """The numbers above the window's queue, in one statement."""
    todo = window_rows(hall, "todo")
    lists = {"todo": todo, "overdue": todo.filter(_light("red")), "running": window_rows(hall, "running")}
    return count_lists(lists)


def how_many(rows: QuerySet[Case]) -> Counted:
    """How long a list is that somebody may take away; a list of many thousands is not counted to its end."""
    return count_lists({"": rows}, MOST_COUNTED)[""]


def _of_authority(authority: str) -> QuerySet[Case]:
    return Case.objects.filter(authority=authority, home_node=this().id, started_at__isnull=False)


def _of_hall(hall: str) -> QuerySet[Case]:
    return Case.objects.filter(at_hall(hall))


def _light(light: str) -> Q:
    now = clock.now()
    if light == "red":
        return _TICKS & Q(due__lt=now)
    return _TICKS & Q(due__gte=now, yellow_from__lte=now)


def _conditions(account_id: int | None) -> dict[str, Q]:
    now = clock.now()
    midnight = clock.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    with_authority = _RUNS & Q(state__in=_WITH_AUTHORITY)
    return {
        "todo": _RUNS,
        "overdue": _RUNS & _light("red"),
        "unlawful": _RUNS & _light("red") & Q(statutory_due__lt=now),
        "soon": _RUNS & _TICKS & Q(due__gte=now, due__lt=now + SOON),
        "unclaimed": with_authority & Q(claimed_by=None),
        "green": _RUNS & Q(is_green=True),
        "mine": _RUNS & Q(claimed_by=account_id),
        "waiting": _RUNS & (Q(is_paused=True) | ~Q(holder=Holder.AUTHORITY) | Q(is_referred=True)),
        "today": _ENDED & Q(ended_at__gte=midnight),
        "done": _ENDED,
    }
