"""Call a peer over one persistent connection: configured addresses only, no redirects, bounded in time and size."""

import dataclasses
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import urlsplit

import urllib3

from tongban.exchange.rules.calls import Call, authority_of, sign_call
from tongban.kernel import clock
from tongban.kernel.errors import TongbanError
from tongban.kernel.ids import new_id
from tongban.kernel.node import NodeIdentity, this
from tongban.kernel.signing import SignatureRefused

MESSAGES_PATH = "/peer/v1/messages"
PARTS_PATH = "/peer/v1/blobs/"
RESULTS_PATH = "/peer/v1/results"
WANTED_PATH = "/peer/v1/wanted"
MEDIA = "application/tongban-messages+json"
TIMEOUT = urllib3.Timeout(connect=3.0, read=10.0)
"""Seconds. A peer that hangs must not hold up the work for the others; back-off sees to the rest."""

BUDGET = 10.0
"""Seconds that one run of the worker may spend on a peer; the rest of the queue has its turn in between."""

LONGEST = 30.0
"""Seconds that a whole answer may take."""


class LinkFailed(TongbanError):
    """The peer could not be reached or did not answer as the protocol says."""


@dataclasses.dataclass(frozen=True)
class Request:
    """One request to a peer."""

    method: str
    path: str
    fields: Mapping[str, str]
    body: bytes
    limit: int
    """Bytes of an answer we are willing to read."""


@dataclasses.dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


Carrier = Callable[[NodeIdentity, Request], Answer]
"""Brings a request to a node and its answer back; raises LinkFailed."""


class _Connections:
    """One pool for each address, kept for the life of the process."""

    def __init__(self) -> None:
        self._pools: dict[str, urllib3.HTTPConnectionPool] = {}

    def __call__(self, peer: NodeIdentity, request: Request) -> Answer:
        try:
            response = self._pool(peer.url).urlopen(
                request.method,
                request.path,
                body=request.body or None,
                headers={**request.fields, "User-Agent": "tongban", "Accept-Encoding": "identity"},
                redirect=False,
                retries=False,
                preload_content=False,
                decode_content=False,
            )
            body = _read(response, request.limit)
            if len(body) > request.limit:
                response.close()
            else:
                response.drain_conn()
            response.release_conn()
        except urllib3.exceptions.HTTPError as error:
            raise LinkFailed("link-unreachable", peer=peer.id) from error
        if len(body) > request.limit:
            raise LinkFailed("link-answer-malformed", peer=peer.id)
        return Answer(response.status, body)

    def _pool(self, url: str) -> urllib3.HTTPConnectionPool:
        if url not in self._pools:
            self._pools[url] = urllib3.connection_from_url(url, maxsize=1, timeout=TIMEOUT)
        return self._pools[url]

    def close(self) -> None:
        while self._pools:
            self._pools.popitem()[1].close()


def _read(response: urllib3.BaseHTTPResponse, limit: int) -> bytes:
    """The body, or a little more than `limit` of it; a peer that sends drop by drop is cut off."""
    body, deadline = bytearray(), time.monotonic() + LONGEST
    while len(body) <= limit and (piece := response.read1(65_536)):
        body += piece
        if time.monotonic() > deadline:
            response.close()
            raise urllib3.exceptions.TimeoutError
    return bytes(body)


_connections = _Connections()
_carrier: ContextVar[Carrier] = ContextVar("carrier", default=_connections)


@contextmanager
def use_carrier(*, carrier: Carrier) -> Iterator[None]:
    """Within the block `carrier` brings the requests: rehearsals, and nodes that live in one process."""
    token = _carrier.set(carrier)
    try:
        yield
    finally:
        _carrier.reset(token)


def close_connections() -> None:
    """Hang up on all peers; the next call connects anew."""
    _connections.close()


def post_body(*, peer: NodeIdentity, path: str, body: bytes, limit: int) -> Answer:
    """Send `body`, whose own signatures are the proof."""
    _check_listed(peer)
    fields = {"Content-Type": MEDIA, "Accept": "application/json"}
    return _carrier.get()(peer, Request("POST", _prefixed(peer, path), fields, body, limit))


def call_signed(
    *, peer: NodeIdentity, path: str, limit: int, method: str = "GET", body: bytes = b""
) -> Answer:
    """Ask for something or bring something, signed by this node with all it carries."""
    _check_listed(peer)
    node, full = this(), _prefixed(peer, path)
    call = Call(method, authority_of(peer.url), full, body)
    fields = sign_call(call, node=node.id, key=node.message_key, nonce=new_id(), now=clock.now())
    return _carrier.get()(peer, Request(method, full, fields, body, limit))


def get_open(*, peer: NodeIdentity, path: str, limit: int) -> Answer:
    """Ask for something that anybody may have, also when the list has expired."""
    request = Request("GET", _prefixed(peer, path), {"Accept": "application/json"}, b"", limit)
    return _carrier.get()(peer, request)


def _check_listed(peer: NodeIdentity) -> None:
    try:
        peer.check_list(clock.now())
    except SignatureRefused as error:
        raise LinkFailed(error.code) from error


def _prefixed(peer: NodeIdentity, path: str) -> str:
    return urlsplit(peer.url).path.rstrip("/") + path
