"""The people of one node, working as fast as they can. Runs in a process of that node (TONGBAN_NODE_FILE):

    python -m tools.bench.load --role apply|decide|send --count N

Says `ready`, waits for a line, works until all is closed here, and says what it saw as one line of JSON.
"""

import argparse
import contextlib
import json
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import django

django.setup()

from django.db import connection, transaction  # noqa: E402  # tables need settings

from tongban.cases.models import Case  # noqa: E402  # as above
from tongban.cases.services.review import claim_next_case, grant_case  # noqa: E402  # as above
from tongban.catalogue import queries as catalogue  # noqa: E402  # as above
from tongban.catalogue.types import Lane  # noqa: E402  # as above
from tongban.exchange.models import OutMessage  # noqa: E402  # as above
from tongban.exchange.services import send_message  # noqa: E402  # as above
from tongban.exchange.types import VOID_TYPE, DeliveryState  # noqa: E402  # as above
from tongban.identity.models import Account  # noqa: E402  # as above
from tongban.identity.queries import actor_for  # noqa: E402  # as above
from tongban.kernel.actors import Actor  # noqa: E402  # as above
from tongban.kernel.errors import Refused  # noqa: E402  # as above
from tongban.kernel.node import this  # noqa: E402  # as above
from tools.bench.company import apply_once  # noqa: E402  # as above
from tools.bench.facts import AUTHORITY, CITIZEN, ITEM, WINDOW  # noqa: E402  # as above

LOOKS_AGAIN = 0.1
"""Seconds between two looks: looking more often would be a load of its own."""
PATIENCE = 300.0
"""Seconds after which a load that does not end is given up."""
STREAMS = 50


def person(login: str) -> Actor:
    """The actor a page would make for somebody signed in."""
    return actor_for(Account.objects.get(login=login).pk)


def side_by_side(threads: int, work: Callable[[Iterator[int]], None], count: int) -> None:
    """Let `threads` share the numbers up to `count`; the first failure ends everything."""
    numbers, lock = iter(range(count)), threading.Lock()
    failures: list[Exception] = []

    def shared() -> Iterator[int]:
        while not failures:
            with lock:
                number = next(numbers, None)
            if number is None:
                return
            yield number

    def one() -> None:
        try:
            work(shared())
        except Exception as error:  # noqa: BLE001  # whatever it is, the run is over and says so
            failures.append(error)
        finally:
            connection.close()

    crew = [threading.Thread(target=one) for _ in range(threads)]
    for thread in crew:
        thread.start()
    for thread in crew:
        thread.join()
    if failures:
        raise failures[0]


def until(is_over: Callable[[], bool]) -> None:
    """Look again until it is so."""
    tick, end = threading.Event(), time.monotonic() + PATIENCE
    while not is_over():
        if time.monotonic() > end:
            raise TimeoutError("the load did not come to an end")
        tick.wait(LOOKS_AGAIN)


def last_case() -> int:
    """The last case there is before the work begins; what came before is not looked at again and again."""
    return Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def closed(since: int) -> int:
    """How many cases that came after `since` are closed on this node."""
    return Case.objects.filter(pk__gt=since, state="closed").count()


def apply(count: int, threads: int) -> dict[str, Any]:
    """Applicant and window of the region where people live: every second case with a late material."""
    citizen, clerk, before = person(CITIZEN), person(WINDOW), last_case()
    numbers: list[str] = []

    def work(mine: Iterator[int]) -> None:
        for number in mine:
            name = f"{before}.{number}"
            numbers.append(apply_once(citizen, clerk, name, is_late=bool(number % 2)))

    began = time.perf_counter()
    side_by_side(threads, work, count)
    applied = time.perf_counter() - began
    until(lambda: closed(before) == count)
    return {"applied": applied, "seconds": time.perf_counter() - began, "number": numbers[-1]}


def decide(count: int, threads: int) -> dict[str, Any]:
    """Reviewers of the deciding authority: claim, grant as soon as nothing is owed."""
    reviewer, before = person(AUTHORITY), last_case()
    criteria = {row.key for row in catalogue.standard(ITEM).criteria if row.at is Lane.AUTHORITY}
    waiting: list[str] = []
    granted: list[str] = []

    def work(mine: Iterator[int]) -> None:
        for _ in mine:
            until(lambda: _grant_one(reviewer, criteria, waiting, granted))

    began = time.perf_counter()
    side_by_side(threads, work, count)
    decided = time.perf_counter() - began
    until(lambda: closed(before) == count)
    return {"decided": decided, "seconds": time.perf_counter() - began}


def _grant_one(reviewer: Actor, criteria: set[str], waiting: list[str], granted: list[str]) -> bool:
    """Grant a case from the queue, or one for which something was still on its way."""
    number = claim_next_case(actor=reviewer)
    if number is None:
        with contextlib.suppress(IndexError):
            number = waiting.pop(0)
    if number is None:
        return False
    try:
        grant_case(actor=reviewer, number=number, criteria=criteria)
    except Refused:
        waiting.append(number)
        return False
    granted.append(number)
    return True


def send(count: int, threads: int) -> dict[str, Any]:
    """Messages without an effect, each in a transaction of its own: what the exchange itself can do."""
    (peer,) = [peer.id for peer in this().peers]

    def work(mine: Iterator[int]) -> None:
        for number in mine:
            with transaction.atomic():
                send_message(
                    peer=peer, stream=f"bench-{number % STREAMS}", type=VOID_TYPE, data={"n": number}
                )

    began = time.perf_counter()
    side_by_side(threads, work, count)
    sent = time.perf_counter() - began
    until(lambda: not OutMessage.objects.filter(state=DeliveryState.PENDING.value).exists())
    return {"sent": sent, "seconds": time.perf_counter() - began}


def _may_begin() -> bool:
    """Both nodes have signed the same standard: the first messages between them say so."""
    standard = catalogue.standard(ITEM)
    return catalogue.is_common(ITEM, standard.digest, {node.id for node in this().nodes})


ROLES = {"apply": apply, "decide": decide, "send": send}


def main() -> None:
    """Play one role."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--role", choices=ROLES, required=True)
    parser.add_argument("--count", type=int, required=True)
    parser.add_argument("--threads", type=int, default=1)
    given = parser.parse_args()
    until(_may_begin)
    print("ready", flush=True)
    sys.stdin.readline()
    began = OutMessage.objects.count()
    seen = ROLES[given.role](given.count, given.threads)
    print(json.dumps({**seen, "messages": OutMessage.objects.count() - began}), flush=True)


if __name__ == "__main__":
    main()
