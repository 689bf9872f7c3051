"""What the head sees of the green channel: how often it was opened, by whom, and why."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from tongban.cases.queries.green import green_use
from tongban.jurisdictions import queries as jurisdictions
from tongban.web.shared.access import signed_in, staff


@require_GET
@staff("head")
def use(request: HttpRequest) -> HttpResponse:
    """Of the head's own authority, the last ninety days."""
    authority = signed_in(request).authority or ""
    context = {"authority": jurisdictions.authority(authority), "use": green_use(authority)}
    return render(request, "desk/green.html", context)
