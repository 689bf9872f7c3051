"""Every page of a node, in the middle of real cases, is fit for everybody: in both languages, wide and on a phone."""

import sys
from collections import Counter

import pytest
from playwright.sync_api import expect

from tests.e2e.addresses import pages
from tests.e2e.conftest import Visit
from tests.e2e.crawl import sign_in, walk
from tests.e2e.scenes import APPLICANT, CLERK, HEAD, OPERATOR, REVIEWER, Scenery, set_the_scene
from tests.e2e.tab import HEIGHTS, Tab, examine
from tongban.node.demo.scene import Scene
from tongban.node.tour.company import LATE

ELSEWHERE = {
    "kept-answers",  # there only after a session has ended: below
    "desk/cases/<str:number>/talk",  # a piece of a page, examined as part of it
    "console/messages/<str:message>/",  # there only while a message cannot get through: tests/web/console
}


@pytest.fixture(scope="module")
def scenery(two_nodes: Scene) -> Scenery:
    """Cases at every point of the road."""
    return set_the_scene(two_nodes)


def _ways(scenery: Scenery) -> list[tuple[str, str, str, list[str]]]:
    """Who walks from where: role, node, login, and the addresses they begin at."""
    draft, window_draft = scenery.ready_draft, scenery.window_draft
    return [
        ("anybody", "50", "", ["/", "/search?q=公司", f"/verify/?code={scenery.certificate}", "/nowhere"]),
        (
            "citizen",
            "50",
            APPLICANT,
            [
                *(f"{draft}check/", f"{draft}sign/", f"/cases/{scenery.to_correct}/correct/"),
                *(f"/cases/{scenery.owing}/supply/{LATE}/", "/items/company_establishment/start", "/"),
            ],
        ),
        (
            "clerk",
            "50",
            CLERK,
            [
                *(f"{window_draft}{page}" for page in ("", "check/", "sign/", "give-up/")),
                *(scenery.person, "/desk/window/people/register/", "/desk/", scenery.bulk),
                f"/desk/window/cases/{scenery.submitted}/receipt/",
            ],
        ),
        ("reviewer", "51", REVIEWER, ["/desk/"]),
        ("head", "51", HEAD, ["/desk/green/", "/desk/late/"]),
        ("operator", "50", OPERATOR, ["/console/"]),
    ]


@pytest.mark.timeout(1200)
@pytest.mark.row("P35", "P36")
@pytest.mark.parametrize(("width", "language"), [(1280, "zh-hans"), (390, "en")])
def test_every_page_is_fit_for_everybody(
    two_nodes: Scene,
    scenery: Scenery,
    tab: Tab,
    capfd: pytest.CaptureFixture[str],
    width: int,
    language: str,
) -> None:
    accounts = {(one.node, one.login): one for one in two_nodes.accounts()}
    seen: Counter[str] = Counter()
    faulty: list[str] = []

    def tell(where: str, faults: list[str]) -> None:
        """At once, on the terminal: a walk takes a minute, and there may be many."""
        found = "\n  ".join([where, *faults])
        faulty.append(found)
        with capfd.disabled():
            sys.stderr.write(f"\n{found}\n")

    for role, node, login, first in _ways(scenery):
        if login:
            sign_in(tab, two_nodes, accounts[node, login])
        else:
            tab.forget()
        seen += walk(tab, two_nodes.url(node), first, width=width, language=language, role=role, tell=tell)
    assert not faulty, "\n".join(faulty)
    assert pages() - set(seen) - ELSEWHERE == set()


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "zh-hans")])
def test_a_form_with_errors_is_fit_for_everybody(
    two_nodes: Scene, scenery: Scenery, tab: Tab, width: int, language: str
) -> None:
    accounts = {(one.node, one.login): one for one in two_nodes.accounts()}
    sign_in(tab, two_nodes, accounts["50", APPLICANT])
    tab.choose(two_nodes.url("50"), language=language)
    page = tab.page
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    page.goto(f"{two_nodes.url('50')}{scenery.ready_draft}form/shareholders/")
    page.locator("[name='shareholders.0.id_number']").fill("500199198503074013")
    page.locator("[name='registered_capital']").fill("很多")
    page.locator("[name='registered_capital']").press("Enter")
    summary = page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    tab.picture(f"citizen-errors-{width}-{language}")
    assert examine(page) == []
    for text, target in summary.locator("a").evaluate_all(
        "all => all.map((one) => [one.innerText, one.hash])"
    ):
        field = page.locator(f"[id='{target[1:]}-error']")
        assert text in field.inner_text()


def test_a_session_that_ends_while_filling_in_loses_nothing(
    two_nodes: Scene, scenery: Scenery, tab: Tab
) -> None:
    accounts = {(one.node, one.login): one for one in two_nodes.accounts()}
    sign_in(tab, two_nodes, accounts["50", APPLICANT])
    page = tab.page
    page.set_viewport_size({"width": 390, "height": HEIGHTS[390]})
    address = f"{scenery.ready_draft}form/domicile/"
    page.goto(two_nodes.url("50") + address)
    page.locator("[name=address]").fill("桐梓林北路 8 号")
    page.context.clear_cookies(name="tongban_50")
    page.locator("main form button[type=submit]").first.click()
    page.locator("[name=password]").wait_for()
    page.locator("[name=login]").fill(APPLICANT)
    page.locator("[name=password]").fill(accounts["50", APPLICANT].password)
    page.locator("main form button[type=submit]").last.click()
    page.get_by_text("您填的内容都还在").first.wait_for()
    tab.picture("citizen-kept-answers-390-zh-hans")
    assert examine(page) == []
    page.get_by_role("button", name="发出刚才填的内容").click()
    page.wait_for_url(lambda url: "kept-answers" not in url)
    page.goto(two_nodes.url("50") + address)
    assert page.locator("[name=address]").input_value() == "桐梓林北路 8 号"


@pytest.mark.row("P36")
@pytest.mark.parametrize("path", ["/", "/items/company_establishment/", "/verify/", "/sign-in"])
def test_large_print_has_large_text_and_controls(two_nodes: Scene, visit: Visit, path: str) -> None:
    page = visit(two_nodes.url("51") + path, width=390, is_large=True, name="large" + path.replace("/", "-"))
    assert (
        page.evaluate("parseFloat(getComputedStyle(document.querySelector('main p, main label')).fontSize)")
        >= 18
    )
