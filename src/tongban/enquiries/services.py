"""Ask an authority of either region, and answer. Nothing here begins a case or decides anything."""

import datetime as dt
from typing import Any

from django.db import transaction

from tongban.catalogue import queries as catalogue
from tongban.exchange.services import send_message
from tongban.exchange.types import Incoming
from tongban.identity.rules import DECIDES
from tongban.identity.services.access import record_access
from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions.rules.deadlines import due_at
from tongban.jurisdictions.types import Authority
from tongban.kernel import clock, vault
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, Conflict, NotFound, Refused, TongbanError
from tongban.kernel.ids import new_id, normalise_code
from tongban.kernel.node import this
from tongban.kernel.tallies.services import count_up

from . import rules
from .models import Enquiry
from .queries import enquiry_view
from .types import ANSWERED_MESSAGE, ANSWERED_TALLY, ASKED_MESSAGE, EnquiryView


@transaction.atomic
def ask_enquiry(*, actor: Actor | None, item: str, place: str, text: str, source: str, form: str) -> str:
    """Put a question about an item to the authority that is responsible for it at `place`, in either region.

    Answers the receipt code by which somebody who has not signed in finds the answer; empty for whoever has. `form` is
    the digest of the form's token: sent twice, it is asked once and has the same code. `source` is the network address,
    of which only a keyed index is kept. Refuses more than a few a day.
    """
    words = rules.written(text, rules.LONGEST_QUESTION)
    authority = _authority_of(item, place)
    person = actor.person_id if actor and actor.kind == "citizen" and actor.person_id else ""
    code = "" if person else rules.code_of(vault.index(form, context="enquiries.code"))
    receipt = _index_of(code) if code else ""
    if receipt and Enquiry.objects.filter(receipt_index=receipt).exists():
        return code
    now = clock.now()
    row = Enquiry(
        id=new_id(),
        item=item,
        place=place,
        authority=authority.uscc,
        asked_node=this().id,
        answering_node=authority.node_id,
        person_id=person,
        receipt_index=receipt,
        source_index=_count_up(person, source, now),
        asked_at=now,
        due=due_at(now, rules.ANSWERED_WITHIN, jurisdictions.calendar(), this().service_hours_end).at,
        content={"text": words},
    )
    row.save()
    if authority.node_id != this().id:
        _tell(row, ASKED_MESSAGE, authority.node_id, _question(row))
    return code


def _authority_of(item: str, place: str) -> Authority:
    """Who is responsible for the item there; raises BadInput for a place where nobody is."""
    try:
        standard = catalogue.standard(item)
    except NotFound as error:
        raise NotFound("item-unknown") from error
    try:
        return jurisdictions.competent_authority(standard.authority_kind, place)
    except TongbanError as error:
        raise BadInput("enquiry-place", field="place") from error


def _count_up(person: str, source: str, now: dt.datetime) -> str:
    """The index to count this one by; raises Refused when there were too many today."""
    who, most = (f"person:{person}", rules.PERSON_A_DAY) if person else (source, rules.ADDRESS_A_DAY)
    index = vault.index(f"{clock.local(now):%Y-%m-%d} {who}", context="enquiries.source")
    if Enquiry.objects.filter(source_index=index).count() >= most:
        raise Refused("enquiry-too-many", limit=most)
    return index


def _index_of(code: str) -> str:
    return vault.index(code, context="enquiries.receipt")


def _question(row: Enquiry) -> dict[str, Any]:
    return {
        "item": row.item,
        "place": row.place,
        "authority": row.authority,
        "text": row.content["text"],
        "asked_at": row.asked_at.isoformat(),
        "due": row.due.isoformat(),
    }


def _tell(row: Enquiry, kind: str, peer: str, data: dict[str, Any]) -> None:
    send_message(peer=peer, stream=f"enquiry:{row.id}", type=kind, data={"id": row.id, **data})


def find_enquiry(*, code: str) -> EnquiryView:
    """The enquiry with this receipt code; raises NotFound."""
    plain = normalise_code(code)
    row = Enquiry.objects.filter(receipt_index=_index_of(plain)).first() if plain else None
    if row is None:
        raise NotFound("enquiry-not-found")
    return enquiry_view(row)


@transaction.atomic
def open_enquiry(*, actor: Actor, enquiry: str) -> EnquiryView:
    """An enquiry to the authority of this member of staff; the look is recorded. Raises NotFound."""
    row = _of_desk(actor, Enquiry.find(id=enquiry))
    record_access(
        actor=actor, person_id=row.person_id or row.id, purpose="answer-enquiry", fields=["enquiry"]
    )
    return enquiry_view(row)


def _of_desk(actor: Actor, row: Enquiry | None) -> Enquiry:
    actor.needs_role(*DECIDES)
    if row is None or row.authority != actor.authority or row.answering_node != this().id:
        raise NotFound("enquiry-not-found")
    return row


@transaction.atomic
def answer_enquiry(*, actor: Actor, enquiry: str, text: str, cites_guide: bool) -> None:
    """Answer, once, for the authority; the answer is information and decides nothing."""
    row = _of_desk(actor, Enquiry.hold(id=enquiry))
    words = rules.written(text, rules.LONGEST_ANSWER)
    if row.answered_at is not None:
        raise Conflict("enquiry-answered")
    zh, en = jurisdictions.authority(row.authority).name
    row.answer = {"text": words, "office": {"zh": zh, "en": en}}
    row.cites_guide, row.answered_at, row.answered_by = cites_guide, clock.now(), actor.account_id
    row.save()
    count_up(ANSWERED_TALLY, item=row.item, authority=row.authority)
    if row.asked_node != this().id:
        at = row.answered_at.isoformat()
        told = {**row.answer, "cites_guide": cites_guide, "answered_at": at}
        _tell(row, ANSWERED_MESSAGE, row.asked_node, told)


def receive_enquiry(*, incoming: Incoming) -> None:
    """Another node asks an authority of ours. Refuses a message that is incomplete, and an authority that is not
    responsible for the item there."""
    asked = rules.read_asked(incoming.data, clock.now())
    try:
        authority = _authority_of(asked.item, asked.place)
    except TongbanError as error:
        raise rules.wrong("item") from error
    if authority.uscc != asked.authority or authority.node_id != this().id:
        raise rules.wrong("authority")
    if Enquiry.find(id=asked.id) is not None:
        raise rules.wrong("id")
    Enquiry(
        id=asked.id,
        item=asked.item,
        place=asked.place,
        authority=asked.authority,
        asked_node=incoming.peer,
        answering_node=this().id,
        asked_at=asked.asked_at,
        due=asked.due,
        content={"text": asked.text},
    ).save()


def receive_answer(*, incoming: Incoming) -> None:
    """The node of the authority has answered. Refuses an answer to what it was not asked, and a second one."""
    told = rules.read_answered(incoming.data, clock.now())
    row = Enquiry.hold(id=told.id)
    if row is None or row.answering_node != incoming.peer or row.answered_at is not None:
        raise rules.wrong("id")
    row.answer = {"text": told.text, "office": {"zh": told.office[0], "en": told.office[1]}}
    row.cites_guide, row.answered_at = told.cites_guide, told.answered_at
    row.save()
