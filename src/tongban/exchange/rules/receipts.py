"""The signed receipt of tb-peer v1: what a node owes the sender of every message it settles."""

import dataclasses
import datetime as dt
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from tongban.exchange.types import CLOCK_SKEW, PROTOCOL, Outcome, Reason, Receipt, Signed
from tongban.kernel import canonical
from tongban.kernel.errors import BadInput
from tongban.kernel.signing import (
    PrivateKey,
    PublicKey,
    decode_base64url,
    encode_base64url,
    rebuild_jws,
    sign_jws,
    verify_jws,
)

TYP = "tb-receipt+jws"
_MEMBERS = {"v", "iss", "aud", "iat", "msg", "hash", "stream", "seq", "status", "reason"}


@dataclasses.dataclass(frozen=True)
class Subject:
    """The message that a receipt is about, and between whom. Whoever has the message knows all of it."""

    iss: str
    aud: str
    msg: str
    hash: str
    stream: str
    seq: int


def about(message: Signed, *, me: str, peer: str) -> Subject:
    """What `peer` owes us a receipt for."""
    return Subject(
        iss=peer, aud=me, msg=message.id, hash=message.hash, stream=message.stream, seq=message.seq
    )


def sign_receipt(subject: Subject, *, now: dt.datetime, reason: Reason | None, key: PrivateKey) -> str:
    """Say, signed, that the message took effect, or was rejected for `reason`."""
    return sign_jws(_payload(subject, int(now.timestamp()), reason), typ=TYP, key=key)


def _payload(subject: Subject, issued: int, reason: Reason | None) -> bytes:
    return canonical.encode(
        {
            "v": PROTOCOL,
            **dataclasses.asdict(subject),
            "iat": issued,
            "status": Outcome.DONE.value if reason is None else Outcome.REJECTED.value,
            "reason": None if reason is None else {"code": reason.code, "zh": reason.zh, "en": reason.en},
        }
    )


def kept_of(token: str, subject: Subject) -> bytes:
    """What has to be kept of a receipt beside its message: when and with which key it was signed, and the signature. Of one
    that does not follow from them byte for byte, such as a refusal with its reasons, everything is kept."""
    header, body, signature = (decode_base64url(part) for part in token.split("."))
    kid, issued = canonical.decode(header)["kid"], canonical.decode(body)["iat"]
    if 0 <= issued < _LATEST and len(signature) == _SIGNATURE:
        kept = _SHORT + issued.to_bytes(_MOMENT) + signature + kid.encode()
        if whole_of(kept, subject) == token:
            return bytes(kept)
    return _WHOLE + token.encode("ascii")


def whole_of(kept: bytes, subject: Subject) -> str:
    """The receipt as it was signed, from what `kept_of` kept; empty if there is none yet."""
    if kept[:1] != _SHORT:
        return kept[1:].decode("ascii")
    signature, kid = kept[1 + _MOMENT :][:_SIGNATURE], kept[1 + _MOMENT + _SIGNATURE :].decode()
    payload = _payload(subject, int.from_bytes(kept[1:][:_MOMENT]), None)
    return rebuild_jws(payload, typ=TYP, kid=kid, signature=encode_base64url(signature))


_WHOLE, _SHORT = b"\0", b"\1"
_MOMENT, _SIGNATURE = 5, 64
"""Bytes."""
_LATEST = 256**_MOMENT


def resign_receipt(token: str, *, now: dt.datetime, key: PrivateKey) -> str:
    """The same receipt under the key in force now; one that has that key already is left as it is.

    A stored receipt may be asked for after its key was retired, and the asker judges keys by its own clock.
    """
    header, body, _ = token.split(".")
    if canonical.decode(decode_base64url(header))["kid"] == key.kid:
        return token
    payload = canonical.decode(decode_base64url(body))
    return sign_jws(canonical.encode({**payload, "iat": int(now.timestamp())}), typ=TYP, key=key)


def read_receipt(
    token: object,
    subject: Subject,
    *,
    find_key: Callable[[str], PublicKey],
    now: dt.datetime,
) -> Receipt:
    """What a peer says of our message; raises TongbanError unless it signed exactly that.

    1. A strict token of the peer's, signed with a message key of its that is good by our clock.
    2. From the peer, to us, for this message: id, content hash, stream and number.
    3. Not from the future; `done` without a reason, or `rejected` with one.
    """
    peer = subject.iss
    if not isinstance(token, str):
        raise BadInput("receipt-wrong", peer=peer, place="receipt")
    payload = canonical.decode(verify_jws(token, typ=TYP, find_key=find_key))  # 1
    if not isinstance(payload, dict) or payload.keys() != _MEMBERS:
        raise BadInput("receipt-wrong", peer=peer, place="payload")
    for name, value in {"v": PROTOCOL, **dataclasses.asdict(subject)}.items():  # 2
        if payload[name] != value:
            raise BadInput("receipt-wrong", peer=peer, place=name)
    issued = payload["iat"]
    if type(issued) is not int or issued - now.timestamp() > CLOCK_SKEW.total_seconds():  # 3
        raise BadInput("receipt-wrong", peer=peer, place="iat")
    status, reason = _status(payload, peer)
    at = dt.datetime.fromtimestamp(issued, dt.UTC)
    return Receipt(token, kept_of(token, subject), status, at, reason)


def _status(payload: dict[str, Any], peer: str) -> tuple[Outcome, Reason | None]:
    status, reason = payload["status"], payload["reason"]
    if status == Outcome.DONE and reason is None:
        return Outcome.DONE, None
    if status == Outcome.REJECTED and isinstance(reason, dict) and reason.keys() == {"code", "zh", "en"}:
        return Outcome.REJECTED, read_reason(reason)
    raise BadInput("receipt-wrong", peer=peer, place="status")


def read_reason(raw: Mapping[str, Any]) -> Reason:
    """What a peer gives as its reason, as far as a screen can show it: no control characters, a bounded length."""
    limits = (("code", 80), ("zh", 500), ("en", 1000))
    return Reason(*(_shown(raw.get(name, ""), limit) for name, limit in limits))


def _shown(text: object, limit: int) -> str:
    """Without characters of category C: controls, lone surrogates, and those that turn the direction of writing."""
    return "".join(letter for letter in str(text)[:limit] if unicodedata.category(letter)[0] != "C")
