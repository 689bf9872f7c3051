"""An application before it is one: begun online or at a window, saved page by page, finished wherever the person likes."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from tongban.cases.events import DraftExpiryDue
from tongban.cases.models import Draft, empty_content
from tongban.cases.queries.places import wrong_answers, wrong_fields, wrong_in_application
from tongban.cases.rules.answers import CarriedOver, carry_over
from tongban.cases.types import Channel, MaterialState, Provision, Upload
from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.forms import check_section
from tongban.catalogue.rules.materials import NeededMaterial, materials_for
from tongban.catalogue.rules.submission import check_application
from tongban.catalogue.types import Standard
from tongban.certificates import queries as certificates
from tongban.certificates.types import Status
from tongban.identity.services.access import record_access
from tongban.jurisdictions import queries as jurisdictions
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, NotAllowed, NotFound, Refused
from tongban.kernel.ids import new_id
from tongban.kernel.journal.services import record
from tongban.kernel.node import this

from .files import material_to_json, store_certificate, store_upload

DRAFT_LASTS = dt.timedelta(days=90)
"""A draft nobody touches is deleted after this time; the page warns two weeks before."""


@transaction.atomic
def start_draft(
    *, actor: Actor, person_id: str, item: str, answers: Mapping[str, str], channel: Channel, hall: str = ""
) -> str:
    """Begin an application for `person_id`; answers the draft's id.

    Refuses an unanswered question, a place that is none or for which nobody decides, a way of handling the item does not offer, a hall that does not exist here.
    """
    _check_starter(actor, person_id)
    standard = catalogue.standard(item)
    _check_channel(standard, channel, hall)
    for error in wrong_answers(standard, answers):
        raise error
    now = clock.now()
    known = {question.key: answers[question.key] for question in standard.questions}
    content = {**empty_content(), "answers": known, "channel": channel.value, "hall": hall}
    draft = Draft(
        id=new_id(),
        person_id=person_id,
        standard_digest=standard.digest,
        item=item,
        content=content,
        started_at=now,
        touched_at=now,
        expires_at=now + DRAFT_LASTS,
    )
    _record_help(actor, draft)
    draft.save(force_insert=True)
    record(DraftExpiryDue(draft=draft.id), subject=f"draft:{draft.id}", due_at=draft.expires_at)
    return draft.id


@transaction.atomic
def start_filled_draft(
    *, actor: Actor, person_id: str, item: str, application: Any, channel: Channel, hall: str = ""
) -> tuple[str, tuple[BadInput, ...]]:
    """Begin an application that a program has filled in: `application` is as the item's submission schema says.

    Answers the draft's id; or everything that must be mended, and then there is no draft.
    """
    standard = catalogue.standard(item)
    wrong = check_application(standard, application, today=clock.today())
    wrong = wrong or tuple(wrong_in_application(standard, application))
    if wrong:
        return "", wrong
    draft_id = start_draft(
        actor=actor,
        person_id=person_id,
        item=item,
        answers=application["answers"],
        channel=channel,
        hall=hall,
    )
    for section in standard.sections:
        if section.key in application["form"]:
            raw = application["form"][section.key]
            save_section(actor=actor, draft_id=draft_id, section=section.key, raw=raw)
    return draft_id, ()


def _check_starter(actor: Actor, person_id: str) -> None:
    """A citizen applies for themselves; a window clerk helps anybody."""
    if actor.kind == "citizen" and actor.person_id != person_id:
        raise NotAllowed("role-needed")
    if actor.kind != "citizen":
        actor.needs_role("intake")


def _check_channel(standard: Standard, channel: Channel, hall: str) -> None:
    if channel is Channel.ONLINE and not standard.is_taken_online:
        raise Refused("mode-not-offered")
    if channel is Channel.WINDOW and not _is_hall_here(hall):
        raise BadInput("window-unknown", field="hall")


def _is_hall_here(hall: str) -> bool:
    try:
        return jurisdictions.hall(hall).node_id == this().id
    except NotFound:
        return False


def _record_help(actor: Actor, draft: Draft) -> None:
    """A clerk who works on somebody's draft leaves a record that the person can read."""
    if actor.kind != "citizen":
        record_access(actor=actor, person_id=draft.person_id, purpose="help-with-draft", fields=["draft"])


def lock_draft(actor: Actor, draft_id: str) -> Draft:
    """A draft of one's own, or one a window clerk helps with (recorded); raises NotFound."""
    draft = Draft.hold(id=draft_id)
    is_own = draft is not None and actor.kind == "citizen" and actor.person_id == draft.person_id
    is_gone = draft is None or (not draft.case_number and draft.expires_at <= clock.now())
    if draft is None or is_gone or not (is_own or (actor.kind == "staff" and actor.role == "intake")):
        raise NotFound("draft-not-found")
    _record_help(actor, draft)
    return draft


def _lock_open(actor: Actor, draft_id: str) -> Draft:
    draft = lock_draft(actor, draft_id)
    if draft.case_number:
        raise NotFound("draft-not-found")
    return draft


def _touch(draft: Draft) -> None:
    draft.touched_at = clock.now()
    draft.expires_at = draft.touched_at + DRAFT_LASTS
    draft.save()


@transaction.atomic
def preview_answers(*, actor: Actor, draft_id: str, answers: Mapping[str, str]) -> CarriedOver:
    """What change_answers would keep and give up; nothing is changed. Refuses the same."""
    return _carried_over(_lock_open(actor, draft_id), answers)


@transaction.atomic
def change_answers(*, actor: Actor, draft_id: str, answers: Mapping[str, str]) -> None:
    """Answer the questions before the form anew. Everything that still applies is kept.

    Refuses what start_draft refuses of answers; then nothing is changed.
    """
    draft = _lock_open(actor, draft_id)
    draft.content = _carried_over(draft, answers).content
    _touch(draft)


def _carried_over(draft: Draft, answers: Mapping[str, str]) -> CarriedOver:
    standard = catalogue.standard_by_digest(draft.standard_digest)
    for error in wrong_answers(standard, answers):
        raise error
    return carry_over(standard, draft.content, answers, clock.today())


@transaction.atomic
def save_section(*, actor: Actor, draft_id: str, section: str, raw: Mapping[str, Any]) -> list[BadInput]:
    """Save one page of the form. Answers what must be mended; with anything to mend nothing is changed."""
    draft = _lock_open(actor, draft_id)
    standard = catalogue.standard_by_digest(draft.standard_digest)
    content = draft.content
    checked = check_section(
        standard.section(section), raw, answers=content["answers"], form=content["form"], today=clock.today()
    )
    wrong = [*checked.errors, *wrong_fields(standard.section(section), checked.values)]
    if wrong:
        return wrong
    content["form"][section] = checked.values
    content["done"] = sorted({*content["done"], section})
    _touch(draft)
    return []


def _needed(draft: Draft, key: str) -> NeededMaterial:
    standard = catalogue.standard_by_digest(draft.standard_digest)
    for needed in materials_for(standard, answers=draft.content["answers"], form=draft.content["form"]):
        if needed.material.key == key and not needed.is_made_here:
            return needed
    raise BadInput("material-unknown", field="material")


@transaction.atomic
def attach_file(*, actor: Actor, draft_id: str, material: str, upload: Upload) -> None:
    """Add an uploaded (or, at a window, scanned) file. A second file replaces the first."""
    draft = _lock_open(actor, draft_id)
    _needed(draft, material)
    provision = Provision.UPLOAD if actor.kind == "citizen" else Provision.WINDOW
    _put(draft, store_upload(key=material, upload=upload, provision=provision))


@transaction.atomic
def attach_certificate(*, actor: Actor, draft_id: str, material: str, code: str) -> None:
    """Use a certificate the person holds in place of a document; it must be of a type the standard takes."""
    draft = _lock_open(actor, draft_id)
    wanted = _needed(draft, material).material
    kinds = {row.key for row in wanted.certificates}
    for held in certificates.of_person(draft.person_id):
        claims = held.claims
        if claims.code == code and claims.type.key in kinds and held.status is Status.VALID:
            _put(draft, store_certificate(key=material, name=claims.number, token=held.token))
            return
    raise Refused("certificate-not-usable")


@transaction.atomic
def promise_material(*, actor: Actor, draft_id: str, material: str) -> None:
    """Say that a secondary material will follow; the commitment is signed with the application."""
    draft = _lock_open(actor, draft_id)
    wanted = _needed(draft, material)
    if not wanted.may_be_late:
        name = wanted.material.name
        raise Refused("material-not-deferrable", material=f"{name.zh} / {name.en}")
    _put(draft, MaterialState(key=material, provision=Provision.LATE))


@transaction.atomic
def bring_material(*, actor: Actor, draft_id: str, material: str) -> None:
    """Say that the paper will be shown at the window; the clerk scans it there."""
    draft = _lock_open(actor, draft_id)
    _needed(draft, material)
    if draft.content["channel"] != Channel.WINDOW:
        raise Refused("mode-not-offered")
    _put(draft, MaterialState(key=material, provision=Provision.WINDOW))


@transaction.atomic
def remove_material(*, actor: Actor, draft_id: str, material: str) -> None:
    """Take a material out of the draft again."""
    draft = _lock_open(actor, draft_id)
    draft.content["materials"].pop(material, None)
    _touch(draft)


def _put(draft: Draft, material: MaterialState) -> None:
    draft.content["materials"][material.key] = material_to_json(material)
    _touch(draft)


@transaction.atomic
def drop_draft(*, actor: Actor, draft_id: str) -> None:
    """The person gives the application up; nothing of it stays."""
    _lock_open(actor, draft_id).delete()


@transaction.atomic
def expire_draft(*, draft_id: str) -> None:
    """Delete a draft whose time is over; look again later at one that was touched since."""
    draft = Draft.hold(id=draft_id, case_number="")
    if draft is None:
        return
    if draft.expires_at > clock.now():
        record(DraftExpiryDue(draft=draft.id), subject=f"draft:{draft.id}", due_at=draft.expires_at)
    else:
        draft.delete()
