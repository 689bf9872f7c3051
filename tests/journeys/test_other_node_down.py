"""Sichuan cannot be reached: Chongqing goes on taking in, and what its certificates say can still be checked."""

import dataclasses

import pytest

from tests.journeys.cast import Cast
from tests.journeys.certificates import Certificate, check_code, check_file
from tests.journeys.evidence import ended, kinds, states, wait_alike
from tests.journeys.plans import ONLINE_COMPANY
from tongban.node.demo.scene import Scene
from tongban.node.tour.journey import Journey

pytestmark = pytest.mark.xdist_group("outage")
"""One outage for all tests."""


@dataclasses.dataclass
class Outage:
    """What was done and seen while Sichuan was down."""

    by_window: Journey
    online: Journey
    receipt: str
    case_page: str
    desk_page: str
    verdicts: list[str]


@pytest.fixture(scope="module")
def outage(scene: Scene, cast: Cast, licence: Certificate) -> Outage:
    """A kill in the middle of the day; two applications go on. Up again before the first test looks."""
    by_window, online = cast.journey(), cast.journey(ONLINE_COMPANY, clerk=("51", "clerk.wuhou"))
    by_window.begin()
    scene.kill("51")
    try:
        by_window.fill()
        by_window.hand_in()
        by_window.sign()
        by_window.arrive_accepted()
        by_window.note(by_window.clerk, "第一条")
        by_window.note(by_window.clerk, "第二条")
        by_window.supply("domicile_proof")
        online.apply()
        visitor = cast.visitor("50")
        seen = Outage(
            by_window,
            online,
            receipt=online.applicant.page.text,
            case_page=by_window.applicant.open(by_window.case_url).text,
            desk_page=by_window.clerk.open(by_window.window_url).text,
            verdicts=[check_code(visitor, licence.code).text, check_file(visitor, licence.file).text],
        )
    finally:
        scene.start("51")
        scene.wait_until_up("51")
    return seen


@pytest.mark.row("B08")
def test_intake_goes_on_and_says_that_it_is_saved_and_on_its_way(outage: Outage) -> None:
    assert "已存，正在送达四川省" in outage.receipt
    assert outage.online.number in outage.receipt
    assert "正在送达四川省" in outage.case_page
    assert "正在送往对方节点" in outage.desk_page


@pytest.mark.row("B08")
def test_everything_arrives_exactly_once_and_in_order(scene: Scene, outage: Outage) -> None:
    """Both nodes then hold the same steps; nothing is lost, nothing doubled, nothing overtaken."""
    case = outage.by_window
    case.claim()
    wait_alike(case, "claim")
    here, there = states(scene, case.number)
    assert here == there
    expected = ["submit", "take_in", "accept", "forward", "note", "note", "supply", "arrive", "claim"]
    assert kinds(here) == expected
    text = case.reviewer.page.text
    assert text.index("第一条") < text.index("第二条")
    case.grant()
    assert ended(case, "close")["outcome"] == "granted"
    page = case.applicant.open(case.case_url)
    assert "正在送达" not in page.text, "all is delivered"


@pytest.mark.row("A10", "B08")
def test_what_was_sent_online_is_taken_in_when_the_other_side_is_back(outage: Outage) -> None:
    case = outage.online
    case.arrive_accepted()
    case.claim()
    case.grant()
    state = ended(case, "close")
    assert state["outcome"] == "granted"
    assert kinds(state).count("submit") == kinds(state).count("arrive") == 1


@pytest.mark.row("A10")
def test_a_certificate_can_be_checked_after_its_issuer_has_gone(outage: Outage) -> None:
    for text in outage.verdicts:
        assert "证照真实，在有效期内" in text
