"""The end points as another program meets them: over HTTP, with statuses and sentences in both languages."""

import dataclasses
import datetime as dt
import hashlib
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpResponse
from django.test import Client

from tests.exchange.conftest import Moment
from tests.exchange.foreign import ForeignNode, verify
from tests.exchange.link import LONG_AGO, known_peer
from tongban.exchange.models import FORGET_EVERY, UsedNonce
from tongban.exchange.queries import delivery_of
from tongban.exchange.rules.calls import Call, sign_call
from tongban.exchange.services import send_message
from tongban.exchange.types import VOID_TYPE, DeliveryState, Incoming, Part
from tongban.kernel import clock, node
from tongban.kernel.blobs.services import read_blob, store_blob
from tongban.kernel.ids import new_id
from tongban.kernel.node import NodeProfile
from tongban.kernel.signing import PrivateKey, decode_base64url
from tongban.web.shared.access import routes
from tongban.web.wire import urls

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tongban.web.wire.urls")]

MEDIA = "application/tongban-messages+json"
FILE = b"a lease"
DIGEST = hashlib.sha256(FILE).hexdigest()


def post(client: Client, body: bytes, media: str = MEDIA, **extra: Any) -> HttpResponse:
    return client.post("/peer/v1/messages", body, content_type=media, **extra)


def is_problem(response: HttpResponse, status: int, code: str) -> bool:
    body = json.loads(response.content)
    assert response["Content-Type"] == "application/problem+json"
    assert body["zh"]
    assert body["title"] == body["en"] != ""
    assert (response.status_code, body["status"]) == (status, status)
    return bool(body["code"] == code and body["type"] == f"urn:tongban:error:{code}")


# Messages


def test_messages_are_taken_in_and_answered_one_by_one(
    client: Client, foreign: ForeignNode, here: NodeProfile, taken: list[Incoming]
) -> None:
    foreign.queue("a", "cases.noted.v1", {"n": 1})
    foreign.queue("a", "cases.odd.v1", {"n": 2})
    response = post(client, foreign.envelope())
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    done, rejected = json.loads(response.content)["results"]
    assert verify(done["receipt"], typ="tb-receipt+jws", keys=foreign.peer_keys)
    assert (rejected["outcome"], rejected["code"]) == ("rejected", "message-type-unknown")
    assert rejected["zh"]
    assert rejected["en"]
    assert {got.data["n"] for got in taken} == {1}, "once more after the shared transaction was undone"
    assert "Set-Cookie" not in response


def test_strangers_are_told_so(client: Client, moment: Moment, here: NodeProfile) -> None:
    stranger = ForeignNode("99", "50", moment.at)
    stranger.queue("a", "cases.noted.v1", {})
    assert is_problem(post(client, stranger.envelope()), 401, "peer-unknown")


@pytest.mark.parametrize("media", ["application/json", "text/plain", "multipart/form-data; boundary=x"])
def test_another_media_type_is_refused(client: Client, media: str) -> None:
    assert is_problem(post(client, b"{}", media), 415, "envelope-wrong-media")


def test_parameters_of_the_media_type_are_fine(client: Client) -> None:
    assert post(client, b'{"messages":[]}', f"{MEDIA}; charset=utf-8").json() == {"results": []}


@pytest.mark.parametrize(
    "body", [b"{", b'{"messages":[],"messages":[]}', b'{"message":[]}', b'{"messages":"x"}']
)
def test_a_malformed_request_is_refused(client: Client, body: bytes) -> None:
    assert is_problem(post(client, body), 400, "envelope-malformed")


def test_a_body_over_the_limit_is_refused(client: Client, settings: Any) -> None:
    settings.TONGBAN_ENVELOPE_LIMIT = 1000
    assert is_problem(post(client, b" " * 1001), 413, "envelope-too-large")
    said_less = post(client, b" " * 1001, headers={"Content-Length": "x"})
    assert said_less.status_code in {400, 413}


def test_too_many_messages_are_refused(client: Client) -> None:
    body = json.dumps({"messages": ["x"] * 65}).encode()
    assert is_problem(post(client, body), 413, "envelope-too-many")


def test_messages_are_posted_or_asked_for_and_nothing_else(client: Client) -> None:
    response = client.put("/peer/v1/messages")
    assert is_problem(response, 405, "method-not-used")
    assert response["Allow"] == "GET, POST"


# Signed calls


@pytest.fixture
def peer_key(foreign: ForeignNode) -> PrivateKey:
    """The foreign node's key in our own form, to sign calls with."""
    secret = decode_base64url(str(foreign.keys[foreign.kid].as_dict(private=True)["d"]))
    return PrivateKey(foreign.kid, Ed25519PrivateKey.from_private_bytes(secret))


def call(client: Client, path: str, key: PrivateKey, **changes: Any) -> HttpResponse:
    """A call as the protocol wants it; `changes` spoil it."""
    signed = Call(
        changes.get("method", "GET"),
        changes.get("authority", "127.0.0.1:8050"),
        changes.get("signed_path", path),
        changes.get("signed_body", changes.get("body", b"")),
    )
    fields = sign_call(
        signed,
        node=changes.get("node", "51"),
        key=key,
        nonce=changes.get("nonce", new_id()),
        now=changes.get("now", clock.now()),
    )
    return client.generic(
        changes.get("by", "GET"), path + changes.get("query", ""), changes.get("body", b""), headers=fields
    )


def offer(name: str = "lease.pdf") -> None:
    sha256 = store_blob(content=FILE, media="application/pdf")
    part = Part(sha256, len(FILE), "application/pdf", name)
    send_message(peer="51", stream="a", type="cases.noted.v1", data={}, parts=(part, part))


def test_a_file_named_in_a_message_is_given_to_its_peer(
    client: Client, here: NodeProfile, peer_key: PrivateKey
) -> None:
    offer()
    response = call(client, f"/peer/v1/blobs/{DIGEST}", peer_key)
    assert (response.status_code, response.content) == (200, FILE)
    assert response["Content-Type"] == "application/octet-stream"


def test_a_file_that_no_message_to_the_caller_names_is_not_there(
    client: Client, here: NodeProfile, peer_key: PrivateKey, moment: Moment
) -> None:
    store_blob(content=FILE, media="application/pdf")
    assert is_problem(call(client, f"/peer/v1/blobs/{DIGEST}", peer_key), 404, "part-not-offered")
    offer()
    other = ForeignNode("61", "50", moment.at)
    key = PrivateKey(
        other.kid,
        Ed25519PrivateKey.from_private_bytes(
            decode_base64url(str(other.keys[other.kid].as_dict(private=True)["d"]))
        ),
    )
    with node.use(dataclasses.replace(here, peers=(*here.peers, known_peer(other)))):
        response = call(client, f"/peer/v1/blobs/{DIGEST}", key, node="61")
    assert is_problem(response, 404, "part-not-offered")


# A node that comes and asks


def test_what_waits_is_given_to_the_peer_that_asks_and_waits_until_it_has_signed(
    client: Client, here: NodeProfile, peer_key: PrivateKey, foreign: ForeignNode
) -> None:
    first = send_message(peer="51", stream="a", type="cases.noted.v1", data={"n": 1})
    for _ in range(2):  # asked for twice, nothing is lost: no receipt has come yet
        waiting = call(client, "/peer/v1/messages", peer_key)
        assert waiting.status_code == 200
        results = foreign.answer(waiting.content)
    told = {"method": "POST", "by": "POST", "body": results}
    assert call(client, "/peer/v1/results", peer_key, **told).json() == {"settled": 1}
    assert call(client, "/peer/v1/results", peer_key, **told).json() == {"settled": 0}, "said before"
    assert delivery_of(first).state is DeliveryState.DONE
    assert call(client, "/peer/v1/messages", peer_key).json() == {"messages": []}


@pytest.mark.parametrize("body", [b"", b"[]", b'{"results":[],"x":1}', b'{"results":{}}', b'{"results"'])
def test_results_in_another_form_are_refused(
    client: Client, here: NodeProfile, peer_key: PrivateKey, body: bytes
) -> None:
    response = call(client, "/peer/v1/results", peer_key, method="POST", by="POST", body=body)
    assert is_problem(response, 400, "results-malformed")


@pytest.mark.parametrize(
    "result",
    [None, 7, {}, {"id": 7}, {"id": "x" * 32}, {"id": "MINE"}, {"id": "MINE", "receipt": "forged"}],
    ids=str,
)
def test_only_a_signed_receipt_settles_what_was_asked_for(
    client: Client, here: NodeProfile, peer_key: PrivateKey, result: Any
) -> None:
    mine = send_message(peer="51", stream="a", type="cases.noted.v1", data={"n": 1})
    if isinstance(result, dict) and result.get("id") == "MINE":
        result = {**result, "id": mine}
    body = json.dumps({"results": [result]}, separators=(",", ":")).encode()
    response = call(client, "/peer/v1/results", peer_key, method="POST", by="POST", body=body)
    assert response.json() == {"settled": 0}
    assert delivery_of(mine).state is DeliveryState.PENDING


def test_a_file_is_brought_by_the_peer_whose_message_names_it(
    client: Client, here: NodeProfile, peer_key: PrivateKey, foreign: ForeignNode
) -> None:
    path = f"/peer/v1/blobs/{DIGEST}"
    brought = {"method": "PUT", "by": "PUT", "body": FILE}
    assert is_problem(call(client, path, peer_key, **brought), 404, "part-not-wanted")
    part = {"sha256": DIGEST, "size": len(FILE), "media": "application/pdf", "name": "a.pdf"}
    foreign.queue("a", VOID_TYPE, {"void": "0" * 32}, [part])
    assert post(client, foreign.envelope(1)).json()["results"][0]["outcome"] == "done"
    assert call(client, "/peer/v1/wanted", peer_key).json() == {
        "parts": [{"sha256": DIGEST, "size": len(FILE)}]
    }
    spoilt = {**brought, "body": FILE[:-1] + b"!"}
    assert is_problem(call(client, path, peer_key, **spoilt), 400, "part-wrong")
    other = call(client, path, peer_key, **brought, signed_body=b"something else")
    assert is_problem(other, 400, "call-malformed")
    assert call(client, path, peer_key, **brought).status_code == 200
    assert read_blob(DIGEST).content == FILE
    assert call(client, "/peer/v1/wanted", peer_key).json() == {"parts": []}


def test_a_call_is_good_once(client: Client, here: NodeProfile, peer_key: PrivateKey, moment: Moment) -> None:
    path = "/peer/v1/streams/a"
    assert call(client, path, peer_key, nonce="n" * 32).status_code == 200
    assert is_problem(call(client, path, peer_key, nonce="n" * 32), 401, "call-replayed")
    assert call(client, path, peer_key, nonce="m" * 32).status_code == 200
    moment.advance(minutes=10)
    assert call(client, path, peer_key, nonce="n" * 32).status_code == 200
    assert is_problem(call(client, path, peer_key, nonce="n" * 32), 401, "call-replayed")


def test_nonces_that_cannot_be_replayed_any_more_are_forgotten(
    client: Client, here: NodeProfile, peer_key: PrivateKey, moment: Moment
) -> None:
    for number in range(FORGET_EVERY):
        assert (
            call(client, "/peer/v1/streams/a", peer_key, nonce=f"first-round-{number:06}").status_code == 200
        )
    moment.advance(minutes=10)
    for number in range(FORGET_EVERY):
        assert (
            call(client, "/peer/v1/streams/a", peer_key, nonce=f"other-round-{number:06}").status_code == 200
        )
    assert UsedNonce.objects.count() == FORGET_EVERY


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"method": "POST"}, 401, "signature-wrong"),
        ({"authority": "elsewhere.example"}, 401, "signature-wrong"),
        ({"signed_path": "/peer/v1/streams/b"}, 401, "signature-wrong"),
        ({"node": "99"}, 401, "peer-unknown"),
        ({"now": clock.now() - dt.timedelta(days=3000)}, 401, "call-expired"),
        ({"now": clock.now() + dt.timedelta(days=3000)}, 401, "call-expired"),
        ({"query": "?x=1"}, 400, "call-malformed"),
    ],
)
def test_a_call_that_is_not_signed_for_this_is_refused(
    changes: dict[str, Any], status: int, code: str, client: Client, here: NodeProfile, peer_key: PrivateKey
) -> None:
    assert is_problem(call(client, "/peer/v1/streams/a", peer_key, **changes), status, code)


def test_a_call_without_a_signature_is_refused(client: Client, here: NodeProfile) -> None:
    assert is_problem(client.get(f"/peer/v1/blobs/{DIGEST}"), 400, "call-malformed")
    assert is_problem(client.get("/peer/v1/streams/a"), 400, "call-malformed")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"purpose": "credential"}, "key-wrong-purpose"),
        ({"revoked_at": LONG_AGO}, "key-not-valid"),
        ({"valid_to": LONG_AGO}, "key-not-valid"),
    ],
)
def test_a_call_signed_with_a_key_that_may_not_is_refused(
    changes: dict[str, Any],
    code: str,
    client: Client,
    foreign: ForeignNode,
    here: NodeProfile,
    peer_key: PrivateKey,
) -> None:
    with node.use(dataclasses.replace(here, peers=(known_peer(foreign, **changes),))):
        assert is_problem(call(client, "/peer/v1/streams/a", peer_key), 401, code)


def test_a_stream_can_be_compared(
    client: Client, here: NodeProfile, foreign: ForeignNode, peer_key: PrivateKey, taken: list[Incoming]
) -> None:
    offer()
    foreign.queue("a", "cases.noted.v1", {})
    (result,) = post(client, foreign.envelope()).json()["results"]
    answer = call(client, "/peer/v1/streams/a", peer_key).json()
    assert answer == {
        "stream": "a",
        "received": {"next": 2, "receipt": result["receipt"]},
        "sent": {"next": 2, "receipt": None, "pending": 1, "blocked": False},
    }
    assert call(client, "/peer/v1/streams/unused", peer_key).json()["received"]["next"] == 1


# For everybody


def test_a_node_says_who_it_is(client: Client, here: NodeProfile) -> None:
    told = client.get("/.well-known/tongban").json()
    assert (told["id"], told["protocol"]) == ("50", "tb-peer v1")
    assert told["brand"] == {"zh": "渝快办", "en": "Yukuaiban"}
    assert told["endpoints"]["messages"] == "http://127.0.0.1:8050/peer/v1/messages"
    assert {key["purpose"] for key in told["keys"]} == {"message", "credential"}
    assert told["limits"]["request_messages"] == 64
    text = json.dumps(told)
    assert "PRIVATE" not in text


def test_a_monitor_learns_whether_the_node_can_work(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    response = client.get("/health")
    assert (response.status_code, response.json()["status"]) == (200, "ok")

    def gone(self: BaseDatabaseWrapper) -> None:
        raise DatabaseError

    monkeypatch.setattr(BaseDatabaseWrapper, "cursor", gone)
    response = client.get("/health")
    assert (response.status_code, response.json()["status"]) == (503, "down")


def test_every_end_point_says_who_may_use_it() -> None:
    rules = {where: view.access.kind for where, view in routes(urls.urlpatterns)}
    open_to_all = {where for where, kind in rules.items() if kind == "anyone"}
    assert all(where == "health" or where.startswith(".well-known/") for where in open_to_all)
    assert [kind for where, kind in rules.items() if where not in open_to_all] == ["peer"] * 5


def test_end_points_take_no_cookies_and_no_form_tokens(here: NodeProfile) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = post(strict, b'{"messages":[]}')
    assert response.status_code == 200
    assert not response.cookies
