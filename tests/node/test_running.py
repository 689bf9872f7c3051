"""The worker: one of each name, goes on where a dead one stopped, waits for a database that is away."""

import dataclasses
import pathlib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction

from tongban.kernel.errors import Conflict, message_for
from tongban.kernel.events import Event
from tongban.kernel.journal import services as journal
from tongban.kernel.journal.models import Delivery
from tongban.node import running
from tongban.node.config import NodeConfig

pytestmark = pytest.mark.django_db(transaction=True)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Noted(Event):
    """Something happened."""

    name: ClassVar[str] = "node.noted.v1"
    number: int


@pytest.fixture
def here(tmp_path: pathlib.Path) -> NodeConfig:
    return dataclasses.replace(settings.TONGBAN_CONFIG, home=tmp_path)


@pytest.fixture
def seen() -> Iterator[list[int]]:
    before, seen = dict(journal._table), []

    def see(event: Noted) -> None:
        seen.append(event.number)

    journal.install({Noted: (see,)})
    yield seen
    journal._table.clear()
    journal._table.update(before)


def note(*numbers: int) -> None:
    for number in numbers:
        with transaction.atomic():
            journal.record(Noted(number=number), subject=f"note:{number}")


class EndsWhen(threading.Event):
    """Tells a worker to stop at the first look at which `is_over` holds; never waits."""

    def __init__(self, is_over: Callable[[], bool]) -> None:
        super().__init__()
        self.is_over = is_over
        self.pauses: list[float | None] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.pauses.append(timeout)
        return self.is_set()

    def is_set(self) -> bool:
        return self.is_over()


def test_a_worker_does_what_waits_and_stops_when_told(here: NodeConfig, seen: list[int]) -> None:
    note(1, 2)
    stop = EndsWhen(lambda: len(stop.pauses) == 2)
    running.run_worker(here, stop=stop)
    assert seen == [1, 2]
    assert stop.pauses == [0, running.IDLE], "no pause after work, a short one when there is none"


def test_of_each_name_there_is_one(here: NodeConfig, seen: list[int]) -> None:
    with running._sole(here.home / "worker.lock"):
        with pytest.raises(Conflict) as refused:
            running.run_worker(here, stop=EndsWhen(lambda: True))
        assert refused.value.code == "worker-running"
        assert "worker" in message_for(refused.value, "zh")
        running.run_worker(here, name="second", stop=EndsWhen(lambda: True))
    running.run_worker(here, stop=EndsWhen(lambda: True))


def test_it_goes_on_at_once_with_what_a_dead_one_held(here: NodeConfig, seen: list[int]) -> None:
    note(1, 2)
    assert len(journal._lease(f"{socket.gethostname()}/{here.profile.id}/worker", 64)) == 2
    stop = EndsWhen(lambda: len(stop.pauses) == 1)
    running.run_worker(here, stop=stop)
    assert seen == [1, 2]


def test_it_outlives_a_database_that_is_away(here: NodeConfig, seen: list[int]) -> None:
    """And what it had leased when the database went is not left lying until the lease runs out."""
    note(1, 2)
    stop = EndsWhen(lambda: len(stop.pauses) == 3)

    def goes_away_after_the_first(execute: Any, sql: str, *rest: Any) -> Any:
        if len(seen) == 1 and not stop.pauses:
            raise OperationalError("the database went away")
        return execute(sql, *rest)

    with connection.execute_wrapper(goes_away_after_the_first):
        running.run_worker(here, stop=stop)
    assert stop.pauses == [running.BROKEN, 0, running.IDLE]
    assert seen == [1, 2]
    assert Delivery.objects.filter(done_at=None).count() == 0
