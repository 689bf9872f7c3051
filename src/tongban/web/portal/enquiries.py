"""Ask the authority of either region about an item, with or without an account, and read what it answers."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods

from tongban.catalogue import queries as catalogue
from tongban.catalogue.types import Standard
from tongban.enquiries.queries import enquiries_of
from tongban.enquiries.rules import LONGEST_QUESTION
from tongban.enquiries.services import ask_enquiry, find_enquiry
from tongban.enquiries.types import EnquiryView
from tongban.kernel import clock
from tongban.kernel.errors import BadInput, Conflict, NotFound, Refused, Text
from tongban.web.shared.access import actor_of, anyone, citizen, signed_in
from tongban.web.shared.applying.places import place_groups
from tongban.web.shared.messages import said
from tongban.web.shared.once import once
from tongban.web.shared.tokens import read_token


@require_http_methods(["GET", "HEAD", "POST"])
@anyone
def ask(request: HttpRequest, key: str) -> HttpResponse:
    """A question about an item, to whoever is responsible at the place. It is no application, and begins none."""
    try:
        standard = catalogue.standard(key)
    except NotFound as error:
        raise NotFound("item-unknown") from error
    if request.method != "POST":
        place = request.GET.get(standard.place_question.key, "")
        return _form(request, standard, {"place": place}, {})
    try:
        return _asked(request, standard)
    except (BadInput, Refused) as error:
        field = error.field if isinstance(error, BadInput) else "text"
        return _form(request, standard, request.POST.dict(), {field: said(error)})


def _form(
    request: HttpRequest, standard: Standard, values: dict[str, Any], errors: dict[str, str]
) -> HttpResponse:
    context = {
        "standard": standard,
        "groups": place_groups(get_language() or "zh-hans"),
        "values": values,
        "errors": errors,
        "longest": LONGEST_QUESTION,
        "is_citizen": _is_citizen(request),
    }
    return render(request, "portal/enquiries/ask.html", context, status=422 if errors else 200)


def _is_citizen(request: HttpRequest) -> bool:
    actor = actor_of(request)
    return actor is not None and actor.kind == "citizen"


def _asked(request: HttpRequest, standard: Standard) -> HttpResponse:
    """Whoever has signed in finds it under their own enquiries. Anybody else is shown the receipt code, which stands on this
    page and nowhere else; sent twice, the form has the same one."""
    token, actor = read_token(request), actor_of(request)
    if token is None:
        raise Conflict("form-too-old")

    def send() -> str:
        return ask_enquiry(
            actor=actor,
            item=standard.key,
            place=str(request.POST.get("place", "")),
            text=str(request.POST.get("text", "")),
            source=str(request.META.get("REMOTE_ADDR", "")),
            form=token.digest,
        )

    if _is_citizen(request):
        return once(request, lambda: send() or f"{reverse('portal:enquiries')}?done=asked")
    if token.account_id != (actor.account_id if actor else None):
        raise Conflict("form-of-another-account")
    code = send()
    parts = [code[start : start + 4] for start in range(0, len(code), 4)]
    context = {"code": "-".join(parts), "enquiry": find_enquiry(code=code), "standard": standard}
    response = render(request, "portal/enquiries/receipt.html", context)
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@anyone
def look(request: HttpRequest) -> HttpResponse:
    """The answer, for whoever has the receipt code. The code is sent in a form and never stands in an address."""
    if request.method != "POST":
        return render(request, "portal/enquiries/look.html", {})
    code = str(request.POST.get("code", ""))
    try:
        found = find_enquiry(code=code)
    except NotFound as error:
        context = {"errors": {"code": said(error)}, "values": {"code": code}}
        return render(request, "portal/enquiries/look.html", context, status=422)
    response = render(
        request, "portal/enquiries/answer.html", {"enquiry": found, "item_name": item_name(found)}
    )
    response["Cache-Control"] = "no-store"
    return response


@require_GET
@citizen
def mine(request: HttpRequest) -> HttpResponse:
    """What I asked, latest first, with the answers."""
    page = enquiries_of(signed_in(request).person_id or "", request.GET.get("page"))
    context = {
        "page_of_enquiries": page,
        "rows": [(found, item_name(found)) for found in page.items],
        "is_asked": request.GET.get("done") == "asked",
    }
    return render(request, "portal/enquiries/mine.html", context)


def item_name(found: EnquiryView) -> Text:
    """What it is about."""
    name = catalogue.standard(found.item, on=clock.local(found.asked_at).date()).name
    return (name.zh, name.en)


urlpatterns = [
    path("items/<slug:key>/ask", ask, name="ask"),
    path("enquiries/", mine, name="enquiries"),
    path("enquiries/answer", look, name="enquiry-answer"),
]
