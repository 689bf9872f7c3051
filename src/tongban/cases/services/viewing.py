"""Opening a case or a file of it: the one door to the data of another person, and every passage is recorded."""

from typing import Any

from django.db import transaction

from tongban.cases.models import Case, Draft
from tongban.cases.queries.rows import steps_of, subject_of
from tongban.cases.queries.talk import talk_view
from tongban.cases.queries.views import case_view, draft_view
from tongban.cases.rules.receipts import record_of
from tongban.cases.types import CaseView, DraftView, Side, TalkView
from tongban.identity.services.access import record_access
from tongban.kernel.actors import Actor
from tongban.kernel.blobs.services import Blob, read_blob
from tongban.kernel.errors import NotFound

from .drafts import lock_draft
from .offices import side_of


@transaction.atomic
def open_case(*, actor: Actor, number: str) -> CaseView:
    """A case for a page. A member of staff leaves a record that the applicant can read; raises NotFound."""
    case, side = _find(actor, number)
    _record(actor, case, side, ["form", "materials"])
    return case_view(case, side, actor.authority or "")


@transaction.atomic
def open_file(*, actor: Actor, number: str, material: str) -> tuple[str, Blob]:
    """A file of a case: its name and content; recorded like the case. Raises NotFound."""
    case, side = _find(actor, number)
    row = case.content.get("materials", {}).get(material, {})
    if not row.get("sha256"):
        raise NotFound("blob-missing")
    _record(actor, case, side, [f"file:{material}"])
    return row["name"], read_blob(row["sha256"])


@transaction.atomic
def open_document(*, actor: Actor, number: str, sha256: str) -> tuple[str, Blob]:
    """A document of the consultation, for whoever may follow it: its name and content; recorded. Raises NotFound."""
    case, side = _find(actor, number)
    if side is Side.APPLICANT:
        raise NotFound("blob-missing")
    rows = (row for step in talk_view(case, side).steps for row in step.files)
    found = next((row for row in rows if row.sha256 == sha256), None)
    if found is None:
        raise NotFound("blob-missing")
    _record(actor, case, side, [f"document:{sha256}"])
    return found.name, read_blob(sha256)


def open_time_record(*, actor: Actor, number: str) -> dict[str, Any]:
    """What the nodes have signed of the clock of a case, as a file for anybody: no word about the applicant is in it."""
    case, _ = _find(actor, number)
    return record_of(subject_of(case), steps_of(case))


def follow_talk(*, actor: Actor, number: str) -> TalkView:
    """What is said between the offices of a case that lies open on somebody's screen; raises NotFound.

    Looking again every few seconds is not another look at the applicant's data, so nothing new is recorded.
    """
    return talk_view(*_find(actor, number))


@transaction.atomic
def open_draft(*, actor: Actor, draft_id: str) -> DraftView:
    """A draft for its pages, one's own or one a window clerk helps with."""
    return draft_view(lock_draft(actor, draft_id))


@transaction.atomic
def open_draft_file(*, actor: Actor, draft_id: str, material: str) -> tuple[str, Blob]:
    """A file of a draft: its name and content; raises NotFound."""
    draft: Draft = lock_draft(actor, draft_id)
    row = (draft.content or {}).get("materials", {}).get(material, {})
    if not row.get("sha256"):
        raise NotFound("blob-missing")
    return row["name"], read_blob(row["sha256"])


def _find(actor: Actor, number: str) -> tuple[Case, Side]:
    case = Case.objects.filter(number=number).first()
    if case is None:
        raise NotFound("case-not-found")
    return case, side_of(case, actor)[0]


def _record(actor: Actor, case: Case, side: Side, fields: list[str]) -> None:
    if side is not Side.APPLICANT:
        record_access(
            actor=actor,
            person_id=case.person_id or case.person_index,
            purpose="handle-case",
            fields=fields,
            case_number=case.number,
        )
