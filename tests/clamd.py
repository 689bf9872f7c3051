"""A scanner as the node meets it: a program at an address that speaks clamd's protocol and knows one virus."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# In two halves, so that no scanner takes this file for what it looks for.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}" + rb"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
NAME = "Eicar-Test-Signature"
VERSION = "ClamAV 1.4.6/27412/Mon Nov 23 02:24:12 2026"


class _Talk(socketserver.StreamRequestHandler):
    """One question and its answer."""

    server: "_Server"

    def handle(self) -> None:
        self.server.asked += 1
        if self.server.answers is not None:
            self.wfile.write(self.server.answers)
            return
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        said = {b"zVERSION\0": VERSION, b"zINSTREAM\0": ""}[command] or self._scanned()
        self.wfile.write(said.encode() + b"\0")

    def _scanned(self) -> str:
        content = b""
        while (length := struct.unpack(">I", self.rfile.read(4))[0]) > 0:
            content += self.rfile.read(length)
        self.server.seen.append(content)
        return f"stream: {NAME} FOUND" if EICAR in content else "stream: OK"


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, answers: bytes | None, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Talk)
        self.answers = answers
        self.asked = 0
        self.seen: list[bytes] = []


@contextmanager
def listening(answers: bytes | None = None, port: int = 0) -> Iterator[tuple[str, _Server]]:
    """A scanner's address, and what it was shown. With `answers` it says just that, whatever it is asked; with `port` it
    is there again where one was before."""
    with _Server(answers, port) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"tcp:127.0.0.1:{server.server_address[1]}", server
        finally:
            server.shutdown()
            thread.join()
