"""The peer that is played: it signs with the keys of a node that the tested one knows, and checks all that comes back."""

import dataclasses
import datetime as dt
import functools
import json
from importlib import resources
from typing import Any

import jsonschema_rs
import urllib3

from tongban.exchange.rules import messages, receipts
from tongban.exchange.rules.calls import Call, authority_of, sign_call
from tongban.exchange.types import VOID_TYPE, Outgoing, Receipt, Signed
from tongban.kernel import canonical, clock
from tongban.kernel.ids import new_id
from tongban.kernel.node import NodeIdentity, NodeProfile
from tongban.kernel.signing import decode_base64url, sign_jws

MEDIA = "application/tongban-messages+json"
MESSAGES = "/peer/v1/messages"
TIMEOUT = urllib3.Timeout(connect=3.0, read=30.0)
"""Seconds."""


@functools.cache
def schema(name: str) -> Any:
    """One of the schemas of the protocol, ready to check with."""
    file = resources.files("tongban.exchange").joinpath("schemas", f"{name}.schema.json")
    return jsonschema_rs.validator_for(json.loads(file.read_text("utf-8")))


@dataclasses.dataclass(frozen=True)
class Said:
    """An answer of the tested node."""

    status: int
    fields: dict[str, str]
    body: bytes

    @property
    def data(self) -> Any:
        """What it says, as JSON; None for anything else."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    def fits(self, name: str) -> bool:
        """Is it as this schema says?"""
        return bool(schema(name).is_valid(self.data))


class Peer:
    """Who plays, and the node that is tested."""

    def __init__(self, profile: NodeProfile, target: NodeIdentity, *, ca_certs: str | None = None) -> None:
        self.profile, self.target = profile, target
        more = {"ca_certs": ca_certs} if ca_certs else {}
        self._pool = urllib3.connection_from_url(target.url, maxsize=1, timeout=TIMEOUT, **more)

    # Calls -------------------------------------------------------------------------------------------------------

    def call(self, method: str, path: str, body: bytes = b"", fields: dict[str, str] | None = None) -> Said:
        """A request as it stands, without a signature."""
        answer = self._pool.request(
            method, path, body=body or None, headers=fields or {}, redirect=False, retries=False
        )
        names = {name.lower(): value for name, value in answer.headers.items()}
        return Said(answer.status, names, answer.data)

    def signature(self, method: str, path: str, body: bytes = b"", **changes: Any) -> dict[str, str]:
        """The header fields of a signed call; `changes`: authority, nonce, now."""
        call = Call(method, changes.get("authority", authority_of(self.target.url)), path, body)
        return sign_call(
            call,
            node=self.profile.id,
            key=self.profile.message_key,
            nonce=changes.get("nonce", new_id()),
            now=changes.get("now", clock.now()),
        )

    def signed_call(self, method: str, path: str, body: bytes = b"") -> Said:
        """A call as the protocol wants it."""
        return self.call(method, path, body, self.signature(method, path, body))

    def post(self, tokens: list[Any]) -> Said:
        """A request with these messages."""
        return self.call("POST", MESSAGES, canonical.encode({"messages": tokens}), {"Content-Type": MEDIA})

    def deliver(self, *tokens: Any) -> list[dict[str, Any]]:
        """What the node says of each of these messages; an empty list if it says nothing of the right form."""
        said = self.post(list(tokens))
        return list(said.data["results"]) if said.status == 200 and said.fits("answer") else []

    # Messages ----------------------------------------------------------------------------------------------------

    def void(self, stream: str, seq: int = 1, **changes: Any) -> Outgoing:
        """A message without effect."""
        given: dict[str, Any] = {
            "id": new_id(),
            "stream": stream,
            "seq": seq,
            "type": VOID_TYPE,
            "time": clock.now().astimezone(dt.UTC).isoformat().replace("+00:00", "Z"),
            "data": {"parts": [], "void": new_id()},
        }
        return Outgoing(**{**given, **changes})

    def copy(self, message: Outgoing, now: dt.datetime | None = None) -> Signed:
        """A good copy of it."""
        return messages.sign_message(
            message,
            iss=self.profile.id,
            aud=self.target.id,
            now=now or clock.now(),
            key=self.profile.message_key,
        )

    def payload(self, message: Outgoing) -> dict[str, Any]:
        """What a good copy says, to be spoilt."""
        said = canonical.decode(decode_base64url(self.copy(message).token.split(".")[1]))
        assert isinstance(said, dict)
        return said

    def token(self, payload: dict[str, Any] | bytes, typ: str = messages.TYP) -> str:
        """Whatever it says, signed with our key."""
        raw = payload if isinstance(payload, bytes) else canonical.encode(payload)
        return sign_jws(raw, typ=typ, key=self.profile.message_key)

    def receipt(self, copy: Signed, token: object) -> Receipt:
        """A receipt that counts for this message; raises TongbanError for any other."""
        return receipts.read_receipt(
            token,
            receipts.about(copy, me=self.profile.id, peer=self.target.id),
            find_key=lambda kid: self.target.find_key(kid, "message", clock.now()),
            now=clock.now(),
        )
