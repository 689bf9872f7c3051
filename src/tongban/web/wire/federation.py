"""The trust list as OpenID Federation 1.0 shows it: read-only, open, made anew from the list in force at each request."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from tongban.kernel import canonical, clock
from tongban.kernel.errors import NotFound
from tongban.kernel.node import NodeIdentity, this
from tongban.kernel.signing import PrivateKey, sign_jws
from tongban.kernel.trust import queries
from tongban.kernel.trust.rules import federation
from tongban.kernel.trust.types import SignedList
from tongban.web.shared.access import anyone

from . import answers


@anyone
@answers.only("GET", "HEAD")
def configuration(_request: HttpRequest) -> HttpResponse:
    """What this node says of itself. 404 unless the list is good and names a key of purpose `oidc` for it."""
    signed, key, now = _view()
    return _token(federation.configuration_of(this().identity, signed, now), key)


@anyone
@answers.only("GET", "HEAD")
def fetch(request: HttpRequest) -> HttpResponse:
    """What this node says of the node whose address is `sub`."""
    signed, key, now = _view()
    asked = request.GET.get("sub", "")
    for subject in _subjects(signed, now):
        if subject.url == asked:
            return _token(federation.statement_about(subject, this().identity, signed, now), key)
    raise NotFound("trust-federation-missing")


@anyone
@answers.only("GET", "HEAD")
def subordinates(_request: HttpRequest) -> HttpResponse:
    """The addresses of all nodes that `fetch` knows."""
    signed, _, now = _view()
    return JsonResponse([subject.url for subject in _subjects(signed, now)], safe=False)


def _subjects(signed: SignedList, now: dt.datetime) -> list[NodeIdentity]:
    return federation.subjects_of(this().identity, signed, now)


def _view() -> tuple[SignedList, PrivateKey, dt.datetime]:
    signed, now = queries.in_force(), clock.now()
    key = queries.own_signing_key("oidc")
    if signed is None or key is None or now >= signed.content.expires:
        raise NotFound("trust-federation-missing")
    return signed, key, now


def _token(claims: dict[str, Any], key: PrivateKey) -> HttpResponse:
    token = sign_jws(canonical.encode(claims), typ=federation.STATEMENT_TYPE, key=key)
    return HttpResponse(token, content_type=federation.MEDIA, headers={"Cache-Control": "no-store"})
