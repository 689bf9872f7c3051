"""Record a fact in the caller's transaction; do what follows from it later, at least once, and never forget it.

A delivery row is leased, run, and marked done in the transaction of its own effect, so an effect in the database
happens exactly once. A worker that dies leaves a lease; the next worker of the same name drops it at once, any other
when it has run out.
"""

import datetime as dt
import logging
import pathlib
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import connection, models, transaction

from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.errors import TongbanError
from tongban.kernel.events import Event
from tongban.kernel.node import begin_unit

from .events import DeliveryRequeued
from .models import Delivery, Entry, Leased

log = logging.getLogger("tongban.journal")

LEASE = dt.timedelta(seconds=60)
MAX_ATTEMPTS = 12
MAX_DELAY = dt.timedelta(hours=1)

_PACKAGE = str(pathlib.Path(__file__).parents[2])
"""Where our own code lies: the innermost line of it tells an operator most."""

Reaction = Callable[[Any], Any]
"""A function of one event; or, marked with @batch, of a list of events."""

R = TypeVar("R", bound=Reaction)

Wake = Callable[[], None]
"""Tells the worker that there is something to do; returns at once."""

_table: dict[str, tuple[type[Event], dict[str, Reaction]]] = {}
_wake: list[Wake] = []


class Retry(Exception):
    """Raised by a reaction that wants to be run again: not a failure, so it never counts as one."""

    def __init__(self, *, after: dt.timedelta, reason: str) -> None:
        super().__init__(reason)
        self.after = after
        self.reason = reason


def batch(reaction: R) -> R:
    """Mark a reaction that takes many events at once and does slow work, such as a call to a peer.

    It runs outside any transaction, must be safe to repeat, and answers None or {index: Retry} for those not done.
    """
    reaction.takes_many = True  # type: ignore[attr-defined]  # a mark on a function has no type
    return reaction


def reaction_name(reaction: Reaction) -> str:
    """How a delivery row names a function."""
    return f"{reaction.__module__}.{reaction.__qualname__}"


def install(reactions: Mapping[type[Event], Sequence[Reaction]], *, wake: Wake | None = None) -> None:
    """Say which reactions follow which event, and how the worker is woken; called once, by node/wiring."""
    _table.clear()
    _wake[:] = [] if wake is None else [wake]
    for event, functions in reactions.items():
        _table[event.name] = (event, {reaction_name(function): function for function in functions})


def record(event: Event, *, subject: str, due_at: dt.datetime | None = None) -> int:
    """Append `event`, inside the transaction that made it true; answers the entry's id.

    With `due_at`, its reactions run then and not before: that is how a clock of a case is set.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("journal.record() outside a transaction")
    now = clock.now()
    entry = Entry.objects.create(name=event.name, subject=subject, payload=event.payload(), recorded_at=now)
    _, functions = _table.get(event.name, (None, {}))
    if functions:
        due = due_at or now
        Delivery.add_all(Delivery(entry=entry, reaction=name, due_at=due) for name in functions)
        if due <= now:
            wake_worker()
    return int(entry.pk)


def wake_worker() -> None:
    """There is something to do once the caller's transaction has committed."""
    for wake in _wake:
        transaction.on_commit(wake)


def work(*, owner: str, limit: int = 64) -> int:
    """Take up to `limit` due deliveries and run them; answers how many were taken.

    Those that take many go first: they start what happens elsewhere.
    """
    begin_unit()
    taken = _lease(owner, limit)
    many: dict[str, list[Leased]] = {}
    single: list[tuple[Leased, Reaction | None]] = []
    for delivery in taken:
        function = _function(delivery)
        if function is not None and getattr(function, "takes_many", False):
            many.setdefault(delivery.reaction, []).append(delivery)
        else:
            single.append((delivery, function))
    for deliveries in many.values():
        _run_many(deliveries, owner)
    for delivery, function in single:
        _run_one(delivery, function, owner)
    return len(taken)


def release_leases(*, owner: str) -> int:
    """Free what a dead worker of this name held. The caller must know that it is dead (a file lock says so)."""
    return Delivery.objects.filter(lease_owner=owner).update(lease_owner="", leased_until=None)


@transaction.atomic
def requeue_delivery(*, actor: Actor, delivery_id: int) -> None:
    """An operator has mended the cause: run failed work again. Records who did it; what is done stays done."""
    again = Delivery.objects.filter(pk=delivery_id).update(
        dead_at=None, attempts=0, due_at=clock.now(), lease_owner="", leased_until=None
    )
    if again:
        event = DeliveryRequeued(delivery=delivery_id, account=actor.account_id)
        record(event, subject=f"delivery:{delivery_id}")


def _lease(owner: str, limit: int) -> list[Leased]:
    now = clock.now()
    return Delivery.objects.lease(owner, now=now, until=now + LEASE, limit=limit)


def _function(delivery: Leased) -> Reaction | None:
    _, functions = _table.get(delivery.name, (None, {}))
    return functions.get(delivery.reaction)


def _event(delivery: Leased) -> Event:
    return _table[delivery.name][0].from_payload(delivery.payload)


def _run_one(delivery: Leased, function: Reaction | None, owner: str) -> None:
    try:
        if function is None:
            raise LookupError(f"nobody is wired as {delivery.reaction}")
        with transaction.atomic():
            if not Delivery.objects.finish(owner, [delivery.id]):
                return  # the lease has run out
            function(_event(delivery))
    except Retry as retry:
        _put_off(delivery, retry, owner)
    except Exception as error:  # a reaction may fail in any way; the queue goes on and the console shows it
        _note_failure(delivery, error, owner)


def _run_many(deliveries: list[Leased], owner: str) -> None:
    function = _function(deliveries[0])
    assert function is not None
    readable, events = _readable(deliveries, owner)
    try:
        put_off: Mapping[int, Retry] = function(events) or {}
    except Exception as error:  # as above
        for delivery in readable:
            _note_failure(delivery, error, owner)
        return
    done = [delivery.id for number, delivery in enumerate(readable) if number not in put_off]
    Delivery.objects.finish(owner, done)
    for number, retry in put_off.items():
        _put_off(readable[number], retry, owner)


def _readable(deliveries: list[Leased], owner: str) -> tuple[list[Leased], list[Event]]:
    """The deliveries whose event can be read, and the events: one that cannot must not stop the others."""
    readable: list[Leased] = []
    events: list[Event] = []
    for delivery in deliveries:
        try:
            events.append(_event(delivery))
        except TypeError as error:  # written by another version of the program, with other fields
            _note_failure(delivery, error, owner)
        else:
            readable.append(delivery)
    return readable, events


def _held(delivery: Leased, owner: str) -> models.QuerySet[Delivery]:
    """The row, as long as it is ours: when the lease has run out, another worker may have it, or have done it."""
    return Delivery.objects.filter(pk=delivery.id, lease_owner=owner)


def _put_off(delivery: Leased, retry: Retry, owner: str) -> None:
    _held(delivery, owner).update(
        due_at=clock.now() + retry.after,
        lease_owner="",
        leased_until=None,
        attempts=0,  # it ran as it should; only failures in a row count
        last_error=retry.reason,
    )


def _note_failure(delivery: Leased, error: Exception, owner: str) -> None:
    now, attempts, cause = clock.now(), delivery.attempts + 1, _cause(error)
    log.error("reaction %s failed, attempt %d: %s", delivery.reaction, attempts, cause)
    _held(delivery, owner).update(
        attempts=attempts,
        last_error=cause,
        due_at=now + min(MAX_DELAY, dt.timedelta(seconds=2.0**attempts)),
        lease_owner="",
        leased_until=None,
        dead_at=now if attempts >= MAX_ATTEMPTS else None,
    )


def _cause(error: Exception) -> str:
    """What went wrong and where, but not what the error says: a database quotes the values it refuses, and those
    may be somebody's."""
    code = f" {error.code}" if isinstance(error, TongbanError) else ""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if frame.filename.startswith(_PACKAGE)] or frames
    place = (
        f" at {pathlib.PurePath(ours[-1].filename).name}:{ours[-1].lineno}, {ours[-1].name}" if ours else ""
    )
    return f"{type(error).__name__}{code}{place}"
