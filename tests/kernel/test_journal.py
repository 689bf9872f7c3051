"""What is recorded is done once in effect, whatever breaks, and nothing is forgotten."""

import dataclasses
import datetime as dt
import logging
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.kernel.conftest import NOON, WORKER, Moment, Noted, Posted, Reactions, note, work
from tongban.kernel.actors import Actor
from tongban.kernel.blobs.models import StoredBlob
from tongban.kernel.errors import Refused
from tongban.kernel.journal import queries
from tongban.kernel.journal import services as journal
from tongban.kernel.journal.models import Delivery, Entry
from tongban.kernel.journal.services import Retry

OPERATOR = Actor(kind="staff", node="50", account_id=7, role="operator")

pytestmark = pytest.mark.django_db


def only() -> Delivery:
    return Delivery.objects.get()


class TestRecording:
    def test_a_fact_is_written_down_with_what_follows(self, reactions: Reactions) -> None:
        (delivery,) = note(7)
        assert (delivery.entry.name, delivery.entry.subject) == ("kernel.noted.v1", "note:7")
        assert delivery.entry.payload == {"number": 7}
        assert delivery.entry.recorded_at == delivery.due_at == NOON
        assert queries.entries_of("note:7") == [("kernel.noted.v1", NOON)]

    def test_a_fact_nobody_waits_for_is_written_down_too(self, reactions: Reactions) -> None:
        journal.install({})
        assert note(1) == []
        assert Entry.objects.count() == 1
        assert work() == 0

    def test_a_change_undone_is_no_fact(self, reactions: Reactions) -> None:
        with transaction.atomic():
            journal.record(Noted(), subject="note:1")
            transaction.set_rollback(True)
        assert Entry.objects.count() == Delivery.objects.count() == 0

    def test_every_reaction_has_a_row_of_its_own(self, reactions: Reactions) -> None:
        journal.install({Noted: (reactions.write, reactions.send)})
        assert len(note(1)) == 2
        assert work() == 2
        assert (reactions.seen, reactions.batches) == ([1], [[1]])


class TestDoing:
    def test_what_is_done_is_done_once(self, reactions: Reactions) -> None:
        note(1, 2)
        assert [work(), work()] == [2, 0]
        assert reactions.seen == [1, 2]
        assert StoredBlob.objects.count() == 2
        assert Delivery.objects.count() == 0
        assert Entry.objects.count() == 2, "what happened stays"

    def test_the_earliest_due_comes_first(self, reactions: Reactions, moment: Moment) -> None:
        for number, minutes in ((1, 30), (2, 10), (3, 20), (4, 10)):
            note(number, due_at=NOON + dt.timedelta(minutes=minutes))
        moment.advance(hours=1)
        assert [work(limit=3), work(limit=3)] == [3, 1]
        assert reactions.seen == [2, 4, 3, 1]

    def test_a_clock_runs_out_when_it_is_due_and_not_before(
        self, reactions: Reactions, moment: Moment
    ) -> None:
        note(1, due_at=NOON + dt.timedelta(days=3))
        assert work() == 0
        assert queries.backlog() == queries.Backlog(due=0, scheduled=1, oldest_seconds=0)
        moment.advance(days=3, seconds=-1)
        assert work() == 0
        moment.advance(seconds=1)
        assert work() == 1

    def test_a_reaction_may_record_and_that_is_done_next(self, reactions: Reactions) -> None:
        reactions.act = lambda event: note(event.number + 1) and None if event.number < 3 else None
        note(1)
        assert [work(), work(), work(), work()] == [1, 1, 1, 0]
        assert reactions.seen == [1, 2, 3]

    def test_an_empty_queue_costs_one_question(self, reactions: Reactions) -> None:
        note(1)
        work()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert work() == 0
        assert len(asked) == 1

    def test_many_at_once_cost_as_much_as_one(self, reactions: Reactions) -> None:
        def statements(*numbers: int) -> int:
            note(*numbers, event=Posted)
            with CaptureQueriesContext(connection) as asked:
                assert work() == len(numbers)
            return len(asked)

        assert statements(*range(50)) == statements(50)


def crash(message: str = "") -> Any:
    raise RuntimeError(message)


class TestFailing:
    def test_an_effect_that_fails_half_way_is_undone_and_tried_again(
        self, reactions: Reactions, moment: Moment
    ) -> None:
        reactions.act = lambda event: crash()
        note(1)
        assert work() == 1
        assert StoredBlob.objects.count() == 0
        assert (only().attempts, only().lease_owner) == (1, "")
        reactions.act = lambda event: None
        assert work() == 0, "not at once"
        moment.advance(seconds=2)
        assert work() == 1
        assert StoredBlob.objects.count() == 1
        assert Delivery.objects.count() == 0

    def test_one_that_fails_does_not_stop_the_others(self, reactions: Reactions) -> None:
        reactions.act = lambda event: crash() if event.number == 2 else None
        note(1, 2, 3)
        assert work() == 3
        assert Delivery.objects.count() == 1

    def test_a_broken_statement_does_not_break_the_queue(self, reactions: Reactions) -> None:
        def misspell(_event: Noted) -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT nothing FROM nowhere")

        reactions.act = misspell
        note(1)
        work()
        assert only().last_error.startswith(
            "OperationalError at" if connection.vendor == "sqlite" else "Prog"
        )

    def test_waits_grow_and_end_with_an_operator(self, reactions: Reactions, moment: Moment) -> None:
        reactions.act = lambda event: crash()
        note(1)
        waits = []
        while only().dead_at is None:
            assert work() == 1
            waits.append((only().due_at - moment.at).total_seconds())
            moment.at = only().due_at
        assert waits == [2.0**attempt for attempt in range(1, 12)] + [3600.0]
        assert only().attempts == journal.MAX_ATTEMPTS
        moment.advance(days=30)
        assert work() == 0

    def test_an_operator_starts_it_again(self, reactions: Reactions, moment: Moment) -> None:
        reactions.act = lambda event: crash()
        (delivery,) = note(1)
        while only().dead_at is None:
            moment.at = only().due_at
            work()
        (stuck,) = queries.stuck()
        assert (stuck.id, stuck.event, stuck.subject) == (delivery.pk, "kernel.noted.v1", "note:1")
        assert (stuck.is_dead, stuck.attempts, stuck.reaction) == (True, 12, delivery.reaction)
        reactions.act = lambda event: None
        journal.requeue_delivery(actor=OPERATOR, delivery_id=delivery.pk)
        assert work() == 1
        assert Delivery.objects.count() == 0
        assert queries.stuck() == []
        names = [name for name, _ in queries.entries_of(f"delivery:{delivery.pk}")]
        assert names == ["journal.delivery-requeued.v1"], "who did it is on record"

    def test_what_is_done_is_not_started_again(self, reactions: Reactions) -> None:
        (delivery,) = note(1)
        work()
        journal.requeue_delivery(actor=OPERATOR, delivery_id=delivery.pk)
        assert work() == 0

    def test_stuck_work_shows_dead_ones_first(self, reactions: Reactions, moment: Moment) -> None:
        reactions.act = lambda event: crash()
        failing, dead = note(1, 2)
        Delivery.objects.filter(pk=dead.pk).update(attempts=journal.MAX_ATTEMPTS - 1)
        work()
        assert [(row.id, row.is_dead) for row in queries.stuck()] == [(dead.pk, True), (failing.pk, False)]

    def test_a_reaction_no_longer_wired_is_shown_and_not_forgotten(
        self, reactions: Reactions, moment: Moment
    ) -> None:
        note(1)
        before = dict(journal._table)
        journal.install({})
        assert work() == 1
        assert queries.stuck()[0].last_error.startswith("LookupError")
        journal._table.update(before)
        moment.advance(seconds=2)
        assert work() == 1
        assert reactions.seen == [1]

    def test_neither_journal_nor_log_repeats_what_an_error_says(
        self, reactions: Reactions, caplog: pytest.LogCaptureFixture
    ) -> None:
        reactions.act = lambda event: crash("Key (id_number)=(510199199001014012) already exists")
        reactions.act_on_many = lambda events: crash("510199199001014012")
        note(1)
        note(2, event=Posted)
        with caplog.at_level(logging.DEBUG):
            work()
        errors = list(Delivery.objects.values_list("last_error", flat=True))
        assert len(errors) == len(caplog.records) == 2
        assert all(error.startswith("RuntimeError at ") for error in errors)
        assert "5101" not in caplog.text + "".join(errors)

    def test_an_error_of_ours_is_named_by_its_code(self, reactions: Reactions) -> None:
        def refuse(_event: Noted) -> None:
            raise Refused("role-needed")

        reactions.act = refuse
        note(1)
        work()
        assert only().last_error.startswith("Refused role-needed at ")


class TestPuttingOff:
    def test_coming_back_later_is_no_failure(self, reactions: Reactions, moment: Moment) -> None:
        def not_yet(_event: Noted) -> None:
            raise Retry(after=dt.timedelta(minutes=5), reason="files are on their way")

        reactions.act = not_yet
        note(1)
        for _ in range(journal.MAX_ATTEMPTS + 3):
            assert work() == 1
            assert work() == 0
            moment.advance(minutes=5)
        assert StoredBlob.objects.count() == 0, "what it wrote before it gave way is undone"
        assert (only().attempts, only().dead_at, only().last_error) == (0, None, "files are on their way")
        reactions.act = lambda event: None
        assert work() == 1
        assert Delivery.objects.count() == 0

    def test_failures_count_in_a_row_only(self, reactions: Reactions, moment: Moment) -> None:
        outcomes: list[Exception | None] = [
            RuntimeError(),
            Retry(after=dt.timedelta(0), reason=""),
            RuntimeError(),
        ]

        def next_outcome(_event: Noted) -> None:
            outcome = outcomes.pop(0)
            if outcome is not None:
                raise outcome

        reactions.act = next_outcome
        note(1)
        attempts = []
        while outcomes:
            work()
            attempts.append(only().attempts)
            moment.advance(seconds=4)
        assert attempts == [1, 0, 1]


class TestManyAtOnce:
    def test_they_are_taken_together_and_outside_a_transaction(self, reactions: Reactions) -> None:
        note(1, 2, 3, event=Posted)
        assert work() == 3
        assert reactions.batches == [[1, 2, 3]]
        assert Delivery.objects.count() == 0

    def test_those_put_off_come_back_and_the_others_are_done(
        self, reactions: Reactions, moment: Moment
    ) -> None:
        reactions.act_on_many = lambda events: {1: Retry(after=dt.timedelta(seconds=9), reason="away")}
        note(1, 2, 3, event=Posted)
        work()
        left = Delivery.objects.get()
        assert left.entry.payload == {"number": 2}
        assert (left.attempts, left.last_error) == (0, "away")
        assert left.due_at == NOON + dt.timedelta(seconds=9)
        reactions.act_on_many = lambda events: {}
        moment.advance(seconds=9)
        assert work() == 1
        assert reactions.batches == [[1, 2, 3], [2]]

    def test_they_go_before_those_that_may_wait_for_them(self, reactions: Reactions) -> None:
        order: list[str] = []
        reactions.act = lambda event: order.append("one")
        reactions.act_on_many = lambda events: order.append("many")
        note(1)
        note(2, event=Posted)
        work()
        assert order == ["many", "one"]

    def test_when_it_fails_all_of_them_are_tried_again(self, reactions: Reactions, moment: Moment) -> None:
        reactions.act_on_many = lambda events: crash()
        note(1, 2, event=Posted)
        work()
        assert list(Delivery.objects.values_list("attempts", flat=True)) == [1, 1]
        reactions.act_on_many = lambda events: None
        moment.advance(seconds=2)
        assert work() == 2

    def test_one_that_cannot_be_read_does_not_stop_the_others(self, reactions: Reactions) -> None:
        strange, *_ = note(1, 2, 3, event=Posted)
        Entry.objects.filter(pk=strange.entry_id).update(payload={"of": "another version"})
        reactions.act_on_many = lambda events: {1: Retry(after=dt.timedelta(0), reason="3 waits")}
        work()
        assert reactions.batches == [[2, 3]]
        rows = list(Delivery.objects.order_by("id").values_list("attempts", "last_error"))
        assert rows[0][0] == 1
        assert rows[0][1].startswith("TypeError")
        assert rows[1:] == [(0, "3 waits")]


class TestLeases:
    def test_a_dead_workers_work_waits_for_its_lease_to_run_out(
        self, reactions: Reactions, moment: Moment
    ) -> None:
        note(1, 2)
        assert len(journal._lease("host/50/dead", 64)) == 2
        assert work() == 0
        moment.advance(seconds=60)
        assert work() == 0
        moment.advance(seconds=1)
        assert work() == 2
        assert reactions.seen == [1, 2]

    def test_the_next_worker_of_the_name_goes_on_at_once(self, reactions: Reactions) -> None:
        note(1, 2, 3)
        journal._lease(WORKER, 2)
        journal._lease("host/50/other", 1)
        assert journal.release_leases(owner=WORKER) == 2
        assert work() == 2
        assert reactions.seen == [1, 2]

    def test_a_worker_that_was_too_slow_changes_nothing(self, reactions: Reactions, moment: Moment) -> None:
        """Its lease ran out in the middle, and another has done, or is doing, the work."""
        note(1, event=Posted)

        def slow(events: Any) -> Any:
            moment.advance(seconds=61)
            reactions.act_on_many = lambda events: None
            assert work(owner="host/50/other") == 1
            return {0: Retry(after=dt.timedelta(0), reason="late")}

        reactions.act_on_many = slow
        work()
        assert Delivery.objects.count() == 0

    @pytest.mark.parametrize("ending", [crash, dict], ids=["failed", "done"])
    def test_nor_does_it_take_the_lease_away(self, reactions: Reactions, moment: Moment, ending: Any) -> None:
        note(1, event=Posted)

        def slow(events: Any) -> Any:
            moment.advance(seconds=61)
            assert len(journal._lease("host/50/other", 64)) == 1
            return ending()

        reactions.act_on_many = slow
        work()
        assert (only().lease_owner, only().attempts) == ("host/50/other", 0)


def test_backlog_says_how_much_and_how_old(reactions: Reactions, moment: Moment) -> None:
    note(1, 2)
    note(3, due_at=NOON + dt.timedelta(hours=1))
    moment.advance(seconds=90)
    assert queries.backlog() == queries.Backlog(due=2, scheduled=1, oldest_seconds=90)


def test_an_event_reads_back_as_it_was() -> None:
    event = Posted(number=3)
    assert Posted.from_payload(event.payload()) == event
    with pytest.raises(dataclasses.FrozenInstanceError):
        event.number = 4  # type: ignore[misc]  # that is what is shown
