"""Bring the outbox to a peer: sign, post, check what it signed in return, settle."""

import contextlib
import dataclasses
import datetime as dt
import logging
import time
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from tongban.exchange.events import MessageRejected
from tongban.exchange.models import Link, OutMessage, OutStream, Refusal
from tongban.exchange.queries import outgoing
from tongban.exchange.rules import link as link_rules
from tongban.exchange.rules import messages, receipts
from tongban.exchange.types import (
    TOO_EARLY,
    DeliveryState,
    Outcome,
    Reason,
    Receipt,
    Signed,
    reason_of,
)
from tongban.kernel import canonical, clock
from tongban.kernel.errors import BadInput, TongbanError
from tongban.kernel.journal.services import record
from tongban.kernel.node import NodeIdentity, this

from .calling import BUDGET, MESSAGES_PATH, LinkFailed, post_body

log = logging.getLogger("tongban.exchange")


@dataclasses.dataclass
class _Tally:
    """What the peer said about one request."""

    settled: list[tuple[OutMessage, Receipt]] = dataclasses.field(default_factory=list)
    put_off: list[tuple[OutMessage, Reason]] = dataclasses.field(default_factory=list)
    expected: dict[int, int] = dataclasses.field(default_factory=dict)
    """Stream row id to the number the peer says it misses."""


def post_waiting() -> int:
    """Send everything that waits and may go, to every peer that may be called now; answers how many messages were settled.

    Streams are kept in order and never pass a refused head. Safe to repeat and to interrupt anywhere: a message the
    peer has and whose receipt was lost is sent again and gets the same receipt.
    """
    peers = {peer.id: peer for peer in this().peers}
    return sum(_post_to(peers[peer]) for peer in OutMessage.objects.waiting_peers(peers, clock.now()))


def _post_to(peer: NodeIdentity) -> int:
    with _sole_poster(peer.id) as is_sole:
        if not is_sole:
            return 0
        state = Link.find(peer=peer.id) or Link.objects.get_or_create(pk=peer.id)[0]
        try:
            return _post_all(peer, state)
        except LinkFailed as error:
            _note_failure(state, error)
        except DatabaseError:
            raise
        except Exception:  # whatever it is, the other peers have their turn, and the link shows it
            log.exception("posting to %s failed", peer.id)
            _note_failure(state, LinkFailed("link-not-handled", peer=peer.id))
        return 0


def _post_all(peer: NodeIdentity, state: Link) -> int:
    settled, started = 0, time.monotonic()
    most = settings.TONGBAN_ENVELOPE_MESSAGES
    while batch := OutMessage.objects.next_batch(peer.id, clock.now(), most):
        rows, copies = _signed(peer, batch)
        tally = _judge(peer, rows, copies, _post(peer, [copy.token for copy in copies]))
        _write_down(state, tally)
        settled += len(tally.settled)
        if (len(rows) < most and rows == batch) or time.monotonic() - started > BUDGET:
            break  # that was all; or the others have their turn
    return settled


@contextlib.contextmanager
def _sole_poster(peer: str) -> Iterator[bool]:
    """Whether this worker may post to `peer` now. Two at once would do no harm but send everything twice.

    On PostgreSQL a lock of the connection, which the server frees when a worker dies. On SQLite there is one worker.
    """
    if connection.vendor != "postgresql":
        yield True
        return
    number = zlib.crc32(f"tongban.exchange.{peer}".encode())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        is_sole = bool(cursor.fetchone()[0])
    try:
        yield is_sole
    finally:
        if is_sole:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


def _signed(peer: NodeIdentity, batch: Sequence[OutMessage]) -> tuple[list[OutMessage], list[Signed]]:
    """As many of the batch as fit into one request, each signed with the key in force now."""
    node, now = this(), clock.now()
    rows: list[OutMessage] = []
    copies: list[Signed] = []
    room = settings.TONGBAN_ENVELOPE_LIMIT - 64
    for row in batch:
        copy = messages.sign_message(
            outgoing(row, row.stream_name), iss=node.id, aud=peer.id, now=now, key=node.message_key
        )
        room -= len(copy.token) + 3
        if room < 0 and rows:
            break
        rows.append(row)
        copies.append(copy)
    return rows, copies


def _post(peer: NodeIdentity, tokens: list[str]) -> list[dict[str, Any]]:
    body = canonical.encode({"messages": tokens})
    answer = post_body(peer=peer, path=MESSAGES_PATH, body=body, limit=settings.TONGBAN_ENVELOPE_LIMIT)
    if answer.status != 200:
        raise LinkFailed("link-answer-refused", peer=peer.id, status=answer.status)
    try:
        envelope = canonical.decode(answer.body)
    except BadInput as error:
        raise LinkFailed("link-answer-malformed", peer=peer.id) from error
    results = envelope.get("results") if isinstance(envelope, dict) else None
    if not isinstance(results, list) or len(results) != len(tokens):
        raise LinkFailed("link-answer-malformed", peer=peer.id)
    return [result if isinstance(result, dict) else {} for result in results]


def _judge(
    peer: NodeIdentity, rows: list[OutMessage], copies: list[Signed], results: list[dict[str, Any]]
) -> _Tally:
    """Only a receipt that the peer signed settles a message; whatever else it says puts the message off."""
    node, now, tally = this().id, clock.now(), _Tally()
    for row, copy, result in zip(rows, copies, results, strict=True):
        expected = result.get("expected")
        if result.get("outcome") == Outcome.GAP and type(expected) is int and 0 < expected < row.seq:
            tally.expected.setdefault(row.stream_id, expected)
        if "receipt" not in result:
            tally.put_off.append((row, receipts.read_reason(result)))
            continue
        try:
            receipt = receipts.read_receipt(
                result["receipt"],
                receipts.about(copy, me=node, peer=peer.id),
                find_key=lambda kid: peer.find_key(kid, "message", now),
                now=now,
            )
        except TongbanError as error:
            tally.put_off.append((row, reason_of(error)))
        else:
            tally.settled.append((row, receipt))
    return tally


@transaction.atomic
def _write_down(state: Link, tally: _Tally) -> None:
    now = clock.now()
    _settle_rows(tally.settled, now)
    refused = [(row, receipt) for row, receipt in tally.settled if receipt.reason is not None]
    for row, receipt in refused:
        _block(row, receipt, now)
    blocked = {row.stream_id for row, _ in refused}
    done = {row.stream_id for row, _ in tally.settled if row.stream_attempts} - blocked
    if done:
        OutStream.objects.filter(pk__in=done).update(attempts=0, retry_at=None)
    heads = {
        row.stream_id: (row, why) for row, why in reversed(tally.put_off) if row.stream_id not in blocked
    }
    for row, why in heads.values():
        _put_off(row, why, tally.expected.get(row.stream_id), now)
    first = next((why for _, why in heads.values()), None)
    _note_contact(state, bool(tally.settled), first, now)


def _settle_rows(settled: list[tuple[OutMessage, Receipt]], now: dt.datetime) -> None:
    for row, receipt in settled:
        row.state = _settled_state(row, receipt).value
        row.receipt = receipt.kept
    OutMessage.objects.settle([row for row, _ in settled], now)


def _settled_state(row: OutMessage, receipt: Receipt) -> DeliveryState:
    if receipt.reason is not None:
        return DeliveryState.REJECTED
    return DeliveryState.ENDED if row.is_void else DeliveryState.DONE


def _block(row: OutMessage, receipt: Receipt, now: dt.datetime) -> None:
    """A refused head stops its stream until an operator has decided; what the peer said and signed is kept."""
    assert receipt.reason is not None
    why = receipt.reason
    OutMessage.objects.filter(pk=row.pk).update(last_reason=dataclasses.asdict(why))
    OutStream.objects.filter(pk=row.stream_id).update(is_blocked=True, attempts=0, retry_at=None)
    Refusal.objects.create(
        message=row,
        wire_id=row.wire_id,
        receipt=receipt.token,
        code=why.code,
        zh=why.zh,
        en=why.en,
        refused_at=now,
    )
    rejected = MessageRejected(
        peer=row.peer, message=row.message_id, stream=row.stream_name, seq=row.seq, code=why.code
    )
    record(rejected, subject=f"message:{row.message_id}")


def _put_off(row: OutMessage, why: Reason, expected: int | None, now: dt.datetime) -> None:
    """The head of a stream was not settled: note why, wait longer each time, and go back if the peer misses more."""
    longest = link_rules.LONGEST_EARLY if why.code == TOO_EARLY else link_rules.LONGEST_PAUSE
    after = link_rules.pause(row.stream_attempts + 1, longest)
    OutMessage.objects.filter(pk=row.pk).update(
        attempts=F("attempts") + 1, last_reason=dataclasses.asdict(why)
    )
    OutStream.objects.filter(pk=row.stream_id).update(attempts=F("attempts") + 1, retry_at=now + after)
    if expected is not None:
        # The peer has lost what it once signed for (a restored backup): its messages are sent again.
        OutMessage.objects.filter(
            stream_id=row.stream_id,
            seq__gte=expected,
            seq__lt=row.seq,
            state__in=[DeliveryState.DONE.value, DeliveryState.ENDED.value],
        ).update(state=DeliveryState.PENDING.value)


def _note_contact(state: Link, is_success: bool, why: Reason | None, now: dt.datetime) -> None:
    state.failures, state.retry_at = 0, None
    if is_success:
        state.last_success_at = now
    if why is not None:
        state.last_failure_at, state.last_failure = now, dataclasses.asdict(why)
    state.save()


def _note_failure(state: Link, error: LinkFailed) -> None:
    now, after, why = clock.now(), link_rules.pause(state.failures + 1), reason_of(error)
    Link.objects.filter(pk=state.pk).update(
        failures=F("failures") + 1,
        retry_at=now + after,
        last_failure_at=now,
        last_failure=dataclasses.asdict(why),
    )
