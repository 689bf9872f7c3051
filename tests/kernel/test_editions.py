"""What is kept in memory: one question in a transaction, and never an old answer in the next."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tongban.kernel.editions.queries import edition_of, same_edition
from tongban.kernel.editions.services import new_edition


def elsewhere(work: Callable[[], Any]) -> None:
    """Done by another connection, which commits before this returns."""

    def whole() -> None:
        try:
            with transaction.atomic():
                work()
        finally:
            connection.close()

    thread = threading.Thread(target=whole)
    thread.start()
    thread.join()


def change(part: str) -> None:
    """A change of a part without anything that changes."""
    with new_edition(part):
        pass


@pytest.mark.django_db(transaction=True)
def test_a_transaction_asks_once_whatever_it_is_asked() -> None:
    with transaction.atomic(), CaptureQueriesContext(connection) as seen:
        assert [edition_of("a"), edition_of("b", "a"), edition_of()] == [("",), ("", ""), ()]
    assert len([row for row in seen if "editions_edition" in row["sql"]]) == 1


@pytest.mark.django_db(transaction=True)
def test_the_next_transaction_knows_what_another_process_changed() -> None:
    with transaction.atomic():
        before = edition_of("a", "b")
    elsewhere(lambda: change("a"))
    with transaction.atomic():
        after = edition_of("a", "b")
    assert after[0] not in ("", before[0])
    assert after[1] == before[1]
    assert edition_of("a", "b") == after  # outside of a transaction too


@pytest.mark.django_db(transaction=True)
def test_a_transaction_knows_what_it_changes_itself_and_half_way_it_knows_something_else() -> None:
    with transaction.atomic():
        seen = [edition_of("a")]
        with new_edition("a"):
            seen.append(edition_of("a"))
        seen.append(edition_of("a"))
    assert len(set(seen)) == 3
    assert edition_of("a") == seen[-1]


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_taken_back_is_forgotten() -> None:
    with transaction.atomic():
        before = edition_of("a")
        with transaction.atomic():
            change("a")
            assert edition_of("a") != before
            transaction.set_rollback(True)
        assert edition_of("a") == before
    assert edition_of("a") == before


@pytest.mark.django_db(transaction=True)
def test_a_request_asks_once_outside_of_transactions_and_knows_its_own_changes() -> None:
    with same_edition(), CaptureQueriesContext(connection) as seen:
        before = edition_of("a")
        assert edition_of("a", "b") == (*before, "")
        assert len(seen) == 1
        with transaction.atomic():
            change("a")
        after = edition_of("a")
    assert after != before
    elsewhere(lambda: change("a"))
    with same_edition():
        assert edition_of("a") != after


@pytest.mark.django_db(transaction=True)
def test_a_change_needs_a_transaction() -> None:
    with pytest.raises(RuntimeError):
        change("a")
