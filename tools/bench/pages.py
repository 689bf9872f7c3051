"""How long people wait for a page: real GETs over HTTP, signed in, one after the other."""

import statistics
import time
from typing import NamedTuple

from tongban.node.demo.scene import Scene
from tongban.node.tour.people import Person

from .company import AUTHORITY, CITIZEN, ITEM, WINDOW

LOOKS = 60
FIRST = 3
"""The first looks at a page fill caches and are not counted."""


class PageTime(NamedTuple):
    """Milliseconds until the whole page was here, and kilobytes of HTML."""

    name: str
    p50: float
    p95: float
    kilobytes: float


def pages(scene: Scene, number: str) -> list[PageTime]:
    """The main pages; `number` is a case that is closed."""
    citizen, clerk = Person(scene, "50"), Person(scene, "50")
    reviewer, visitor = Person(scene, "51"), Person(scene, "51")
    for person, login in ((citizen, CITIZEN), (clerk, WINDOW), (reviewer, AUTHORITY)):
        person.account = next(
            account for account in scene.accounts() if (account.node, account.login) == (person.node, login)
        )
        person.sign_in()
    return [
        _time("home", visitor, "/"),
        _time("search", visitor, "/search/?q=开公司"),
        _time("guide of an item", visitor, f"/items/{ITEM}/"),
        _time("my cases", citizen, "/cases/"),
        _time("my case", citizen, f"/cases/{number}/"),
        _time("my certificates", citizen, "/certificates/"),
        _time("window, queue", clerk, "/desk/window/"),
        _time("window, case", clerk, f"/desk/window/cases/{number}/"),
        _time("review, queue", reviewer, "/desk/review/"),
        _time("review, case", reviewer, f"/desk/review/cases/{number}/"),
    ]


def _time(name: str, person: Person, address: str) -> PageTime:
    took = []
    for _ in range(FIRST + LOOKS):
        began = time.perf_counter()
        page = person.open(address)
        took.append((time.perf_counter() - began - page.reading) * 1000)
    counted = sorted(took[FIRST:])
    return PageTime(
        name, statistics.median(counted), counted[int(len(counted) * 0.95)], person.page.size / 1024
    )
