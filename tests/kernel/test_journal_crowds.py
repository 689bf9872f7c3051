"""Several workers and real transactions: nothing is done twice, nothing waits for nobody."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from tests.kernel.conftest import WORKER, Noted, Posted, Reactions, note, work
from tongban.kernel.blobs.models import StoredBlob
from tongban.kernel.journal import services as journal
from tongban.kernel.journal.models import Delivery, Entry

pytestmark = pytest.mark.django_db(transaction=True)


class PulledPlug(BaseException):
    """The process ends here: nothing after it runs, as with kill -9."""


def work_until_done(owner: str) -> int:
    """A worker that stops when the queue is empty."""
    done = 0
    while taken := work(limit=3, owner=owner):
        done += taken
    return done


def test_a_fact_outside_a_transaction_is_refused(reactions: Reactions) -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        journal.record(Noted(), subject="note:1")
    assert Entry.objects.count() == 0


def test_a_batch_sees_no_transaction_and_a_reaction_does(reactions: Reactions) -> None:
    inside: list[bool] = []
    reactions.act = lambda event: inside.append(connection.in_atomic_block)
    reactions.act_on_many = lambda events: inside.append(connection.in_atomic_block)
    note(1)
    note(2, event=Posted)
    work()
    assert inside == [False, True]


def test_workers_side_by_side_do_everything_once(
    reactions: Reactions, at_once: Callable[..., list[Any]]
) -> None:
    note(*range(40))
    note(*range(40, 60), event=Posted)
    owners = [f"host/50/w{number}" for number in range(3)]
    at_once(*[lambda owner=owner: work_until_done(owner) for owner in owners])
    assert sorted(reactions.seen) == list(range(40))
    assert sorted(number for numbers in reactions.batches for number in numbers) == list(range(40, 60))
    assert StoredBlob.objects.count() == 40
    assert Delivery.objects.count() == 0


def test_a_worker_passes_over_what_another_holds(
    reactions: Reactions, at_once: Callable[..., list[Any]]
) -> None:
    """On PostgreSQL rows locked by one are skipped by the other; on SQLite the second waits for the first."""
    note(1, 2)
    meeting, together = threading.Barrier(2), connection.vendor == "postgresql"

    def lease(owner: str) -> list[int]:
        with transaction.atomic():
            taken = [delivery.id for delivery in journal._lease(owner, 1)]
            if together:
                meeting.wait(10)  # both transactions are open at this moment
            return taken

    answers = at_once(lambda: lease("host/50/a"), lambda: lease("host/50/b"))
    assert sorted(len(taken) for taken in answers) == [1, 1]
    assert answers[0] != answers[1]
    assert set(Delivery.objects.values_list("lease_owner", flat=True)) == {"host/50/a", "host/50/b"}


@pytest.mark.parametrize("times", [1, 3])
def test_pulling_the_plug_in_the_middle_of_a_reaction(reactions: Reactions, times: int) -> None:
    """Neither effect nor mark is left; the next worker of the name starts at once."""

    def pull(_event: Noted) -> None:
        raise PulledPlug

    note(1, 2)
    reactions.act = pull
    for _ in range(times):
        with pytest.raises(PulledPlug):
            work()
        assert StoredBlob.objects.count() == 0
        assert work() == 0, "leased by the dead"
        assert journal.release_leases(owner=WORKER) == 2
    reactions.act = lambda event: None
    assert work() == 2
    assert StoredBlob.objects.count() == 2
    assert Delivery.objects.count() == 0


def test_pulling_the_plug_between_two_reactions(reactions: Reactions) -> None:
    def pull_at_second(event: Noted) -> None:
        if event.number == 2:
            raise PulledPlug

    note(1, 2, 3)
    reactions.act = pull_at_second
    with pytest.raises(PulledPlug):
        work()
    reactions.act = lambda event: None
    assert journal.release_leases(owner=WORKER) == 2, "the first one is done"
    assert work() == 2
    assert reactions.seen == [1, 2, 2, 3]
    assert StoredBlob.objects.count() == 3


def test_pulling_the_plug_after_a_batch_has_been_sent(reactions: Reactions) -> None:
    """It was sent and is sent again: that is why a batch must be safe to repeat."""

    def pull(_events: Any) -> None:
        raise PulledPlug

    reactions.act_on_many = pull
    note(1, 2, event=Posted)
    with pytest.raises(PulledPlug):
        work()
    reactions.act_on_many = lambda events: None
    journal.release_leases(owner=WORKER)
    assert work() == 2
    assert reactions.batches == [[1, 2], [1, 2]]


def test_pulling_the_plug_before_anything_has_begun(reactions: Reactions) -> None:
    note(1)
    journal._lease(WORKER, 64)
    assert work() == 0
    journal.release_leases(owner=WORKER)
    assert work() == 1
    assert reactions.seen == [1]


def test_a_fact_of_an_open_transaction_is_not_acted_upon(
    reactions: Reactions, at_once: Callable[..., list[Any]]
) -> None:
    """Ids do not become visible in the order they were given: the later fact is done first, the earlier is not lost."""
    if connection.vendor == "sqlite":  # one writer at a time: a second one waits, so order is never reversed
        note(1, 2)
        assert work() == 2
        assert reactions.seen == [1, 2]
        return
    recorded, worked = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            journal.record(Noted(number=1), subject="note:1")
            recorded.set()
            assert worked.wait(10)

    def quick() -> None:
        assert recorded.wait(10)
        note(2)
        assert work() == 1
        worked.set()

    at_once(slow, quick)
    assert reactions.seen == [2]
    assert work() == 1
    assert reactions.seen == [2, 1]
