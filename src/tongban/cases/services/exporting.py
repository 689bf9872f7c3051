"""Take a list of a desk away: what its queue page shows, to the last case. One record says who took which list."""

import dataclasses
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from tongban.cases.models import Case
from tongban.cases.queries import queues
from tongban.cases.queries.lists import each_case_row
from tongban.cases.queries.queues import Narrowed
from tongban.cases.types import CaseRow
from tongban.identity.services.access import record_export
from tongban.kernel.actors import Actor
from tongban.kernel.paging import Order

from .offices import hall_of

PURPOSE = "export-list"


@dataclasses.dataclass(frozen=True)
class ExportedList:
    """A list on its way out: how many cases it had when it was asked for, and the cases, some hundreds at a time."""

    count: int
    pages: Iterator[list[CaseRow]]


def export_queue(*, actor: Actor, show: str, by: Narrowed, form: str) -> ExportedList:
    """The list of one's own queue, with names masked as there. Recorded before the first case leaves.

    Refuses whoever has no queue. `form` says what it is written as.
    """
    actor.needs_role("intake", "review", "head")
    if actor.role == "intake":
        return export_hall(actor=actor, hall=hall_of(actor=actor), show=show, by=by, form=form)
    return export_authority(actor=actor, authority=actor.authority or "", show=show, by=by, form=form)


def export_hall(*, actor: Actor, hall: str, show: str, by: Narrowed, form: str) -> ExportedList:
    """A list of a hall's windows. Whoever calls has checked that it is the actor's."""
    rows, order = queues.window_list(hall, show, by)
    return _export(actor, rows, order, {"hall": hall, "list": show, **_said(by), "form": form})


def export_authority(*, actor: Actor, authority: str, show: str, by: Narrowed, form: str) -> ExportedList:
    """A list of an authority. Whoever calls has checked that it is the actor's."""
    rows, order = queues.review_list(authority, show, actor.account_id, by)
    return _export(actor, rows, order, {"authority": authority, "list": show, **_said(by), "form": form})


@transaction.atomic
def _export(actor: Actor, rows: QuerySet[Case], order: Order, what: dict[str, Any]) -> ExportedList:
    count = rows.count()
    record_export(actor=actor, purpose=PURPOSE, fields=["masked"], export={**what, "cases": count})
    return ExportedList(count, each_case_row(rows, order, actor.account_id))


def _said(by: Narrowed) -> dict[str, str]:
    return {name: value for name, value in dataclasses.asdict(by).items() if value}
