"""Cases at every point of the road, so that every page has something to show."""

import dataclasses

from tongban.node.demo.scene import Scene
from tongban.node.tour.company import COMPANY, LATE
from tongban.node.tour.journey import Journey, fill_section
from tongban.node.tour.people import Person

APPLICANT, CLERK, OPERATOR = "chen.jianming", "clerk.gaoxin", "operator.chongqing"
REVIEWER, HEAD = "reviewer.wuhou", "head.wuhou"
APPLICANT_ID = "500199198503074012"


@dataclasses.dataclass(frozen=True)
class Scenery:
    """Where the pages are that no link leads to, or only in one state."""

    ready_draft: str
    submitted: str
    to_correct: str
    owing: str
    """In review, with a promised material still to come."""
    certificate: str
    person: str
    """The applicant's page at the window."""
    window_draft: str
    bulk: str
    """What would happen to several cases at the window."""


def set_the_scene(scene: Scene) -> Scenery:
    """A draft begun and one ready to sign; cases submitted, to be corrected, in review with a question, granted."""
    accounts = {(one.node, one.login): one for one in scene.accounts()}
    applicant = Person(scene, "50", accounts["50", APPLICANT])
    clerk = Person(scene, "50", accounts["50", CLERK])
    reviewer = Person(scene, "51", accounts["51", REVIEWER])
    for person in (applicant, clerk, reviewer):
        person.sign_in()

    def journey() -> Journey:
        return Journey(COMPANY, applicant=applicant, clerk=clerk, reviewer=reviewer)

    applicant.open("/items/company_establishment/ask?place=510107")
    applicant.send("text", "place", values={"text": "租来的房子可以当住所吗？"})
    begun, ready, submitted, wrong, asked, granted = (journey() for _ in range(6))
    begun.begin()
    begun.fill("name")
    ready.begin()
    ready.fill()
    ready.hand_in()
    for case in (submitted, wrong, asked, granted):
        case.apply()
    wrong.take_in()
    wrong.check(identity="wrong")
    wrong.request_correction(
        clerk, {"material-identity": "身份证照片看不清，请重新上传", "field-name-name": "请改用其他字号"}
    )
    for case in (asked, granted):
        case.arrive_accepted()
        case.claim()
    asked.ask(reviewer, "租赁合同的原件看过了吗？")
    granted.supply(LATE)
    granted.grant()
    clerk.open("/desk/window/")
    ticked = clerk.send(action="/desk/bulk/", values={"case": [submitted.number]}, button="take-in")
    return Scenery(
        bulk=_path(ticked.url, scene, "50"),
        ready_draft=_path(ready.draft, scene, "50"),
        submitted=submitted.number,
        to_correct=wrong.number,
        owing=asked.number,
        certificate=granted.collect(),
        **_at_the_window(scene, clerk),
    )


def _at_the_window(scene: Scene, clerk: Person) -> dict[str, str]:
    """The applicant comes to the window without a telephone; the clerk fills in the form."""
    clerk.open("/desk/window/people/")
    person = clerk.send("number", values={"number": APPLICANT_ID}).url
    clerk.open(f"{person}start/{COMPANY.item}/")
    draft = clerk.send("place", values=dict(COMPANY.answers)).url
    fill_section(clerk, draft, "name", COMPANY.form["name"])
    return {"person": _path(person, scene, "50"), "window_draft": _path(draft, scene, "50")}


def _path(url: str, scene: Scene, node: str) -> str:
    return url.removeprefix(scene.url(node))
