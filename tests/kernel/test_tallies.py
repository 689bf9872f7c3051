"""Counters by day: with what they count or not at all, and never twice."""

import datetime as dt

import pytest
from django.db import transaction

from tongban.kernel import clock
from tongban.kernel.tallies import services
from tongban.kernel.tallies.models import DailyTally
from tongban.kernel.tallies.queries import sums_by
from tongban.kernel.tallies.services import count_soon, count_up, count_visits

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)


def counted(dimension: str = "day") -> dict[str, dict[str, int]]:
    """All of it."""
    return {key: dict(row) for key, row in sums_by(dimension, ["a", "b"], dt.date(2020, 1, 1)).items()}


def test_a_day_is_that_of_the_office() -> None:
    for hours in (0, 11.9, 12.1):
        count_up("a", at=NOON + dt.timedelta(hours=hours))
    assert counted() == {"2026-11-23": {"a": 2}, "2026-11-24": {"a": 1}}


def test_by_item_and_authority_and_since_a_day() -> None:
    with clock.frozen(NOON):
        count_up("a", item="x", authority="1")
        count_up("a", item="x", authority="2")
        count_up("b", item="y", authority="2")
        count_up("b")
    assert counted("item") == {"x": {"a": 2}, "y": {"b": 1}, "": {"b": 1}}
    assert counted("authority") == {"1": {"a": 1}, "2": {"a": 1, "b": 1}, "": {"b": 1}}
    assert sums_by("day", ["a"], dt.date(2026, 11, 23)) == {"2026-11-23": {"a": 2}}
    assert sums_by("day", ["a", "b"], dt.date(2026, 11, 24)) == {}


def test_what_is_taken_back_is_not_counted() -> None:
    with transaction.atomic():
        count_up("a")
        transaction.set_rollback(True)
    assert counted() == {}


def test_threads_count_in_rows_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    for thread in range(40):
        monkeypatch.setattr(services.threading, "get_native_id", lambda thread=thread: thread)
        count_up("a", at=NOON)
    assert DailyTally.objects.count() == services.SHARDS
    assert counted() == {"2026-11-23": {"a": 40}}


def test_visits_are_written_together_a_little_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "_later", [])
    with clock.frozen(NOON):
        count_soon("a")  # this process serves no pages
        count_visits()
        for _ in range(7):
            count_soon("a")
        assert counted() == {}
        monkeypatch.setattr(services, "FLUSHED_AFTER", 0.0)
        count_soon("a")
        assert counted() == {"2026-11-23": {"a": 8}}
