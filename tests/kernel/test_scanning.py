"""The scanner is asked as clamd wants it; whatever else it says, no file passes."""

import socket
import socketserver
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.clamd import EICAR, NAME, VERSION, listening
from tongban.kernel.scanning import Clamd, ScannerAway, ScannerState, scanner_health, virus_in


@pytest.mark.parametrize("size", [0, 1, 256 * 1024, 256 * 1024 + 1, 1_000_000])
def test_it_is_shown_every_byte(size: int) -> None:
    content = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    with listening() as (address, server):
        assert Clamd(address).find(content) == ""
    assert server.seen == [content]


def test_it_names_what_it_finds() -> None:
    with listening() as (address, _):
        assert Clamd(address).find(b"begin " + EICAR + b" end") == NAME
        assert Clamd(address).version() == VERSION


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"stream: OK",
        b"\0",
        b"stream: perhaps\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        b"x" * 1_000_000,
    ],
)
def test_what_is_no_answer_lets_no_file_pass(answer: bytes) -> None:
    with listening(answer) as (address, _), pytest.raises(ScannerAway):
        Clamd(address).find(b"x" * 2_000_000)


def test_nobody_at_the_address() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp:127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(ScannerAway):
            Clamd(address).find(b"x")
    with pytest.raises(ScannerAway):
        Clamd("unix:/nowhere/clamd.ctl").find(b"x")


def test_one_that_never_answers_is_not_waited_for_without_end() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(ScannerAway):
            Clamd(f"tcp:127.0.0.1:{silent.getsockname()[1]}", seconds=0.1).find(b"x")


def test_a_socket_of_the_machine(tmp_path: Path) -> None:
    class Answers(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            assert self.request.recv(100) == b"zVERSION\0"
            self.request.sendall(b"ClamAV 1\0")

    place = tmp_path / "clamd.ctl"
    with socketserver.UnixStreamServer(str(place), Answers) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert Clamd(f"unix:{place}").version() == "ClamAV 1"
        thread.join()


def test_without_a_scanner_nothing_is_looked_for(settings: Any) -> None:
    settings.TONGBAN_SCANNER = ""
    assert virus_in(EICAR) == ""
    assert scanner_health().state is ScannerState.NONE


def test_how_the_scanner_is(settings: Any) -> None:
    with listening() as (address, _):
        settings.TONGBAN_SCANNER = address
        assert virus_in(EICAR) == NAME
        assert virus_in(b"") == ""
        health = scanner_health()
        assert (health.state, health.address, health.version) == (ScannerState.OK, address, VERSION)
    health = scanner_health()
    assert (health.state, health.address, health.version) == (ScannerState.AWAY, address, "")
