"""The worker: one of each name, goes on where a dead one stopped, waits for a database that is away."""

import dataclasses
import datetime as dt
import pathlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction

from tongban.kernel import clock
from tongban.kernel.errors import Conflict, message_for
from tongban.kernel.events import Event
from tongban.kernel.journal import services as journal
from tongban.kernel.journal.models import Delivery
from tongban.node import running
from tongban.node.bell import Bell
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
    """Tells a worker to stop when `is_over` holds as it looks; counts the looks."""

    def __init__(self, is_over: Callable[[], bool]) -> None:
        super().__init__()
        self.is_over = is_over
        self.looks = 0

    def is_set(self) -> bool:
        self.looks += 1
        return self.is_over()


def test_a_worker_does_what_waits_and_stops_when_told(here: NodeConfig, seen: list[int]) -> None:
    note(1, 2)
    stop = EndsWhen(lambda: stop.looks > 2)
    started = time.monotonic()
    running.run_worker(here, stop=stop)
    assert seen == [1, 2]
    assert time.monotonic() - started >= running.IDLE, "no pause after work, one when there is none"


def test_it_is_woken_when_work_is_committed(
    here: NodeConfig, seen: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By another process, while it looks or sleeps; it would otherwise sleep for a minute."""
    monkeypatch.setattr(running, "IDLE", 60.0)
    wired, wake = dict(journal._table), Bell(here.home).ring
    journal.install({}, wake=wake)
    journal._table.update(wired)
    looks = threading.Event()

    def commits() -> None:
        looks.wait()
        note(1)
        connection.close()

    def ends() -> bool:
        looks.set()
        return seen == [1]

    other = threading.Thread(target=commits)
    other.start()
    started = time.monotonic()
    running.run_worker(here, stop=EndsWhen(ends))
    other.join()
    assert seen == [1]
    assert time.monotonic() - started < 30


def test_the_bell_rings_at_the_commit_and_for_what_is_due(here: NodeConfig, seen: list[int]) -> None:
    wired, bell = dict(journal._table), Bell(here.home)
    bell.ring()  # nobody listens yet, and nothing breaks
    journal.install({}, wake=bell.ring)
    journal._table.update(wired)
    with bell.listening():
        with transaction.atomic():
            journal.record(Noted(number=1), subject="note:1")
            assert not bell.wait(0)
        assert bell.wait(0)
        assert not bell.wait(0), "one ring is heard once"
        with transaction.atomic():
            journal.record(Noted(number=2), subject="note:2", due_at=clock.now() + dt.timedelta(days=1))
        with transaction.atomic():
            journal.record(Noted(number=3), subject="note:3")
            transaction.set_rollback(True)
        assert not bell.wait(0)


def test_a_bell_that_rings_already_holds_nobody_up(here: NodeConfig) -> None:
    bell = Bell(here.home)
    with bell.listening():
        for _ in range(70_000):  # more than a pipe holds
            bell.ring()
        assert bell.wait(0)


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
    running.run_worker(here, stop=EndsWhen(lambda: len(seen) == 2))


def test_it_outlives_a_database_that_is_away(
    here: NodeConfig, seen: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And what it had leased when the database went is not left lying until the lease runs out."""
    note(1, 2)
    monkeypatch.setattr(running, "BROKEN", 0.01)
    stop = EndsWhen(lambda: len(seen) == 2)

    def goes_away_after_the_first(execute: Any, sql: str, *rest: Any) -> Any:
        if len(seen) == 1 and stop.looks == 1:
            raise OperationalError("the database went away")
        return execute(sql, *rest)

    with connection.execute_wrapper(goes_away_after_the_first):
        running.run_worker(here, stop=stop)
    assert stop.looks == 3
    assert seen == [1, 2]
    assert Delivery.objects.count() == 0
