"""Find cases by name or ID number. What was typed travels in the form only, never in an address; every find is recorded."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tongban.cases.services.finding import open_found, seek_applicant
from tongban.kernel.errors import BadInput
from tongban.web.shared.access import signed_in, staff
from tongban.web.shared.messages import said
from tongban.web.shared.responses import SeeOther

from .acts import posted


@require_http_methods(["GET", "HEAD", "POST"])
@staff("intake", "review", "head")
def find(request: HttpRequest) -> HttpResponse:
    """The form, and below it what was found."""
    actor, found, errors = signed_in(request), None, {}
    values = {name: posted(request, name) for name in ("id_number", "name")}
    try:
        if request.method == "POST":
            token = seek_applicant(actor=actor, **values)
            return SeeOther(f"{reverse('desk-find')}?{urlencode({'who': token})}")
        if "who" in request.GET:
            token = str(request.GET["who"])
            found = open_found(actor=actor, token=token, cursor=request.GET.get("page"))
    except BadInput as error:
        errors = {error.field: said(error)}
    context = {"page_of_cases": found, "caption": _("Latest first"), "errors": errors, "values": values}
    return render(request, "desk/find.html", context, status=422 if errors else 200)
