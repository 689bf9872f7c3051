"""The desk's door: everybody goes to the queue of their own post."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from tongban.cases.services.viewing import open_file
from tongban.kernel.errors import NotAllowed
from tongban.web.shared.access import signed_in, staff
from tongban.web.shared.applying.files import file_response
from tongban.web.shared.responses import SeeOther

HOMES = {"intake": "desk-window", "review": "desk-review", "operator": "console"}


@require_GET
@staff()
def home(request: HttpRequest) -> HttpResponse:
    """To the window, to the queue of the authority, or to the console."""
    role = signed_in(request).role
    if role not in HOMES:
        raise NotAllowed("page-for-another-post")
    return SeeOther(reverse(HOMES[role]))


@require_GET
@staff("intake", "review")
def case_file(request: HttpRequest, number: str, material: str) -> HttpResponse:
    """A file of a case, to look at on this computer; the look is recorded."""
    name, blob = open_file(actor=signed_in(request), number=number, material=material)
    return file_response(name or material, blob)
