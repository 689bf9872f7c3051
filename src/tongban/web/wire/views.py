"""What other nodes may ask of this one, and two things anyone may."""

from django.conf import settings
from django.db import DatabaseError
from django.db import connection as database
from django.http import HttpRequest, HttpResponse

import tongban
from tongban.exchange import queries
from tongban.exchange.services.answering import admit_call
from tongban.exchange.services.asking import take_part, take_results, waiting_envelope, wanted_parts
from tongban.exchange.services.receiving import receive_envelope
from tongban.exchange.types import MAX_MESSAGE_BYTES, MAX_PART_BYTES, MAX_PARTS
from tongban.kernel.errors import BadInput
from tongban.kernel.node import NodeIdentity, PeerKey, this
from tongban.kernel.signing import public_to_text
from tongban.kernel.trust.queries import document_of
from tongban.web.shared.access import anyone, peer

from . import answers

MESSAGES_MEDIA = "application/tongban-messages+json"


@peer
@answers.only("GET", "POST")
def messages(request: HttpRequest) -> HttpResponse:
    """Take in what a peer sends; the signature of each message is its proof. Or give a peer that asks what waits for it."""
    if request.method == "GET":
        return answers.ready(waiting_envelope(peer=_caller(request)))
    if request.content_type != MESSAGES_MEDIA:
        raise BadInput("envelope-wrong-media", wanted=MESSAGES_MEDIA)
    return answers.ready(receive_envelope(body=_body(request)))


def _body(request: HttpRequest, most: int = 0) -> bytes:
    """The body, without reading more than a peer may send."""
    limit: int = most or settings.TONGBAN_ENVELOPE_LIMIT
    length = request.headers.get("Content-Length", "")
    if length.isdigit() and int(length) > limit:
        raise BadInput("envelope-too-large", limit=limit)
    body = request.read(limit + 1)
    if len(body) > limit:
        raise BadInput("envelope-too-large", limit=limit)
    return body


@peer
@answers.only("POST")
def results(request: HttpRequest) -> HttpResponse:
    """What a peer says about the messages it has asked for."""
    body = _body(request)
    return answers.data({"settled": take_results(peer=_caller(request, body), body=body)})


@peer
@answers.only("GET")
def wanted(request: HttpRequest) -> HttpResponse:
    """Files that this node waits for: the caller's messages have named them."""
    return answers.data({"parts": wanted_parts(peer=_caller(request))})


@peer
@answers.only("GET", "PUT")
def blob(request: HttpRequest, sha256: str) -> HttpResponse:
    """A file that a message to the caller names; or one that a message of the caller has named, brought by it."""
    if request.method == "PUT":
        content = _body(request, MAX_PART_BYTES)
        take_part(peer=_caller(request, content), sha256=sha256, content=content)
        return answers.data({"sha256": sha256})
    caller = _caller(request)
    content = queries.offered_part(peer=caller, sha256=sha256).content
    # Whatever it is, to a machine it is bytes: nothing here is ever shown by a browser.
    return HttpResponse(
        content, content_type="application/octet-stream", headers={"Cache-Control": "no-store"}
    )


@peer
@answers.only("GET")
def stream(request: HttpRequest, stream: str) -> HttpResponse:
    """Both directions of a stream between the caller and this node, so that two operators can compare."""
    state = queries.stream_state(peer=_caller(request), stream=stream)
    return answers.data(
        {
            "stream": state.stream,
            "received": {"next": state.next_in, "receipt": state.last_receipt_given or None},
            "sent": {
                "next": state.next_out,
                "receipt": state.last_receipt_got or None,
                "pending": state.pending,
                "blocked": state.is_blocked,
            },
        }
    )


def _caller(request: HttpRequest, body: bytes = b"") -> str:
    """The peer that signed this call. A query is not covered by the signature, so there must be none."""
    if request.META.get("QUERY_STRING"):
        raise BadInput("call-malformed", place="query")
    fields = {name.lower(): value for name, value in request.headers.items()}
    return admit_call(method=request.method or "", path=request.path, fields=fields, body=body)


@anyone
@answers.only("GET", "HEAD")
def node(_request: HttpRequest) -> HttpResponse:
    """Who this node is, with its public keys, for whoever sets up a link or checks a signature."""
    identity = this().identity
    return answers.data({**_identity(identity), "protocol": "tb-peer v1", "endpoints": _endpoints(identity)})


@anyone
@answers.only("GET", "HEAD")
def trust_list(_request: HttpRequest, version: int | None = None) -> HttpResponse:
    """The trust list in force here, or an earlier version: public, and believed for its signatures alone."""
    return answers.ready(document_of(version))


def _identity(identity: NodeIdentity) -> dict[str, object]:
    return {
        "id": identity.id,
        "name": {"zh": identity.name[0], "en": identity.name[1]},
        "brand": {"zh": identity.brand[0], "en": identity.brand[1]},
        "region": identity.region,
        "url": identity.url,
        "keys": [_key(key) for key in identity.keys],
        "limits": {
            "request_bytes": settings.TONGBAN_ENVELOPE_LIMIT,
            "request_messages": settings.TONGBAN_ENVELOPE_MESSAGES,
            "message_bytes": MAX_MESSAGE_BYTES,
            "message_parts": MAX_PARTS,
            "part_bytes": MAX_PART_BYTES,
        },
    }


def _key(key: PeerKey) -> dict[str, str | None]:
    return {
        "kid": key.public.kid,
        "purpose": key.purpose,
        "alg": "Ed25519",
        "public": public_to_text(key.public),
        "valid_from": key.valid_from.isoformat(),
        "valid_to": key.valid_to.isoformat() if key.valid_to else None,
        "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
    }


def _endpoints(identity: NodeIdentity) -> dict[str, str]:
    base = f"{identity.url}/peer/v1"
    return {"messages": f"{base}/messages", "blobs": f"{base}/blobs/", "streams": f"{base}/streams/"}


@anyone
@answers.only("GET", "HEAD")
def health(_request: HttpRequest) -> HttpResponse:
    """Can this node do its work? 200 if its database answers, 503 if not; for load balancers and monitors."""
    try:
        with database.cursor() as cursor:
            cursor.execute("SELECT 1")
        is_up = True
    except DatabaseError:
        is_up = False
    response = answers.data(
        {"status": "ok" if is_up else "down", "node": this().id, "version": tongban.__version__}
    )
    response.status_code = 200 if is_up else 503
    return response
