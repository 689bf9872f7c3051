"""Long lists, page by page: nothing twice, nothing left out, and nonsense in an address leads to the start."""

import base64
import datetime as dt
import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tongban.kernel.journal.models import Entry
from tongban.kernel.paging import Counted, Order, Page, count_lists, cut_page, read_page

pytestmark = pytest.mark.django_db

NOON = dt.datetime(2026, 11, 23, 4, 0, 0, 125, tzinfo=dt.UTC)
UP, DOWN = Order(("recorded_at", "name", "id")), Order(("recorded_at", "name", "id"), is_descending=True)


def entries(count: int) -> list[int]:
    """Rows of which many share moment and name."""
    rows = [
        Entry(
            name="abc"[number % 3],
            subject="",
            payload={},
            recorded_at=NOON + dt.timedelta(seconds=number % 4),
        )
        for number in range(count)
    ]
    Entry.objects.bulk_create(rows)
    return list(Entry.objects.order_by("recorded_at", "name", "id").values_list("id", flat=True))


def ids(page: Page[Entry]) -> list[int]:
    return [row.pk for row in page.items]


def walk(order: Order, size: int) -> Iterator[Page[Entry]]:
    cursor: str | None = None
    while cursor != "":
        page = read_page(Entry.objects.all(), order, cursor, size)
        yield page
        cursor = page.after


@pytest.mark.parametrize("size", [1, 2, 5, 9, 10, 11, 50])
def test_every_row_stands_on_one_page_and_the_way_back_is_the_way_there(size: int) -> None:
    wanted = entries(10)
    for order, rows in ((UP, wanted), (DOWN, wanted[::-1])):
        pages = list(walk(order, size))
        assert [pk for page in pages for pk in ids(page)] == rows
        assert all(len(page.items) == size for page in pages[:-1])
        back = [pages[-1]]
        while back[-1].before:
            back.append(read_page(Entry.objects.all(), order, back[-1].before, size))
        assert [ids(page) for page in back[::-1]] == [ids(page) for page in pages]


def test_an_empty_list_is_one_page() -> None:
    assert read_page(Entry.objects.all(), UP, None, 5) == Page([], "", "")


def test_what_comes_and_goes_meanwhile_moves_no_other_row() -> None:
    wanted = entries(9)
    first = read_page(Entry.objects.all(), UP, None, 3)
    Entry.objects.filter(pk=wanted[0]).delete()
    Entry.objects.create(name="a", subject="", payload={}, recorded_at=NOON - dt.timedelta(days=1))
    assert ids(read_page(Entry.objects.all(), UP, first.after, 3)) == wanted[3:6]


def test_a_page_whose_rows_are_gone_is_the_first() -> None:
    wanted = entries(6)
    first = read_page(Entry.objects.all(), UP, None, 3)
    second = read_page(Entry.objects.all(), UP, first.after, 3)
    Entry.objects.filter(pk__in=wanted[3:]).delete()
    assert ids(read_page(Entry.objects.all(), UP, first.after, 3)) == wanted[:3]
    Entry.objects.filter(pk__in=wanted[:2]).delete()
    page = read_page(Entry.objects.all(), UP, second.before, 3)
    assert (ids(page), page.before) == ([wanted[2]], "")


def written(*values: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(list(values)).encode()).decode().rstrip("=")


MOMENT = NOON.isoformat()


@pytest.mark.parametrize(
    "cursor",
    [
        "",
        "x",
        "2",
        "=",
        "\0",
        "好",
        "a" * 501,
        "after",
        written(),
        written("after"),
        written("sideways", MOMENT, "a", 1),
        written("after", MOMENT, "a"),
        written("after", MOMENT, "a", 1, 1),
        written("after", MOMENT[:-6], "a", 1),
        written("after", "yesterday", "a", 1),
        written("after", 7, "a", 1),
        written("after", MOMENT, None, 1),
        written("after", MOMENT, "\0", 1),
        written("after", MOMENT, "\ud800", 1),
        written("after", MOMENT, "a", "1"),
        written("after", MOMENT, "a", True),
        written("after", MOMENT, "a", 1.5),
        written("after", MOMENT, "a", 2**63),
        written("after", MOMENT, "a", [1]),
        base64.b64encode(b"[" * 400).decode()[:500],
        base64.b64encode(b'{"after": 1}').decode(),
    ],
)
def test_what_is_no_cursor_of_ours_leads_to_the_first_page(cursor: str) -> None:
    wanted = entries(3)
    assert ids(read_page(Entry.objects.all(), UP, cursor, 2)) == wanted[:2]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: base64.urlsafe_b64encode(raw).decode()))
def test_no_text_breaks_a_list(cursor: str) -> None:
    assert read_page(Entry.objects.all(), UP, cursor, 2).items == []


def test_lists_are_counted_in_one_statement_and_not_beyond_the_most() -> None:
    entries(10)
    lists = {
        "all": Entry.objects.order_by("name"),
        "some": Entry.objects.filter(name="a"),
        "none": Entry.objects.filter(subject="x"),
    }
    with CaptureQueriesContext(connection) as asked:
        found = count_lists(lists, most=9)
    assert len(asked) == 1
    assert found == {"all": Counted(9, has_more=True), "some": Counted(4), "none": Counted(0)}
    assert [str(one) for one in found.values()] == ["9+", "4", "0"]
    assert [bool(one) for one in found.values()] == [True, True, False]
    assert str(count_lists(lists, most=10)["all"]) == "10"


@pytest.mark.parametrize("size", [1, 2, 3, 4, 7, 8])
def test_a_list_in_memory_is_handed_out_the_same_way(size: int) -> None:
    keys, pages = list("abcdefg"), []
    cursor: str | None = None
    while cursor != "":
        page = cut_page(keys, cursor, size)
        pages.append(page)
        cursor = page.after
    assert [key for page in pages for key in page.items] == keys
    assert pages[0].before == ""
    for page, after in itertools.pairwise(pages):
        assert cut_page(keys, after.before, size) == page


@pytest.mark.parametrize("cursor", [None, "", "x", "-", "-x", "-a", "a-"])
def test_an_unknown_key_is_the_start_of_a_list_in_memory(cursor: str | None) -> None:
    assert cut_page(list("abc"), cursor, 2) == Page(["a", "b"], "", "b")
