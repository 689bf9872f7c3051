"""Who may open a page. Every view carries exactly one of these decorators; a test walks the URL table.

    @anyone                      without an account
    @citizen                     signed in as a person
    @staff("intake", "review")   signed in at a post with one of these roles
    @staff()                     signed in at any post
    @peer                        another node: the view itself checks the signature (web/wire)

Whoever is not signed in is sent to the sign-in page and comes back here; answers that were on their way are kept
(held.py) and offered again after signing in.
"""

import dataclasses
import functools
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt

from tongban.kernel.actors import Actor, Role
from tongban.kernel.errors import NotAllowed

from . import held
from .responses import go_to, is_for_program, problem

View = Callable[..., HttpResponse]


@dataclasses.dataclass(frozen=True)
class Access:
    """The rule a view carries as `view.access`."""

    kind: Literal["anyone", "citizen", "staff", "peer"]
    roles: tuple[Role, ...] = ()


def anyone(view: View) -> View:
    """A page for everybody, with or without an account."""

    @functools.wraps(view)
    def open_to_all(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return _marked(open_to_all, Access("anyone"))


def citizen(view: View) -> View:
    """A page for a signed-in person about their own affairs."""
    return _guarded(view, Access("citizen"))


def staff(*roles: Role) -> Callable[[View], View]:
    """A page for staff at a post with one of `roles`; without roles, for any post."""

    def decorate(view: View) -> View:
        return _guarded(view, Access("staff", roles))

    return decorate


def peer(view: View) -> View:
    """An end point for other nodes. They send no cookies: the signature is the proof, not a form token."""

    @functools.wraps(view)
    def for_nodes(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return view(request, *args, **kwargs)

    return csrf_exempt(_marked(for_nodes, Access("peer")))


def actor_of(request: HttpRequest) -> Actor | None:
    """Who is asking; None for somebody who is not signed in."""
    actor: Actor | None = getattr(request, "actor", None)
    return actor


def signed_in(request: HttpRequest) -> Actor:
    """Who is asking, in a view that only signed-in people reach."""
    actor = actor_of(request)
    if actor is None:
        raise NotAllowed("page-needs-sign-in")
    return actor


def safe_next(request: HttpRequest, fallback: str = "/") -> str:
    """Where to go on after signing in or switching something: an address of this site, never another's."""
    wanted = str(request.POST.get("next") or request.GET.get("next") or "")
    mine = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if mine and wanted.startswith("/") else fallback


def ask_to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page. What was typed into a form meanwhile is kept and offered again afterwards."""
    if is_for_program(request):
        return problem(NotAllowed("page-needs-sign-in"), 401)
    if request.method == "POST":
        key = held.hold(request)
        if key is not None:
            response = go_to(request, _sign_in(reverse("held-form")))
            held.give_key(response, key)
            return response
        return go_to(request, _sign_in(_page_of_form(request)))
    return go_to(request, _sign_in(request.get_full_path()))


def routes(patterns: Iterable[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, View]]:
    """Every address of the site with its view."""
    for pattern in patterns:
        where = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, where)
        else:
            yield where, pattern.callback


def _marked(view: View, access: Access) -> View:
    view.access = access  # type: ignore[attr-defined]  # functions take attributes; their type does not say so
    return view


def _guarded(view: View, access: Access) -> View:
    @functools.wraps(view)
    def for_some(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = actor_of(request)
        if actor is None:
            return ask_to_sign_in(request)
        _check(actor, access)
        if not held.is_resent(request):
            return view(request, *args, **kwargs)
        with held.restored(request, actor):
            return view(request, *args, **kwargs)

    return _marked(for_some, access)


def _check(actor: Actor, access: Access) -> None:
    if actor.kind != access.kind:
        raise NotAllowed("page-for-applicants" if access.kind == "citizen" else "page-for-staff")
    if access.roles and actor.role not in access.roles:
        raise NotAllowed("page-for-another-post")


def _sign_in(next_url: str) -> str:
    return f"{settings.LOGIN_URL}?{urlencode({'next': next_url})}"


def _page_of_form(request: HttpRequest) -> str:
    """The page the form was on, as the browser tells; else the address it was sent to."""
    referer = request.headers.get("Referer", "")
    origin = f"{request.scheme}://{request.get_host()}"
    return referer.removeprefix(origin) if referer.startswith(origin + "/") else request.get_full_path()
