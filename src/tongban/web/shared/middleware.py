"""Two links of the chain: machine end points leave it first, pages get an actor, their errors and their headers."""

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from tongban.identity import queries as identity
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.editions.queries import same_edition
from tongban.kernel.errors import NotFound, TongbanError
from tongban.kernel.node import begin_unit
from tongban.kernel.tallies.services import count_soon

from .access import actor_of
from .errors import page_for, status_of
from .responses import problem

GetResponse = Callable[[HttpRequest], HttpResponse]

MACHINE_PREFIXES = ("/peer/", "/.well-known/", "/health")

WORKED_AT = "worked_at"
KEEP_EVERY = 300
"""Seconds."""

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
"""No page asks for a device of the visitor."""


def machine_endpoints(get_response: GetResponse) -> GetResponse:
    """Nodes send no cookies and read no pages: call their view at once, and tell errors as JSON."""

    def middleware(request: HttpRequest) -> HttpResponse:
        begin_unit()
        if not request.path_info.startswith(MACHINE_PREFIXES):
            return get_response(request)
        try:
            match = resolve(request.path_info)
            request.resolver_match = match
            response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        except Resolver404:
            return problem(NotFound("page-not-found"), 404)
        except TongbanError as error:
            return problem(error, status_of(error))
        return response

    return middleware


def _keep_session(request: HttpRequest) -> None:
    """The hour of a session begins anew while somebody works, at most every few minutes, for each time is a write.

    A page that looks for news by itself is nobody working.
    """
    now = int(clock.now().timestamp())
    looks_for_news = "HX-Trigger" in request.headers or request.headers.get("Accept") == "text/event-stream"
    is_work = request.method == "POST" or not looks_for_news
    if is_work and now - request.session.get(WORKED_AT, 0) > KEEP_EVERY:
        request.session[WORKED_AT] = now


VISITED_TALLY = "page.visited"


def _count_visit(request: HttpRequest, response: HttpResponse, actor: Actor | None) -> None:
    """Somebody was shown a page of the portal: one more today, and nothing of who, from where or which page."""
    match = request.resolver_match
    is_page = response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html")
    is_portal = match is not None and match.namespace == "portal"
    if request.method == "GET" and is_page and is_portal and (actor is None or actor.kind == "citizen"):
        count_soon(VISITED_TALLY)


class _PageHabits:
    """What every page gets, after sessions and languages are known."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with same_edition():
            return self._answer(request)

    def _answer(self, request: HttpRequest) -> HttpResponse:
        try:
            actor = identity.actor_for(request.user.pk) if request.user.is_authenticated else None
        except TongbanError as error:
            # The account was closed or the post has ended while the session was still open.
            logout(request)
            return page_for(request, error)
        if actor is not None:
            _keep_session(request)
        request.actor = actor  # type: ignore[attr-defined]  # our own attribute, read by access.actor_of
        response = self.get_response(request)
        _count_visit(request, response, actor)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if actor_of(request) is not None:
            # A shared computer at a hall: "back" after signing out must not show the last person's pages.
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """An error that a view lets go becomes a page."""
        return page_for(request, exception) if isinstance(exception, TongbanError) else None


def page_habits(get_response: GetResponse) -> GetResponse:
    """Who is asking, the last headers, and a page for every error of ours."""
    return _PageHabits(get_response)
