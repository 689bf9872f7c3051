"""Count something, in the transaction in which it happens; or, for visits to pages, a little later."""

import datetime as dt
import threading
import time
from collections import Counter

from django.db import connection

from tongban.kernel import clock

SHARDS = 16
FLUSHED_AFTER = 5.0
"""Seconds for which a process keeps visits in memory."""

_Key = tuple[dt.date, str, str, str]


def count_up(kind: str, *, item: str = "", authority: str = "", at: dt.datetime | None = None) -> None:
    """One more, on the day of `at` or today. Part of the caller's transaction: what is taken back is not counted."""
    _add((clock.local(at or clock.now()).date(), kind, item, authority), 1)


def _add(key: _Key, number: int) -> None:
    day, kind, item, authority = key
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tallies_daily (day, kind, item, authority, shard, number) VALUES (%s, %s, %s, %s, %s, %s)"
            " ON CONFLICT (day, kind, item, authority, shard)"
            " DO UPDATE SET number = tallies_daily.number + excluded.number",
            [day.isoformat(), kind, item, authority, threading.get_native_id() % SHARDS, number],
        )


class _Later:
    """Visits of this process that are not written yet. A page is shown without waiting for its counter."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counted: Counter[_Key] = Counter()
        self._since = time.monotonic()

    def add(self, key: _Key) -> None:
        """One more; every few seconds all are written."""
        with self._lock:
            self._counted[key] += 1
            if time.monotonic() - self._since < FLUSHED_AFTER:
                return
            taken, self._counted, self._since = self._counted, Counter(), time.monotonic()
        for each, number in sorted(taken.items()):
            _add(each, number)


_later: list[_Later] = []


def count_visits() -> None:
    """From now on this process counts visits; a process that serves pages says so when it starts."""
    _later[:] = [_Later()]


def count_soon(kind: str, *, item: str = "") -> None:
    """One more, written within seconds; lost if the process is killed before. Nothing in a process that serves no pages."""
    for later in _later:
        later.add((clock.today(), kind, item, ""))
