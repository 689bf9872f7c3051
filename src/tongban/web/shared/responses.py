"""Answers that are not pages."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django_htmx.http import HttpResponseClientRedirect


class SeeOther(HttpResponseRedirect):
    """Carried out; look there. 303, so that the browser asks with GET and reloading sends nothing again."""

    status_code = 303


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Send the person to `url`, also when the request came from a piece of a staff screen (htmx)."""
    htmx: Any = getattr(request, "htmx", None)
    return HttpResponseClientRedirect(url) if htmx else SeeOther(url)
