"""What cannot be mended in a field is a page: what happened, what is kept, what to do, another way."""

import dataclasses
import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import (
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import requires_csrf_token

from tongban.kernel.errors import BadInput, Conflict, NotAllowed, NotFound, Refused, TongbanError

from . import held
from .access import actor_of
from .messages import said
from .responses import is_for_program, problem
from .tokens import read_token

STATUS: dict[type[TongbanError], int] = {
    BadInput: 400,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    Refused: 422,
}
TOO_MANY_TRIES = {"sign-in-paused"}
"""Codes answered with 429."""
MEGABYTE = 1024 * 1024


@dataclasses.dataclass(frozen=True)
class Trouble:
    """The words of an error page."""

    status: int
    title: str
    text: str
    code: str = ""
    """Shown small, so that a person can tell it on the telephone."""


def status_of(error: TongbanError) -> int:
    """The HTTP status that says the same as `error`."""
    if error.code in TOO_MANY_TRIES:
        return 429
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 400)


def page_for(request: HttpRequest, error: TongbanError) -> HttpResponse:
    """The page that tells a person about `error`; a program is answered with data."""
    status = status_of(error)
    if is_for_program(request):
        return problem(error, status)
    return error_page(request, Trouble(status, _titles()[status], said(error), error.code))


def error_page(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    """`trouble` as a whole page, or in the place of the page's content when a piece was asked for (htmx)."""
    is_piece = bool(getattr(request, "htmx", None))
    template = "shared/pages/trouble_piece.html" if is_piece else "shared/pages/trouble.html"
    response = render(request, template, {"trouble": trouble}, status=trouble.status)
    if is_piece:
        response["HX-Retarget"] = "#main-content"
        response["HX-Reswap"] = "innerHTML"
    return response


def _error_view(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page about an error, whatever was sent: a form that cannot be read is an empty one, and no second error."""
    page = requires_csrf_token(view)

    @functools.wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            _ = request.POST
        except (MultiPartParserError, SuspiciousOperation, UnreadablePostError):
            request.POST = QueryDict()
        return page(request, *args, **kwargs)

    return answering


@_error_view
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400: what arrived was broken, or more than we take at once."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        text = said(BadInput("request-too-large", limit=settings.TONGBAN_UPLOAD_LIMIT // MEGABYTE))
        return error_page(request, Trouble(413, _titles()[413], text, "request-too-large"))
    return page_for(request, BadInput("request-malformed"))


@_error_view
def not_allowed(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403."""
    return page_for(request, NotAllowed("page-for-another-post"))


@_error_view
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404."""
    return page_for(request, NotFound("page-not-found"))


@_error_view
def server_error(request: HttpRequest) -> HttpResponse:
    """handler500. Touches no database: that may be what is broken."""
    text = _(
        "Something went wrong on our side. What you saved earlier is kept; what you just sent may not be. "
        "Look at the page it belongs to before sending it again."
    )
    return error_page(request, Trouble(500, _("We cannot show this page right now"), text))


@requires_csrf_token
def expired_page(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's protection against forged requests has changed, usually because the person signed in again.

    Whoever is signed in with the account the form was made for can send what was typed with one more click.
    """
    if is_for_program(request):
        return page_for(request, NotAllowed("api-token-missing", cookie=settings.CSRF_COOKIE_NAME))
    actor, token = actor_of(request), read_token(request)
    if actor is not None and token is not None and token.account_id == actor.account_id:
        key = held.hold(request)
        if key is not None:
            response = render(
                request, "shared/pages/held.html", {"path": request.get_full_path()}, status=403
            )
            held.give_key(response, key)
            return response
    return page_for(request, Conflict("form-too-old"))


def _titles() -> dict[int, str]:
    return {
        400: _("Something is not right with what was sent"),
        403: _("You cannot open this page"),
        404: _("There is no such page"),
        409: _("Something has changed meanwhile"),
        413: _("That was too much at once"),
        422: _("This cannot be done now"),
        429: _("Too many tries"),
    }
