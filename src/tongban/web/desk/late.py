"""What is escalated to the head: what is late, what soon will be, and where applicants were told things twice."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongban.cases.queries.late import late_cases
from tongban.jurisdictions import queries as jurisdictions
from tongban.web.shared.access import signed_in, staff


@require_GET
@staff("head")
def late(request: HttpRequest) -> HttpResponse:
    """Of the head's own authority."""
    authority = signed_in(request).authority or ""
    context = {"authority": jurisdictions.authority(authority), "late": late_cases(authority)}
    return render(request, "desk/late.html", context)
