"""How the links are, where each message stands, what an operator must look at."""

import datetime as dt
import statistics

from django.db.models import Count, Min, OuterRef, Q, QuerySet, Subquery

from tongban.kernel import clock
from tongban.kernel.blobs.services import Blob, read_blob
from tongban.kernel.errors import NotFound
from tongban.kernel.node import this
from tongban.kernel.signing import PublicKey

from .models import InMessage, InStream, Link, OutMessage, OutStream, SentPart
from .rules import link as link_rules
from .rules import messages, receipts
from .types import (
    VOID_TYPE,
    Delivery,
    DeliveryState,
    LinkHealth,
    LinkMode,
    Outcome,
    Outgoing,
    Reason,
    StreamState,
    StuckMessage,
)

MEDIAN_OVER = 100
"""Messages whose delay makes a link's median."""


def message_key(node: str, kid: str) -> PublicKey:
    """A peer's key that may sign messages at this moment, by our clock; raises NotFound or SignatureRefused."""
    return this().peer(node).find_key(kid, "message", clock.now())


def mode_of(peer: str) -> LinkMode:
    """Who calls whom on the link to `peer`."""
    return LinkMode(this().links.get(peer, LinkMode.CALL))


def link_health() -> list[LinkHealth]:
    """Every configured peer, in the order of the configuration."""
    peers = [peer.id for peer in this().peers]
    links = Link.objects.in_bulk(peers)
    waiting = {
        peer: (count, oldest)
        for peer, count, oldest in OutMessage.objects.filter(state=DeliveryState.PENDING.value)
        .values_list("peer")
        .annotate(Count("id"), Min("queued_at"))
    }
    return [_health(peer, links.get(peer), *waiting.get(peer, (0, None))) for peer in peers]


def _health(peer: str, link: Link | None, backlog: int, oldest: dt.datetime | None) -> LinkHealth:
    age = dt.timedelta(0) if oldest is None else clock.now() - oldest
    delay = _median_delay(peer)
    heard = InMessage.objects.filter(peer=peer).order_by("-received_at").values_list("received_at", flat=True)
    return LinkHealth(
        peer=peer,
        state=link_rules.state_of(failures=link.failures if link else 0, oldest=age, median=delay),
        backlog=backlog,
        oldest_seconds=int(age.total_seconds()),
        last_success_at=link.last_success_at if link else None,
        last_failure_at=link.last_failure_at if link else None,
        last_failure=_reason(link.last_failure) if link else None,
        last_heard_at=heard.first(),
        median_delay_seconds=None if delay is None else delay.total_seconds(),
    )


def _median_delay(peer: str) -> dt.timedelta | None:
    times = (
        OutMessage.objects.filter(peer=peer, settled_at__isnull=False)
        .order_by("-settled_at")
        .values_list("queued_at", "settled_at")[:MEDIAN_OVER]
    )
    delays = [settled - queued for queued, settled in times if settled is not None]
    return statistics.median_high(delays) if delays else None


def delivery_of(message_id: str) -> Delivery:
    """Where a message of ours stands; raises NotFound."""
    row = OutMessage.objects.filter(message_id=message_id).select_related("stream").first()
    if row is None:
        raise NotFound("message-missing", id=message_id)
    return _delivery(row)


def deliveries_of(stream: str) -> list[Delivery]:
    """All messages of ours in a stream, to whichever peer, oldest first."""
    rows = OutMessage.objects.filter(stream__name=stream).select_related("stream").order_by("id")
    return [_delivery(row) for row in rows]


def stuck_messages(*, limit: int = 100) -> list[StuckMessage]:
    """Refused messages, which stop their stream, first; then heads that have waited for more than an hour."""
    ahead = OutMessage.objects.filter(stream=OuterRef("stream"), state=DeliveryState.PENDING.value)
    head = Subquery(ahead.order_by("seq").values("seq")[:1])
    is_stale = Q(
        state=DeliveryState.PENDING.value,
        queued_at__lt=clock.now() - link_rules.STALE,
        stream__is_blocked=False,
        seq=head,
    )
    rows = list(
        OutMessage.objects.filter(Q(state=DeliveryState.REJECTED.value) | is_stale)
        .select_related("stream")
        .order_by("-state", "id")[:limit]
    )
    pending = OutMessage.objects.filter(
        stream__in={row.stream_id for row in rows}, state=DeliveryState.PENDING.value
    )
    waiting = dict(pending.values_list("stream").annotate(Count("id")))
    # The row is the head of its stream, so all that waits there waits behind it, but for the row itself.
    return [
        StuckMessage(
            delivery=_delivery(row),
            waiting_behind=waiting.get(row.stream_id, 0) - (row.state == DeliveryState.PENDING),
        )
        for row in rows
    ]


def stream_state(*, peer: str, stream: str) -> StreamState:
    """Both directions of a stream shared with `peer`; a stream nobody has used yet is at its beginning."""
    out = OutStream.objects.filter(peer=peer, name=stream).first()
    next_in = InStream.objects.filter(peer=peer, name=stream).values_list("next_seq", flat=True).first()
    mine: QuerySet[OutMessage] = OutMessage.objects.filter(peer=peer, stream__name=stream)
    given = InMessage.objects.filter(peer=peer, stream__name=stream, status=Outcome.DONE.value)
    got = mine.exclude(receipt=b"").filter(state__in=[DeliveryState.DONE.value, DeliveryState.ENDED.value])
    last_given, last_got = given.order_by("-seq").first(), got.order_by("-seq").first()
    return StreamState(
        peer=peer,
        stream=stream,
        next_in=next_in or 1,
        last_receipt_given="" if last_given is None else receipt_given(last_given),
        next_out=out.next_seq if out else 1,
        last_receipt_got="" if last_got is None else receipt_got(last_got, stream),
        pending=mine.filter(state=DeliveryState.PENDING.value).count(),
        is_blocked=bool(out and out.is_blocked),
    )


def receipt_given(row: InMessage) -> str:
    """The receipt that was signed for a message of a peer, as it was signed."""
    return receipts.whole_of(bytes(row.receipt), messages.receipted(row.token))


def receipt_got(row: OutMessage, stream: str) -> str:
    """The receipt that the peer has signed for a message of ours, as it was signed; empty if it has not."""
    content = messages.hash_of(outgoing(row, stream), iss=this().id, aud=row.peer)
    subject = receipts.Subject(
        iss=row.peer, aud=this().id, msg=row.wire_id, hash=content, stream=stream, seq=row.seq
    )
    return receipts.whole_of(bytes(row.receipt), subject)


def outgoing(row: OutMessage, stream: str) -> Outgoing:
    """What is on its way in the place of a row: the message, or the void that an operator has put there."""
    return Outgoing(
        id=row.wire_id,
        stream=stream,
        seq=row.seq,
        type=VOID_TYPE if row.is_void else row.type,
        time=row.queued_at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z"),
        data={"parts": [], "void": row.message_id} if row.is_void else row.data,
    )


def offered_part(*, peer: str, sha256: str) -> Blob:
    """A file that a message to `peer` names; raises NotFound for any other, whether or not it is here."""
    if SentPart.find(peer=peer, sha256=sha256) is None:
        raise NotFound("part-not-offered")
    return read_blob(sha256)


def _delivery(row: OutMessage) -> Delivery:
    state = DeliveryState(row.state)
    return Delivery(
        id=row.message_id,
        peer=row.peer,
        stream=row.stream.name,
        seq=row.seq,
        type=row.type,
        state=DeliveryState.ENDED if row.is_void and state is DeliveryState.PENDING else state,
        queued_at=row.queued_at,
        settled_at=row.settled_at,
        attempts=row.attempts,
        reason=_reason(row.last_reason),
    )


def _reason(raw: dict[str, str] | None) -> Reason | None:
    return None if raw is None else Reason(**raw)
