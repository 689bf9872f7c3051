"""A node of somebody else, written from docs/protocol.md alone: it shares no code with ours and signs with joserfc.

It speaks both directions of tb-peer v1 and counts what takes effect, so that a test can compare.
"""

import base64
import datetime as dt
import hashlib
import json
import secrets
from typing import Any

from joserfc import jws
from joserfc.jwk import OKPKey
from joserfc.jws import JWSRegistry

WEEK = 7 * 24 * 3600
REGISTRY = JWSRegistry(algorithms=["Ed25519"])
REGISTRY.max_payload_length = 1_000_000


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def content_hash(payload: dict[str, Any]) -> str:
    said = {name: value for name, value in payload.items() if name not in {"iat", "exp"}}
    return "sha256:" + hashlib.sha256(canonical(said)).hexdigest()


def seeded_key(seed: str) -> OKPKey:
    """The same key for the same seed, so that vectors stay as they are."""
    secret = hashlib.sha256(seed.encode()).digest()
    encoded = base64.urlsafe_b64encode(secret).rstrip(b"=").decode()
    public = OKPKey.import_key(_pem(secret)).as_dict(private=False)["x"]
    return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "d": encoded, "x": public})


def _pem(secret: bytes) -> str:
    der = bytes.fromhex("302e020100300506032b657004220420") + secret
    return f"-----BEGIN PRIVATE KEY-----\n{base64.b64encode(der).decode()}\n-----END PRIVATE KEY-----\n"


def public_text(key: OKPKey) -> str:
    return str(key.as_dict(private=False)["x"])


def sign(payload: bytes, *, typ: str, kid: str, key: OKPKey) -> str:
    header = {"alg": "Ed25519", "kid": kid, "typ": typ}
    return jws.serialize_compact(header, payload, key, registry=REGISTRY)


def verify(token: str, *, typ: str, keys: dict[str, OKPKey]) -> dict[str, Any] | None:
    """The payload, or None if no key of ours fits."""
    header = json.loads(base64.urlsafe_b64decode(token.split(".", maxsplit=1)[0] + "=="))
    if header.get("typ") != typ or header.get("kid") not in keys:
        return None
    return json.loads(jws.deserialize_compact(token, keys[header["kid"]], registry=REGISTRY).payload)


class ForeignNode:
    """One end of a link. `peer_keys` are the keys it knows of the other end, by kid."""

    def __init__(self, node: str, other: str, now: dt.datetime, seed: str = "") -> None:
        self.node, self.other, self.now, self.seed = node, other, now, seed
        self.keys: dict[str, OKPKey] = {}
        self.peer_keys: dict[str, OKPKey] = {}
        self.kid = ""
        self.rotate_key()
        self.outbox: list[dict[str, Any]] = []
        self.receipts: dict[str, dict[str, Any]] = {}
        self.given: list[str] = []
        self.sent_numbers: dict[str, int] = {}
        self.inbox: dict[str, tuple[str, str]] = {}
        self.expected: dict[str, int] = {}
        self.effects: list[dict[str, Any]] = []
        self.refuse_types: set[str] = set()
        self.busy_with: set[str] = set()

    # Keys

    def rotate_key(self) -> str:
        self.kid = f"{self.node}-message-{len(self.keys) + 1}"
        self.keys[self.kid] = (
            seeded_key(f"{self.seed}/{self.kid}") if self.seed else OKPKey.generate_key("Ed25519")
        )
        return self.kid

    def learn(self, keys: dict[str, OKPKey]) -> None:
        self.peer_keys.update(keys)

    def public_keys(self) -> dict[str, str]:
        return {kid: public_text(key) for kid, key in self.keys.items()}

    # Sending

    def queue(self, stream: str, kind: str, data: dict[str, Any], parts: list[Any] | None = None) -> str:
        self.sent_numbers[stream] = self.sent_numbers.get(stream, 0) + 1
        message = {"id": secrets.token_hex(16), "stream": stream, "seq": self.sent_numbers[stream]}
        self.outbox.append({**message, "type": kind, "data": {**data, "parts": parts or []}})
        return str(message["id"])

    def payload(self, message: dict[str, Any], **changes: Any) -> dict[str, Any]:
        issued = int(self.now.timestamp())
        event = {
            "specversion": "1.0",
            "id": message["id"],
            "source": f"urn:tongban:node:{self.node}",
            "type": message["type"],
            "subject": message["stream"],
            "time": self.now.isoformat().replace("+00:00", "Z"),
            "datacontenttype": "application/json",
            "data": message["data"],
        }
        message.setdefault("time", event["time"])
        event["time"] = message["time"]
        payload = {
            "v": 1,
            "iss": self.node,
            "aud": self.other,
            "jti": message["id"],
            "iat": issued,
            "exp": issued + WEEK,
            "stream": message["stream"],
            "seq": message["seq"],
            "event": event,
        }
        return {**payload, **changes}

    def token(self, payload: dict[str, Any] | bytes, *, typ: str = "tb-msg+jws", kid: str = "") -> str:
        raw = payload if isinstance(payload, bytes) else canonical(payload)
        kid = kid or self.kid
        return sign(raw, typ=typ, kid=kid, key=self.keys[kid])

    def envelope(self, limit: int = 64) -> bytes:
        self.posted = self.outbox[:limit]
        self.hashes = {message["id"]: content_hash(self.payload(message)) for message in self.posted}
        return canonical({"messages": [self.token(self.payload(message)) for message in self.posted]})

    def settle(self, answer: bytes) -> None:
        """Believe nothing but a receipt the other node signed for this very message."""
        for message, result in zip(self.posted, json.loads(answer)["results"], strict=True):
            if "receipt" not in result:
                continue
            receipt = verify(result["receipt"], typ="tb-receipt+jws", keys=self.peer_keys)
            if receipt is None:
                continue
            said = (receipt["iss"], receipt["aud"], receipt["msg"], receipt["hash"], receipt["seq"])
            wanted = (self.other, self.node, message["id"], self.hashes[message["id"]], message["seq"])
            assert said == wanted
            self.receipts[message["id"]] = receipt
            if receipt["status"] == "done":
                self.outbox = [other for other in self.outbox if other["id"] != message["id"]]

    # Receiving

    def answer(self, body: bytes) -> bytes:
        try:
            tokens = json.loads(body)["messages"]
        except (ValueError, KeyError):
            return b""
        return canonical({"results": [self.take(token) for token in tokens]})

    def take(self, token: str) -> dict[str, Any]:
        payload = verify(token, typ="tb-msg+jws", keys=self.peer_keys)
        if payload is None:
            return {"outcome": "retry", "code": "key-unknown", "zh": "验不了签名", "en": "Cannot be verified"}
        if payload["event"]["type"] in self.busy_with:
            return {"outcome": "retry", "code": "message-not-handled", "zh": "稍后再送", "en": "Later"}
        said, key, stream = content_hash(payload), payload["jti"], payload["stream"]
        if key in self.inbox:
            known, status = self.inbox[key]
            return self.receipt(payload, said, status if known == said else "rejected")
        expected = self.expected.get(stream, 1)
        if payload["seq"] > expected:
            return {"id": key, "outcome": "gap", "expected": expected}
        if payload["seq"] < expected:
            return self.receipt(payload, said, "rejected")
        status = "rejected" if payload["event"]["type"] in self.refuse_types else "done"
        self.inbox[key] = (said, status)
        if status == "done":
            self.expected[stream] = expected + 1
            self.effects.append(payload)
        return self.receipt(payload, said, status)

    def receipt(self, payload: dict[str, Any], said: str, status: str, **changes: Any) -> dict[str, Any]:
        reason = {"code": "not-ours", "zh": "不归本节点", "en": "Not ours"} if status == "rejected" else None
        receipt = {
            "v": 1,
            "iss": self.node,
            "aud": self.other,
            "iat": int(self.now.timestamp()),
            "msg": payload["jti"],
            "hash": said,
            "stream": payload["stream"],
            "seq": payload["seq"],
            "status": status,
            "reason": reason,
            **changes,
        }
        token = sign(canonical(receipt), typ="tb-receipt+jws", kid=self.kid, key=self.keys[self.kid])
        self.given.append(token)
        return {"id": payload["jti"], "outcome": status, "receipt": token}
