"""My cases: what runs, what waits for me, what came of it; and everything I may do with a case."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from tongban.cases.queries.lists import cases_of, drafts_of
from tongban.cases.services.applicant import supply_material, withdraw_case
from tongban.cases.services.messages import LONGEST, send_note
from tongban.cases.services.viewing import open_case, open_file
from tongban.cases.types import CaseView, MaterialView, Tally
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, NotFound
from tongban.kernel.tallies.services import count_up
from tongban.web.shared.access import citizen, signed_in
from tongban.web.shared.forms import input_name
from tongban.web.shared.letters import letter_page, letter_pdf
from tongban.web.shared.messages import said
from tongban.web.shared.once import once
from tongban.web.shared.time_records import time_record_file
from tongban.web.shared.uploads import file_response, upload_limit_mb, uploaded

from .cases_page import can_withdraw, case_context


@require_GET
@citizen
def my_cases(request: HttpRequest) -> HttpResponse:
    """Drafts first, for they wait for the person; then all cases, latest first."""
    person_id = _person(signed_in(request))
    page = cases_of(person_id, request.GET.get("page"))
    context = {"drafts": drafts_of(person_id) if not page.before else [], "cases": page}
    return render(request, "portal/cases/list.html", context)


def _person(actor: Actor) -> str:
    if actor.person_id is None:
        raise NotFound("page-not-found")
    return actor.person_id


@require_http_methods(["GET", "HEAD", "POST"])
@citizen
def case_page(request: HttpRequest, number: str) -> HttpResponse:
    """C15: where it stands and who has it; a message posted here goes to the offices of the case."""
    actor, errors = signed_in(request), {}
    if request.method == "POST":
        try:
            return once(request, lambda: _send(actor, number, str(request.POST.get("text", ""))))
        except BadInput as error:
            errors = {input_name(error.field): said(error)}
    case = open_case(actor=actor, number=number)
    if request.method == "GET":
        count_up(Tally.LOOKED_UP, item=case.item)
    context = {
        **case_context(case, get_language() or "zh-hans"),
        "longest": LONGEST,
        "errors": errors,
        "values": request.POST,
    }
    return render(request, "portal/cases/case.html", context, status=422 if errors else 200)


def _send(actor: Actor, number: str, text: str) -> str:
    send_note(actor=actor, number=number, text=text)
    return reverse("portal:case", args=[number]) + "#messages"


@require_http_methods(["GET", "HEAD", "POST"])
@citizen
def supply(request: HttpRequest, number: str, material: str) -> HttpResponse:
    """Send a material that was accepted as late."""
    actor, errors = signed_in(request), {}
    case = open_case(actor=actor, number=number)
    owed = _owed(case, material)
    if request.method == "POST":
        try:
            upload = uploaded(request)

            def send() -> str:
                supply_material(actor=actor, number=number, material=material, upload=upload)
                return reverse("portal:case", args=[number])

            return once(request, send)
        except BadInput as error:
            errors = {input_name(error.field): said(error)}
    context = {"case": case, "material": owed, "limit": upload_limit_mb(), "errors": errors}
    return render(request, "portal/cases/supply.html", context, status=422 if errors else 200)


def _owed(case: CaseView, key: str) -> MaterialView:
    for material in case.materials:
        if material.key == key and material.due is not None:
            return material
    raise NotFound("page-not-found")


@require_http_methods(["GET", "HEAD", "POST"])
@citizen
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Withdraw, after reading what it means."""
    actor = signed_in(request)
    if request.method == "POST":
        reason = str(request.POST.get("reason", ""))

        def act() -> str:
            withdraw_case(actor=actor, number=number, reason=reason)
            return reverse("portal:case", args=[number])

        return once(request, act)
    case = open_case(actor=actor, number=number)
    if not can_withdraw(case):
        raise NotFound("page-not-found")
    context: dict[str, Any] = {"case": case, "values": {}}
    return render(request, "portal/cases/withdraw.html", context)


@require_GET
@citizen
def case_file(request: HttpRequest, number: str, material: str) -> HttpResponse:
    """A file of the case."""
    name, blob = open_file(actor=signed_in(request), number=number, material=material)
    return file_response(name, blob)


@require_GET
@citizen
def time_record(request: HttpRequest, number: str) -> HttpResponse:
    """What the nodes have signed of the clock of the case, for anybody to reckon it again."""
    return time_record_file(signed_in(request), number)


@require_GET
@citizen
def letter(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """A letter of the case, as it was sent."""
    case = open_case(actor=signed_in(request), number=number)
    back = reverse("portal:case", args=[number])
    return letter_page(request, case, key, base="portal/base.html", back_url=back)


@require_GET
@citizen
def letter_as_pdf(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """The same letter on paper."""
    case = open_case(actor=signed_in(request), number=number)
    return letter_pdf(request, case, key, page_url=reverse("portal:case-letter", args=[number, key]))


urlpatterns = [
    path("cases/", my_cases, name="cases"),
    path("cases/<str:number>/", case_page, name="case"),
    path("cases/<str:number>/supply/<str:material>/", supply, name="case-supply"),
    path("cases/<str:number>/withdraw/", withdraw, name="case-withdraw"),
    path("cases/<str:number>/files/<str:material>", case_file, name="case-file"),
    path("cases/<str:number>/time-record.json", time_record, name="case-time-record"),
    path("cases/<str:number>/letters/<str:key>/", letter, name="case-letter"),
    path("cases/<str:number>/letters/<str:key>/letter.pdf", letter_as_pdf, name="case-letter-pdf"),
]
