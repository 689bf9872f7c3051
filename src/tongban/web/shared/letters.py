"""The letters of a case on pages: a list with the case, and each by itself, ready for the printer."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.cases.rules.letters import CaseLetter, letters_of
from tongban.cases.types import CaseView
from tongban.catalogue import queries as catalogue
from tongban.kernel.errors import NotFound
from tongban.kernel.node import this

from .case_words import name_shown
from .printing import blocks
from .printing.blocks import Sheet
from .printing.pdf import pdf_response
from .templatetags.tb_words import local

PAGE = "shared/pages/letter.html"


def letter_page(request: HttpRequest, case: CaseView, key: str, *, base: str, back_url: str) -> HttpResponse:
    """One letter as it was sent; raises NotFound. The applicant reads their own name, everybody else a masked one."""
    context = {**_letter_context(case, key), "base": base, "back_url": back_url}
    return render(request, PAGE, context)


def letter_pdf(request: HttpRequest, case: CaseView, key: str, *, page_url: str) -> HttpResponse:
    """The same letter on paper; raises NotFound."""
    context = _letter_context(case, key)
    sheet = _letter_sheet(**context)
    name = f"{case.number} {sheet.title}.pdf"
    return pdf_response(request, sheet, name=name, page_url=page_url, is_public=False)


def _letter_context(case: CaseView, key: str) -> dict[str, Any]:
    letters = letters_of(catalogue.standard_by_digest(case.standard_digest), case)
    letter = next((letter for letter in letters if letter.key == key), None)
    if letter is None:
        raise NotFound("page-not-found")
    return {
        "case": case,
        "letter": letter,
        "to": name_shown(case),
        "remedies_are_verified": any(mark.is_official for mark in letter.remedies.basis)
        if letter.remedies
        else True,
    }


def _letter_sheet(case: CaseView, letter: CaseLetter, to: str, remedies_are_verified: bool) -> Sheet:
    parts = [blocks.remark(f"{_('Case number')} {case.number}")]
    if letter.office is not None:
        parts.append(blocks.lead(_("To %(name)s:") % {"name": to}))
    parts.append(blocks.text(local(letter.opening)))
    if letter.points:
        parts.append(blocks.numbers((local(point.label), local(point.text)) for point in letter.points))
    parts += [blocks.text(local(line)) for line in letter.closing]
    if letter.remedies:
        doubt = "" if remedies_are_verified else _("(not verified, not an official rule)")
        parts += [
            blocks.heading(_("If you disagree")),
            blocks.text(f"{local(letter.remedies.text)} {doubt}".rstrip()),
        ]
    who, seal = local(letter.office), _("(place of the seal)")
    if letter.office is None:
        who, seal = _("Applicant: %(name)s") % {"name": to}, _("(signed with the application)")
    parts += [
        blocks.end(who, f"{seal}\n{local(letter.date)}"),
        blocks.remark(
            _(
                "Written from the record of the case and the standard it began under. "
                "The wording is a model, not an official form."
            )
        ),
    ]
    return Sheet(
        title=local(letter.title),
        language=get_language() or "zh-hans",
        author=local(this().identity.name),
        foot=case.number,
        blocks=tuple(parts),
    )
