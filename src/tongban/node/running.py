"""The two processes of a node: one answers requests, one works through the journal and the outbox."""

import fcntl
import logging
import pathlib
import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError, close_old_connections
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from tongban.exchange.services.calling import close_connections
from tongban.exchange.services.posting import post_waiting
from tongban.kernel.errors import Conflict
from tongban.kernel.journal.services import release_leases, work

from .bell import Bell
from .config import NodeConfig
from .wiring import ROUNDS

log = logging.getLogger("tongban.worker")

IDLE = 0.5
"""Seconds between two looks at an empty queue while the bell is silent: for what falls due, and for work that was
committed on another machine."""
BROKEN = 2.0
"""Seconds to wait when the database does not answer."""
BATCH = 64


def serve_web(config: NodeConfig) -> None:
    """Answer requests until told to stop."""
    Server(
        "tongban.node.rsgi:front",
        address=config.host,
        port=config.port,
        interface=Interfaces.RSGI,
        workers=config.web_workers,
        log_access=False,
        log_level=LogLevels.warning,
        # A worker process that dies is replaced; a person sees one failed request, never a dead node.
        respawn_failed_workers=True,
    ).serve()


@contextmanager
def _sole(path: pathlib.Path) -> Iterator[None]:
    """Hold the file lock of a worker's name; the system drops it when the process dies, however it dies."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict("worker-running", name=path.stem) from error
        yield


def run_worker(config: NodeConfig, *, name: str = "worker", stop: threading.Event | None = None) -> None:
    """Work through the journal and the outbox until told to stop. Of each name there is one on a machine."""
    ended, bell = stop or threading.Event(), Bell(config.home)

    def end(*_: object) -> None:
        ended.set()
        bell.ring()

    if stop is None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
    owner = f"{socket.gethostname()}/{config.profile.id}/{name}"
    with _sole(config.home / f"{name}.lock"), bell.listening():
        try:
            _work_until(ended, owner, bell)
        finally:
            close_connections()


def _work_until(ended: threading.Event, owner: str, bell: Bell) -> None:
    """Round after round. Whatever is leased under our name at the start was taken by one who is dead, because we hold
    the lock; and after the database was away, by ourselves, before it went."""
    is_first, looks = True, dict.fromkeys(ROUNDS, 0.0)
    while not ended.is_set():
        try:
            if is_first:
                release_leases(owner=owner)
            is_first, pause = False, 0 if work(owner=owner, limit=BATCH) + post_waiting() else IDLE
            for look, due in looks.items():
                if time.monotonic() >= due:
                    looks[look] = time.monotonic() + (0 if look() else ROUNDS[look])
        except (OperationalError, InterfaceError):
            log.exception("the database does not answer")
            close_old_connections()
            is_first, pause = True, BROKEN
        bell.wait(pause)
