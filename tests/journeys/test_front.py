"""The web server in front of the pages: long bodies, broken ones, heads without bodies."""

import http.client
import pathlib
import re
from io import BytesIO
from urllib.parse import urlsplit

import pytest
from PIL import Image

from tests.journeys.cast import Cast
from tongban.node.demo.scene import Scene
from tongban.node.tour.people import Person

MEGABYTE = 1024 * 1024
PAPER = "/materials/identity/"


@pytest.fixture
def person(cast: Cast) -> Person:
    """An applicant on the page of a material."""
    case = cast.journey(applicant=("50", "wang.hao"))
    case.begin()
    case.applicant.open(f"{case.draft}materials/identity/")
    return case.applicant


def test_a_long_upload_arrives_whole(person: Person) -> None:
    """Longer than what is read before a thread takes it."""
    page, scan = person.page.url, BytesIO()
    Image.effect_noise((2000, 2000), 100).save(scan, "PDF", quality=95)
    assert len(scan.getvalue()) > 2 * MEGABYTE
    person.send("file", files={"file": ("扫描.pdf", scan.getvalue(), "application/pdf")}, button="upload")
    person.open(page)
    content = person.follow("identity/file").body
    assert len(content) > 2 * MEGABYTE
    assert content.startswith(b"%PDF-")


def test_an_upload_that_breaks_off_leaves_nothing_and_harms_nobody(scene: Scene, person: Person) -> None:
    page, workers = person.page.url, children(scene)
    connection = begin_upload(person, declared=3 * MEGABYTE)
    connection.send(bytes(2 * MEGABYTE))
    connection.close()
    assert "identity/file" not in person.open(page).html
    assert children(scene) == workers, "the process that answers is the same"


def test_a_head_has_no_body(scene: Scene, cast: Cast) -> None:
    address = urlsplit(scene.url("50"))
    style = re.search(r'"(/static/tb/tongban[^"]+css)"', cast.visitor("50").open("/").html)
    assert style is not None
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    for path in ("/", style[1], "/nowhere"):
        lengths = []
        for method in ("HEAD", "GET"):
            connection.request(method, path, headers={"Accept-Language": "en"})
            answer = connection.getresponse()
            lengths.append((answer.status, answer.headers["Content-Length"]))
            assert bool(answer.read()) == (method == "GET")
        assert lengths[0] == lengths[1], path
    connection.close()


def begin_upload(person: Person, declared: int) -> http.client.HTTPConnection:
    """The head of an upload with the form on the page, and the beginning of its file."""
    form, address = person.page.form("file"), urlsplit(person.page.url)
    fields = [(name, value) for name, values in form.values.items() for value in values]
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}' for name, value in fields]
    parts.append('--x\r\nContent-Disposition: form-data; name="act"\r\n\r\nupload')
    parts.append('--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.7\n')
    cookies = "; ".join(f"{name}={value}" for name, value in person.browser._cookies.items())
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    connection.putrequest("POST", address.path)
    for name, value in (
        ("Cookie", cookies),
        ("Origin", f"{address.scheme}://{address.netloc}"),
        ("Content-Type", "multipart/form-data; boundary=x"),
        ("Content-Length", str(declared)),
    ):
        connection.putheader(name, value)
    connection.endheaders("\r\n".join(parts).encode())
    return connection


def children(scene: Scene) -> set[str]:
    """The processes of Chongqing that answer requests."""
    tasks = pathlib.Path(f"/proc/{scene._running['50', 'serve'].pid}/task").iterdir()
    return {child for task in tasks for child in (task / "children").read_text().split()}
