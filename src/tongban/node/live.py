"""Who follows what on the open pages of this process: one look at the database for all of them, twice a second.

A page costs a coroutine and no thread. Nobody follows: nobody looks. What another process or another machine commits is
seen like what this one does, on either database (decision record 32).
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping
from concurrent.futures import ThreadPoolExecutor

from django.db import InterfaceError, OperationalError, close_old_connections

from tongban.kernel.live import Followed, Look

log = logging.getLogger("tongban.live")

PAUSE = 0.5
"""Seconds between two looks: the longest that words wait here once they are committed."""
BROKEN = 2.0
"""Seconds to wait when the database does not answer."""
STILL = 20.0
"""Seconds of silence after which a sign of life is due: what stands between us and a browser ends a silent connection,
and a browser that hears nothing looks by itself."""
LASTS = 300.0
"""Seconds after which a follower must ask again, so that somebody whose post or session has ended hears no more."""
MOST = 500
"""Pages of one process that are followed at a time. To one more we say that there may be news, and it asks again."""


class _Page:
    """A page that follows something, and the last mark it was told."""

    def __init__(self, followed: Followed) -> None:
        self.subject, self.known, self.look = followed.subject, followed.known, followed.look
        self.called = asyncio.Event()

    def hear(self, mark: str) -> None:
        if mark != self.known:
            self.known = mark
            self.called.set()


class Live:
    """Everybody who follows something in this process."""

    def __init__(self) -> None:
        self._pages: set[_Page] = set()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="live")
        self._looking: asyncio.Task[None] | None = None
        self._is_over = False

    @property
    def is_full(self) -> bool:
        """Can nobody more be held?"""
        return self._is_over or len(self._pages) >= MOST

    async def follow(self, followed: Followed) -> AsyncIterator[str]:
        """The mark each time it is another one than before; empty as a sign of life. Ends after a while."""
        page, until = _Page(followed), time.monotonic() + LASTS
        self._pages.add(page)
        if self._looking is None or self._looking.done():
            self._looking = asyncio.create_task(self._look_out())
        try:
            while not self._is_over and time.monotonic() < until:
                try:
                    await asyncio.wait_for(page.called.wait(), STILL)
                except TimeoutError:
                    yield ""
                else:
                    page.called.clear()
                    if not self._is_over:
                        yield page.known
        finally:
            self._pages.discard(page)

    def end(self) -> None:
        """The server stops: let everybody go, or it would wait for them."""
        self._is_over = True
        for page in self._pages:
            page.called.set()

    async def _look_out(self) -> None:
        loop = asyncio.get_running_loop()
        while self._pages and not self._is_over:
            looked = list(self._pages)
            found = await loop.run_in_executor(self._thread, _looks, _subjects(looked))
            if found is None:
                await asyncio.sleep(BROKEN)
                continue
            for page in looked:
                page.hear(found[page.look].get(page.subject, ""))
            await asyncio.sleep(PAUSE)


def _subjects(pages: list[_Page]) -> dict[Look, set[str]]:
    subjects: dict[Look, set[str]] = {}
    for page in pages:
        subjects.setdefault(page.look, set()).add(page.subject)
    return subjects


def _looks(subjects: dict[Look, set[str]]) -> dict[Look, Mapping[str, str]] | None:
    """One look of each kind; None when the database does not answer."""
    try:
        return {look: look(those) for look, those in subjects.items()}
    except (OperationalError, InterfaceError):
        log.exception("the database does not answer")
        return None
    finally:
        close_old_connections()
