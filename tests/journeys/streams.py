"""A form sent with a file of any size that exists nowhere as a whole, and what the node did meanwhile."""

import contextlib
import http.client
import pathlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from tongban.node.demo.scene import Scene
from tongban.node.tour.browser import Page, _read
from tongban.node.tour.people import Person

BOUNDARY = "a-boundary-of-the-tests"
PIECE = bytes(1024 * 1024)


class _Answer:
    """What `_read` wants of an answer."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status, self.headers, self.data = answer.status, answer.headers, answer.read()


def send_file(
    person: Person, name: str, size: int, *, declared: int | None = None, begin: bytes = b"%PDF-1.7\n"
) -> Page:
    """Upload `size` bytes as a file called `name` with the form on the page. `declared` says another size than is sent."""
    form = person.page.form("file")
    address = urlsplit(person.page.url)
    fields = [(field, value) for field, values in form.values.items() for value in values]
    head = b"".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
        for field, value in [*fields, ("act", "upload")]
    )
    head += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'.encode()
    head += b"Content-Type: application/pdf\r\n\r\n" + begin
    tail = f"\r\n--{BOUNDARY}--\r\n".encode()
    length = len(head) + (size if declared is None else declared) - len(begin) + len(tail)
    connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=120)
    connection.putrequest("POST", address.path)
    cookies = "; ".join(f"{key}={value}" for key, value in person.browser._cookies.items())
    for header, value in (
        ("Cookie", cookies),
        ("Origin", f"{address.scheme}://{address.netloc}"),
        ("Content-Type", f"multipart/form-data; boundary={BOUNDARY}"),
        ("Content-Length", str(length)),
    ):
        connection.putheader(header, value)
    with contextlib.closing(connection):
        connection.endheaders()
        # The node may answer and hang up before all is sent; what it said is read all the same.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.send(head)
            for _ in range((size - len(begin)) // len(PIECE)):
                connection.send(PIECE)
            connection.send(bytes((size - len(begin)) % len(PIECE)) + tail)
        return _read(person.page.url, _Answer(connection.getresponse()))


class Watch:
    """The most memory the web processes of a node held, and the bytes they wrote, while it watched."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._start = (self._memory(), self._written())
        self._peak = self._start[0]

    def look(self) -> None:
        self._peak = max(self._peak, self._memory())

    @property
    def grown(self) -> int:
        """Bytes of memory at the peak beyond those at the start."""
        return self._peak - self._start[0]

    @property
    def written(self) -> int:
        """Bytes written to anything: files, pipes, sockets."""
        return self._written() - self._start[1]

    def _processes(self) -> list[pathlib.Path]:
        found = [pathlib.Path(f"/proc/{self._pid}")]
        for process in found:
            for task in process.glob("task/*/children"):
                found += [pathlib.Path(f"/proc/{child}") for child in task.read_text().split()]
        return found

    def _memory(self) -> int:
        return sum(_number(process / "status", "VmRSS:") * 1024 for process in self._processes())

    def _written(self) -> int:
        return sum(_number(process / "io", "wchar:") for process in self._processes())


def _number(file: pathlib.Path, entry: str) -> int:
    try:
        lines = file.read_text().splitlines()
    except OSError:
        return 0  # it has ended
    return next((int(line.split()[1]) for line in lines if line.startswith(entry)), 0)


@contextmanager
def watching(scene: Scene, node: str) -> Iterator[Watch]:
    """Look at the web processes of a node every few milliseconds."""
    watch, over = Watch(scene._running[node, "serve"].pid), threading.Event()

    def look() -> None:
        while not over.wait(0.02):
            watch.look()

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield watch
    finally:
        over.set()
        thread.join()
