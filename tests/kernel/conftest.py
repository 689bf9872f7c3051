"""A journal with reactions of our own, and a clock that tests move."""

import contextvars
import dataclasses
import datetime as dt
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any, ClassVar

import pytest
from django.db import connection, transaction

from tongban.kernel import clock
from tongban.kernel.blobs.services import store_blob
from tongban.kernel.events import Event
from tongban.kernel.journal import services as journal
from tongban.kernel.journal.models import Delivery

NOON = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)
WORKER = "host/50/worker"


@dataclasses.dataclass(frozen=True, kw_only=True)
class Noted(Event):
    """Something happened."""

    name: ClassVar[str] = "kernel.noted.v1"
    number: int = 0


@dataclasses.dataclass(frozen=True, kw_only=True)
class Posted(Event):
    """Something is to be sent."""

    name: ClassVar[str] = "kernel.posted.v1"
    number: int = 0


@dataclasses.dataclass
class Moment:
    """A clock that tests move."""

    at: dt.datetime

    def __call__(self) -> dt.datetime:
        return self.at

    def advance(self, **units: float) -> None:
        self.at += dt.timedelta(**units)


@pytest.fixture
def moment() -> Iterator[Moment]:
    moment = Moment(NOON)
    with clock.use(moment):
        yield moment


class Reactions:
    """What follows here: one event at a time writes a row, many at once are only seen. Tests say what goes wrong."""

    def __init__(self) -> None:
        self.seen: list[int] = []
        self.batches: list[list[int]] = []
        self.act: Callable[[Noted], None] = lambda event: None
        self.act_on_many: Callable[[Sequence[Posted]], Any] = lambda events: None

    def write(self, event: Noted) -> None:
        """The effect is a row, so that a transaction undoes it."""
        store_blob(content=f"effect {event.number}".encode(), media="text/plain")
        self.seen.append(event.number)
        self.act(event)

    @journal.batch
    def send(self, events: Sequence[Posted]) -> Any:
        self.batches.append([event.number for event in events])
        return self.act_on_many(events)


@pytest.fixture
def reactions(moment: Moment) -> Iterator[Reactions]:
    before, own = dict(journal._table), Reactions()
    journal.install({Noted: (own.write,), Posted: (own.send,)})
    yield own
    journal._table.clear()
    journal._table.update(before)


def note(
    *numbers: int, event: type[Noted | Posted] = Noted, due_at: dt.datetime | None = None
) -> list[Delivery]:
    """Record events, each in a transaction of its own; answers what is to be done."""
    entries = []
    for number in numbers:
        with transaction.atomic():
            entries.append(journal.record(event(number=number), subject=f"note:{number}", due_at=due_at))
    return list(Delivery.objects.filter(entry_id__in=entries).order_by("id"))


def work(limit: int = 64, owner: str = WORKER) -> int:
    return journal.work(owner=owner, limit=limit)


@pytest.fixture
def at_once() -> Callable[..., list[Any]]:
    """Run functions in threads that start together, each with its own connection and the test's clock."""

    def run(*acts: Callable[[], Any]) -> list[Any]:
        barrier, answers = threading.Barrier(len(acts)), []

        def one(act: Callable[[], Any]) -> None:
            barrier.wait()
            try:
                answers.append(act())
            finally:
                connection.close()

        threads = [threading.Thread(target=contextvars.copy_context().run, args=(one, act)) for act in acts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    return run
