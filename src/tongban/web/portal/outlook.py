"""Can I, where, how long, how much, what must I bring: on one screen, from a few answers, before anybody applies."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongban.cases.queries.places import wrong_answers
from tongban.cases.types import Channel
from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.forms import active_sections
from tongban.catalogue.rules.guide import guide_material, papers_words
from tongban.catalogue.rules.materials import is_made_here, is_to_hand_in
from tongban.catalogue.rules.outlook import Foreseen, ForeseenFee, Outlook, Prospect, foresee
from tongban.catalogue.rules.phrases import fee_words, limit_words, visits_words
from tongban.catalogue.rules.prefill import prefilled
from tongban.catalogue.types import Standard, Words
from tongban.kernel import clock
from tongban.kernel.errors import NotFound
from tongban.kernel.node import this
from tongban.web.shared.access import actor_of, anyone
from tongban.web.shared.applying.handling import handling_for
from tongban.web.shared.applying.questions import answers_in, asked_questions, known_of
from tongban.web.shared.messages import said

from .find import without_standard

TONES = {Prospect.MET: "ok", Prospect.UNMET: "warn", Prospect.LATER: "info", Prospect.OFFICE: ""}


@require_GET
@anyone
def can_i(request: HttpRequest, key: str) -> HttpResponse:
    """A few questions, and what follows from the answers. Nobody signs in for it, nothing is kept."""
    try:
        standard = catalogue.standard(key)
    except NotFound:
        return without_standard(request, key)
    answers = answers_in(standard, request.GET)
    errors = {error.field: said(error) for error in wrong_answers(standard, answers)}
    is_asked = any(answers.values())
    context = {
        "standard": standard,
        "questions": asked_questions(standard, get_language() or "zh-hans"),
        "values": answers,
        "errors": errors if is_asked else {},
        "is_common": is_common(standard),
        "outlook": None if errors else outlook_of(request, standard, answers),
    }
    return render(request, "portal/discover/can_i.html", context, status=422 if errors and is_asked else 200)


def is_common(standard: Standard) -> bool:
    """Have all nodes signed it? Only then can anybody apply across them."""
    return catalogue.is_common(standard.key, standard.digest, {node.id for node in this().nodes})


def outlook_in(request: HttpRequest, standard: Standard) -> dict[str, Any] | None:
    """What follows from answers in the address of a page; None unless all are there and can be."""
    answers = answers_in(standard, request.GET)
    return None if any(wrong_answers(standard, answers)) else outlook_of(request, standard, answers)


def outlook_of(request: HttpRequest, standard: Standard, answers: Mapping[str, str]) -> dict[str, Any]:
    """What portal/discover/outlook.html shows for good answers. Whoever has signed in is known by their account."""
    actor, known = actor_of(request), {}
    if actor is not None and actor.person_id and actor.kind == "citizen":
        sections = active_sections(standard, answers=answers)
        known = prefilled(sections, known_of(actor.person_id))
    found = foresee(standard, answers=answers, known=known, today=clock.today())
    query = urlencode(answers)
    return {
        "conditions": [(row, _prospect(row), TONES[row.prospect]) for row in found.conditions],
        "unmet": [row.criterion for row in found.conditions if row.prospect is Prospect.UNMET],
        "handling": handling_for(standard, answers, promise=found.promised.limit, channel=Channel.ONLINE),
        "is_online": standard.is_taken_online,
        "promised": found.promised,
        "promised_words": limit_words(found.promised.limit),
        "promised_perhaps": [
            (case.text, limit_words(case.promised.limit), case.promised.basis)
            for case in found.promised_perhaps
        ],
        "fees": [(row.fee, _fee(row)) for row in found.fees],
        "materials": [guide_material(row.material, standard) for row in found.materials],
        "perhaps": [guide_material(material, standard) for material in found.perhaps],
        "brought": _brought(found),
        "visits": standard.visits,
        "visits_words": visits_words(standard.visits.count),
        "query": query,
        "apply_url": f"{reverse('portal:start', args=[standard.key])}?{query}",
        "guide_url": f"{reverse('portal:guide', args=[standard.key])}?{query}",
        "change_url": f"{reverse('portal:can-i', args=[standard.key])}?{query}#questions",
    }


def _brought(found: Outlook) -> Words:
    needed = [row.material for row in found.materials if not row.is_made_here]
    always = sum(map(is_to_hand_in, needed))
    perhaps = sum(not is_made_here(material) for material in found.perhaps)
    return papers_words(always, len(needed) - always + perhaps)


def _fee(row: ForeseenFee) -> Words:
    if row.amount is not None:
        return fee_words(row.amount)
    assert row.fee.text is not None
    return row.fee.text


def _prospect(row: Foreseen) -> str:
    return {
        Prospect.MET: _("Met"),
        Prospect.UNMET: _("Not met"),
        Prospect.LATER: _("The form will tell"),
        Prospect.OFFICE: _("The office checks"),
    }[row.prospect]
