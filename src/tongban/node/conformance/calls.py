"""Sections 6 and 7: signed calls, files, and a peer that comes and asks."""

import datetime as dt
from functools import partial
from typing import Any

from tongban.kernel import clock
from tongban.kernel.ids import new_id

from .peer import Peer
from .types import Check, Deviation, expect

STREAM = "/peer/v1/streams/conformance"
NO_FILE = "/peer/v1/blobs/" + "0" * 64


def _is_let_in(peer: Peer) -> None:
    expect(peer.signed_call("GET", STREAM).status, 200, "status")


def _is_refused(
    peer: Peer,
    *,
    status: int,
    code: str,
    method: str = "GET",
    path: str = STREAM,
    query: str = "",
    **signed: Any,
) -> None:
    """`method`, `path` and `signed` are what is signed; what is called is always the same."""
    said = peer.call("GET", STREAM + query, fields=peer.signature(method, path, **signed))
    expect((said.status, (said.data or {}).get("code")), (status, code), "status and code")


def _at_another_time(peer: Peer, *, by: dt.timedelta) -> None:
    _is_refused(peer, status=401, code="call-expired", now=clock.now() + by)


def _needs_a_signature(peer: Peer) -> None:
    said = peer.call("GET", STREAM)
    expect((said.status, (said.data or {}).get("code")), (400, "call-malformed"), "status and code")


def _is_good_once(peer: Peer) -> None:
    fields = peer.signature("GET", STREAM)
    expect(peer.call("GET", STREAM, fields=fields).status, 200, "status of the first call")
    said = peer.call("GET", STREAM, fields=fields)
    expect(
        (said.status, (said.data or {}).get("code")), (401, "call-replayed"), "status and code of the second"
    )


def _gives_only_what_is_named(peer: Peer) -> None:
    said = peer.signed_call("GET", NO_FILE)
    expect((said.status, (said.data or {}).get("code")), (404, "part-not-offered"), "status and code")


def _takes_only_what_is_wanted(peer: Peer) -> None:
    said = peer.signed_call("PUT", NO_FILE, b"x")
    expect((said.status, (said.data or {}).get("code")), (404, "part-not-wanted"), "status and code")


def _answers_one_who_asks(peer: Peer) -> None:
    said = peer.signed_call("GET", "/peer/v1/messages")
    expect((said.status, said.fits("request")), (200, True), "status and form of what waits")
    said = peer.signed_call("GET", "/peer/v1/wanted")
    expect((said.status, said.fits("wanted")), (200, True), "status and form of what is wanted")


def _believes_no_result_without_a_receipt(peer: Peer) -> None:
    body = b'{"results":[{"id":"' + new_id().encode() + b'","outcome":"done"}]}'
    said = peer.signed_call("POST", "/peer/v1/results", body)
    expect((said.status, said.data), (200, {"settled": 0}), "status and answer")
    spoilt = peer.call(
        "POST", "/peer/v1/results", body + b" ", peer.signature("POST", "/peer/v1/results", body)
    )
    if spoilt.status != 400:
        raise Deviation(f"a body that the signature does not cover: status {spoilt.status}, not 400")


_MINUTES = dt.timedelta(minutes=10)
_REFUSED: tuple[tuple[str, dict[str, Any], int, str, str, str], ...] = (
    (
        "other-method",
        {"method": "PUT"},
        401,
        "signature-wrong",
        "签的是别的方法",
        "signed for another method",
    ),
    ("other-path", {"path": NO_FILE}, 401, "signature-wrong", "签的是别的路径", "signed for another path"),
    (
        "other-host",
        {"authority": "x.example"},
        401,
        "signature-wrong",
        "签给别的主机",
        "signed for another host",
    ),
    ("query", {"query": "?x=1"}, 400, "call-malformed", "带查询串", "with a query"),
)


CHECKS = (
    Check("call", "6", ("签名请求被接受", "A signed call is let in"), _is_let_in),
    *(
        Check(
            f"call-{key}",
            "6",
            (f"请求被拒：{zh}", f"A call is refused: {en}"),
            partial(_is_refused, status=status, code=code, **changes),
        )
        for key, changes, status, code, zh, en in _REFUSED
    ),
    Check(
        "call-late",
        "6",
        ("过期的请求被拒", "A call that is out of time is refused"),
        partial(_at_another_time, by=-_MINUTES),
    ),
    Check(
        "call-early",
        "6",
        ("来自未来的请求被拒", "A call from the future is refused"),
        partial(_at_another_time, by=_MINUTES),
    ),
    Check(
        "call-unsigned",
        "6",
        ("没有签名的请求被拒", "A call without a signature is refused"),
        _needs_a_signature,
    ),
    Check("call-once", "6", ("每个请求只能用一次", "A call is good once"), _is_good_once),
    Check(
        "file-not-offered",
        "6",
        ("没有写给对方的文件不给", "A file that no message names is not given"),
        _gives_only_what_is_named,
    ),
    Check(
        "file-not-wanted",
        "7",
        ("没人等的文件不收", "A file that nobody waits for is not taken"),
        _takes_only_what_is_wanted,
    ),
    Check("asking", "7", ("对方可以来取", "A peer may come and ask"), _answers_one_who_asks),
    Check(
        "results",
        "7",
        ("没有回执不算数", "Without a receipt nothing is settled"),
        _believes_no_result_without_a_receipt,
    ),
)
