"""A person at the counter: found by ID number, registered if unknown, helped with a draft. Every look is recorded."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from tongban.cases.queries.lists import drafts_of, open_cases_at
from tongban.cases.services.offices import hall_of
from tongban.identity.services.access import find_person_by_id_number, open_person
from tongban.identity.services.people import register_person
from tongban.kernel.errors import BadInput, Conflict
from tongban.web.shared.access import signed_in, staff
from tongban.web.shared.messages import said
from tongban.web.shared.once import once
from tongban.web.shared.words import asked_in

from .acts import posted
from .guides import choices


@require_http_methods(["GET", "HEAD", "POST"])
@staff("intake")
def people(request: HttpRequest) -> HttpResponse:
    """Find a person by ID number. The number travels in the form only, never in an address."""
    errors: dict[str, str] = {}
    is_unknown = False
    if request.method == "POST":
        try:
            found = find_person_by_id_number(actor=signed_in(request), number=posted(request, "number"))
        except BadInput as error:
            errors = {"number": said(error)}
        else:
            if found is not None:
                return once(request, lambda: reverse("desk-person", args=[found.id]))
            is_unknown = True
    context = {"errors": errors, "values": {"number": posted(request, "number")}, "is_unknown": is_unknown}
    return render(request, "desk/people.html", context, status=422 if errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@staff("intake")
def register(request: HttpRequest) -> HttpResponse:
    """Make a person known, so that their application can be filled in; an account of their own comes later."""
    errors: dict[str, str] = {}
    values = {name: posted(request, name) for name in ("name", "name_latin", "id_number", "phone")}
    if request.method == "POST" and "found" not in request.POST:

        def make() -> str:
            person_id = register_person(**values)
            return f"{reverse('desk-person', args=[person_id])}?done=registered"

        try:
            return once(request, make)
        except BadInput as error:
            errors = {error.field: said(error)}
        except Conflict as error:
            errors = {"id_number": said(error)}
    return render(
        request, "desk/register.html", {"errors": errors, "values": values}, status=422 if errors else 200
    )


@require_GET
@staff("intake")
def person(request: HttpRequest, person_id: str) -> HttpResponse:
    """A person, masked, with their drafts and their open cases at this hall."""
    actor = signed_in(request)
    found = open_person(actor=actor, person_id=person_id, purpose="find-at-window")
    asked = asked_in(request)
    context = {
        "asked": asked,
        "person": found,
        "drafts": drafts_of(person_id),
        "cases": open_cases_at(hall_of(actor=actor), person_id),
        "items": choices(asked),
        "news": _("Registered.") if request.GET.get("done") == "registered" else "",
    }
    return render(request, "desk/person.html", context)
