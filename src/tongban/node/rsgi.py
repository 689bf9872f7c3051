"""What our web server calls: pages are answered by Django in a few threads, and what a page follows stays on the loop.

A page that waits for news holds no thread, so hundreds of them leave the threads to those who ask for something.
"""

import asyncio
import functools
import io
import signal
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any, NamedTuple
from wsgiref.util import FileWrapper

from django.core.exceptions import BadRequest
from granian.rsgi import (  # type: ignore[attr-defined]  # it exports the first two without telling a checker
    HTTPProtocol,
    ProtocolClosed,
    Scope,
)

from tongban.cases.services.files import begin_cleaning
from tongban.kernel.live import Followed, event, opening
from tongban.kernel.tallies.services import count_visits

from .live import Live
from .wsgi import application

THREADS = 2
"""Pages of one process that are made at a time: more would only wait for each other."""
AT_ONCE = 1024 * 1024
"""A body up to this is read before a thread takes the request; of a longer one the thread reads piece by piece."""
PATIENCE = 30.0
"""Seconds a thread waits for the next piece of it."""
PIECE = 64 * 1024
"""Bytes of a file that are sent at a time."""

Headers = list[tuple[str, str]]


class Head(NamedTuple):
    """How an answer begins."""

    status: int
    headers: Headers


class Front:
    """The application as the server knows it."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="page")
        self._live = Live()
        count_visits()

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """The server has told its loop what these signals mean, and the loop goes on hearing them. We are told besides:
        the server would wait for open streams for ever."""
        begin_cleaning(processes=THREADS)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(self._live.end))

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request."""
        loop = asyncio.get_running_loop()
        sender = _Sender(protocol, loop)
        try:
            environ = _environ(scope, await _body(scope, protocol, loop))
            followed = await loop.run_in_executor(self._threads, _answer, environ, sender, self._live.is_full)
            if followed is not None:
                await self._tell(followed, sender)
        except ProtocolClosed:
            return  # whoever asked has gone

    async def _tell(self, followed: Followed, sender: "_Sender") -> None:
        await sender.send(opening().encode())
        async for mark in self._live.follow(followed):
            await sender.send((event("news", mark) if mark else event("still", "-")).encode())


def _answer(environ: dict[str, Any], sender: "_Sender", is_full: bool) -> Followed | None:
    """Have Django answer, in a thread. What is to be followed is given back, with everything of the request closed."""

    def start(status: str, headers: Headers, *_: object) -> Callable[[bytes], object]:
        sender.head = Head(int(status[:3]), [(name.lower(), value) for name, value in headers])
        return sender.whole

    answer = application(environ, start)
    try:
        followed: Followed | None = getattr(answer, "followed", None)
        if followed is not None and not is_full:
            sender.leave_length_open()
            return followed
        if getattr(answer, "streaming", True):
            sender.stream(answer)
        else:
            sender.whole(b"".join(answer))
    finally:
        answer.close()
    return None


class _Sender:
    """Carries an answer from the thread that makes it to the loop that sends it."""

    def __init__(self, protocol: HTTPProtocol, loop: asyncio.AbstractEventLoop) -> None:
        self._protocol = protocol
        self._loop = loop
        self._transport: Any = None
        self.head = Head(500, [])

    def leave_length_open(self) -> None:
        """Nobody knows how much will be said."""
        self.head = self.head._replace(
            headers=[pair for pair in self.head.headers if pair[0] != "content-length"]
        )

    def whole(self, content: bytes) -> None:
        """All of it."""
        self._protocol.response_bytes(*self.head, content)

    def stream(self, pieces: Iterable[bytes]) -> None:
        """Piece by piece, each when the one before is on its way. Called in the thread that makes them."""
        for piece in pieces:
            asyncio.run_coroutine_threadsafe(self.send(piece), self._loop).result()
        if self._transport is None:
            self.whole(b"")

    async def send(self, piece: bytes) -> None:
        """One piece, on the loop. Raises ProtocolClosed when nobody is there any more."""
        if self._transport is None:
            self._transport = self._protocol.response_stream(*self.head)
        await self._transport.send_bytes(piece)


async def _body(scope: Scope, protocol: HTTPProtocol, loop: asyncio.AbstractEventLoop) -> IO[bytes]:
    """What comes with the request. A short one is here before a thread takes the request, however slow the line."""
    length = int(scope.headers.get("content-length", "0"))
    if length > AT_ONCE:
        return io.BufferedReader(_Incoming(protocol, length, loop), PIECE)
    return io.BytesIO(await protocol() if length else b"")


class _Incoming(io.RawIOBase):
    """A long body, read by a thread while it still comes in on the loop."""

    def __init__(self, protocol: HTTPProtocol, length: int, loop: asyncio.AbstractEventLoop) -> None:
        self._pieces = aiter(protocol)
        self._loop = loop
        self._missing = length
        self._rest = b""

    def readable(self) -> bool:
        """Always."""
        return True

    def readinto(self, buffer: Any) -> int:
        """The next bytes; 0 at the end. Raises BadRequest when the sender breaks off or stops: half a file is no file."""
        if not self._rest and self._missing:
            coming = asyncio.run_coroutine_threadsafe(self._next(), self._loop)
            try:
                self._rest = coming.result(PATIENCE)
            except TimeoutError:
                raise BadRequest("the body stopped coming") from None
            self._missing -= len(self._rest)
        taken = min(len(buffer), len(self._rest))
        buffer[:taken], self._rest = self._rest[:taken], self._rest[taken:]
        return taken

    async def _next(self) -> bytes:
        try:
            return bytes(
                await self._pieces.__anext__()
            )  # not anext(..., b""): CPython 3.11 crashes on this iterator
        except StopAsyncIteration:
            raise BadRequest("the body broke off") from None


def _environ(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """The request as Django reads it (PEP 3333)."""
    host, _, port = scope.server.rpartition(":")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": host,
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client.rpartition(":")[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": lambda file, _: FileWrapper(file, PIECE),
    }
    for name, value in scope.headers.items():
        if (
            "_" not in name
        ):  # it would be taken for the header with a dash, which a server in front may have set
            key = _header_key(name)
            environ[key] = (
                f"{environ[key]}{'; ' if name == 'cookie' else ','}{value}" if key in environ else value
            )
    return environ


@functools.lru_cache(maxsize=256)
def _header_key(name: str) -> str:
    key = name.upper().replace("-", "_")
    return key if key in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{key}"


front = Front()
