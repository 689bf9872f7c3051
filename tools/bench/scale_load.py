"""What one filled node takes for its pages and lists. Runs in a process of that node (TONGBAN_NODE_FILE):

    python -m tools.bench.scale_load

Says what it saw as one line of JSON.
"""

import json
import os
import pathlib
import re
import statistics
import time
from collections.abc import Callable
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402  # tables need settings
from django.db.models import QuerySet  # noqa: E402  # as above
from django.test import Client  # noqa: E402  # as above
from django.test.utils import CaptureQueriesContext  # noqa: E402  # as above

from tongban.cases.models import Case  # noqa: E402  # as above
from tongban.cases.queries import lists, queues  # noqa: E402  # as above
from tongban.cases.queries.durations import durations  # noqa: E402  # as above
from tongban.cases.queries.queues import Narrowed  # noqa: E402  # as above
from tongban.identity.models import Account, StaffPost  # noqa: E402  # as above
from tongban.identity.queries import actor_for  # noqa: E402  # as above
from tongban.jurisdictions import queries as jurisdictions  # noqa: E402  # as above
from tongban.kernel.actors import Actor  # noqa: E402  # as above
from tongban.kernel.node import this  # noqa: E402  # as above

LOOKS, FIRST = 20, 3
DEEP = 100
"""Pages from the beginning of a list."""
EXPORTED = 24_000
TABLES = ("cases_case", "cases_step", "blobs_blob", "identity_person")
READ_THROUGH = ("Seq Scan on cases_case", "SCAN cases_case", "Sort", "USE TEMP B-TREE")


def busiest(role: str, count: Callable[[Actor], int]) -> Actor:
    """The member of staff with the longest list."""
    posts = StaffPost.objects.filter(role=role).values_list("account_id", flat=True)
    return max((actor_for(account) for account in posts), key=count)


def browser(actor: Actor) -> Client:
    """Signed in as somebody."""
    client = Client()
    assert actor.account_id is not None
    client.force_login(Account.objects.get(pk=actor.account_id))
    return client


def look(name: str, client: Client, address: str, looks: int) -> dict[str, Any]:
    """How long the page takes, through everything that answers a browser, and how many statements."""
    took, used = [], []
    for _ in range(FIRST + looks):
        began, before = time.perf_counter(), time.process_time()
        answer = client.get(address)
        took.append((time.perf_counter() - began) * 1000)
        used.append((time.process_time() - before) * 1000)
        assert answer.status_code == 200, f"{answer.status_code} at {address}"
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    counted = sorted(took[FIRST:])
    return {
        "name": name,
        "best": counted[0],
        "p50": statistics.median(counted),
        "p95": counted[int(len(counted) * 0.95)],
        "cpu": statistics.median(used[FIRST:]),
        "queries": len(asked),
    }


def deep(page: Callable[[str | None], Any]) -> str:
    """The cursor of a page far from the beginning."""
    cursor: str | None = None
    for _ in range(DEEP):
        cursor = page(cursor).after or cursor
    return cursor or ""


def window_pages(clerk: Actor, hall: str, looks: int) -> list[dict[str, Any]]:
    """Each list of the window, each filter, a deep page, a case."""
    client, queue = browser(clerk), "/desk/window/"
    item = str(Case.objects.filter(hall=hall).values_list("item", flat=True)[0])
    peer = this().peers[0].id
    number = queues.window_rows(hall, "done").values_list("number", flat=True)[0]
    far = deep(lambda cursor: lists.window_queue(hall, show="done", cursor=cursor))
    asked = {
        "window, to do": "",
        "window, elsewhere": "?show=running",
        "window, closed": "?show=done",
        "window, closed, an item": f"?show=done&item={item}",
        "window, closed, refused": "?show=done&state=refused",
        "window, closed, decided elsewhere (none)": f"?show=done&region={peer}",
        "window, to do, red": "?light=red",
        "window, to do, yellow and an item": f"?light=yellow&item={item}",
        "window, one number": f"?number={number}",
        "window, closed, page 101": f"?show=done&page={far}",
    }
    found = [look(name, client, queue + query, looks) for name, query in asked.items()]
    return [*found, look("window, a case", client, f"{queue}cases/{number}/", looks)]


def review_pages(reviewer: Actor, uscc: str, looks: int) -> list[dict[str, Any]]:
    """The same of the authority."""
    client, queue, me = browser(reviewer), "/desk/review/", reviewer.account_id
    item = str(Case.objects.filter(authority=uscc).values_list("item", flat=True)[0])
    peer = this().peers[0].id
    number = queues.review_rows(uscc, "done").values_list("number", flat=True)[0]
    far = deep(lambda cursor: lists.review_queue(uscc, show="done", cursor=cursor))
    shows = ("todo", "mine", "unclaimed", "overdue", "soon", "waiting", "asked", "today", "done")
    asked = {f"review, {show}": f"?show={show}" for show in shows}
    asked |= {
        "review, decided, an item": f"?show=done&item={item}",
        "review, decided, refused": "?show=done&state=refused",
        "review, decided, from the other region": f"?show=done&region={peer}",
        "review, decided, an item, refused, other region": f"?show=done&item={item}&state=refused&region={peer}",
        "review, open, in review": "?state=in_review",
        "review, open, yellow": "?light=yellow",
        "review, decided, page 101": f"?show=done&page={far}",
    }
    assert me is not None
    found = [look(name, client, queue + query, looks) for name, query in asked.items()]
    return [*found, look("review, a case", client, f"{queue}cases/{number}/", looks)]


def exported(reviewer: Actor, uscc: str) -> dict[str, Any]:
    """How long the longest list takes as a file, and how much of the server's memory it takes more."""
    client, before, began = browser(reviewer), _memory(), time.perf_counter()
    answer: Any = client.get("/desk/review/export.csv?show=done")
    size = sum(len(piece) for piece in answer.streaming_content)
    seconds = time.perf_counter() - began
    cases = queues.review_rows(uscc, "done").count()
    return {
        "cases": cases,
        "seconds": seconds,
        "for_24000": seconds * EXPORTED / max(cases, 1),
        "bytes": size,
        "more_mib": _memory() - before,
    }


def _memory() -> float:
    text = pathlib.Path("/proc/self/status").read_text("ascii")
    found = re.search(r"VmHWM:\s+(\d+)", text)
    assert found is not None
    return int(found[1]) / 1024


def plans(hall: str, uscc: str, account: int | None) -> dict[str, str]:
    """Lists for which the database itself, left to choose, reads a table through or sorts: what it says of it."""
    rows = {f"review {show}": queues.review_list(uscc, show, account, Narrowed()) for show in _SHOWS}
    rows |= {
        f"window {show}": queues.window_list(hall, show, Narrowed()) for show in ("todo", "running", "done")
    }
    found = {}
    for name, (cases, order) in rows.items():
        columns = [f"-{column}" if order.is_descending else column for column in order.columns]
        said = _plan(cases.defer("content", "gaps").order_by(*columns)[: lists.PAGE + 1])
        if any(word in said for word in READ_THROUGH):
            found[name] = said
    return found


_SHOWS = ("todo", "mine", "unclaimed", "overdue", "soon", "waiting", "asked", "today", "done")


def _plan(rows: QuerySet[Case]) -> str:
    return str(rows.explain())


def sizes() -> dict[str, float]:
    """Bytes a case: rows, indexes and what is stored apart."""
    cases = Case.objects.count()
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT relname, pg_table_size(oid), pg_indexes_size(oid) FROM pg_class WHERE relname = ANY(%s)",
                [list(TABLES)],
            )
            return {
                f"{name} {kind}": size / cases
                for name, rows, indexes in cursor.fetchall()
                for kind, size in (("rows", rows), ("indexes", indexes))
            }
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()")
        return {"file": cursor.fetchone()[0] / cases}


def measure(looks: int) -> dict[str, Any]:
    """Everything about this node."""
    clerk = busiest("intake", lambda who: queues.window_rows(hall_of(who), "done").count())
    reviewer = busiest("review", lambda who: queues.review_rows(who.authority or "", "done").count())
    hall, uscc = hall_of(clerk), reviewer.authority or ""
    item = str(Case.objects.filter(authority=uscc, outcome="granted").values_list("item", flat=True)[0])
    anybody = Client()
    pages = [*window_pages(clerk, hall, looks), *review_pages(reviewer, uscc, looks)]
    known = durations(item).count
    pages.append(look(f"durations of an item ({known} granted)", anybody, f"/items/{item}/durations", looks))
    return {
        "cases": Case.objects.count(),
        "pages": pages,
        "export": exported(reviewer, uscc),
        "plans": plans(hall, uscc, reviewer.account_id),
        "sizes": sizes(),
        "load": os.getloadavg()[0],
    }


def hall_of(clerk: Actor) -> str:
    """The hall a clerk sits in."""
    return jurisdictions.seat(clerk.window or "")[0].code


if __name__ == "__main__":
    print(json.dumps(measure(LOOKS)), flush=True)
