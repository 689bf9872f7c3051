"""One case, begun by one door and finished by the other."""

import re

import pytest

from tests.journeys.cast import Cast
from tests.journeys.evidence import ended, kinds
from tests.journeys.plans import RESIDENCE, WHOLE_COMPANY
from tongban.node.demo.scene import Scene
from tongban.node.tour.journey import Journey, fill_section, hand_in, receipt_number, scan_of, signature_of
from tongban.node.tour.people import Person

ZHOU, ID_NUMBER = ("50", "zhou.yalan"), "500199198511123021"
LUO, LUO_NUMBER = ("50", "luo.guifang"), "500199196608052021"
POLICE = ("51", "police.wuhou")


def find_at_window(clerk: Person, number: str) -> str:
    """Find the person at the counter by ID number; answers the address of their page."""
    clerk.open("/desk/window/people/")
    page = clerk.send("number", values={"number": number})
    assert number not in page.url
    assert number not in page.text, "masked"
    return page.url


def finish(case: Journey) -> None:
    """From the window's queue to the certificate."""
    case.arrive_accepted()
    case.claim()
    case.grant()
    state = ended(case, "close")
    assert state["outcome"] == "granted"
    assert kinds(state)[0] == "submit"
    case.collect()


@pytest.mark.row("A16", "C13", "P01")
def test_begun_online_finished_at_the_window(cast: Cast) -> None:
    """The clerk finds the person, takes the draft over, scans what was missing, and witnesses the signature."""
    case = cast.journey(WHOLE_COMPANY, applicant=ZHOU)
    case.begin()
    case.fill("name", "domicile", "scope")
    clerk = case.clerk
    find_at_window(clerk, ID_NUMBER)
    draft = clerk.follow("/desk/window/drafts/").url
    assert draft.rstrip("/").endswith(case.draft.rstrip("/").rsplit("/", 1)[-1]), (
        "the very draft begun online"
    )
    for section in ("shareholders", "people", "papers"):
        fill_section(clerk, draft, section, case.plan.form[section])
    hand_in(clerk, draft, "identity", "upload")
    hand_in(clerk, draft, "domicile_proof", "bring")
    clerk.open(f"{draft}check/")
    assert case.plan.form["name"]["name"] in clerk.page.text
    clerk.open(f"{draft}sign/")
    assert "见证" in clerk.page.text
    case.number = receipt_number(clerk.send("agree", "password", values=signature_of(clerk)))

    case.applicant.open("/cases/")
    assert case.number in case.applicant.page.text, "the person sees it online at once"
    case.take_in()
    clerk.open(case.window_url)
    clerk.send(
        "material", values={"material": "domicile_proof"}, files={"file": scan_of("lease")}, action="/scan"
    )
    case.check()
    case.accept()
    case.claim()
    case.grant()
    assert ended(case, "close")["outcome"] == "granted"
    case.collect()


@pytest.mark.row("A16", "P01")
def test_begun_at_the_window_finished_online(scene: Scene, cast: Cast) -> None:
    """The clerk begins it with the person; at home the person finds the draft, mends it, signs it themselves."""
    case = cast.journey(RESIDENCE, applicant=LUO, reviewer=POLICE)
    clerk = case.clerk
    person_url = find_at_window(clerk, LUO_NUMBER)
    clerk.open(f"{person_url}start/{case.plan.item}/")
    draft = clerk.send("place", values=case.plan.answers).url
    fill_section(clerk, draft, "person", case.plan.form["person"])
    hand_in(clerk, draft, "identity", "upload")

    case.applicant.open("/cases/")
    case.draft = case.applicant.follow("/drafts/").url
    found = re.search(r"/drafts/([0-9a-f]+)/", draft)
    assert found is not None
    assert found[1] in case.draft
    assert "罗桂芳" not in case.draft
    case.fill("household", "residence")
    for material in ("photo", "address_proof"):
        hand_in(case.applicant, case.draft, material, "upload")
    case.sign()
    clerk.open("/desk/window/")
    assert case.number in clerk.page.text
    finish(case)
