"""Applied in Sichuan, decided in Wuhou, with the assent of Chongqing: three nodes, and one case at all of them."""

import dataclasses
import json
from collections.abc import Callable, Iterator

import pytest

from tests.journeys.cast import Cast
from tests.journeys.evidence import State, states_at
from tests.journeys.plans import RELOCATION
from tests.journeys.three_nodes import WUHOU_NODE, three_nodes
from tongban.node.demo.scene import Scene
from tongban.node.tour.browser import Page
from tongban.node.tour.journey import Journey, has_step
from tongban.node.tour.people import Person

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("three nodes")]
"""Founding three nodes counts with the first test; one test process founds them."""

ORIGIN, HOME, COOPERATING = "51", WUHOU_NODE, "50"
PLAN = dataclasses.replace(RELOCATION, hall="CD-TFXQ")


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory, node_databases: Callable[..., str]) -> Iterator[Scene]:
    """The three nodes, with the standard in force between them."""
    nodes = (ORIGIN, HOME, COOPERATING)
    with three_nodes(tmp_path_factory.mktemp("three"), node_databases("three", *nodes)) as scene:
        for node in nodes:
            Person(scene, node).wait_for(
                f"/items/{PLAN.item}/standard", lambda page: 'data-common="yes"' in page.html
            )
        yield scene


@pytest.fixture(scope="module")
def people(three: Scene) -> Cast:
    return Cast(three)


def _applied(people: Cast) -> Journey:
    case = people.journey(
        PLAN,
        applicant=(ORIGIN, "liu.qiang"),
        clerk=(ORIGIN, "clerk.tianfu"),
        reviewer=(HOME, "reviewer.wuhou"),
    )
    case.apply()
    return case


def _assent(case: Journey, registry: Person) -> None:
    """The registry of the old place has the whole application before it, and agrees."""

    def is_asked(page: Page) -> bool:
        return any("/advise" in form.action for form in page.forms) and "武侯祠大街" in page.text

    registry.wait_for(case.review_url, is_asked)
    registry.send("agrees", "reason", action="/advise", values={"agrees": "yes", "reason": ""})


def _closed_alike(case: Journey, scene: Scene, registry: Person) -> State:
    """All three see the end, and hold the same case with the same steps."""
    case.applicant.wait_for(case.case_url, lambda page: has_step(page, "close"))
    for person in (case.reviewer, registry):
        person.wait_for(case.review_url, lambda page: has_step(page, "close"))
    found = states_at(scene, case.number, (ORIGIN, HOME, COOPERATING))
    assert found[0] == found[1] == found[2]
    return found[0]


def _notes(state: State) -> list[str]:
    return [step["node"] for step in state["steps"] if step["kind"] == "note"]


def test_three_nodes_share_one_case(three: Scene, people: Cast) -> None:
    """Each of them writes into it, before and after the third has been brought in."""
    case, registry = _applied(people), people.person((COOPERATING, "reviewer.liangjiang"))
    case.arrive_accepted()
    case.write("请尽快办理")
    case.claim()
    case.note(case.reviewer, "已收到")
    _assent(case, registry)
    case.applicant.wait_for(case.case_url, lambda page: has_step(page, "advise"))
    case.write("谢谢")
    case.grant()
    state = _closed_alike(case, three, registry)
    assert state["outcome"] == "granted"
    assert sorted(_notes(state)) == sorted([ORIGIN, ORIGIN, HOME])
    assert [step["node"] for step in state["steps"] if step["kind"] == "advise"] == [COOPERATING]


def _link(scene: Scene, node: str, peer: str) -> dict[str, object]:
    output, errors = scene.run(node, "node", "check", "--json").communicate()
    links: list[dict[str, object]] = json.loads(output)["links"]
    assert not errors
    return next(link for link in links if link["peer"] == peer)


def test_a_step_that_overtakes_the_hand_over_waits_for_it(three: Scene, people: Cast) -> None:
    """Chongqing is down when Wuhou brings it in; when it is up again, Wuhou's worker is not, and Sichuan's is."""
    case, registry = _applied(people), people.person((COOPERATING, "reviewer.liangjiang"))
    three.kill(COOPERATING)
    case.arrive_accepted()
    case.claim()
    case.applicant.wait_for(case.case_url, lambda page: has_step(page, "refer"))
    case.write("还有什么要补的吗？")
    case.note(case.reviewer, "没有了")
    case.applicant.wait_for(case.case_url, lambda page: "没有了" in page.text)
    three.kill(HOME, "worker")
    three.start(COOPERATING)
    three.wait_until_up(COOPERATING)

    def has_answered(_: Page) -> bool:
        """It has been reached again, and what was brought was not settled."""
        link = _link(three, ORIGIN, COOPERATING)
        return link["state"] != "down" and link["backlog"] == 1

    case.applicant.wait_for(case.case_url, has_answered)
    registry.open(case.review_url, status=404)
    three.start(HOME)
    _assent(case, registry)
    case.grant()
    state = _closed_alike(case, three, registry)
    assert state["outcome"] == "granted"
    assert sorted(_notes(state)) == sorted([ORIGIN, HOME])
    assert _link(three, ORIGIN, COOPERATING)["backlog"] == 0
