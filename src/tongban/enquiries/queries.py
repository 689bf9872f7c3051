"""Enquiries for pages. Whoever calls has checked who may read them."""

from tongban.jurisdictions import queries as jurisdictions
from tongban.kernel import clock
from tongban.kernel.paging import Order, Page, read_page

from .models import Enquiry
from .types import EnquiryRow, EnquiryView

PAGE = 25
OLDEST_FIRST = Order(("asked_at", "id"))
LATEST_FIRST = Order(("asked_at", "id"), is_descending=True)


def enquiry_view(row: Enquiry) -> EnquiryView:
    """A whole enquiry."""
    answer = row.answer or {}
    office = answer.get("office")
    return EnquiryView(
        id=row.id,
        item=row.item,
        authority=jurisdictions.authority(row.authority).name,
        text=row.content["text"],
        asked_at=row.asked_at,
        asked_node=row.asked_node,
        due=row.due,
        answer=answer.get("text", ""),
        office=(office["zh"], office["en"]) if office else None,
        cites_guide=row.cites_guide,
        answered_at=row.answered_at,
        is_late=_is_late(row),
    )


def enquiries_of(person_id: str, cursor: str | None = None) -> Page[EnquiryView]:
    """What somebody has asked, latest first."""
    found = read_page(Enquiry.objects.filter(person_id=person_id), LATEST_FIRST, cursor, PAGE)
    return Page([enquiry_view(row) for row in found.items], found.before, found.after)


def enquiry_queue(authority: str, *, is_answered: bool, cursor: str | None = None) -> Page[EnquiryRow]:
    """What an authority is asked: what waits, the oldest first; or what is answered, the latest first."""
    rows = Enquiry.objects.filter(authority=authority, answered_at__isnull=not is_answered)
    order = LATEST_FIRST if is_answered else OLDEST_FIRST
    found = read_page(rows.defer("content", "answer"), order, cursor, PAGE)
    return Page([_row(row) for row in found.items], found.before, found.after)


def _row(row: Enquiry) -> EnquiryRow:
    return EnquiryRow(
        id=row.id,
        item=row.item,
        asked_at=row.asked_at,
        asked_node=row.asked_node,
        due=row.due,
        answered_at=row.answered_at,
        is_late=_is_late(row),
    )


def _is_late(row: Enquiry) -> bool:
    return (row.answered_at or clock.now()) > row.due
