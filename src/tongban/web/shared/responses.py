"""Answers that are not pages."""

import json
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django_htmx.http import HttpResponseClientRedirect

from tongban.kernel.errors import BadInput, TongbanError, message_for


class SeeOther(HttpResponseRedirect):
    """Carried out; look there. 303, so that the browser asks with GET and reloading sends nothing again."""

    status_code = 303


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Send the person to `url`, also when the request came from a piece of a staff screen (htmx)."""
    htmx: Any = getattr(request, "htmx", None)
    return HttpResponseClientRedirect(url) if htmx else SeeOther(url)


def is_for_program(request: HttpRequest) -> bool:
    """Is it a program of an applicant that asks? Then everything is answered as data, also what is wrong."""
    return request.path_info.startswith("/api/")


def problem(error: TongbanError, status: int, wrong: Iterable[BadInput] = ()) -> HttpResponse:
    """`error` for a program and whoever reads its log (RFC 9457); `wrong` are the places in what was sent."""
    body: dict[str, Any] = {"type": f"urn:tongban:error:{error.code}", "status": status, **_said(error)}
    errors = [{"pointer": each.field, "code": each.code, **_said(each)} for each in wrong]
    if errors:
        body["errors"] = errors
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), content_type="application/problem+json", status=status
    )


def _said(error: TongbanError) -> dict[str, str]:
    return {"title": message_for(error, "en"), "title_zh": message_for(error, "zh")}
