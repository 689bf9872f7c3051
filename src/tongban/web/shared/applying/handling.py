"""Who will handle an application that is still a draft, and until when, were it accepted now."""

import dataclasses
import datetime as dt

from tongban.cases.queries.places import bodies_asked
from tongban.cases.services.clocks import supplement_due
from tongban.cases.types import Channel, DraftView
from tongban.catalogue.rules.conditions import Answers, Form
from tongban.catalogue.rules.phrases import limit_words, within_words
from tongban.catalogue.rules.promises import promised_for
from tongban.catalogue.types import Standard, Words
from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions.rules.deadlines import due_at
from tongban.jurisdictions.types import Authority, Limit, WorkingCalendar
from tongban.kernel import clock
from tongban.kernel.errors import Text
from tongban.kernel.node import this


@dataclasses.dataclass(frozen=True)
class Handling:
    """Received by -> decided by, and the times that follow from the standard."""

    received_by: Text
    receiving_node: str
    decided_by: Text
    deciding_node: str
    note: Text
    """Why another place's authority decides; empty in the plain case."""
    asked: tuple[Text, ...]
    """The authorities that are asked as well, in joint handling."""
    promised: Words
    within: Words
    """The same inside a sentence."""
    statutory: Words | None
    expected_due: dt.datetime
    """When the decision is due if the application is accepted now."""


def handling_of(draft: DraftView, standard: Standard) -> Handling:
    """Of a draft."""
    promise = promised_for(standard, answers=draft.answers, form=draft.form, today=clock.today())
    return handling_for(
        standard, draft.answers, promise=promise.limit, channel=draft.channel, hall=draft.hall
    )


def handling_for(
    standard: Standard, answers: Answers, *, promise: Limit, channel: Channel, hall: str = ""
) -> Handling:
    """For these answers and what is promised for them; raises Refused when no authority is listed for the place."""
    place = answers[standard.place_question.key]
    competence = jurisdictions.competence(standard.authority_kind, place, clock.today())
    authority, limits = competence.authority, standard.limits
    received_by, receiving_node = _receiver(channel, hall, authority)
    return Handling(
        received_by=received_by,
        receiving_node=receiving_node,
        decided_by=authority.name,
        deciding_node=authority.node_id,
        note=competence.note,
        asked=tuple(body.name for body in bodies_asked(standard, answers)),
        promised=limit_words(promise),
        within=within_words(promise),
        statutory=limit_words(limits.statutory.limit) if limits.statutory else None,
        expected_due=_end(clock.now(), promise, jurisdictions.calendar()),
    )


def _end(started: dt.datetime, limit: Limit, calendar: WorkingCalendar) -> dt.datetime:
    return due_at(started, limit, calendar, this().service_hours_end).at


def _receiver(channel: Channel, hall: str, authority: Authority) -> tuple[Text, str]:
    """The window chosen, or for an application online the hall of the deciding authority."""
    if channel is Channel.WINDOW:
        return jurisdictions.hall(hall).name, this().id
    return jurisdictions.hall_of_authority(authority).name, authority.node_id


def late_until(standard: Standard, answers: Answers, form: Form) -> dt.datetime | None:
    """The last moment for a material sent later, were the application accepted now.

    None when the standard lets nothing follow.
    """
    if not standard.tolerance.allowed or standard.tolerance.supplement is None:
        return None
    now, calendar = clock.now(), jurisdictions.calendar()
    promise = promised_for(standard, answers=answers, form=form, today=clock.today()).limit
    promised = _end(now, promise, calendar)
    return supplement_due(standard=standard, promised=promised, since=now, calendar=calendar)
