"""The database reads every list of a desk from the index made for it: no table is searched through, nothing is sorted."""

import datetime as dt
import json
import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from tongban.cases.models import Case
from tongban.cases.queries import queues
from tongban.cases.queries.queues import BY_TIME_LEFT, LATEST_ENDED, LATEST_SUBMITTED, Narrowed
from tongban.kernel.ids import new_id
from tongban.kernel.node import this
from tongban.kernel.paging import Order, _read_cursor, _sorted, read_page

NOON = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)
AUTHORITIES, HALLS, ITEMS = (
    [f"authority-{n}" for n in range(5)],
    [f"hall-{n}" for n in range(5)],
    ["a", "b", "c"],
)
PEOPLE = [f"person-{n}" for n in range(40)]
COUNT = 4000
ME = 7


def made_up(number: int, chance: random.Random) -> Case:
    """A row as a queue sees it; what it says otherwise does not matter to the plans."""
    submitted = NOON - dt.timedelta(minutes=number)
    is_open, is_accepted = chance.random() < 0.3, chance.random() < 0.6
    started = submitted + dt.timedelta(hours=1) if is_accepted or not is_open else None
    return Case(
        number=f"CQ-2026-1123-{number:05d}",
        stream=new_id(),
        item=chance.choice(ITEMS),
        standard_digest="sha256:0",
        mode="full_online",
        place="500109",
        origin_node=this().id,
        intake_node=chance.choice([this().id, "51"]),
        home_node=this().id,
        keeper_node=this().id,
        hall=chance.choice(HALLS),
        authority=chance.choice(AUTHORITIES),
        person_id=chance.choice(PEOPLE),
        person_index=chance.choice(PEOPLE),
        name_index=chance.choice(PEOPLE),
        label="陈*",
        content={},
        gaps=[],
        state="in_review" if is_open and is_accepted else "received" if is_open else "closed",
        holder=chance.choice(["intake", "authority", "applicant"]) if is_open else "nobody",
        outcome="" if is_open else chance.choice(["granted", "refused"]),
        submitted_at=submitted,
        started_at=started,
        promised_due=started and started + dt.timedelta(days=3),
        notice_due=submitted + dt.timedelta(days=5),
        paused_from=started if chance.random() < 0.1 else None,
        claimed_by=chance.choice([None, *range(ME, ME + 60)]),
        decided_at=None if is_open else submitted + dt.timedelta(days=2),
    )


@pytest.fixture
def many(db: None) -> None:
    """Some thousands of cases. PostgreSQL thinks a table of that size quicker to read through and to sort, which a
    million rows are not; so those ways are closed to it, and what it can do without them shows."""
    chance = random.Random(4)
    Case.objects.bulk_create([made_up(number, chance) for number in range(COUNT)], batch_size=500)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for way in ("seqscan", "sort", "bitmapscan"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "ANALYZE cases_case")


def plan(rows: QuerySet[Case]) -> str:
    """How the database goes about it, in its own words."""
    if connection.vendor == "postgresql":
        (root,) = json.loads(rows.explain(format="JSON"))
        return "\n".join(steps(root["Plan"]))
    return rows.explain()


def steps(node: dict[str, Any]) -> list[str]:
    words = [node["Node Type"], node.get("Relation Name", ""), node.get("Index Name", "")]
    return [" ".join(words), *(line for below in node.get("Plans", []) for line in steps(below))]


def faults(index: str, rows: QuerySet[Case]) -> list[str]:
    """What is wrong with the plan: another index, a table read through, rows that are sorted."""
    said = plan(rows)
    read_through = [word for word in ("Seq Scan", "SCAN cases_case", "Sort", "TEMP B-TREE") if word in said]
    return [] if index in said and not read_through else [said]


Rows = Callable[[], QuerySet[Case]]
AUTHORITY, HALL = AUTHORITIES[0], HALLS[0]
LISTS: dict[str, tuple[str, Order, Rows]] = {
    "todo": ("review", BY_TIME_LEFT, lambda: queues.review_rows(AUTHORITY, "todo")),
    "overdue": ("review", BY_TIME_LEFT, lambda: queues.review_rows(AUTHORITY, "overdue")),
    "soon": ("review", BY_TIME_LEFT, lambda: queues.review_rows(AUTHORITY, "soon")),
    "waiting": ("review", BY_TIME_LEFT, lambda: queues.review_rows(AUTHORITY, "waiting")),
    "unclaimed": ("unclaimed", BY_TIME_LEFT, lambda: queues.review_rows(AUTHORITY, "unclaimed")),
    "mine": ("mine", BY_TIME_LEFT, lambda: queues.review_rows(AUTHORITY, "mine", ME)),
    "today": ("ended_", LATEST_ENDED, lambda: queues.review_rows(AUTHORITY, "today")),
    "done": ("ended_", LATEST_ENDED, lambda: queues.review_rows(AUTHORITY, "done")),
    "window todo": ("window", BY_TIME_LEFT, lambda: queues.window_rows(HALL, "todo")),
    "window running": ("elsewhere", BY_TIME_LEFT, lambda: queues.window_rows(HALL, "running")),
    "window done": ("ended_", LATEST_ENDED, lambda: queues.window_rows(HALL, "done")),
    "my cases": ("person", LATEST_SUBMITTED, lambda: Case.objects.filter(person_id=PEOPLE[0])),
    "by ID number": (
        "applicant",
        LATEST_SUBMITTED,
        lambda: Case.objects.filter(queues.at_hall(HALL), person_index=PEOPLE[0]),
    ),
    "by name": (
        "name",
        LATEST_SUBMITTED,
        lambda: Case.objects.filter(queues.at_authority(AUTHORITY), name_index=PEOPLE[0]),
    ),
}


NARROWED = [
    ("done", Narrowed(item="a")),
    ("done", Narrowed(region="51")),
    ("done", Narrowed(state="refused")),
    ("todo", Narrowed(item="a", state="in_review", light="red", region="51")),
    ("todo", Narrowed(light="yellow")),
]


def test_every_list_is_read_from_its_index_in_its_order(many: None) -> None:
    found: dict[str, list[str]] = {}
    for name, (index, order, all_rows) in LISTS.items():
        rows = all_rows().defer("content", "gaps")
        first = read_page(rows, order, None, 5)
        second = read_page(rows, order, first.after, 5)
        keys = [("after", ()), *(_read_cursor(rows, order, page) for page in (first.after, second.before))]
        found[name] = [
            said
            for way, key in keys
            for said in faults(f"cases_case_{index}", _sorted(rows, order, way, key)[:26])
        ]
    assert {name: said for name, said in found.items() if said} == {}


def test_a_narrowed_list_is_read_from_an_index_too(many: None) -> None:
    for show, by in NARROWED:
        rows = queues.narrowed(queues.review_rows(AUTHORITY, show), by, show, "intake_node")
        assert faults("cases_case_", _sorted(rows, queues.order_of(show), "after", ())[:26]) == [], by


def test_a_window_s_closed_cases_are_narrowed_by_an_index(many: None) -> None:
    for by in (
        Narrowed(item="a"),
        Narrowed(state="refused"),
        Narrowed(region="51"),
        Narrowed(region=this().id),
    ):
        rows, order = queues.window_list(HALL, "done", by)
        assert faults("cases_case_", _sorted(rows, order, "after", ())[:26]) == [], by


def test_a_case_is_found_by_its_number_in_the_index(many: None) -> None:
    rows = Case.objects.filter(queues.at_authority(AUTHORITY), number="CQ-2026-1123-00007")
    index = "cases_case_number" if connection.vendor == "postgresql" else "sqlite_autoindex_cases_case"
    assert faults(index, rows) == []


def test_counting_reads_no_table_through(many: None) -> None:
    for name in ("todo", "overdue", "soon", "unclaimed", "waiting", "today"):
        assert faults("cases_case_", queues.review_rows(AUTHORITY, name).values("pk")[:101]) == [], name
