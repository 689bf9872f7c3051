"""Lists: one's own cases and drafts, the window's queue, the authority's queue."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from tongban.cases.models import Case, Draft
from tongban.cases.rules.drafts import missing_tasks, to_hand_in
from tongban.cases.types import CaseRow, DraftRow, Holder, Outcome, State
from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.forms import active_sections
from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions.types import WorkingCalendar
from tongban.kernel import clock
from tongban.kernel.errors import Text
from tongban.kernel.node import this
from tongban.kernel.paging import Order, Page, each_page, read_page

from . import queues
from .clocks import clock_view, paused_because
from .queues import Narrowed

DRAFT_WARNING = dt.timedelta(days=14)
PAGE = 25
AT_ONCE = 500
"""Cases in memory while a whole list is read."""
EVERYTHING = Narrowed()


def cases_of(person_id: str, cursor: str | None = None) -> Page[CaseRow]:
    """A person's own cases, latest first."""
    return case_page(Case.objects.filter(person_id=person_id), queues.LATEST_SUBMITTED, cursor)


def window_queue(
    hall: str, *, show: str = "todo", by: Narrowed = EVERYTHING, cursor: str | None = None
) -> Page[CaseRow]:
    """What the windows of a hall have to do, least time left first: both regions' applications in one queue.

    `show`: see queues.window_rows.
    """
    rows, order = queues.window_list(hall, show, by)
    return case_page(rows, order, cursor)


def review_queue(
    authority: str,
    *,
    show: str = "todo",
    account_id: int | None = None,
    by: Narrowed = EVERYTHING,
    cursor: str | None = None,
) -> Page[CaseRow]:
    """An authority's queue, least time left first; decided ones latest first. `show`: see queues.review_rows."""
    if show == "asked" and not by.number:
        return _asked(authority, by, cursor)
    rows, order = queues.review_list(authority, show, account_id, by)
    return case_page(rows, order, cursor, account_id)


def _asked(authority: str, by: Narrowed, cursor: str | None) -> Page[CaseRow]:
    """What other authorities' cases ask of this one; each row says until when."""
    asked = queues.asked_of(authority, by).select_related("case").defer("case__content", "case__gaps")
    page = read_page(asked, queues.BY_OWN_TIME, cursor, PAGE)
    rows = case_rows([row.case for row in page.items], None)
    listed = [
        dataclasses.replace(row, asked_until=asked.due, light=_light(asked.yellow_from, asked.due))
        for row, asked in zip(rows, page.items, strict=True)
    ]
    return Page(listed, page.before, page.after)


def open_cases_at(hall: str, person_id: str) -> list[CaseRow]:
    """A person's undecided cases that the windows of a hall handle. Whoever calls has opened the person."""
    rows = Case.objects.filter(queues.at_hall(hall), person_id=person_id, ended_at=None)
    return case_rows(_listed(rows).order_by("submitted_at", "id"), None)


def case_page(
    rows: QuerySet[Case], order: Order, cursor: str | None, account_id: int | None = None
) -> Page[CaseRow]:
    """One page of any list of cases. Whoever calls has checked who may read it."""
    page = read_page(_listed(rows), order, cursor, PAGE)
    return Page(case_rows(page.items, account_id), page.before, page.after)


def each_case_row(rows: QuerySet[Case], order: Order, account_id: int | None) -> Iterator[list[CaseRow]]:
    """Every case of a list, some hundreds at a time, however long it is. Whoever calls has checked who may read it."""
    for page in each_page(_listed(rows), order, AT_ONCE):
        yield case_rows(page, account_id)


def _listed(rows: QuerySet[Case]) -> QuerySet[Case]:
    """A list opens nobody's application."""
    return rows.defer("content", "gaps")


def case_rows(cases: Iterable[Case], account_id: int | None) -> list[CaseRow]:
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
        due=case.due,
        ended_at=case.decided_at or case.closed_at,
        clock=clock_view(case, calendar),
        is_here=is_here,
        is_claimed=case.claimed_by is not None,
        is_mine=account_id is not None and case.claimed_by == account_id,
        has_open_question=case.is_asked,
        certificate_code=case.certificate_code,
        paused_because=paused_because(case),
        is_green=case.is_green,
        light=_light(case.yellow_from, case.due) if case.started_at is None and not case.is_paused else "",
    )


def _light(yellow_from: dt.datetime | None, due: dt.datetime) -> str:
    """Of what has a last moment of its own, apart from the clock of the decision."""
    now = clock.now()
    if due < now:
        return "red"
    return "yellow" if yellow_from is not None and yellow_from <= now else ""


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
