"""What is said at one node appears on the open pages of the other; hundreds of pages leave room for everybody else."""

import pathlib
from typing import Any

import pytest

from tests.journeys.cast import Cast
from tests.journeys.open_pages import streams, told
from tests.journeys.plans import WHOLE_COMPANY
from tongban.cases.rules.talk import mark_of, read_mark
from tongban.node.demo.scene import Scene
from tongban.node.tour.journey import Journey

PAGES = 200


@pytest.fixture(scope="module")
def case(cast: Cast) -> Journey:
    """A case on a reviewer's table in Sichuan, taken in at a window in Chongqing."""
    found = cast.journey(WHOLE_COMPANY)
    found.apply()
    found.arrive_accepted()
    found.claim()
    return found


@pytest.mark.row("A10")
def test_what_the_other_side_says_reaches_an_open_page_by_itself(cast: Cast, case: Journey) -> None:
    """Both ways; the stream says only how much was said, and the page then asks what."""
    case.reviewer.open(case.review_url)
    with streams(case.reviewer) as [stream]:
        before = said(stream)
        case.ask(case.clerk, "可以容缺住所证明吗？")
        assert next(told(stream)) == ("news", mark_of({**before, "50": before.get("50", 0) + 1}))
    case.reviewer.open(f"/desk/cases/{case.number}/talk")
    assert "可以容缺住所证明吗？" in case.reviewer.page.html
    case.clerk.open(case.window_url)
    with streams(case.clerk) as [stream]:
        before = said(stream)
        case.answer(case.reviewer, "可以容缺住所证明吗？", "可以，按标准第四条。")
        assert next(told(stream)) == ("news", mark_of({**before, "51": before.get("51", 0) + 1}))


def test_hundreds_of_open_pages_hold_up_nobody(scene: Scene, cast: Cast, case: Journey) -> None:
    case.reviewer.open(case.review_url)
    before = threads(scene, "51")
    with streams(case.reviewer, PAGES) as opened:
        heard = [told(stream) for stream in opened]
        assert case.reviewer.open("/desk/review/").status == 200, "somebody else gets a page"
        assert threads(scene, "51") <= before + 5, "a few for all of them, and not one for each"
        case.ask(case.clerk, "还要别的吗？")
        marks = {next(each) for each in heard}
        assert {name for name, _ in marks} == {"news"}
        assert len(marks) == 1
        case.answer(case.reviewer, "还要别的吗？", "不要了。")


def test_a_node_stops_although_pages_are_open(scene: Scene, cast: Cast, case: Journey) -> None:
    """In order, not killed; and the pages are served again when it is back."""
    case.reviewer.open(case.review_url)
    serve = scene._running["51", "serve"]
    with streams(case.reviewer, 20) as opened:
        scene.stop("51")
        assert serve.returncode == 0
        assert [list(told(stream)) for stream in opened] == [[]] * 20
    scene.start("51")
    scene.wait_until_up("51")
    assert case.reviewer.open(case.review_url).status == 200


def said(stream: Any) -> dict[str, int]:
    """How much the page showed, by node, when it began to follow."""
    return read_mark(str(stream.url).partition("since=")[2])


def threads(scene: Scene, node: str) -> int:
    """How many threads the processes have that answer requests."""
    group = scene._running[node, "serve"].pid
    return sum(
        len(list((place / "task").iterdir()))
        for place in pathlib.Path("/proc").glob("[0-9]*")
        if _group_of(place) == group
    )


def _group_of(place: pathlib.Path) -> int:
    try:
        return int((place / "stat").read_text().rpartition(")")[2].split()[2])
    except (FileNotFoundError, ProcessLookupError):
        return 0
