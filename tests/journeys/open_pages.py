"""Reads what a node tells a page that is open (server-sent events), as a browser does."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import urllib3

from tongban.node.tour.people import Person

LIVE = re.compile(r'data-live="([^"]+)"')


@contextmanager
def streams(person: Person, count: int = 1) -> Iterator[list[Any]]:
    """`count` streams of the page this person has open, each over a connection of its own."""
    found = LIVE.search(person.page.html)
    assert found is not None, f"nothing to follow on {person.page.url}"
    cookies = "; ".join(f"{name}={value}" for name, value in person.browser._cookies.items())
    headers = {"Cookie": cookies, "Accept": "text/event-stream"}
    pool = urllib3.PoolManager(maxsize=count, block=False, retries=False, timeout=60)
    address = person.scene.url(person.node) + found[1]
    opened = [pool.request("GET", address, headers=headers, preload_content=False) for _ in range(count)]
    try:
        yield opened
    finally:
        for one in opened:
            one.close()
        pool.clear()


def told(stream: Any) -> Iterator[tuple[str, str]]:
    """What a stream says, as it says it: event and mark."""
    assert stream.status == 200, stream.status
    assert stream.headers["Content-Type"].startswith("text/event-stream")
    name = ""
    for line in _lines(stream):
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, line.removeprefix("data: ")


def _lines(stream: Any) -> Iterator[str]:
    rest = b""
    for piece in stream.stream(1024):
        *whole, rest = (rest + piece).split(b"\n")
        yield from (line.decode() for line in whole)
