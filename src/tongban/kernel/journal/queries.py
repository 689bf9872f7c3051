"""What the operator sees of the journal: what waits, and what is stuck."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

from django.db.models import F

from tongban.kernel import clock
from tongban.kernel.events import Event

from .models import Delivery, Entry


@dataclasses.dataclass(frozen=True)
class StuckDelivery:
    """Work that failed and waits for an operator, or keeps failing."""

    id: int
    event: str
    subject: str
    reaction: str
    attempts: int
    last_error: str
    recorded_at: dt.datetime
    is_dead: bool


def recorded(event: type[Event], subject: str) -> Iterator[Event]:
    """Every fact of one kind about one subject, earliest first."""
    rows = Entry.objects.filter(name=event.name, subject=subject).order_by("id")
    return (event.from_payload(payload) for payload in rows.values_list("payload", flat=True))


def latest(event: type[Event], subject: str, *, limit: int) -> list[tuple[Event, dt.datetime]]:
    """The last facts of one kind about one subject with the time they were recorded, latest first."""
    rows = Entry.objects.filter(name=event.name, subject=subject).order_by("-id")
    found = rows.values_list("payload", "recorded_at")[:limit]
    return [(event.from_payload(payload), at) for payload, at in found]


@dataclasses.dataclass(frozen=True)
class Backlog:
    """How much work waits, and for how long the oldest has been due."""

    due: int
    scheduled: int
    oldest_seconds: int


def stuck(*, limit: int = 100) -> list[StuckDelivery]:
    """Given-up deliveries first, then those that failed at least once, oldest first."""
    rows = (
        Delivery.objects.filter(attempts__gt=0)
        .select_related("entry")
        .order_by(F("dead_at").asc(nulls_last=True), "id")[:limit]
    )
    return [
        StuckDelivery(
            id=row.pk,
            event=row.entry.name,
            subject=row.entry.subject,
            reaction=row.reaction,
            attempts=row.attempts,
            last_error=row.last_error,
            recorded_at=row.entry.recorded_at,
            is_dead=row.dead_at is not None,
        )
        for row in rows
    ]


def backlog() -> Backlog:
    """The queue at this moment."""
    now = clock.now()
    waiting = Delivery.objects.filter(dead_at=None)
    due = waiting.filter(due_at__lte=now)
    oldest = due.order_by("due_at").values_list("due_at", flat=True).first()
    return Backlog(
        due=due.count(),
        scheduled=waiting.filter(due_at__gt=now).count(),
        oldest_seconds=0 if oldest is None else int((now - oldest).total_seconds()),
    )


def entries_of(subject: str) -> list[tuple[str, dt.datetime]]:
    """What was recorded of `subject`, in order: (event name, when)."""
    return list(Entry.objects.filter(subject=subject).order_by("id").values_list("name", "recorded_at"))
