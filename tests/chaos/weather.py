"""A line in bad weather: a proxy before each node that loses, delays, cuts off, spoils and doubles what passes."""

import asyncio
import contextlib
import dataclasses
import random
import threading
from collections.abc import Coroutine
from typing import Any

PIECE = 16_384
"""Bytes that pass at a time."""


@dataclasses.dataclass
class Weather:
    """How likely each mishap is, for each piece that passes; `is_cut`: nothing passes at all."""

    is_cut: bool = False
    lost: float = 0.0
    cut_short: float = 0.0
    spoilt: float = 0.0
    doubled: float = 0.0
    late: float = 0.0
    longest: float = 0.5
    """Seconds of a delay at most."""


CALM = Weather()
BAD = Weather(lost=0.05, cut_short=0.05, spoilt=0.05, doubled=0.1, late=0.3)


class Proxy:
    """Listens where a node is known to be, and passes on to where it is."""

    def __init__(self, port: int, to: int, dice: random.Random) -> None:
        self.port, self.to, self.dice, self.weather = port, to, dice, CALM
        self.mishaps = 0
        self._requests: list[bytes] = []
        """Some that have passed, to be heard again."""

    async def serve(self) -> asyncio.Server:
        """Begin to listen."""
        return await asyncio.start_server(self._connected, "127.0.0.1", self.port)

    def _falls(self, chance: float) -> bool:
        if self.dice.random() >= chance:
            return False
        self.mishaps += 1
        return True

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with contextlib.suppress(OSError):
                await self._carry(reader, writer)
        finally:
            writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.weather.is_cut or self._falls(self.weather.lost):
            return
        there, back = await asyncio.open_connection("127.0.0.1", self.to)
        try:
            if self._requests and self._falls(self.weather.doubled):
                await self._say_again(self.dice.choice(self._requests))
            await asyncio.gather(self._pass(reader, back, is_request=True), self._pass(there, writer))
        finally:
            back.close()

    async def _pass(
        self, source: asyncio.StreamReader, target: asyncio.StreamWriter, *, is_request: bool = False
    ) -> None:
        while piece := await source.read(PIECE):
            now = self.weather
            if self._falls(now.late):
                await asyncio.sleep(self.dice.random() * now.longest)
            if now.is_cut or self._falls(now.lost):
                break
            if is_request and len(self._requests) < 64:
                self._requests.append(piece)
            if self._falls(now.spoilt):
                piece = _spoilt(piece, self.dice)
            if self._falls(now.cut_short):
                target.write(piece[: len(piece) // 2])
                break
            target.write(piece)
            await target.drain()
        target.close()

    async def _say_again(self, piece: bytes) -> None:
        """What once passed comes again, over a connection of its own; nobody hears the answer."""
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection("127.0.0.1", self.to)
            writer.write(piece)
            await writer.drain()
            writer.close()


def _spoilt(piece: bytes, dice: random.Random) -> bytes:
    """One bit is another."""
    place = dice.randrange(len(piece))
    return piece[:place] + bytes([piece[place] ^ 1 << dice.randrange(8)]) + piece[place + 1 :]


class Lines:
    """All proxies of a run, in a thread of their own."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._servers: list[asyncio.Server] = []
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def open(self, proxy: Proxy) -> None:
        """The proxy listens when this returns."""
        self._servers.append(self._done(proxy.serve()))

    def close(self) -> None:
        """Nobody listens any more, and whatever was passing has ended."""
        self._done(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        for server in self._servers:
            server.close()
        passing = asyncio.all_tasks() - {asyncio.current_task()}
        for task in passing:
            task.cancel()
        await asyncio.gather(*passing, return_exceptions=True)

    def _done(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)
