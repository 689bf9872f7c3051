"""What people ask the authority: a queue by age, and a page to answer on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from tongban.catalogue import queries as catalogue
from tongban.enquiries.queries import enquiry_queue
from tongban.enquiries.rules import LONGEST_ANSWER
from tongban.enquiries.services import answer_enquiry, open_enquiry
from tongban.kernel import clock
from tongban.kernel.errors import BadInput
from tongban.web.shared.access import signed_in, staff
from tongban.web.shared.messages import said
from tongban.web.shared.once import once

from .acts import posted


@require_GET
@staff("review", "head")
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for an answer, the oldest first; or what has been answered."""
    is_answered = request.GET.get("show") == "answered"
    authority = signed_in(request).authority or ""
    page = enquiry_queue(authority, is_answered=is_answered, cursor=request.GET.get("page"))
    context = {
        "page_of_enquiries": page,
        "rows": [
            (row, catalogue.standard(row.item, on=clock.local(row.asked_at).date()).name)
            for row in page.items
        ],
        "is_answered": is_answered,
        "is_done": request.GET.get("done") == "answered",
    }
    return render(request, "desk/enquiries.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff("review", "head")
def enquiry(request: HttpRequest, enquiry: str) -> HttpResponse:
    """One of them, and the form to answer it; the look is recorded."""
    actor, values, errors = signed_in(request), {}, {}
    if request.method == "POST":
        values = {name: posted(request, name) for name in ("text", "cites")}

        def answer() -> str:
            answer_enquiry(
                actor=actor, enquiry=enquiry, text=values["text"], cites_guide=values["cites"] == "yes"
            )
            return f"{reverse('desk-enquiries')}?done=answered"

        try:
            return once(request, answer)
        except BadInput as error:
            errors = {error.field: said(error)}
    found = open_enquiry(actor=actor, enquiry=enquiry)
    standard = catalogue.standard(found.item, on=clock.local(found.asked_at).date())
    context = {
        "enquiry": found,
        "item_name": standard.name,
        "longest": LONGEST_ANSWER,
        "values": values,
        "errors": errors,
    }
    return render(request, "desk/enquiry.html", context, status=422 if errors else 200)
