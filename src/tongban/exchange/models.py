"""Streams, outbox, inbox, parts and links. What messages say is sealed; the rest carries references only."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models import Q

from tongban.kernel.hexes import HexField, WholeIndex, bytes_to_hex, hex_to_bytes
from tongban.kernel.packed import PackedTextField
from tongban.kernel.rows import Row
from tongban.kernel.vault import SealedJSONField

from .types import DeliveryState


class OutStreamQuerySet(models.QuerySet["OutStream"]):
    def take_number(self, peer: str, stream: str) -> tuple[int, int]:
        """The stream's row id and its next number. Holds the row until the transaction ends, so that the numbers
        are in the order of commits. One statement, because every message costs it."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO exchange_out_stream (peer, name, next_seq, is_blocked, attempts)"
                " VALUES (%s, %s, 2, %s, 0)"
                " ON CONFLICT (peer, name) DO UPDATE SET next_seq = exchange_out_stream.next_seq + 1"
                " RETURNING id, next_seq - 1",
                [peer, hex_to_bytes(stream), False],
            )
            row = cursor.fetchone()
        return int(row[0]), int(row[1])


class OutStream(models.Model):
    """An ordered row of messages to a peer. Blocked while the peer has refused its head."""

    peer = models.CharField(max_length=32)
    name = HexField()
    next_seq = models.BigIntegerField(default=1)
    is_blocked = models.BooleanField(default=False)
    attempts = models.PositiveIntegerField(default=0)
    """Times in a row that the head was sent without being settled."""
    retry_at = models.DateTimeField(null=True)

    objects = OutStreamQuerySet.as_manager()

    class Meta:
        db_table = "exchange_out_stream"
        constraints = [models.UniqueConstraint(fields=["peer", "name"], name="exchange_out_stream_once")]


class OutMessageQuerySet(models.QuerySet["OutMessage"]):
    def waiting_peers(self, peers: Iterable[str], now: dt.datetime) -> list[str]:
        """Those of `peers` that may be called now and for whom something may go: one statement, however many they are and
        however much waits."""
        known = sorted(peers)
        if not known:
            return []
        moment = connection.ops.adapt_datetimefield_value(now)
        values = ", ".join(["(%s)"] * len(known))
        with connection.cursor() as cursor:
            cursor.execute(
                f"WITH known(peer) AS (VALUES {values})"  # noqa: S608  # places only
                " SELECT k.peer FROM known k LEFT JOIN exchange_link l ON l.peer = k.peer"
                " WHERE (l.retry_at IS NULL OR l.retry_at <= %s) AND EXISTS"
                " (SELECT 1 FROM exchange_outbox m JOIN exchange_out_stream s ON s.id = m.stream_id"
                " WHERE m.peer = k.peer AND m.state = 'pending' AND s.is_blocked = %s"
                " AND (s.retry_at IS NULL OR s.retry_at <= %s))",
                [*known, moment, False, moment],
            )
            return [peer for (peer,) in cursor.fetchall()]

    def next_batch(self, peer: str, now: dt.datetime, limit: int, after: int = 0) -> list["OutMessage"]:
        """The oldest messages to `peer` that may go, with their streams; those behind row `after`. Row ids of one stream
        rise with its numbers, because the stream's row is held from taking a number to the commit."""
        return self._waiting(
            "m.id > %s AND s.is_blocked = %s AND (s.retry_at IS NULL OR s.retry_at <= %s) ORDER BY m.id LIMIT %s",
            [peer, after, False, connection.ops.adapt_datetimefield_value(now), limit],
        )

    def waiting_among(self, peer: str, wire_ids: Iterable[str]) -> list["OutMessage"]:
        """Those of these messages to `peer` that still wait, the oldest first."""
        known = [hex_to_bytes(wire_id) for wire_id in wire_ids]
        if not known:
            return []
        return self._waiting(f"m.wire_id IN ({', '.join(['%s'] * len(known))}) ORDER BY m.id", [peer, *known])

    def _waiting(self, condition: str, values: Sequence[Any]) -> list["OutMessage"]:
        """The state is in the text, so that the partial index serves a prepared statement too."""
        rows = self.raw(_WAITING + condition, values)
        found = list(rows)
        for row in found:
            row.stream_name = bytes_to_hex(bytes(row.stream_kept))
        return found

    def settle(self, rows: Sequence["OutMessage"], now: dt.datetime) -> None:
        """Write state and receipt of each row, if it still waits under the id it was sent with. One prepared statement
        for all of them: building a bulk_update costs more than signing and checking the messages."""
        moment = connection.ops.adapt_datetimefield_value(now)
        values: list[tuple[Any, ...]] = [
            (row.state, row.receipt, moment, row.pk, hex_to_bytes(row.wire_id), DeliveryState.PENDING.value)
            for row in rows
        ]
        if values:
            with connection.cursor() as cursor:
                cursor.executemany(
                    "UPDATE exchange_outbox SET state = %s, receipt = %s, settled_at = %s"
                    " WHERE id = %s AND wire_id = %s AND state = %s",
                    values,
                )


_WAITING = (
    "SELECT m.id, m.message_id, m.wire_id, m.peer, m.stream_id, m.seq, m.type, m.data, m.queued_at, m.state,"
    " m.is_void, s.name AS stream_kept, s.attempts AS stream_attempts"
    " FROM exchange_outbox m JOIN exchange_out_stream s ON s.id = m.stream_id"
    " WHERE m.peer = %s AND m.state = 'pending' AND "
)


class OutMessage(Row):
    """The outbox: one row for each number of a stream, for good, with the peer's receipt once there is one.

    `message_id` is what the sender was told; `wire_id` names what is on its way in its place, and differs once an
    operator has sent a refused message again or put a void there.
    """

    message_id = HexField(unique=True)
    wire_id = HexField()
    peer = models.CharField(max_length=32)
    stream = models.ForeignKey(OutStream, on_delete=models.PROTECT, related_name="+", db_index=False)
    seq = models.BigIntegerField()
    type = models.CharField(max_length=80)
    data = SealedJSONField(context="exchange.outbox")
    queued_at = models.DateTimeField()
    state = models.CharField(max_length=16, default=DeliveryState.PENDING.value)
    is_void = models.BooleanField(default=False)
    attempts = models.PositiveIntegerField(default=0)
    """Times it was sent as head of its stream without being settled."""
    last_reason = models.JSONField(null=True)
    """Why it is not done, as {code, zh, en}."""
    receipt = models.BinaryField()
    """What is kept of it (rules/receipts.py); empty before."""
    settled_at = models.DateTimeField(null=True)

    stream_name: str
    stream_kept: bytes
    stream_attempts: int
    """Of the stream, in rows that `next_batch` has read."""

    objects = OutMessageQuerySet.as_manager()

    class Meta:
        db_table = "exchange_outbox"
        constraints = [
            models.UniqueConstraint(fields=["stream", "seq"], name="exchange_outbox_once"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in DeliveryState]), name="exchange_outbox_state"
            ),
        ]
        indexes = [
            models.Index(
                fields=["peer", "id"],
                name="exchange_outbox_pending",
                condition=Q(state=DeliveryState.PENDING.value),
            ),
            models.Index(fields=["peer", "settled_at"], name="exchange_outbox_settled"),
        ]


class Refusal(models.Model):
    """A rejection the peer signed, and what an operator did about it. Never deleted."""

    message = models.ForeignKey(OutMessage, on_delete=models.PROTECT, related_name="+")
    wire_id = HexField()
    receipt = PackedTextField()
    code = models.CharField(max_length=80)
    zh = models.TextField()
    en = models.TextField()
    refused_at = models.DateTimeField()
    answer = models.CharField(max_length=16, blank=True)
    answer_reason = models.TextField(blank=True)
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exchange_refusal"


class SentPart(Row):
    """A file that a message to `peer` names: that peer, and no other, may fetch it."""

    message = models.ForeignKey(OutMessage, on_delete=models.PROTECT, related_name="+", db_index=False)
    peer = models.CharField(max_length=32)
    sha256 = HexField()

    class Meta:
        db_table = "exchange_sent_part"
        indexes = [WholeIndex(fields=["sha256"], name="exchange_sent_part_of")]


class InStreamQuerySet(models.QuerySet["InStream"]):
    def hold_all(self, names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], "HeldStream"]:
        """The streams with these (peer, name), held until the transaction ends: two deliveries of one stream cannot
        both take effect. One statement, in one order everywhere, so that two requests never wait for each other."""
        wanted = sorted(set(names))
        places = ", ".join(["(%s, %s, 1)"] * len(wanted))
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO exchange_in_stream (peer, name, next_seq) VALUES {places}"  # noqa: S608  # places only
                " ON CONFLICT (peer, name) DO UPDATE SET next_seq = exchange_in_stream.next_seq"
                " RETURNING peer, name, id, next_seq",
                [value for peer, name in wanted for value in (peer, hex_to_bytes(name))],
            )
            return {
                (peer, bytes_to_hex(bytes(name))): HeldStream(*rest)
                for peer, name, *rest in cursor.fetchall()
            }

    def advance(self, streams: Iterable["HeldStream"]) -> None:
        """The held streams wait for their next numbers."""
        values = [(stream.next_seq, stream.id) for stream in streams]
        if values:
            with connection.cursor() as cursor:
                cursor.executemany("UPDATE exchange_in_stream SET next_seq = %s WHERE id = %s", values)


@dataclasses.dataclass
class HeldStream:
    """A stream that nobody else can change now: its row id, and the number it waits for."""

    id: int
    next_seq: int


class InStream(models.Model):
    """The other direction of a stream: the number that must come next."""

    peer = models.CharField(max_length=32)
    name = HexField()
    next_seq = models.BigIntegerField(default=1)

    objects = InStreamQuerySet.as_manager()

    class Meta:
        db_table = "exchange_in_stream"
        constraints = [models.UniqueConstraint(fields=["peer", "name"], name="exchange_in_stream_once")]


class InMessage(Row):
    """The inbox: every message that was settled here, as the peer signed it, with the receipt it was given.

    A rejected message does not use up its number; the next try for that number is another row.
    """

    peer = models.CharField(max_length=32)
    message_id = HexField()
    stream = models.ForeignKey(InStream, on_delete=models.PROTECT, related_name="+")
    seq = models.BigIntegerField()
    token = SealedJSONField(context="exchange.inbox")
    status = models.CharField(max_length=16)
    receipt = models.BinaryField()
    """What is kept of it (rules/receipts.py)."""
    received_at = models.DateTimeField()

    class Meta:
        db_table = "exchange_inbox"
        constraints = [models.UniqueConstraint(fields=["peer", "message_id"], name="exchange_inbox_once")]
        indexes = [
            models.Index(fields=["peer", "received_at"], name="exchange_inbox_heard"),
        ]


class AnnouncedPartQuerySet(models.QuerySet["AnnouncedPart"]):
    def missing(self, peer: str, message_id: str) -> list["AnnouncedPart"]:
        """The files of a message that are not known to be here, in its order."""
        rows = self.raw(
            "SELECT p.id, p.message_id, p.sha256, p.size, p.media, p.attempts"
            " FROM exchange_inbox m JOIN exchange_announced_part p ON p.message_id = m.id"
            " WHERE m.peer = %s AND m.message_id = %s AND p.fetched_at IS NULL ORDER BY p.id",
            [peer, hex_to_bytes(message_id)],
        )
        return list(rows)

    def wanted(self, peer: str, limit: int, sha256: str = "") -> list["AnnouncedPart"]:
        """Files that messages of `peer` have named and that are not known to be here, the oldest first; or one of them,
        for every message that waits for it."""
        rows = self.filter(message__peer=peer, fetched_at__isnull=True).order_by("id")
        return list((rows.filter(sha256=sha256) if sha256 else rows)[:limit])

    def close(self, message: int, now: dt.datetime) -> bool:
        """The files of the message with this row id are here; whether nobody had said so before."""
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE exchange_announced_part SET fetched_at = %s WHERE message_id = %s AND fetched_at IS NULL",
                [connection.ops.adapt_datetimefield_value(now), message],
            )
            return bool(cursor.rowcount > 0)


class AnnouncedPart(Row):
    """A file that a message taken in names. Its name stays in the sealed message."""

    message = models.ForeignKey(InMessage, on_delete=models.PROTECT, related_name="+")
    sha256 = HexField()
    size = models.PositiveIntegerField()
    media = models.CharField(max_length=130)
    attempts = models.PositiveIntegerField(default=0)
    fetched_at = models.DateTimeField(null=True)

    objects = AnnouncedPartQuerySet.as_manager()

    class Meta:
        db_table = "exchange_announced_part"


class Link(Row):
    """How the calls to a peer have gone."""

    peer = models.CharField(max_length=32, primary_key=True)
    failures = models.PositiveIntegerField(default=0)
    retry_at = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    last_failure_at = models.DateTimeField(null=True)
    last_failure = models.JSONField(null=True)
    """As {code, zh, en}."""

    class Meta:
        db_table = "exchange_link"


class UsedNonceQuerySet(models.QuerySet["UsedNonce"]):
    def use(self, peer: str, nonce: str, until: dt.datetime, now: dt.datetime) -> bool:
        """Whether the nonce is fresh: never used before, or so long ago that no call with it is good any more. From
        now on it is used. Every so often those that are of no use any more are forgotten."""
        adapt = connection.ops.adapt_datetimefield_value
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO exchange_nonce (peer, nonce, until) VALUES (%s, %s, %s)"
                " ON CONFLICT (peer, nonce) DO UPDATE SET until = excluded.until WHERE exchange_nonce.until < %s"
                " RETURNING id",
                [peer, nonce, adapt(until), adapt(now)],
            )
            row = cursor.fetchone()
        if row is not None and row[0] % FORGET_EVERY == 0:
            self.filter(until__lt=now).delete()
        return row is not None


FORGET_EVERY = 100
"""Signed calls between two clearings of their nonces."""


class UsedNonce(models.Model):
    """The nonce of a signed call, kept until the call could no longer be replayed."""

    peer = models.CharField(max_length=32)
    nonce = models.CharField(max_length=64)
    until = models.DateTimeField()

    objects = UsedNonceQuerySet.as_manager()

    class Meta:
        db_table = "exchange_nonce"
        constraints = [models.UniqueConstraint(fields=["peer", "nonce"], name="exchange_nonce_once")]
