"""What goes out to a peer, and what came back for it: only a receipt that the peer has signed settles a message. The same
whichever way both travel: a request of ours, a request of theirs, a file."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
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
from tongban.kernel import clock
from tongban.kernel.errors import TongbanError
from tongban.kernel.journal.services import record
from tongban.kernel.node import NodeIdentity, this

from .calling import LinkFailed


@dataclasses.dataclass(frozen=True)
class Copies:
    """Messages of ours, and the copies of them that were signed just now."""

    rows: list[OutMessage]
    signed: list[Signed]

    @property
    def tokens(self) -> list[str]:
        """As they travel."""
        return [copy.token for copy in self.signed]


@dataclasses.dataclass
class _Tally:
    """What the peer said about one request."""

    settled: list[tuple[OutMessage, Receipt]] = dataclasses.field(default_factory=list)
    put_off: list[tuple[OutMessage, Reason]] = dataclasses.field(default_factory=list)
    expected: dict[int, int] = dataclasses.field(default_factory=dict)
    """Stream row id to the number the peer says it misses."""


def sign_copies(peer: NodeIdentity, batch: Sequence[OutMessage]) -> Copies:
    """As many of the batch as fit into one request, each signed with the key in force now."""
    node, now, copies = this(), clock.now(), Copies([], [])
    room = settings.TONGBAN_ENVELOPE_LIMIT - 64
    for row in batch:
        copy = messages.sign_message(
            outgoing(row, row.stream_name), iss=node.id, aud=peer.id, now=now, key=node.message_key
        )
        room -= len(copy.token) + 3
        if room < 0 and copies.rows:
            break
        copies.rows.append(row)
        copies.signed.append(copy)
    return copies


def link_to(peer: NodeIdentity) -> Link:
    """What is known of the calls to a peer."""
    return Link.find(peer=peer.id) or Link.objects.get_or_create(pk=peer.id)[0]


def settle_copies(peer: NodeIdentity, state: Link, copies: Copies, results: Sequence[dict[str, Any]]) -> int:
    """Write down what the peer said about each of these, in their order; answers how many are settled."""
    tally = _judge(peer, copies, results)
    _write_down(state, tally)
    return len(tally.settled)


def settle_results(peer: NodeIdentity, results: Sequence[object]) -> int:
    """The same for results that come by themselves, each with the id of its message; answers how many are settled.
    What is not about a message of ours that waits is passed over: it was settled before, or it was never ours."""
    by_id = {
        result["id"]: result
        for result in results
        if isinstance(result, dict) and type(result.get("id")) is str
    }
    rows = OutMessage.objects.waiting_among(peer.id, by_id)
    settled = 0
    while rows:
        copies = sign_copies(peer, rows)
        settled += settle_copies(peer, link_to(peer), copies, [by_id[row.wire_id] for row in copies.rows])
        rows = rows[len(copies.rows) :]
    return settled


def _judge(peer: NodeIdentity, copies: Copies, results: Sequence[dict[str, Any]]) -> _Tally:
    """Only a receipt that the peer signed settles a message; whatever else it says puts the message off."""
    node, now, tally = this().id, clock.now(), _Tally()
    for row, copy, result in zip(copies.rows, copies.signed, results, strict=True):
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


def note_failure(state: Link, error: LinkFailed) -> None:
    now, after, why = clock.now(), link_rules.pause(state.failures + 1), reason_of(error)
    Link.objects.filter(pk=state.pk).update(
        failures=F("failures") + 1,
        retry_at=now + after,
        last_failure_at=now,
        last_failure=dataclasses.asdict(why),
    )
