"""What two ends of a link know of each other, and ways to bring requests from one to the other."""

import dataclasses
import datetime as dt
import json
import threading
from typing import Any

from joserfc.jwk import OKPKey

from tests.exchange.foreign import ForeignNode
from tongban.exchange.services.calling import Answer, Request
from tongban.exchange.services.receiving import receive_envelope
from tongban.kernel.node import NodeIdentity, NodeProfile, PeerKey
from tongban.kernel.signing import generate_key, public_from_text, public_to_text

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)


def known_peer(
    foreign: ForeignNode, *, without: frozenset[str] = frozenset(), **changes: Any
) -> NodeIdentity:
    """A foreign node as our configuration has it; `changes` go into each of its keys."""
    keys = tuple(
        PeerKey(
            **{"public": public_from_text(kid, text), "purpose": "message", "valid_from": LONG_AGO, **changes}
        )
        for kid, text in foreign.public_keys().items()
        if kid not in without
    )
    return NodeIdentity(
        id=foreign.node,
        name=("四川省", "Sichuan"),
        brand=("天府通办", "Tianfu Tongban"),
        region="510000",
        url="http://127.0.0.1:8051",
        keys=keys,
    )


def own_keys(profile: NodeProfile) -> dict[str, OKPKey]:
    """Our message keys as another program imports them."""
    return {
        key.public.kid: OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": public_to_text(key.public)})
        for key in profile.identity.keys
        if key.purpose == "message"
    }


class Wire:
    """A perfect line to a foreign node, which notes what passed; subclasses break it."""

    def __init__(self, foreign: ForeignNode) -> None:
        self.foreign = foreign
        self.requests: list[Request] = []
        self.blobs: dict[str, bytes] = {}
        self.lock = threading.Lock()
        """The foreign node takes one request at a time."""

    def __call__(self, peer: NodeIdentity, request: Request) -> Answer:
        self.requests.append(request)
        if request.method == "GET":
            content = self.blobs.get(request.path.rpartition("/")[2])
            return Answer(404, b"") if content is None else Answer(200, content[: request.limit])
        with self.lock:
            return Answer(200, self.foreign.answer(request.body))


def deliver(*tokens: str) -> list[dict[str, Any]]:
    """What our node answers to these messages."""
    body = json.dumps({"messages": tokens}).encode()
    results: list[dict[str, Any]] = json.loads(receive_envelope(body=body))["results"]
    return results


def with_further_key(profile: NodeProfile) -> NodeProfile:
    """Our node after a rotation: it signs with a new key and still publishes the old one."""
    key = generate_key(f"{profile.id}-message-{len(profile.identity.keys) + 1}")
    published = PeerKey(public=key.public, purpose="message", valid_from=LONG_AGO)
    identity = dataclasses.replace(profile.identity, keys=(*profile.identity.keys, published))
    return dataclasses.replace(profile, identity=identity, message_key=key)
