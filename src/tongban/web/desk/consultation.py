"""The whole consultation of a case, filed with its papers: a page, and the same on paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from tongban.cases.services.viewing import open_case, open_document
from tongban.cases.types import CaseView
from tongban.kernel.node import this
from tongban.web.shared.access import signed_in, staff
from tongban.web.shared.case_words import STEPS, name_shown
from tongban.web.shared.printing import blocks
from tongban.web.shared.printing.blocks import Block, Sheet
from tongban.web.shared.printing.pdf import pdf_response
from tongban.web.shared.templatetags.tb_words import dated, local
from tongban.web.shared.uploads import file_response

from .acts import case_home
from .frames import standard_of
from .places import places_of
from .talk import Line, talk_of


@require_GET
@staff("intake", "review", "head")
def document(request: HttpRequest, number: str, sha256: str) -> HttpResponse:
    """A document of the consultation, to look at on this computer; the look is recorded."""
    name, blob = open_document(actor=signed_in(request), number=number, sha256=sha256)
    return file_response(name, blob)


@require_GET
@staff("intake", "review", "head")
def record(request: HttpRequest, number: str) -> HttpResponse:
    """Who said what and when, with which documents; the look is recorded."""
    actor = signed_in(request)
    case = open_case(actor=actor, number=number)
    context = {
        "case": case,
        "label": name_shown(case),
        "lines": _lines(request, case),
        "back_url": case_home(actor, number),
    }
    return render(request, "desk/consultation.html", context)


@require_GET
@staff("intake", "review", "head")
def record_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The same on paper; the look is recorded."""
    case = open_case(actor=signed_in(request), number=number)
    sheet = _sheet(case, _lines(request, case))
    page_url = reverse("desk-consultation", args=[number])
    return pdf_response(
        request, sheet, name=f"{number} {sheet.title}.pdf", page_url=page_url, is_public=False
    )


def _lines(request: HttpRequest, case: CaseView) -> tuple[Line, ...]:
    places = places_of(standard_of(case), case.content)
    return talk_of(signed_in(request), case.number, case.steps, may_speak=False, places=places).lines


def _sheet(case: CaseView, lines: tuple[Line, ...]) -> Sheet:
    files = sum(len(line.step.files) for line in lines)
    said = ngettext("%(count)d line", "%(count)d lines", len(lines)) % {"count": len(lines)}
    documents = ngettext("%(count)d document", "%(count)d documents", files) % {"count": files}
    parts = [
        blocks.remark(
            f"{_('Case number')} {case.number}\n{local(case.item_name)} · {name_shown(case)}\n"
            f"{local(case.received_by)} → {local(case.decided_by)}\n{said}, {documents}"
        )
    ]
    for number, line in enumerate(lines, 1):
        parts += _entry(number, line)
    parts.append(
        blocks.remark(
            _("Put together from the steps of the case, which are the same on every node that holds it.")
        )
    )
    return Sheet(
        title=_("Record of the consultation"),
        language=get_language() or "zh-hans",
        author=local(this().identity.name),
        foot=case.number,
        blocks=tuple(parts),
    )


def _entry(number: int, line: Line) -> list[Block]:
    step, more = line.step, []
    if line.place:
        page = " " + _("page %(page)s") % {"page": step.page} if step.page else ""
        more.append(f"{_('About:')} {line.place.name}{page}")
    for file in step.files:
        more.append(f"{_('Document:')} {file.name}\n{_('Digest')} {file.sha256}")
    who = f"{number}. {local(step.office)} · {dated(step.at)} · {STEPS[step.kind]}"
    return [
        blocks.lead(who),
        blocks.text(step.text),
        *([blocks.remark("\n".join(more))] if more else []),
    ]
