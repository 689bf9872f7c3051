"""The signed message of tb-peer v1: how one is made, and in which order a foreign one is checked."""

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

from tongban.exchange.types import (
    CLOCK_SKEW,
    MAX_PART_BYTES,
    MAX_PARTS,
    MAX_TOKEN_CHARS,
    MESSAGE_LIFETIME,
    PROTOCOL,
    Incoming,
    Outgoing,
    Part,
    Signed,
)
from tongban.kernel import canonical
from tongban.kernel.errors import BadInput, Refused
from tongban.kernel.signing import (
    PrivateKey,
    PublicKey,
    SignatureRefused,
    decode_base64url,
    sign_jws,
    verify_jws,
)

from . import receipts

TYP = "tb-msg+jws"
SPEC_VERSION = "1.0"
CONTENT_TYPE = "application/json"

FindKey = Callable[[str, str], PublicKey]
"""(node, kid) to a key that may sign messages now; raises NotFound for a stranger, SignatureRefused for a key."""

_PAYLOAD = {"v", "iss", "aud", "jti", "iat", "exp", "stream", "seq", "event"}
_EVENT = {"specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data"}
_PART = {"sha256", "size", "media", "name"}
_COPY = {"iat", "exp"}
"""Members that say when a copy was signed and nothing of what the message says."""

ID = re.compile(r"[A-Za-z0-9_-]{16,64}")
NODE = re.compile(r"[A-Za-z0-9-]{1,32}")
STREAM = re.compile(r"[A-Za-z0-9._:-]{1,64}")
TYPE = re.compile(r"[a-z][a-z0-9.-]{2,79}")
MEDIA = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,60}")
SHA256 = re.compile(r"[0-9a-f]{64}")
MAX_SEQ = 2**53 - 1
MAX_NAME = 200
"""Characters of a part's file name."""
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""U+0000 as canonical JSON writes it. PostgreSQL cannot keep it, so no message may carry it."""
ROOM_AROUND_DATA = 1024
"""Bytes that the members around `data` may take."""
ROOM_FOR_PART = 1100
"""Bytes that one entry of `parts` may take: a name of 200 characters is up to 800 bytes."""


def source_of(node: str) -> str:
    """How a CloudEvents `source` names a node."""
    return f"urn:tongban:node:{node}"


def sign_message(message: Outgoing, *, iss: str, aud: str, now: dt.datetime, key: PrivateKey) -> Signed:
    """A copy of `message` that is good for seven days from `now`."""
    payload = _payload(message, iss=iss, aud=aud, issued=int(now.timestamp()))
    return Signed(
        token=sign_jws(canonical.encode(payload), typ=TYP, key=key),
        id=message.id,
        stream=message.stream,
        seq=message.seq,
        hash=content_hash(payload),
    )


def hash_of(message: Outgoing, *, iss: str, aud: str) -> str:
    """The content hash that every copy of `message` has."""
    return content_hash(_payload(message, iss=iss, aud=aud, issued=0))


def _payload(message: Outgoing, *, iss: str, aud: str, issued: int) -> dict[str, Any]:
    event = {
        "specversion": SPEC_VERSION,
        "id": message.id,
        "source": source_of(iss),
        "type": message.type,
        "subject": message.stream,
        "time": message.time,
        "datacontenttype": CONTENT_TYPE,
        "data": message.data,
    }
    return {
        "v": PROTOCOL,
        "iss": iss,
        "aud": aud,
        "jti": message.id,
        "iat": issued,
        "exp": issued + int(MESSAGE_LIFETIME.total_seconds()),
        "stream": message.stream,
        "seq": message.seq,
        "event": event,
    }


def has_nul(canonical_text: bytes) -> bool:
    """Is there a U+0000 in a text of this canonical JSON?"""
    return _NUL.search(canonical_text) is not None


def content_hash(payload: dict[str, Any]) -> str:
    """Digest of what the message says: the payload without `iat` and `exp`, so that every copy has the same."""
    return canonical.digest({name: value for name, value in payload.items() if name not in _COPY})


def read_message(token: str, *, me: str, find_key: FindKey, now: dt.datetime) -> tuple[Incoming, str]:
    """A foreign message and its content hash, once every one of these holds; raises TongbanError otherwise.

    1. It is a token of bounded length whose payload is strict, canonical JSON with exactly our members.
    2. Its issuer is a node we know (find_key raises NotFound).
    3. The key is that node's, for messages, good by our clock, and the signature verifies.
    4. It is addressed to us.
    5. It is not expired and not from the future, by our clock, and lives no longer than seven days.
    6. The CloudEvents event in it agrees with the payload around it, and its parts are well-formed.
    """
    payload = _claims(token)  # 1
    issuer = _text(payload, "iss", NODE)
    verify_jws(token, typ=TYP, find_key=lambda kid: find_key(issuer, kid))  # 2, 3
    audience = _text(payload, "aud", NODE)
    if audience != me:  # 4
        raise Refused("message-not-for-us", aud=audience)
    _check_times(payload, now)  # 5
    return _incoming(payload, issuer), content_hash(payload)  # 6


def receipted(token: str) -> receipts.Subject:
    """What a receipt for a message is about, from a token that was verified when it came."""
    payload = _claims(token)
    return receipts.Subject(
        iss=payload["aud"],
        aud=payload["iss"],
        msg=payload["jti"],
        hash=content_hash(payload),
        stream=payload["stream"],
        seq=payload["seq"],
    )


def claimed_id(token: object) -> str | None:
    """The id a message claims to have, for an answer to its sender. Proves nothing."""
    try:
        return _text(_claims(token), "jti", ID)
    except (BadInput, SignatureRefused):
        return None


def _claims(token: object) -> dict[str, Any]:
    if not isinstance(token, str) or len(token) > MAX_TOKEN_CHARS or token.count(".") != 2:
        raise BadInput("message-malformed", place="token")
    raw = decode_base64url(token.split(".")[1])
    try:
        payload = canonical.decode(raw)
        is_canonical = canonical.encode(payload) == raw
    except BadInput as error:
        raise BadInput("message-malformed", place="payload") from error
    if not is_canonical or has_nul(raw):
        raise BadInput("message-malformed", place="payload")
    _exactly(payload, _PAYLOAD, "payload")
    return dict(payload)


def _check_times(payload: dict[str, Any], now: dt.datetime) -> None:
    issued, expires = _number(payload, "iat", 0), _number(payload, "exp", 0)
    if not 0 < expires - issued <= MESSAGE_LIFETIME.total_seconds():
        raise BadInput("message-malformed", place="exp")
    if now.timestamp() - expires > CLOCK_SKEW.total_seconds():
        raise Refused("message-expired")
    if issued - now.timestamp() > CLOCK_SKEW.total_seconds():
        raise Refused("message-from-the-future")


def _incoming(payload: dict[str, Any], issuer: str) -> Incoming:
    event = payload["event"]
    _exactly(event, _EVENT, "event")
    message_id, stream = _text(payload, "jti", ID), _text(payload, "stream", STREAM)
    fixed = {
        "specversion": SPEC_VERSION,
        "id": message_id,
        "source": source_of(issuer),
        "subject": stream,
        "datacontenttype": CONTENT_TYPE,
    }
    for name, value in fixed.items():
        if event[name] != value:
            raise BadInput("message-malformed", place=f"event.{name}")
    if payload["v"] != PROTOCOL or not isinstance(event["data"], dict):
        raise BadInput("message-malformed", place="v" if payload["v"] != PROTOCOL else "event.data")
    return Incoming(
        peer=issuer,
        id=message_id,
        stream=stream,
        seq=_number(payload, "seq", 1),
        type=_text(event, "type", TYPE),
        time=_moment(event["time"]),
        data={name: value for name, value in event["data"].items() if name != "parts"},
        parts=_parts(event["data"].get("parts")),
    )


def _parts(raw: object) -> tuple[Part, ...]:
    if not isinstance(raw, list) or len(raw) > MAX_PARTS:
        raise BadInput("message-malformed", place="event.data.parts")
    return tuple(_part(item) for item in raw)


def _part(raw: object) -> Part:
    _exactly(raw, _PART, "event.data.parts")
    assert isinstance(raw, dict)
    name = raw["name"]
    if not isinstance(name, str) or not 0 < len(name) <= MAX_NAME:
        raise BadInput("message-malformed", place="event.data.parts.name")
    return Part(
        sha256=_text(raw, "sha256", SHA256),
        size=_number(raw, "size", 0, MAX_PART_BYTES),
        media=_text(raw, "media", MEDIA),
        name=name,
    )


def _exactly(value: object, members: set[str], place: str) -> None:
    if not isinstance(value, dict) or value.keys() != members:
        raise BadInput("message-malformed", place=place)


def _text(source: dict[str, Any], name: str, pattern: re.Pattern[str]) -> str:
    value = source[name]
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise BadInput("message-malformed", place=name)
    return value


def _number(source: dict[str, Any], name: str, least: int, most: int = MAX_SEQ) -> int:
    value = source[name]
    if type(value) is not int or not least <= value <= most:
        raise BadInput("message-malformed", place=name)
    return int(value)


def _moment(text: object) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise BadInput("message-malformed", place="event.time")
    return moment
