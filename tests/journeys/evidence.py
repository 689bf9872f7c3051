"""What both nodes hold of a case, and what their pages show: the evidence a journey ends with."""

import html
import json
import re
from typing import Any

from tongban.node.demo.scene import Scene
from tongban.node.tour.browser import Page
from tongban.node.tour.journey import Journey, time_line

State = dict[str, Any]


def state_on(scene: Scene, node: str, number: str) -> State:
    """What a node holds of a case, by its command line."""
    return states_at(scene, number, (node,))[0]


def states(scene: Scene, number: str) -> tuple[State, State]:
    """What Chongqing and Sichuan hold of a case."""
    here, there = states_at(scene, number, ("50", "51"))
    return here, there


def states_at(scene: Scene, number: str, nodes: tuple[str, ...]) -> list[State]:
    """What each of these nodes holds of a case, by its command line."""
    asked = [scene.run(node, "case", "show", number, "--json") for node in nodes]
    found = []
    for process in asked:
        output, errors = process.communicate()
        assert process.returncode == 0, errors.decode()
        found.append(json.loads(output))
    return found


def kinds(state: State) -> list[str]:
    """The steps of a case, in order."""
    return [step["kind"] for step in state["steps"]]


def ended(journey: Journey, last: str) -> State:
    """Wait until both sides show that `last` has happened; both then hold the same, which is answered."""
    wait_alike(journey, last)
    here, there = states(journey.applicant.scene, journey.number)
    assert here == there
    return here


def wait_alike(journey: Journey, last: str) -> Page:
    """Wait until the applicant and the authority see `last` in the same time line; answers the applicant's page."""
    reviewer, applicant = journey.reviewer, journey.applicant

    def is_there(page: Page) -> bool:
        return any(kind == last for _, kind in time_line(page))

    reviewer.wait_for(journey.review_url, is_there)
    shown = _without_messages(reviewer.page)
    return applicant.wait_for(journey.case_url, lambda page: time_line(page) == shown)


def _without_messages(page: Page) -> list[tuple[str, str]]:
    """The applicant reads messages beside the time line and not in it."""
    return [(step, kind) for step, kind in time_line(page) if kind != "note"]


def main_of(page: Page) -> str:
    """The words of the page itself: without head, switches and foot."""
    found = re.search(r"<main.*?</main>", page.html, re.DOTALL)
    assert found is not None
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", found[0]).split()))
