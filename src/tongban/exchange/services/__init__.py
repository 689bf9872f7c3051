"""Send a message with the change it tells of; mend what a peer has refused.

What the wire calls is in `receiving` and `answering`, what the worker calls in `posting` and `fetching`.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from tongban.exchange.events import MessageEnded, MessageRequeued
from tongban.exchange.models import Link, OutMessage, OutStream, Refusal, SentPart
from tongban.exchange.rules import messages
from tongban.exchange.types import MAX_MESSAGE_BYTES, MAX_PART_BYTES, MAX_PARTS, DeliveryState, Part
from tongban.kernel import canonical, clock
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, NotFound, Refused
from tongban.kernel.ids import new_id
from tongban.kernel.journal.services import record, wake_worker
from tongban.kernel.node import this


def send_message(
    *,
    peer: str,
    stream: str,
    type: str,  # noqa: A002  # the protocol's own word
    data: dict[str, Any],
    parts: Sequence[Part] = (),
) -> str:
    """Tell `peer`, in the caller's own transaction: what changed and the message about it are one. Answers its id.

    `stream` is random or public, never personal; messages of one stream arrive in order. Refuses an unknown peer, a
    message that is too large, and data that has no canonical form.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("send_message() outside a transaction")
    _check_draft(peer, stream, type, data, parts)
    now, message_id = clock.now(), new_id()
    stream_id, seq = OutStream.objects.take_number(peer, stream)
    row = OutMessage.objects.create(
        message_id=message_id,
        wire_id=message_id,
        peer=peer,
        stream_id=stream_id,
        seq=seq,
        type=type,
        data={**data, "parts": [_announced(part) for part in parts]},
        queued_at=now,
    )
    SentPart.add_all(SentPart(message=row, peer=peer, sha256=digest) for digest in {p.sha256 for p in parts})
    wake_worker()
    return message_id


def _check_draft(peer: str, stream: str, kind: str, data: dict[str, Any], parts: Sequence[Part]) -> None:
    this().peer(peer)
    for name, value, pattern in (("stream", stream, messages.STREAM), ("type", kind, messages.TYPE)):
        if not pattern.fullmatch(value):
            raise BadInput("message-malformed", field=name, place=name)
    if "parts" in data or len(parts) > MAX_PARTS:
        raise BadInput("message-malformed", field="parts", place="parts")
    for part in parts:
        is_good = messages.SHA256.fullmatch(part.sha256) and messages.MEDIA.fullmatch(part.media)
        if not (is_good and 0 < len(part.name) <= messages.MAX_NAME and part.size <= MAX_PART_BYTES):
            raise BadInput("message-malformed", field="parts", place="parts")
    encoded = canonical.encode(data)
    if messages.has_nul(encoded) or any("\0" in part.name for part in parts):
        raise BadInput("message-malformed", field="data", place="data")
    size = len(encoded) + messages.ROOM_AROUND_DATA + messages.ROOM_FOR_PART * len(parts)
    if size > MAX_MESSAGE_BYTES:
        raise BadInput("message-too-large", field="data", size=size, limit=MAX_MESSAGE_BYTES)


def _announced(part: Part) -> dict[str, Any]:
    return {"sha256": part.sha256, "size": part.size, "media": part.media, "name": part.name}


@transaction.atomic
def requeue_message(*, actor: Actor, message_id: str, reason: str) -> None:
    """The cause is mended: send a refused message again, or do not wait any longer with a pending one.

    A refused message travels under a new id at its old number, because its old id is refused for good. Refuses a
    settled message and a missing reason. Records who did it and why.
    """
    row = _for_operator(actor, message_id, reason)
    if row.state == DeliveryState.REJECTED:
        _answer_refusal(row, actor, "requeued", reason)
        _send_again(row)
    elif row.state != DeliveryState.PENDING:
        raise Refused("message-settled", id=message_id)
    OutStream.objects.filter(pk=row.stream_id).update(is_blocked=False, retry_at=None)
    Link.objects.filter(pk=row.peer).update(retry_at=None)
    wake_worker()
    record(
        MessageRequeued(peer=row.peer, message=message_id, account=actor.account_id),
        subject=f"message:{message_id}",
    )


@transaction.atomic
def end_message(*, actor: Actor, message_id: str, reason: str) -> None:
    """Give a refused message up, so that the stream goes on: a void takes its number.

    Refuses a message that the peer has not refused, because it may have taken effect there. Records who and why.
    """
    row = _for_operator(actor, message_id, reason)
    if row.state != DeliveryState.REJECTED:
        raise Refused("message-not-refused", id=message_id)
    _answer_refusal(row, actor, "ended", reason)
    row.is_void = True
    _send_again(row)
    OutStream.objects.filter(pk=row.stream_id).update(is_blocked=False, retry_at=None)
    wake_worker()
    record(
        MessageEnded(peer=row.peer, message=message_id, account=actor.account_id),
        subject=f"message:{message_id}",
    )


def _for_operator(actor: Actor, message_id: str, reason: str) -> OutMessage:
    actor.needs_role("operator")
    if not reason.strip():
        raise BadInput("reason-needed", field="reason")
    row = OutMessage.objects.select_for_update().filter(message_id=message_id).first()
    if row is None:
        raise NotFound("message-missing", id=message_id)
    return row


def _answer_refusal(row: OutMessage, actor: Actor, answer: str, reason: str) -> None:
    Refusal.objects.filter(message=row, wire_id=row.wire_id).update(
        answer=answer, answer_reason=reason.strip(), answered_by=actor.account_id, answered_at=clock.now()
    )


def _send_again(row: OutMessage) -> None:
    row.wire_id, row.state = new_id(), DeliveryState.PENDING.value
    row.receipt, row.settled_at, row.last_reason = b"", None, None
    row.save(update_fields=["wire_id", "state", "receipt", "settled_at", "last_reason", "is_void"])
