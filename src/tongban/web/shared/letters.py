"""The letters of a case on pages: a list with the case, and each by itself, ready for the printer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongban.cases.rules.letters import letters_of
from tongban.cases.types import CaseView, Side
from tongban.catalogue import queries as catalogue
from tongban.kernel.errors import NotFound

PAGE = "shared/pages/letter.html"


def letter_page(request: HttpRequest, case: CaseView, key: str, *, base: str, back_url: str) -> HttpResponse:
    """One letter as it was sent; raises NotFound. The applicant reads their own name, everybody else a masked one."""
    letters = letters_of(catalogue.standard_by_digest(case.standard_digest), case.steps)
    letter = next((letter for letter in letters if letter.key == key), None)
    if letter is None:
        raise NotFound("page-not-found")
    person = case.content.get("applicant", {}) if case.side is Side.APPLICANT else {}
    context = {
        "base": base,
        "case": case,
        "letter": letter,
        "to": person.get("name") or case.label,
        "remedies_are_verified": any(mark.is_official for mark in letter.remedies.basis)
        if letter.remedies
        else True,
        "back_url": back_url,
    }
    return render(request, PAGE, context)
