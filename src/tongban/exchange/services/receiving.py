"""Take a peer's messages in: verify, apply once, in order, and sign a receipt for each that is settled."""

import logging
import traceback
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from tongban.exchange.events import PartsAnnounced
from tongban.exchange.models import AnnouncedPart, InMessage, InStream
from tongban.exchange.queries import message_key
from tongban.exchange.rules import messages, receipts
from tongban.exchange.types import (
    RETRYABLE,
    VOID_TYPE,
    Handler,
    Incoming,
    Outcome,
    Reason,
    TooEarly,
    reason_of,
)
from tongban.kernel import canonical, clock
from tongban.kernel.errors import BadInput, NotAllowed, Refused, TongbanError
from tongban.kernel.journal.services import record
from tongban.kernel.node import this
from tongban.kernel.vault import VaultRefused

log = logging.getLogger("tongban.exchange")

Result = dict[str, Any]

_handlers: dict[str, Handler] = {}


def install_handlers(*, handlers: Mapping[str, Handler]) -> None:
    """Say which function takes which type of message; called once, by node/wiring."""
    _handlers.clear()
    _handlers.update(handlers)


def receive_envelope(*, body: bytes) -> bytes:
    """Everything a peer sent in one request, answered message by message in the same order.

    Refuses the whole request when it is too large, not in the protocol's form, or all from strangers. Each message
    has a transaction of its own: one that fails takes nothing with it.
    """
    results = [_receive(token) for token in _tokens(body)]
    if results and all(result.get("code") == "peer-unknown" for result in results):
        raise NotAllowed("peer-unknown", peer="?")
    return canonical.encode({"results": results})


def _tokens(body: bytes) -> list[object]:
    limit, most = settings.TONGBAN_ENVELOPE_LIMIT, settings.TONGBAN_ENVELOPE_MESSAGES
    if len(body) > limit:
        raise BadInput("envelope-too-large", limit=limit)
    try:
        envelope = canonical.decode(body)
    except BadInput as error:
        raise BadInput("envelope-malformed") from error
    if not isinstance(envelope, dict) or envelope.keys() != {"messages"}:
        raise BadInput("envelope-malformed")
    tokens = envelope["messages"]
    if not isinstance(tokens, list):
        raise BadInput("envelope-malformed")
    if len(tokens) > most:
        raise BadInput("envelope-too-many", limit=most, count=len(tokens))
    return tokens


def _receive(token: object) -> Result:
    """Done, rejected, retry or gap, for one message.

    1. Verify. What fails here is answered without a receipt: nobody known has said it.
    2. Apply in one transaction. 3. If a rule says no, the effect is undone and the rejection stored and signed.
    4. If it rests on what has not arrived, or anything else goes wrong, nothing is stored and the peer sends the message
    again.
    """
    try:
        if not isinstance(token, str):
            raise BadInput("message-malformed", place="token")
        message, content = messages.read_message(token, me=this().id, find_key=message_key, now=clock.now())
    except TongbanError as error:
        return _unsettled(error, messages.claimed_id(token))
    try:
        return _settle_new(message, content, token)
    except TooEarly as error:
        return _retry(message, reason_of(error))
    except VaultRefused as error:  # our own storage, not what the peer said
        return _failed(message, error)
    except TongbanError as error:
        return _settle(message, content, token, refusal=error)
    except Exception as error:  # noqa: BLE001  # a handler may fail in any way; the peer keeps the message and tries again
        return _failed(message, error)


def _settle_new(message: Incoming, content: str, token: str) -> Result:
    """Almost every message is new, so its id is looked up only when writing it down fails."""
    try:
        return _settle(message, content, token, is_new=True)
    except IntegrityError:  # the id is known after all; what was done is undone
        return _settle(message, content, token)


@transaction.atomic
def _settle(
    message: Incoming,
    content: str,
    token: str,
    *,
    refusal: TongbanError | None = None,
    is_new: bool = False,
) -> Result:
    """Effect, inbox row and receipt together, or nothing. The stream's row is held, so a twin waits and then finds
    the message settled."""
    stream, expected = InStream.objects.hold(message.peer, message.stream)
    if message.seq != expected or not is_new:
        known = InMessage.objects.filter(peer=message.peer, message_id=message.id)
        stored = known.values_list("hash", "status", "receipt").first()
        if stored is not None:
            return _repeated(message, content, *stored)
    if message.seq > expected:
        return _gap(message, expected)
    if message.seq < expected:
        taken = Refused("message-sequence-used", seq=message.seq)
        return _rejected(message, _receipt(message, content, reason_of(taken)), reason_of(taken))
    if refusal is None:
        _handler_of(message)(message)
    reason = None if refusal is None else reason_of(refusal)
    receipt = _receipt(message, content, reason)
    row = InMessage.objects.create(
        peer=message.peer,
        message_id=message.id,
        hash=content,
        stream_id=stream,
        seq=message.seq,
        type=message.type,
        token=token,
        status=(Outcome.DONE if reason is None else Outcome.REJECTED).value,
        receipt=receipt,
        received_at=clock.now(),
    )
    if reason is not None:
        return _rejected(message, receipt, reason)
    InStream.objects.advance(stream)
    _announce_parts(row, message)
    return {"id": message.id, "outcome": Outcome.DONE.value, "receipt": receipt}


def _handler_of(message: Incoming) -> Handler:
    if message.type == VOID_TYPE:
        return _let_pass
    handler = _handlers.get(message.type)
    if handler is None:
        raise Refused("message-type-unknown", type=message.type)
    return handler


def _let_pass(_message: Incoming) -> None:
    """A void has no effect: its sender has given up the message that had this number."""


def _announce_parts(row: InMessage, message: Incoming) -> None:
    parts = {part.sha256: part for part in message.parts}
    if not parts:
        return
    AnnouncedPart.objects.bulk_create(
        AnnouncedPart(message=row, sha256=part.sha256, size=part.size, media=part.media)
        for part in parts.values()
    )
    record(
        PartsAnnounced(peer=message.peer, message=message.id, stream=message.stream),
        subject=f"message:{message.id}",
    )


def _repeated(message: Incoming, content: str, known: str, status: str, receipt: str) -> Result:
    """The same message again gets the same receipt; the same id with other content is refused for good."""
    if known != content:
        reused = reason_of(Refused("message-id-reused", id=message.id))
        return _rejected(message, _receipt(message, content, reused), reused)
    receipt = receipts.resign_receipt(receipt, now=clock.now(), key=this().message_key)
    return {"id": message.id, "outcome": status, "receipt": receipt}


def _receipt(message: Incoming, content: str, reason: Reason | None) -> str:
    node = this()
    return receipts.sign_receipt(
        message, content, iss=node.id, now=clock.now(), reason=reason, key=node.message_key
    )


def _rejected(message: Incoming, receipt: str, reason: Reason) -> Result:
    return {"id": message.id, "outcome": Outcome.REJECTED.value, "receipt": receipt, **_told(reason)}


def _gap(message: Incoming, expected: int) -> Result:
    reason = reason_of(Refused("message-gap", expected=expected))
    return {"id": message.id, "outcome": Outcome.GAP.value, "expected": expected, **_told(reason)}


def _unsettled(error: TongbanError, claimed: str | None) -> Result:
    outcome = Outcome.RETRY if error.code in RETRYABLE else Outcome.REJECTED
    result = {"outcome": outcome.value, **_told(reason_of(error))}
    return result if claimed is None else {"id": claimed, **result}


def _failed(message: Incoming, error: Exception) -> Result:
    """Log where it went wrong and not what the error says: its text may quote personal data."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?"
    log.error(
        "message %s of %s, type %s, was not taken in: %s at %s",
        message.id,
        message.peer,
        message.type,
        type(error).__name__,
        place,
    )
    return _retry(message, reason_of(Refused("message-not-handled")))


def _retry(message: Incoming, reason: Reason) -> Result:
    return {"id": message.id, "outcome": Outcome.RETRY.value, **_told(reason)}


def _told(reason: Reason) -> Result:
    return {"code": reason.code, "zh": reason.zh, "en": reason.en}
