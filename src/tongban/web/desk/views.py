"""The desk's door: everybody goes to the queue of their own post."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from tongban.cases.services.viewing import open_case, open_file
from tongban.kernel.errors import NotAllowed
from tongban.web.shared.access import signed_in, staff
from tongban.web.shared.letters import letter_page, letter_pdf
from tongban.web.shared.responses import SeeOther
from tongban.web.shared.time_records import time_record_file
from tongban.web.shared.uploads import file_response

HOMES = {"intake": "desk-window", "review": "desk-review", "head": "desk-review", "operator": "console"}


@require_GET
@staff()
def home(request: HttpRequest) -> HttpResponse:
    """To the window, to the queue of the authority, or to the console."""
    role = signed_in(request).role
    if role not in HOMES:
        raise NotAllowed("page-for-another-post")
    return SeeOther(reverse(HOMES[role]))


@require_GET
@staff("intake", "review", "head")
def case_file(request: HttpRequest, number: str, material: str) -> HttpResponse:
    """A file of a case, to look at on this computer; the look is recorded."""
    name, blob = open_file(actor=signed_in(request), number=number, material=material)
    return file_response(name or material, blob)


@require_GET
@staff("intake", "review", "head")
def time_record(request: HttpRequest, number: str) -> HttpResponse:
    """What the nodes have signed of the clock of the case."""
    return time_record_file(signed_in(request), number)


@require_GET
@staff("intake", "review", "head")
def letter(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """A letter to the applicant, as it was sent; the look is recorded."""
    actor = signed_in(request)
    back = reverse("desk-case" if actor.role == "intake" else "desk-review-case", args=[number])
    case = open_case(actor=actor, number=number)
    return letter_page(request, case, key, base="desk/base.html", back_url=back)


@require_GET
@staff("intake", "review", "head")
def letter_as_pdf(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """The same letter on paper; the look is recorded."""
    case = open_case(actor=signed_in(request), number=number)
    return letter_pdf(request, case, key, page_url=reverse("desk-letter", args=[number, key]))
