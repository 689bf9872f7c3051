"""Write the vectors: one file for each way in which a message or a receipt can be wrong, and two that are right.

    python -m tests.exchange.make_vectors

The keys come from fixed seeds and the moment is fixed, so a second run writes the same bytes; a test compares. Anybody
who writes a node may use the files: docs/protocol.md says how.
"""

import base64
import datetime as dt
import json
import pathlib
from collections.abc import Callable, Iterator
from typing import Any

from joserfc.jwk import OctKey
from joserfc.jws import JWSRegistry, serialize_compact

from tests.exchange.foreign import ForeignNode, canonical, public_text, seeded_key

FOLDER = pathlib.Path(__file__).parent / "vectors"
NOW = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)
SENDER, RECEIVER = "51", "50"
MESSAGE_ID = "0192f0c1d2e37a4b8c5d6e7f80910111"
SEED = "tongban vectors"

Vector = dict[str, Any]


def moment(days: int) -> str:
    return (NOW + dt.timedelta(days=days)).isoformat()


def peer_keys() -> list[dict[str, str | None]]:
    """The sender's keys as the receiver has them in its configuration."""

    def key(kid: str, purpose: str, start: int, end: int | None = None, revoked: int | None = None) -> Vector:
        return {
            "kid": kid,
            "public": public_text(seeded_key(f"{SEED}/{kid}")),
            "purpose": purpose,
            "valid_from": moment(start),
            "valid_to": None if end is None else moment(end),
            "revoked_at": None if revoked is None else moment(revoked),
        }

    return [
        key("51-message-1", "message", -300),
        key("51-message-retired", "message", -300, end=-1),
        key("51-message-revoked", "message", -300, revoked=-1),
        key("51-message-coming", "message", 1),
        key("51-credential-1", "credential", -300),
    ]


def sender() -> ForeignNode:
    node = ForeignNode(SENDER, RECEIVER, NOW, seed=SEED)
    for kid in ("retired", "revoked", "coming", "unlisted"):
        node.keys[f"51-message-{kid}"] = seeded_key(f"{SEED}/51-message-{kid}")
    node.keys["51-credential-1"] = seeded_key(f"{SEED}/51-credential-1")
    return node


def good_payload(node: ForeignNode) -> Vector:
    part = {"sha256": "ab" * 32, "size": 48211, "media": "application/pdf", "name": "租赁合同.pdf"}
    data = {"number": "CQ-2026-1123-00001", "text": "材料已补齐", "parts": [part]}
    message = {"id": MESSAGE_ID, "stream": "c4a1f0", "seq": 7, "type": "cases.noted.v1", "data": data}
    return node.payload(message)


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def with_header(token: str, header: bytes) -> str:
    return ".".join([encoded(header), *token.split(".")[1:]])


def within(payload: Vector, *path: str | int, to: Any) -> Vector:
    """A copy of `payload` in which the value at `path` is another."""
    copy: Vector = json.loads(json.dumps(payload))
    place: Any = copy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return copy


def without(payload: Vector, name: str) -> Vector:
    return {key: value for key, value in payload.items() if key != name}


def message_vectors() -> Iterator[tuple[str, str, str, str]]:
    """Name, token, outcome, code."""
    node = sender()
    good = good_payload(node)
    token = node.token(good)
    yield "good", token, "done", ""
    spoken = within(good, "event", "data", "text", to="\\u0000")
    yield "good-though-it-speaks-of-nul", node.token(spoken), "done", ""
    yield from _wrong_keys(node, good)
    yield from _wrong_tokens(node, good, token)
    yield from _wrong_times(node, good)
    for name, payload in _wrong_forms(good):
        yield name, node.token(payload), "rejected", "message-malformed"
    yield "audience-other", node.token({**good, "aud": "61"}), "rejected", "message-not-for-us"
    yield "issuer-unknown", node.token({**good, "iss": "99"}), "rejected", "peer-unknown"


def _wrong_keys(node: ForeignNode, good: Vector) -> Iterator[tuple[str, str, str, str]]:
    yield "kid-unknown", node.token(good, kid="51-message-unlisted"), "retry", "key-unknown"
    for kid in ("retired", "revoked", "coming"):
        yield f"key-{kid}", node.token(good, kid=f"51-message-{kid}"), "rejected", "key-not-valid"
    yield "key-of-wrong-purpose", node.token(good, kid="51-credential-1"), "rejected", "key-wrong-purpose"
    node.keys["51-message-1"], right = seeded_key("a thief's"), node.keys["51-message-1"]
    yield "key-of-a-thief", node.token(good), "rejected", "signature-wrong"
    node.keys["51-message-1"] = right


def _wrong_tokens(node: ForeignNode, good: Vector, token: str) -> Iterator[tuple[str, str, str, str]]:
    header, body, signature = token.split(".")
    other = encoded(canonical({**good, "seq": 8}))
    yield "payload-altered", f"{header}.{other}.{signature}", "rejected", "signature-wrong"
    yield "signature-cut", token[:-2], "rejected", "signature-wrong"
    yield "signature-missing", f"{header}.{body}.", "rejected", "signature-wrong"
    yield "typ-of-a-receipt", node.token(good, typ="tb-receipt+jws"), "rejected", "token-wrong-kind"
    headers = {
        "alg-none": (b'{"alg":"none","kid":"51-message-1","typ":"tb-msg+jws"}', "token-wrong-kind"),
        "alg-eddsa": (b'{"alg":"EdDSA","kid":"51-message-1","typ":"tb-msg+jws"}', "token-wrong-kind"),
        "typ-missing": (b'{"alg":"Ed25519","kid":"51-message-1"}', "token-malformed"),
        "header-with-key-address": (
            b'{"alg":"Ed25519","jku":"https://thief.example/keys","kid":"51-message-1","typ":"tb-msg+jws"}',
            "token-malformed",
        ),
        "header-with-doubled-key": (
            b'{"alg":"none","alg":"Ed25519","kid":"51-message-1","typ":"tb-msg+jws"}',
            "token-malformed",
        ),
    }
    for name, (raw, code) in headers.items():
        yield name, with_header(token, raw), "rejected", code
    yield (
        "alg-none-unsigned",
        with_header(f"{header}.{body}.", headers["alg-none"][0]),
        "rejected",
        "token-wrong-kind",
    )
    yield "alg-hs256-with-public-key", _hmac_token(good), "rejected", "token-wrong-kind"
    yield "padding-in-base64", f"{header}.{body}==.{signature}", "rejected", "token-malformed"
    yield "two-pieces", f"{header}.{body}", "rejected", "message-malformed"
    yield "four-pieces", f"{token}.{signature}", "rejected", "message-malformed"


def _hmac_token(good: Vector) -> str:
    """The old trick: sign with HMAC and the public key, hoping that the receiver takes the algorithm from the header."""
    secret = OctKey.import_key(public_text(seeded_key(f"{SEED}/51-message-1")))
    header = {"alg": "HS256", "kid": "51-message-1", "typ": "tb-msg+jws"}
    return serialize_compact(header, canonical(good), secret, registry=JWSRegistry(algorithms=["HS256"]))


def _wrong_times(node: ForeignNode, good: Vector) -> Iterator[tuple[str, str, str, str]]:
    def issued(seconds: int, life: int) -> str:
        start = good["iat"] + seconds
        return node.token({**good, "iat": start, "exp": start + life})

    week = 7 * 24 * 3600
    yield "good-though-clocks-differ", issued(119, week), "done", ""
    yield "good-to-the-last-moment", issued(-week - 119, week), "done", ""
    yield "expired", issued(-week - 121, week), "retry", "message-expired"
    yield "from-the-future", issued(121, week), "retry", "message-from-the-future"
    yield "lives-too-long", issued(0, week + 1), "rejected", "message-malformed"
    yield "ends-before-it-begins", issued(0, -1), "rejected", "message-malformed"


def _wrong_forms(good: Vector) -> Iterator[tuple[str, Vector | bytes]]:
    part = good["event"]["data"]["parts"][0]
    raw = canonical(good)
    yield "payload-with-doubled-key", raw.replace(b'"seq":7', b'"seq":7,"seq":8')
    yield "payload-with-spaces", json.dumps(good, sort_keys=True, ensure_ascii=False).encode()
    yield "payload-with-unsorted-keys", json.dumps(good, separators=(",", ":"), ensure_ascii=False).encode()
    yield "payload-with-fraction", within(good, "event", "data", "text", to=1.5)
    yield "payload-with-nul", within(good, "event", "data", "text", to="a\x00b")
    yield "payload-with-lone-surrogate", raw.replace("材料已补齐".encode(), b"\\ud800")
    yield "payload-not-json", b"{"
    yield "payload-not-an-object", b"[]"
    yield "member-missing", without(good, "stream")
    yield "member-unknown", {**good, "nbf": 0}
    yield "version-2", {**good, "v": 2}
    yield "id-too-short", {**good, "jti": "7"}
    yield "number-zero", {**good, "seq": 0}
    yield "number-as-text", {**good, "seq": "7"}
    yield "number-as-truth", {**good, "seq": True}
    yield "stream-with-space", {**good, "stream": "c4 a1"}
    yield "event-of-another-id", within(good, "event", "id", to="0" * 32)
    yield "event-of-another-source", within(good, "event", "source", to="urn:tongban:node:61")
    yield "event-of-another-subject", within(good, "event", "subject", to="other")
    yield "event-of-another-version", within(good, "event", "specversion", to="0.3")
    yield "event-with-unknown-member", within(good, "event", "dataschema", to="x")
    yield "event-not-an-object", {**good, "event": "x"}
    yield "type-with-capitals", within(good, "event", "type", to="Cases.Noted")
    yield "time-without-zone", within(good, "event", "time", to="2026-11-23T04:00:00")
    yield "time-not-a-time", within(good, "event", "time", to="noon")
    yield "data-not-an-object", within(good, "event", "data", to=[])
    yield "parts-missing", within(good, "event", "data", to={})
    yield "parts-too-many", within(good, "event", "data", "parts", to=[part] * 65)
    yield "part-with-unknown-member", within(good, "event", "data", "parts", 0, to={**part, "url": "x"})
    yield "part-digest-in-capitals", within(good, "event", "data", "parts", 0, "sha256", to="AB" * 32)
    yield "part-too-large", within(good, "event", "data", "parts", 0, "size", to=10 * 1024 * 1024 + 1)
    yield "part-without-name", within(good, "event", "data", "parts", 0, "name", to="")


def receipt_vectors() -> Iterator[tuple[str, str, str]]:
    """Name, token, what it amounts to: done, rejected, or the code of the refusal."""
    node = sender()
    message = {"jti": MESSAGE_ID, "stream": "c4a1f0", "seq": 7}
    said = "sha256:" + "12" * 32

    def receipt(status: str = "done", **changes: Any) -> str:
        return str(node.receipt(message, said, status, **changes)["receipt"])

    yield "good", receipt(), "done"
    yield "good-rejection", receipt("rejected"), "rejected"
    reason = {"code": "not-ours", "zh": "不归本节点", "en": "Not ours"}
    wrong: dict[str, Vector] = {
        "of-another-message": {"msg": "0" * 32},
        "of-other-content": {"hash": "sha256:" + "21" * 32},
        "of-another-stream": {"stream": "other"},
        "of-another-number": {"seq": 8},
        "from-another-node": {"iss": "61"},
        "to-another-node": {"aud": "61"},
        "from-the-future": {"iat": int(NOW.timestamp()) + 121},
        "issued-as-text": {"iat": "now"},
        "version-2": {"v": 2},
        "status-unknown": {"status": "maybe"},
        "done-with-reason": {"reason": reason},
        "rejected-without-reason": {"status": "rejected", "reason": None},
        "rejected-with-half-a-reason": {"status": "rejected", "reason": {"code": "x"}},
        "member-unknown": {"more": 1},
    }
    for name, changes in wrong.items():
        yield name, receipt(**changes), "receipt-wrong"
    header, body, signature = receipt().split(".")
    altered = encoded(canonical({**json.loads(base64.urlsafe_b64decode(body + "==")), "status": "rejected"}))
    yield "altered", f"{header}.{altered}.{signature}", "signature-wrong"
    yield "typ-of-a-message", node.token(good_payload(node)), "token-wrong-kind"
    for kid, code in (("unlisted", "key-unknown"), ("revoked", "key-not-valid")):
        node.kid = f"51-message-{kid}"
        yield f"key-{kid}", receipt(), code


def files() -> dict[pathlib.Path, str]:
    """Every file with its text."""

    def text(value: Any) -> str:
        return json.dumps(value, indent=1, ensure_ascii=False) + "\n"

    peer = {"now": NOW.isoformat(), "receiver": RECEIVER, "sender": SENDER, "sender_keys": peer_keys()}
    result = {FOLDER / "keys.json": text(peer)}
    for name, token, outcome, code in message_vectors():
        result[FOLDER / "messages" / f"{name}.json"] = text(
            {"token": token, "outcome": outcome, "code": code}
        )
    said = {"id": MESSAGE_ID, "hash": "sha256:" + "12" * 32, "stream": "c4a1f0", "seq": 7}
    for name, token, result_code in receipt_vectors():
        vector = {"message": said, "token": token, "result": result_code}
        result[FOLDER / "receipts" / f"{name}.json"] = text(vector)
    return result


def main(write: Callable[[pathlib.Path, str], object]) -> None:
    for path, text in files().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write(path, text)


if __name__ == "__main__":
    main(lambda path, text: path.write_text(text, "utf-8"))
