"""The bell between a node's processes: whoever commits work rings it, and the worker looks at once (decision 19)."""

import contextlib
import os
import pathlib
import select
from collections.abc import Iterator
from contextlib import contextmanager


class Bell:
    """A named pipe in the node's folder. Workers on one machine share it; a worker elsewhere relies on looking now
    and then."""

    def __init__(self, home: pathlib.Path) -> None:
        self._path = home / "worker.bell"
        self._pipe: int | None = None

    def ring(self) -> None:
        """There is work. Never waits and never fails: a bell nobody hears, or that rings already, is as good as rung."""
        with contextlib.suppress(OSError):
            pipe = os.open(self._path, os.O_WRONLY | os.O_NONBLOCK)
            try:
                os.write(pipe, b"!")
            finally:
                os.close(pipe)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Within the block the bell is heard."""
        with contextlib.suppress(FileExistsError):
            os.mkfifo(self._path, 0o600)
        # For reading and writing: so the pipe never comes to an end when a ringer closes it.
        self._pipe = os.open(self._path, os.O_RDWR | os.O_NONBLOCK)
        try:
            yield
        finally:
            os.close(self._pipe)
            self._pipe = None

    def wait(self, seconds: float) -> bool:
        """Until it rings, for `seconds` at most; answers whether it did. Rings so far count, and are forgotten: look
        at the queue after this, never before."""
        assert self._pipe is not None, "wait() outside listening()"
        heard, _, _ = select.select([self._pipe], [], [], seconds)
        if heard:
            with contextlib.suppress(
                BlockingIOError
            ):  # another worker was quicker; we have woken all the same
                os.read(self._pipe, 65_536)
        return bool(heard)
