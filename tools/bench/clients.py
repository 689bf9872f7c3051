"""How long each step takes when several people work at once: whole cases through the real pages of both nodes, over HTTP.

A client is one person at a time: fills in, signs, takes in, accepts, claims, asks, answers, grants, and begins anew. Clients wait for
nobody but the node. What counts is the time from sending a form until its answer is here; pages opened in between are not counted.
"""

import re
import statistics
import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from tongban.node.demo.scene import Scene
from tongban.node.tour.browser import Browser
from tongban.node.tour.company import ANSWER, COMPANY, LATE, QUESTION
from tongban.node.tour.journey import Journey
from tongban.node.tour.people import Person

from .facts import AUTHORITY, CITIZEN, WINDOW

STEPS = {
    "save a page of the form": r"/drafts/[^/]+/form/",
    "hand in a file": r"/drafts/[^/]+/materials/|/supply/",
    "sign and submit": r"/sign/",
    "take in": r"/take-in$",
    "check the materials": r"/check$",
    "accept and hand over": r"/accept$",
    "claim": r"/claim$",
    "ask or answer": r"/say$",
    "grant and issue": r"/grant$",
}
"""What a form that is sent to an address does."""


class StepTime(NamedTuple):
    """Milliseconds from sending a form to its answer."""

    name: str
    p50: float
    p95: float
    sent: int


class TimedBrowser(Browser):
    """Keeps how long every form took."""

    def __init__(self, base: str, times: dict[str, list[float]]) -> None:
        super().__init__(base)
        self.times = times

    def _request(self, method: str, address: str, body: bytes | None, media: str) -> Any:
        began = time.perf_counter()
        answer = super()._request(method, address, body, media)
        took = (time.perf_counter() - began) * 1000
        path = address.partition("?")[0]
        name = next((name for name, where in STEPS.items() if re.search(where, path)), None)
        if method == "POST" and name and answer.status < 400:
            self.times[name].append(took)
        return answer


def measure_clients(scene: Scene, clients: int, cases: int) -> list[StepTime]:
    """Every step of `cases` whole cases by each of so many clients at once; raises what any of them raised."""
    times: dict[str, list[float]] = defaultdict(list)
    people = [_sign_in(scene, times) for _ in range(clients)]

    def work(number: int) -> None:
        for _ in range(cases):
            _whole_case(*people[number])

    with ThreadPoolExecutor(clients) as pool:
        list(pool.map(work, range(clients)))
    return [_step_time(name, times[name]) for name in STEPS]


def _sign_in(scene: Scene, times: dict[str, list[float]]) -> tuple[Person, Person, Person]:
    """An applicant, a clerk and a reviewer, each at a browser of their own."""
    accounts = {(one.node, one.login): one for one in scene.accounts()}
    found = []
    for node, login in (("50", CITIZEN), ("50", WINDOW), ("51", AUTHORITY)):
        person = Person(scene, node, accounts[node, login])
        person.browser = TimedBrowser(scene.url(node), times)
        person.sign_in()
        found.append(person)
    applicant, clerk, reviewer = found
    return applicant, clerk, reviewer


def _whole_case(applicant: Person, clerk: Person, reviewer: Person) -> None:
    """From the draft to the grant, with a question between the offices and a late material."""
    case = Journey(COMPANY, applicant=applicant, clerk=clerk, reviewer=reviewer)
    case.apply()
    case.take_in()
    case.check()
    case.accept()
    reviewer.wait_for(case.review_url, lambda page: any("/claim" in form.action for form in page.forms))
    reviewer.send(action="/claim")
    case.ask(reviewer, QUESTION)
    case.answer(clerk, QUESTION, ANSWER)
    case.supply(LATE)
    case.grant()


def _step_time(name: str, times: list[float]) -> StepTime:
    ordered = sorted(times)
    return StepTime(name, statistics.median(ordered), ordered[int(len(ordered) * 0.95)], len(ordered))
