"""What people hand in, over HTTP at a running node: far too large, and cut off in the middle."""

import pytest

from tests.journeys.cast import Cast
from tests.journeys.streams import send_file, watching
from tongban.node.demo.scene import Scene
from tongban.node.tour.people import Person

WANG_HAO = ("50", "wang.hao")
MEGABYTE = 1024 * 1024


@pytest.fixture
def person(cast: Cast) -> Person:
    """An applicant on the page of a material."""
    case = cast.journey(applicant=WANG_HAO)
    case.begin()
    case.applicant.open(f"{case.draft}materials/identity/")
    return case.applicant


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-hans", "“录像.pdf”有 2048 MB，上限是 10 MB。压缩后再传，或到窗口扫描"),
        ("en", "“录像.pdf” is 2048 MB; the limit is 10 MB. Compress it, or have it scanned at a window"),
    ],
)
def test_two_gigabytes_are_refused_beside_the_field_and_kept_nowhere(
    person: Person, scene: Scene, language: str, said: str
) -> None:
    person.browser._cookies["tongban_language"] = language
    with watching(scene, "50") as watch:
        page = send_file(person, "录像.pdf", 2048 * MEGABYTE)
    del person.browser._cookies["tongban_language"]
    assert page.status == 422
    assert said in page.text
    assert page.form("file"), "the way to another file is on the page"
    assert watch.grown < 48 * MEGABYTE
    assert watch.written < 48 * MEGABYTE, "nothing on disk"


def test_a_body_without_end_is_answered_before_it_is_read(person: Person, scene: Scene) -> None:
    with watching(scene, "50") as watch:
        page = send_file(person, "录像.pdf", 1024, declared=1 << 40)
    assert page.status == 413
    assert "每次传一个文件，不超过 10 MB" in page.text
    assert watch.grown < 48 * MEGABYTE
    person.open("/cases/")


def test_what_is_no_certificate_file_by_its_size_is_said_at_once(cast: Cast) -> None:
    visitor = cast.visitor("51")
    visitor.open("/verify/")
    page = visitor.send("file", files={"file": ("a.tbcert", bytes(MEGABYTE), "text/plain")}, status=422)
    assert "这不是证照文件。请选扩展名为 .tbcert 的文件" in page.text
