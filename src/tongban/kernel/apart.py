"""Work on what strangers send is done apart: in a process of its own, with little memory and little time.

A file made to break whoever reads it then breaks nothing but a process that holds no data, no key and no connection.
The process lives on for the next file; when it dies, or uses more than it may, a fresh one takes its place.
"""

import atexit
import json
import logging
import resource
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from typing import IO, Any

Answer = tuple[dict[str, Any], bytes]
Work = Callable[[dict[str, Any], bytes], Answer]

JOBS = 200
"""One process does so many jobs and is then replaced, so that what a library leaks stays small. Our own choice."""
_SIZES = struct.Struct(">II")
_ENVIRONMENT = {"MALLOC_MMAP_THRESHOLD_": str(1024 * 1024)}
"""All the process gets of an environment: that glibc gives the memory of a large picture back at once."""


class TooMuch(Exception):
    """The work did not end within its time and memory, or the process died of it."""


class Apart:
    """Does the work of `module` (which calls `serve` when it is run) in processes apart. Threads may share it.

    `cpu` are the seconds of computing one job may use, `memory` the bytes its process may ask for; after `wall` seconds
    the process is ended whatever it does.
    """

    def __init__(self, module: str, *, cpu: int, memory: int, wall: float) -> None:
        self._command = [sys.executable, "-I", "-W", "ignore", "-m", module, str(cpu), str(memory)]
        self._wall = wall
        self._idle: list[_Helper] = []
        self._lock = threading.Lock()
        atexit.register(self.close)

    def __call__(self, order: Mapping[str, Any], content: bytes) -> Answer:
        """Have one job done; raises TooMuch."""
        helper = self._take()
        alarm = threading.Timer(self._wall, helper.end)
        alarm.start()
        try:
            answer = helper.do(order, content)
        except (OSError, EOFError, ValueError, struct.error) as error:
            helper.end()
            raise TooMuch from error
        finally:
            alarm.cancel()
        self._give_back(helper)
        return answer

    def begin(self, processes: int) -> None:
        """Have so many processes ready, so that the first jobs need not wait for one to start. Returns at once."""
        with self._lock:
            self._idle += [_Helper(self._command) for _ in range(processes - len(self._idle))]

    def close(self) -> None:
        """End the processes nobody is using."""
        with self._lock:
            idle, self._idle = self._idle, []
        for helper in idle:
            helper.end()

    def _take(self) -> "_Helper":
        with self._lock:
            while self._idle:
                helper = self._idle.pop()
                if helper.is_alive:
                    return helper
                helper.end()
        return _Helper(self._command)

    def _give_back(self, helper: "_Helper") -> None:
        if helper.jobs >= JOBS:
            helper.end()
            helper = _Helper(self._command)  # it gets ready while nobody waits for it
        with self._lock:
            self._idle.append(helper)


class _Helper:
    """One process."""

    def __init__(self, command: list[str]) -> None:
        self.jobs = 0
        # It gets nothing of ours: no environment, no open file but the two pipes.
        self._process = subprocess.Popen(  # noqa: S603  # our own module, run by our own interpreter
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_ENVIRONMENT, cwd="/"
        )

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    def do(self, order: Mapping[str, Any], content: bytes) -> Answer:
        self.jobs += 1
        assert self._process.stdin
        assert self._process.stdout
        _write(self._process.stdin, order, content)
        return _read(self._process.stdout)

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe
            try:
                pipe.close()
            except OSError:
                continue  # what was still to be written to a dead process


def _write(pipe: IO[bytes], head: Mapping[str, Any], content: bytes) -> None:
    said = json.dumps(head).encode()
    pipe.write(_SIZES.pack(len(said), len(content)))
    pipe.write(said)
    pipe.write(content)
    pipe.flush()


def _read(pipe: IO[bytes]) -> Answer:
    said, content = _SIZES.unpack(pipe.read(_SIZES.size))
    head = json.loads(pipe.read(said))
    body = pipe.read(content)
    if len(body) < content:
        raise EOFError
    return head, body


def serve(work: Work) -> None:
    """What a module calls when it is run by Apart: do job after job, within the bounds given on its command line."""
    cpu, memory = (int(word) for word in sys.argv[1:3])
    logging.disable()  # what a file makes a library say is nobody's news
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    while True:
        try:
            order, content = _read(sys.stdin.buffer)
        except (EOFError, struct.error):
            return  # whoever gave the orders is gone
        used = resource.getrusage(resource.RUSAGE_SELF)
        seconds = int(used.ru_utime + used.ru_stime) + 1 + cpu
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
        _write(sys.stdout.buffer, *work(order, content))
