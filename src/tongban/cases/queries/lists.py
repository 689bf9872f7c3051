"""Lists: one's own cases and drafts, the window's queue, the authority's queue, how long decisions took."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from tongban.cases.models import Case, Draft
from tongban.cases.rules.drafts import missing_tasks, to_hand_in
from tongban.cases.types import OPEN, CaseRow, DraftRow, Durations, Holder, Outcome, State
from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.forms import active_sections
from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions.types import WorkingCalendar
from tongban.kernel import clock
from tongban.kernel.errors import Text
from tongban.kernel.node import this
from tongban.kernel.paging import Page, clamp_page

from .clocks import clock_view
from .queues import has_open_question, review_rows

DRAFT_WARNING = dt.timedelta(days=14)
PAGE = 25


def cases_of(person_id: str, page: str | None = None) -> Page[CaseRow]:
    """A person's own cases, latest first."""
    return _page(Case.objects.filter(person_id=person_id).order_by("-submitted_at", "-id"), page)


def window_queue(hall: str, *, show: str = "todo", page: str | None = None) -> Page[CaseRow]:
    """What the windows of a hall have to do, longest waiting first: both regions' applications in one queue.

    `show`: "todo" waits for the window, "running" is with somebody else, "done" is closed.
    """
    rows = Case.objects.filter(hall=hall, intake_node=this().id)
    waiting = Q(holder=Holder.INTAKE) & ~Q(state=State.CLOSED) | Q(asked=True) & Q(state__in=_open())
    rows = rows.annotate(asked=has_open_question())
    if show == "todo":
        rows = rows.filter(waiting)
    elif show == "running":
        rows = rows.filter(state__in=_open()).exclude(waiting)
    else:
        rows = rows.exclude(state__in=_open()).order_by("-closed_at")
    return _page(rows if rows.query.order_by else rows.order_by("submitted_at", "id"), page)


def review_queue(
    authority: str,
    *,
    show: str = "todo",
    account_id: int | None = None,
    number: str = "",
    page: str | None = None,
) -> Page[CaseRow]:
    """An authority's queue, least time left first; decided ones latest first. `show`: see queues.review_rows.

    `number` leaves those whose case number contains it.
    """
    rows = review_rows(authority, show, account_id).annotate(asked=has_open_question())
    if number:
        rows = rows.filter(number__icontains=number)
    order = ("-decided_at", "-id") if show in ("done", "today") else ("promised_due", "id")
    return _page(rows.order_by(*order), page, account_id)


def open_cases_at(hall: str, person_id: str) -> list[CaseRow]:
    """A person's undecided cases that the windows of a hall handle. Whoever calls has opened the person."""
    rows = Case.objects.filter(hall=hall, intake_node=this().id, person_id=person_id, state__in=_open())
    some = rows.annotate(asked=has_open_question()).defer("content", "gaps").order_by("submitted_at")
    return _rows(some, None)


def _open() -> list[str]:
    return [str(state) for state in OPEN]


def _page(rows: QuerySet[Case], page: str | None, account_id: int | None = None) -> Page[CaseRow]:
    total = rows.count()
    number = clamp_page(page, PAGE, total)
    some = rows.defer("content", "gaps")[(number - 1) * PAGE : number * PAGE]
    return Page(items=_rows(some, account_id), number=number, size=PAGE, total=total)


def _rows(cases: Iterable[Case], account_id: int | None) -> list[CaseRow]:
    """The directory and the calendar are asked once for the whole list."""
    listed = list(cases)
    deciding = jurisdictions.authorities({case.authority for case in listed})
    calendar = jurisdictions.calendar()
    return [_row(case, account_id, deciding[case.authority].name, calendar) for case in listed]


def _row(case: Case, account_id: int | None, decided_by: Text, calendar: WorkingCalendar) -> CaseRow:
    name = catalogue.standard_by_digest(case.standard_digest).name
    is_here = case.intake_node == this().id or case.origin_node == this().id or case.arrived_at is not None
    return CaseRow(
        number=case.number,
        item=case.item,
        item_name=(name.zh, name.en),
        label=case.label,
        state=State(case.state),
        holder=Holder(case.holder),
        outcome=Outcome(case.outcome) if case.outcome else None,
        receiving_node=case.intake_node,
        deciding_node=case.home_node,
        decided_by=decided_by,
        submitted_at=case.submitted_at,
        clock=clock_view(case, calendar),
        is_here=is_here,
        is_claimed=case.claimed_by is not None,
        is_mine=account_id is not None and case.claimed_by == account_id,
        has_open_question=bool(getattr(case, "asked", False)),
        certificate_code=case.certificate_code,
    )


def drafts_of(person_id: str) -> list[DraftRow]:
    """A person's drafts, last touched first."""
    rows = Draft.objects.filter(person_id=person_id, case_number="", expires_at__gt=clock.now())
    rows = rows.order_by("-touched_at")
    return [_draft_row(row) for row in rows]


def _draft_row(draft: Draft) -> DraftRow:
    standard = catalogue.standard_by_digest(draft.standard_digest)
    content = draft.content
    total = len(active_sections(standard, answers=content["answers"], form=content["form"])) + len(
        to_hand_in(standard, content)
    )
    return DraftRow(
        id=draft.id,
        item=draft.item,
        item_name=(standard.name.zh, standard.name.en),
        started_at=draft.started_at,
        expires_at=draft.expires_at,
        expires_soon=draft.expires_at - clock.now() < DRAFT_WARNING,
        done=total - len(missing_tasks(standard, content, clock.today())),
        total=total,
    )


def durations(item: str) -> Durations:
    """How long granted cases of an item took from acceptance to decision, as this node knows them."""
    rows = Case.objects.filter(
        item=item, outcome=Outcome.GRANTED, started_at__isnull=False, decided_at__isnull=False
    ).values_list("started_at", "decided_at", "intake_node", "home_node")
    took = [
        (decided - started, intake, home) for started, decided, intake, home in rows if started and decided
    ]
    return Durations(
        item=item,
        hours=tuple(sorted(time.total_seconds() / 3600 for time, _, _ in took)),
        cross_region=sum(intake != home for _, intake, home in took),
    )
