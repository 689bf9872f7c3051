"""The signed receipt of tb-peer v1: what a node owes the sender of every message it settles."""

import datetime as dt
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from tongban.exchange.types import CLOCK_SKEW, PROTOCOL, Incoming, Outcome, Reason, Receipt, Signed
from tongban.kernel import canonical
from tongban.kernel.errors import BadInput
from tongban.kernel.signing import PrivateKey, PublicKey, decode_base64url, sign_jws, verify_jws

TYP = "tb-receipt+jws"
_MEMBERS = {"v", "iss", "aud", "iat", "msg", "hash", "stream", "seq", "status", "reason"}


def sign_receipt(
    message: Incoming, content: str, *, iss: str, now: dt.datetime, reason: Reason | None, key: PrivateKey
) -> str:
    """Say, signed, that the message with content hash `content` took effect, or was rejected for `reason`."""
    payload = {
        "v": PROTOCOL,
        "iss": iss,
        "aud": message.peer,
        "iat": int(now.timestamp()),
        "msg": message.id,
        "hash": content,
        "stream": message.stream,
        "seq": message.seq,
        "status": Outcome.DONE.value if reason is None else Outcome.REJECTED.value,
        "reason": None if reason is None else {"code": reason.code, "zh": reason.zh, "en": reason.en},
    }
    return sign_jws(canonical.encode(payload), typ=TYP, key=key)


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
    message: Signed,
    *,
    me: str,
    peer: str,
    find_key: Callable[[str], PublicKey],
    now: dt.datetime,
) -> Receipt:
    """What `peer` says of our `message`; raises TongbanError unless it signed exactly that.

    1. A strict token of the peer's, signed with a message key of its that is good by our clock.
    2. From the peer, to us, for this message: id, content hash, stream and number.
    3. Not from the future; `done` without a reason, or `rejected` with one.
    """
    if not isinstance(token, str):
        raise BadInput("receipt-wrong", peer=peer, place="receipt")
    payload = canonical.decode(verify_jws(token, typ=TYP, find_key=find_key))  # 1
    if not isinstance(payload, dict) or payload.keys() != _MEMBERS:
        raise BadInput("receipt-wrong", peer=peer, place="payload")
    wanted = {
        "v": PROTOCOL,
        "iss": peer,
        "aud": me,
        "msg": message.id,
        "hash": message.hash,
        "stream": message.stream,
        "seq": message.seq,
    }
    for name, value in wanted.items():  # 2
        if payload[name] != value:
            raise BadInput("receipt-wrong", peer=peer, place=name)
    issued = payload["iat"]
    if type(issued) is not int or issued - now.timestamp() > CLOCK_SKEW.total_seconds():  # 3
        raise BadInput("receipt-wrong", peer=peer, place="iat")
    status, reason = _status(payload, peer)
    return Receipt(token, status, dt.datetime.fromtimestamp(issued, dt.UTC), reason)


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
