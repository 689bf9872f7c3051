"""The receipt: the number, what happens next and until when, and whether the other side has it already."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongban.cases.services.viewing import open_case
from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.phrases import visits_words, within_words
from tongban.kernel.node import this
from tongban.web.shared.access import signed_in
from tongban.web.shared.case_words import name_shown

from .frame import Frame


def receipt(frame: Frame, request: HttpRequest, number: str) -> HttpResponse:
    """C14, as good after a week as at the first moment: what has happened since is on the case's own page."""
    case = open_case(actor=signed_in(request), number=number)
    standard = catalogue.standard_by_digest(case.standard_digest)
    owed = [
        material for material in case.materials if material.provision == "late" or material.due is not None
    ]
    context = {
        "frame": frame,
        "case": case,
        "name": name_shown(case),
        "owed": owed,
        "within": within_words(case.promise.limit),
        "visits": visits_words(standard.visits.count) if standard.visits.count else None,
        "waits_for": this().node(case.waits_for_node).name if case.waits_for_node else None,
        "contact": standard.contact.consultation,
        "case_url": frame.url("case", case.number),
    }
    return render(request, "applying/receipt.html", context)
