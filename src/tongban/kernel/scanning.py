"""A virus scanner, where the operator has one: asked about every file from outside, uploaded or fetched from another node,
before anything else reads it.

The scanner is a program of its own that knows the latest viruses; ClamAV's `clamd` is the one this node can talk to. Only
the address in node.toml is ever called.
"""

import dataclasses
import logging
import socket
import struct
from enum import StrEnum
from typing import Protocol

from django.conf import settings

from .errors import TongbanError

log = logging.getLogger("tongban.scanner")

ANSWERS_WITHIN, LOOKED_AT_WITHIN = 30.0, 3.0
"""Seconds to look through a file (10 MB take clamd about one), and to say that it is there. Our own choice."""
_PIECE = 256 * 1024
_LENGTH = struct.Struct(">I")


class ScannerAway(TongbanError):
    """The scanner does not answer, or not as agreed."""

    def __init__(self) -> None:
        super().__init__("scanner-away", address=settings.TONGBAN_SCANNER)


class Scanner(Protocol):
    """What the node asks of a scanner; both questions raise ScannerAway."""

    def find(self, content: bytes) -> str:
        """The name of the virus in `content`; empty when there is none."""

    def version(self) -> str:
        """Which scanner it is, with the age of what it knows."""


class ScannerState(StrEnum):
    """How this node stands with its scanner."""

    NONE = "none"
    OK = "ok"
    AWAY = "away"


@dataclasses.dataclass(frozen=True)
class ScannerHealth:
    """The scanner, for whoever watches over the node."""

    state: ScannerState
    address: str
    version: str = ""


class Clamd:
    """ClamAV's daemon at `unix:/path` or `tcp:host:port` (clamd(8): zINSTREAM, zVERSION)."""

    def __init__(self, address: str, *, seconds: float = ANSWERS_WITHIN) -> None:
        self._kind, _, self._place = address.partition(":")
        self._seconds = seconds

    def find(self, content: bytes) -> str:
        """The name of the virus in `content`, as ClamAV calls it."""
        pieces = (content[start : start + _PIECE] for start in range(0, len(content), _PIECE))
        sent = b"".join(_LENGTH.pack(len(piece)) + piece for piece in pieces)
        said = self._ask(b"zINSTREAM\0" + sent + _LENGTH.pack(0)).removeprefix("stream: ")
        if said == "OK":
            return ""
        found = said.removesuffix(" FOUND")
        if found == said:
            log.warning("the scanner says: %s", said[:200])
            raise ScannerAway
        return found

    def version(self) -> str:
        """As in `ClamAV 1.4.6/27412/Mon Nov 23 2026`."""
        return self._ask(b"zVERSION\0")

    def _ask(self, question: bytes) -> str:
        said = b""
        try:
            with self._connected() as line:
                line.sendall(question)
                while not said.endswith(b"\0") and len(said) < _PIECE and (more := line.recv(4096)):
                    said += more
        except OSError as error:
            log.warning("the scanner does not answer: %s", error)
            raise ScannerAway from error
        if not said.endswith(b"\0"):
            raise ScannerAway
        return said[:-1].decode("utf-8", "replace")

    def _connected(self) -> socket.socket:
        if self._kind == "tcp":
            host, _, port = self._place.rpartition(":")
            return socket.create_connection((host.strip("[]"), int(port)), timeout=self._seconds)
        line = socket.socket(socket.AF_UNIX)
        line.settimeout(self._seconds)
        try:
            line.connect(self._place)
        except OSError:
            line.close()
            raise
        return line


def _scanner(seconds: float) -> Scanner | None:
    """The scanner of this node; None when the operator has named none."""
    address: str = settings.TONGBAN_SCANNER
    return Clamd(address, seconds=seconds) if address else None


def virus_in(content: bytes) -> str:
    """The name of the virus in `content`; empty when there is none or nobody looks. Raises ScannerAway."""
    scanner = _scanner(ANSWERS_WITHIN)
    found = scanner.find(content) if scanner else ""
    if found:
        log.warning("a file carries %s", found)
    return found


def scanner_health() -> ScannerHealth:
    """Does the scanner answer?"""
    scanner, address = _scanner(LOOKED_AT_WITHIN), settings.TONGBAN_SCANNER
    if scanner is None:
        return ScannerHealth(ScannerState.NONE, "")
    try:
        return ScannerHealth(ScannerState.OK, address, scanner.version())
    except ScannerAway:
        return ScannerHealth(ScannerState.AWAY, address)
