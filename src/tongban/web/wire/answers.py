"""Answers for machines: JSON, and problem details (RFC 9457) in Chinese and English for what is wrong."""

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from tongban.kernel import canonical
from tongban.kernel.errors import BadInput, NotAllowed, NotFound, Refused, TongbanError, message_for
from tongban.kernel.signing import SignatureRefused

View = Callable[..., HttpResponse]

PROBLEM = "application/problem+json"

_BY_CODE = {
    "blob-infected": 410,
    "envelope-too-large": 413,
    "envelope-too-many": 413,
    "envelope-wrong-media": 415,
    "method-not-used": 405,
    "peer-unknown": 401,
    "call-expired": 401,
    "call-replayed": 401,
}
_BY_KIND: tuple[tuple[type[TongbanError], int], ...] = (
    (SignatureRefused, 401),
    (BadInput, 400),
    (NotAllowed, 403),
    (NotFound, 404),
    (Refused, 409),
)


def data(value: dict[str, Any]) -> HttpResponse:
    """A JSON answer that nobody on the way keeps."""
    return _json(canonical.encode(value))


def ready(body: bytes) -> HttpResponse:
    """A JSON answer that is written already."""
    return _json(body)


def _json(body: bytes) -> HttpResponse:
    return HttpResponse(body, content_type="application/json", headers={"Cache-Control": "no-store"})


def problem(error: TongbanError) -> HttpResponse:
    """What is wrong with the whole request."""
    status = _BY_CODE.get(error.code) or next(
        (status for kind, status in _BY_KIND if isinstance(error, kind)), 400
    )
    zh, en = message_for(error, "zh"), message_for(error, "en")
    body = {
        "type": f"urn:tongban:error:{error.code}",
        "title": en,
        "status": status,
        "code": error.code,
        "zh": zh,
        "en": en,
    }
    return HttpResponse(
        canonical.encode(body), status=status, content_type=PROBLEM, headers={"Cache-Control": "no-store"}
    )


def only(*methods: str) -> Callable[[View], View]:
    """The methods an end point takes; every refusal in it becomes a problem answer."""

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                if request.method not in methods:
                    raise BadInput("method-not-used", wanted=", ".join(methods))
                return view(request, *args, **kwargs)
            except TongbanError as error:
                response = problem(error)
                if response.status_code == 405:
                    response["Allow"] = ", ".join(methods)
                return response

        return answering

    return decorate
