"""The real line: one connection for many requests, no redirects, bounded answers, on the loopback."""

import dataclasses
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tongban.exchange.services import calling
from tongban.exchange.services.calling import (
    MEDIA,
    LinkFailed,
    call_signed,
    close_connections,
    post_body,
)
from tongban.kernel.node import NodeIdentity


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    seen: list[tuple[str, str, dict[str, str], bytes, int]]

    def do_POST(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        port = self.client_address[1]
        self.seen.append((self.command, self.path, dict(self.headers.items()), body, port))
        status, size = {"/moved": (302, 0), "/long": (200, 5000)}.get(self.path, (200, 5))
        self.send_response(status)
        self.send_header("Content-Length", str(size))
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.end_headers()
        self.wfile.write(b"x" * size)

    def log_message(self, *args: object) -> None:
        """Tests stay silent."""


@dataclasses.dataclass
class Server:
    peer: NodeIdentity
    seen: list[tuple[str, str, dict[str, str], bytes, int]]


@pytest.fixture
def server() -> Iterator[Server]:
    handler = type("Handler", (Handler,), {"seen": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as http:
        http.daemon_threads = True
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        url = f"http://127.0.0.1:{http.server_address[1]}"
        yield Server(NodeIdentity("51", ("", ""), ("", ""), "", url), handler.seen)
        close_connections()
        http.shutdown()
        thread.join()


def test_many_requests_use_one_connection(server: Server) -> None:
    for _ in range(5):
        answer = post_body(peer=server.peer, path="/peer/v1/messages", body=b"{}", limit=100)
        assert (answer.status, answer.body) == (200, b"xxxxx")
        call_signed(peer=server.peer, path="/peer/v1/blobs/ab", limit=100)
    assert len(server.seen) == 10
    assert len({port for *_, port in server.seen}) == 1
    method, path, fields, body, _ = server.seen[0]
    assert (method, path, body, fields["Content-Type"]) == ("POST", "/peer/v1/messages", b"{}", MEDIA)
    assert fields["Accept-Encoding"] == "identity"
    assert 'tag="tongban-peer"' in server.seen[1][2]["Signature-Input"]


def test_a_redirect_is_not_followed(server: Server) -> None:
    assert post_body(peer=server.peer, path="/moved", body=b"{}", limit=100).status == 302


def test_an_answer_over_the_limit_is_not_read(server: Server) -> None:
    with pytest.raises(LinkFailed) as caught:
        post_body(peer=server.peer, path="/long", body=b"{}", limit=4999)
    assert caught.value.code == "link-answer-malformed"
    assert post_body(peer=server.peer, path="/long", body=b"{}", limit=5000).status == 200


def test_an_answer_that_takes_too_long_is_cut_off(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calling, "LONGEST", -1.0)
    with pytest.raises(LinkFailed) as caught:
        post_body(peer=server.peer, path="/long", body=b"{}", limit=5000)
    assert caught.value.code == "link-unreachable"


def test_a_closed_door_is_a_failure_of_the_link(server: Server) -> None:
    nobody = dataclasses.replace(server.peer, url="http://127.0.0.1:1")
    with pytest.raises(LinkFailed) as caught:
        post_body(peer=nobody, path="/peer/v1/messages", body=b"{}", limit=100)
    assert caught.value.code == "link-unreachable"


def test_an_address_below_a_path_is_kept(server: Server) -> None:
    below = dataclasses.replace(server.peer, url=server.peer.url + "/node")
    call_signed(peer=below, path="/peer/v1/blobs/ab", limit=100)
    assert server.seen[0][1] == "/node/peer/v1/blobs/ab"
