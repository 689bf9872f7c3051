"""How long decisions took is counted by the database: the page says the same, and what it reads stays small."""

import datetime as dt
import statistics
import tracemalloc
from random import Random

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cases.test_queue_plans import made_up
from tongban.cases.models import Case
from tongban.cases.queries.durations import durations

STARTED = dt.datetime(2026, 3, 2, 1, 0, 59, 999999, tzinfo=dt.UTC)
URL = "/items/company_establishment/durations"


def granted(seconds: list[int], first: int = 0) -> None:
    """Granted cases that took so long; every third came from the other region."""
    chance, rows = Random(1), []
    for place, took in enumerate(seconds):
        row = made_up(first + place, chance)
        row.item, row.outcome, row.state, row.holder = "company_establishment", "granted", "closed", "nobody"
        row.started_at, row.decided_at = STARTED, STARTED + dt.timedelta(seconds=took)
        row.intake_node, row.home_node = ("51" if place % 3 == 0 else "50"), "50"
        rows.append(row)
    Case.objects.bulk_create(rows, batch_size=500)


def test_minutes_below_a_day_and_hours_beyond(db: None) -> None:
    granted([0, 59, 60, 3599, 3600, 86399, 86400, 90000, 400 * 86400])
    found = durations("company_establishment")
    assert found.steps == ((0, 2), (1, 1), (59, 1), (60, 1), (1439, 1), (1440, 1), (1500, 1), (576000, 1))
    assert (found.count, found.cross_region, found.slowest) == (9, 3, 576000)
    assert durations("marriage").steps == ()
    assert durations("marriage").median == 0


def test_the_middle_is_the_middle(db: None) -> None:
    chance = Random(5)
    for size in (1, 2, 7, 40):
        Case.objects.all().delete()
        seconds = [60 * chance.randrange(1400) for _ in range(size)]
        granted(seconds)
        found = durations("company_establishment")
        assert found.median == statistics.median(second // 60 for second in seconds)
        assert found.slowest == max(seconds) // 60


def test_what_is_not_granted_or_not_decided_does_not_count(db: None) -> None:
    granted([600, 600, 600, 600])
    first, second, third, _ = Case.objects.order_by("id")
    Case.objects.filter(pk=first.pk).update(outcome="refused")
    Case.objects.filter(pk=second.pk).update(decided_at=None)
    Case.objects.filter(pk=third.pk).update(started_at=None)
    assert durations("company_establishment").steps == ((10, 1),)


def test_memory_and_statements_do_not_grow_with_the_cases(db: None) -> None:
    chance = Random(2)

    def peak() -> tuple[int, int]:
        durations("company_establishment")
        tracemalloc.start()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            durations("company_establishment")
        reached = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return reached, len(asked)

    granted([60 * chance.randrange(300) for _ in range(1000)])
    few = peak()
    granted([60 * chance.randrange(300) for _ in range(9000)], first=1000)
    many = peak()
    assert durations("company_establishment").count == 10_000
    assert many[0] < 1.5 * few[0]
    assert few[1] == many[1] == 1


def test_the_page_and_its_table_say_the_same(neighbour: object) -> None:
    granted([5400, 1800, 600, 86400 * 3, 86400 * 9])
    browser = Client()
    page = browser.get(URL).content.decode()
    assert "5 件" in page
    answer = browser.get(f"{URL}?format=csv")
    text = b"".join(answer.streaming_content).decode()
    assert text.split() == ["hours_from_acceptance_to_decision", "0.17", "0.50", "1.50", "72.00", "216.00"]
