"""One clock for the whole node, so that a test or a rehearsal can say what time it is."""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

TZ = ZoneInfo("Asia/Shanghai")
"""The one time zone of the governments served; every date a person reads is in it."""

Clock = Callable[[], dt.datetime]


def _system_clock() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


_clock: ContextVar[Clock] = ContextVar("clock", default=_system_clock)


def now() -> dt.datetime:
    """The present moment, aware, in UTC."""
    return _clock.get()()


def today() -> dt.date:
    """The date on the wall of an office (Asia/Shanghai)."""
    return now().astimezone(TZ).date()


def local(moment: dt.datetime) -> dt.datetime:
    """The same moment as an office reads it."""
    return moment.astimezone(TZ)


@contextmanager
def use(clock: Clock) -> Iterator[None]:
    """Within the block, `clock` tells the time."""
    token = _clock.set(clock)
    try:
        yield
    finally:
        _clock.reset(token)


@contextmanager
def frozen(at: dt.datetime) -> Iterator[None]:
    """Within the block, it is `at` (must be aware)."""
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    with use(lambda: at.astimezone(dt.UTC)):
        yield
