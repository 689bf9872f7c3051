"""Section 3, steps 1 to 11: what is wrong with a message by itself. None of it gets a receipt."""

from collections.abc import Callable
from functools import partial
from typing import Any

from tongban.kernel import canonical
from tongban.kernel.ids import new_id
from tongban.kernel.signing import encode_base64url, generate_key, sign_jws

from .peer import Peer
from .types import Check, Deviation, expect

DAY = 86_400
Spoil = Callable[[Peer, dict[str, Any]], object]
"""Makes a token of a good payload with one thing wrong in it."""


def _with(place: str, value: Any) -> Spoil:
    """One member has another value; `place` may lead into the event."""

    def spoil(peer: Peer, payload: dict[str, Any]) -> str:
        *way, name = place.split(".")
        inner = payload
        for step in way:
            inner = inner[step]
        inner[name] = value
        return peer.token(payload)

    return spoil


def _later(issued: int, expires: int) -> Spoil:
    """Its times are moved by these seconds."""

    def spoil(peer: Peer, payload: dict[str, Any]) -> str:
        return peer.token({**payload, "iat": payload["iat"] + issued, "exp": payload["exp"] + expires})

    return spoil


def _without_signature(peer: Peer, payload: dict[str, Any]) -> str:
    header = encode_base64url(
        canonical.encode({"alg": "none", "kid": peer.profile.message_key.kid, "typ": "tb-msg+jws"})
    )
    return f"{header}.{encode_base64url(canonical.encode(payload))}."


def _with_spaces(peer: Peer, payload: dict[str, Any]) -> str:
    return peer.token(canonical.encode(payload).replace(b',"event"', b', "event"'))


def _with_a_key_twice(peer: Peer, payload: dict[str, Any]) -> str:
    return peer.token(canonical.encode(payload).replace(b'{"aud"', b'{"aud":"x","aud"'))


def _with_a_fraction(peer: Peer, payload: dict[str, Any]) -> str:
    return peer.token(canonical.encode(payload).replace(b'"seq":1', b'"seq":1.0'))


def _with_nul(peer: Peer, payload: dict[str, Any]) -> str:
    payload["event"]["data"]["text"] = "\0"
    return peer.token(payload)


def _with_unknown_key(_peer: Peer, payload: dict[str, Any]) -> str:
    return sign_jws(canonical.encode(payload), typ="tb-msg+jws", key=generate_key(f"unknown-{new_id()}"))


def _with_credential_key(peer: Peer, payload: dict[str, Any]) -> str:
    return sign_jws(canonical.encode(payload), typ="tb-msg+jws", key=peer.profile.credential_key)


def _with_another_signature(peer: Peer, payload: dict[str, Any]) -> str:
    other = peer.token({**payload, "seq": 2}).rpartition(".")[2]
    return f"{peer.token(payload).rpartition('.')[0]}.{other}"


def _as_receipt(peer: Peer, payload: dict[str, Any]) -> str:
    return peer.token(payload, typ="tb-receipt+jws")


def _no_text(_peer: Peer, _payload: dict[str, Any]) -> object:
    return 7


def _two_parts(peer: Peer, payload: dict[str, Any]) -> str:
    return peer.token(payload).rpartition(".")[0]


_PART = {"sha256": "0" * 64, "size": 1, "media": "text/plain", "name": "a.txt"}

_SPOILT: tuple[tuple[str, Spoil, str, str, str, str], ...] = (
    ("no-text", _no_text, "rejected", "message-malformed", "不是文本", "it is no text"),
    ("two-parts", _two_parts, "rejected", "message-malformed", "缺一段", "a part is missing"),
    (
        "spaces",
        _with_spaces,
        "rejected",
        "message-malformed",
        "不是规范 JSON（空格）",
        "not canonical: a space",
    ),
    ("key-twice", _with_a_key_twice, "rejected", "message-malformed", "键重复", "not canonical: a key twice"),
    ("fraction", _with_a_fraction, "rejected", "message-malformed", "小数", "not canonical: a fraction"),
    ("nul", _with_nul, "rejected", "message-malformed", "含 U+0000", "U+0000 in a text"),
    ("member-more", _with("x", 1), "rejected", "message-malformed", "多一个成员", "a member more"),
    (
        "event-member-more",
        _with("event.x", 1),
        "rejected",
        "message-malformed",
        "事件多一个成员",
        "a member more in the event",
    ),
    (
        "alg-none",
        _without_signature,
        "rejected",
        "token-wrong-kind",
        "没有签名（alg none）",
        "no signature (alg none)",
    ),
    ("wrong-typ", _as_receipt, "rejected", "token-wrong-kind", "typ 是回执", "the typ of a receipt"),
    (
        "unknown-key",
        _with_unknown_key,
        "retry",
        "key-unknown",
        "不认识的密钥：稍后再试",
        "an unknown key: retry",
    ),
    (
        "credential-key",
        _with_credential_key,
        "rejected",
        "key-wrong-purpose",
        "用途不对的密钥",
        "a key for another purpose",
    ),
    (
        "wrong-signature",
        _with_another_signature,
        "rejected",
        "signature-wrong",
        "签名不对",
        "a wrong signature",
    ),
    (
        "wrong-audience",
        _with("aud", "elsewhere"),
        "rejected",
        "message-not-for-us",
        "发给别人的",
        "for somebody else",
    ),
    (
        "too-long-a-life",
        _later(0, DAY),
        "rejected",
        "message-malformed",
        "有效期超过七天",
        "good for more than seven days",
    ),
    (
        "ends-before-it-begins",
        _later(0, -8 * DAY),
        "rejected",
        "message-malformed",
        "截止早于签发",
        "it ends before it begins",
    ),
    ("expired", _later(-8 * DAY, -8 * DAY), "retry", "message-expired", "已过期：稍后再试", "expired: retry"),
    (
        "from-the-future",
        _later(DAY, DAY),
        "retry",
        "message-from-the-future",
        "来自未来：稍后再试",
        "from the future: retry",
    ),
    ("wrong-version", _with("v", 2), "rejected", "message-malformed", "版本 2", "version 2"),
    (
        "bad-stream",
        _with("stream", "a b"),
        "rejected",
        "message-malformed",
        "流名有空格",
        "a space in the stream's name",
    ),
    ("seq-zero", _with("seq", 0), "rejected", "message-malformed", "序号 0", "number 0"),
    (
        "event-id",
        _with("event.id", "0" * 32),
        "rejected",
        "message-malformed",
        "事件编号不一致",
        "another id in the event",
    ),
    (
        "event-source",
        _with("event.source", "urn:x"),
        "rejected",
        "message-malformed",
        "来源不一致",
        "another source in the event",
    ),
    (
        "event-time",
        _with("event.time", "2026-11-23T12:00:00"),
        "rejected",
        "message-malformed",
        "时间没有时区",
        "a time without a zone",
    ),
    ("no-parts", _with("event.data", {}), "rejected", "message-malformed", "没有 parts", "no parts"),
    (
        "part-too-large",
        _with("event.data.parts", [{**_PART, "size": 10_485_761}]),
        "rejected",
        "message-malformed",
        "文件过大",
        "too large a part",
    ),
    (
        "parts-too-many",
        _with("event.data.parts", [_PART] * 65),
        "rejected",
        "message-malformed",
        "文件过多",
        "more than 64 parts",
    ),
)


def _is_answered(peer: Peer, *, spoil: Spoil, outcome: str, code: str) -> None:
    """With this outcome and code, in both languages, and without a receipt; and the stream has not moved."""
    stream = f"conformance-{new_id()}"
    message = peer.void(stream)
    results = peer.deliver(spoil(peer, peer.payload(message)))
    if len(results) != 1:
        raise Deviation("no answer in the form of the protocol")
    result = results[0]
    expect((result["outcome"], result.get("code")), (outcome, code), "outcome and code")
    expect("receipt" in result, False, "with a receipt")
    good = peer.deliver(peer.copy(message).token)
    expect(good[0]["outcome"] if good else None, "done", "the good copy afterwards")


CHECKS = tuple(
    Check(
        f"message-{key}",
        "3",
        (f"一条消息：{zh}", f"A message: {en}"),
        partial(_is_answered, spoil=spoil, outcome=outcome, code=code),
    )
    for key, spoil, outcome, code, zh, en in _SPOILT
)
