"""The main job on two nodes, undisturbed and with the plug pulled at every step."""

import pytest

from tests.journeys.evidence import kinds, states
from tongban.node.demo.scene import Scene
from tongban.node.tour.company import CompanyCase

ROAD = [
    "submit",
    "take_in",
    "accept",
    "forward",
    "arrive",
    "claim",
    "ask",
    "answer",
    "supply",
    "grant",
    "issue",
]
END = ["deliver", "close"]


@pytest.mark.row("A10")
@pytest.mark.row("B04")
@pytest.mark.row("B08")
@pytest.mark.row("C05")
@pytest.mark.row("P46")
def test_a_company_in_chengdu_from_chongqing(scene: Scene) -> None:
    """Apply at home, accepted with tolerance at a window there, decided in the other region, one number, one clock."""
    case = CompanyCase(scene)
    for act in case.acts():
        act.run()
    here, there = states(scene, case.number)
    assert here == there
    assert (here["state"], here["outcome"]) == ("closed", "granted")
    assert kinds(here) == [*ROAD, *END]
    assert here["number"].startswith("CQ-"), "the number given at intake stays"
    accepted = next(step for step in here["steps"] if step["kind"] == "accept")
    assert here["started_at"] == accepted["at"], "the clock starts at acceptance and no hand-over moves it"


@pytest.mark.timeout(900)
@pytest.mark.row("B08")
@pytest.mark.parametrize("victim", ["50", "51"])
def test_a_node_that_dies_at_every_step_changes_nothing(scene: Scene, victim: str) -> None:
    """kill -9 of all processes of one node after every single act; both nodes end with the same, whole case."""
    case = CompanyCase(scene)
    try:
        for act in case.acts():
            act.run()
            scene.kill(victim)
            scene.start(victim)
            scene.wait_until_up(victim)
    finally:
        scene.start(victim)
        scene.wait_until_up(victim)
    here, there = states(scene, case.number)
    assert here == there
    assert (here["state"], here["outcome"]) == ("closed", "granted")
    assert sorted(kinds(here)) == sorted([*ROAD, *END]), "nothing lost, nothing doubled"
