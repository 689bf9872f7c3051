"""Section 3: a request as a whole, and what anybody may ask."""

from functools import partial

from tongban.kernel.ids import new_id

from .peer import MEDIA, MESSAGES, Peer
from .types import Check, Deviation, expect

JSON = {"Content-Type": MEDIA}


def _introduces_itself(peer: Peer) -> None:
    said = peer.call("GET", "/.well-known/tongban")
    expect(said.status, 200, "status")
    data = said.data if isinstance(said.data, dict) else {}
    missing = {
        "id",
        "name",
        "brand",
        "region",
        "url",
        "keys",
        "limits",
        "endpoints",
        "protocol",
    } - data.keys()
    expect(missing, set(), "members that are missing")
    expect((data["id"], data["protocol"]), (peer.target.id, "tb-peer v1"), "id and protocol")


def _is_up(peer: Peer) -> None:
    expect(peer.call("GET", "/health").status, 200, "status")


def _refuses(peer: Peer, *, body: bytes, status: int, code: str, fields: dict[str, str] = JSON) -> None:
    said = peer.call("POST", MESSAGES, body, fields)
    expect((said.status, (said.data or {}).get("code")), (status, code), "status and code")
    if not said.fits("problem"):
        raise Deviation("the answer is not problem details in both languages")


def _takes_only_post_and_get(peer: Peer) -> None:
    said = peer.call("DELETE", MESSAGES)
    expect(said.status, 405, "status")
    if "POST" not in said.fields.get("allow", ""):
        raise Deviation(f"Allow: {said.fields.get('allow')!r}")


def _refuses_strangers(peer: Peer) -> None:
    stranger = peer.payload(peer.void(f"conformance-{new_id()}"))
    stranger["iss"] = stranger["event"]["source"] = "stranger"
    stranger["event"]["source"] = "urn:tongban:node:stranger"
    said = peer.post([peer.token(stranger)])
    expect((said.status, (said.data or {}).get("code")), (401, "peer-unknown"), "status and code")


def _answers_nothing_with_nothing(peer: Peer) -> None:
    said = peer.post([])
    expect((said.status, said.data), (200, {"results": []}), "status and answer")


_WHOLE = (
    ("not-json", b"{", 400, "envelope-malformed", "不是 JSON", "what is not JSON"),
    (
        "doubled-key",
        b'{"messages":[],"messages":[]}',
        400,
        "envelope-malformed",
        "同一个键写了两次",
        "a key that occurs twice",
    ),
    (
        "other-members",
        b'{"messages":[],"x":1}',
        400,
        "envelope-malformed",
        "多出的成员",
        "other members than messages",
    ),
    (
        "no-list",
        b'{"messages":{}}',
        400,
        "envelope-malformed",
        "messages 不是列表",
        "messages that are no list",
    ),
    (
        "too-many",
        b'{"messages":[' + b'"x",' * 64 + b'"x"]}',
        413,
        "envelope-too-many",
        "超过 64 条",
        "more than 64 messages",
    ),
    (
        "too-large",
        b'{"messages":["' + b"x" * 4_194_304 + b'"]}',
        413,
        "envelope-too-large",
        "超过 4 MiB",
        "more than 4 MiB",
    ),
)

CHECKS = (
    Check("introduces-itself", "1", ("公开说明自己是谁", "It says who it is"), _introduces_itself),
    Check("is-up", "1", ("健康检查返回 200", "Its health is 200"), _is_up),
    *(
        Check(
            f"request-{key}",
            "3",
            (f"整个请求被拒收：{zh}", f"Refused as a whole: {en}"),
            partial(_refuses, body=body, status=status, code=code),
        )
        for key, body, status, code, zh, en in _WHOLE
    ),
    Check(
        "request-wrong-media",
        "3",
        ("整个请求被拒收：内容类型不对", "Refused as a whole: another content type"),
        partial(
            _refuses,
            body=b'{"messages":[]}',
            status=415,
            code="envelope-wrong-media",
            fields={"Content-Type": "application/json"},
        ),
    ),
    Check(
        "request-method",
        "3",
        ("别的方法返回 405 和 Allow", "Another method: 405 and Allow"),
        _takes_only_post_and_get,
    ),
    Check("request-strangers", "3", ("全部来自陌生节点：401", "All from strangers: 401"), _refuses_strangers),
    Check(
        "request-empty",
        "3",
        ("空请求得到空答复", "An empty request has an empty answer"),
        _answers_nothing_with_nothing,
    ),
)
