"""Every page of a node, in the middle of real cases, is fit for everybody: in both languages, wide and on a phone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext

from tests.e2e.conftest import Visit, choose, examine, picture
from tests.e2e.crawl import Walk, sign_in, walk
from tests.e2e.scenes import APPLICANT, CLERK, OPERATOR, REVIEWER, Scenery, set_the_scene
from tongban.node.demo.scene import Scene
from tongban.node.tour.company import LATE
from tongban.node.urls import urlpatterns
from tongban.web.shared.access import routes

pytestmark = pytest.mark.timeout(1200)

MACHINES_FILES_SWITCHES = {
    "peer/v1/messages",
    "^peer/v1/blobs/(?P<sha256>[0-9a-f]{64})$",
    "^peer/v1/streams/(?P<stream>[A-Za-z0-9._:-]{1,64})$",
    ".well-known/tongban",
    "health",
    "language/<str:language>",
    "^large-print/(?P<state>on|off)$",
    "items/<slug:key>/guide.pdf",
    "items/<slug:key>/standard.json",
    "zone/packs/<slug:field>/pack.json",
    "zone/packs/<slug:field>/pack.csv",
    "calendar.json",
    "api/openapi.json",
    "api/items/<slug:key>/submission.schema.json",
    "api/items/<slug:key>/drafts",
    "drafts/<str:draft_id>/materials/<str:material>/file",
    "cases/<str:number>/time-record.json",
    "desk/cases/<str:number>/time-record.json",
    "cases/<str:number>/files/<str:material>",
    "cases/<str:number>/letters/<str:key>/letter.pdf",
    "certificates/<str:code>/file",
    "desk/window/drafts/<str:draft_id>/materials/<str:material>/file",
    "desk/cases/<str:number>/files/<str:material>",
    "desk/cases/<str:number>/letters/<str:key>/letter.pdf",
    "desk/cases/<str:number>/talk/events",
}
ACTS = {
    "sign-out",
    "desk/bulk/",
    "desk/review/claim-next",
    "desk/window/next",
    "console/deliveries/<int:delivery>/requeue",
    *(f"desk/cases/<str:number>/{act}" for act in ("say", "note")),
    *(f"desk/review/cases/<str:number>/{act}" for act in ("assent", "claim", "grant", "refuse", "return")),
    *(
        f"desk/window/cases/<str:number>/{act}"
        for act in ("accept", "check", "forward", "scan", "supply", "take-in")
    ),
}
"""Addresses forms are sent to; they lead on to a page."""
ELSEWHERE = {
    "kept-answers",  # there only after a session has ended: below
    "desk/cases/<str:number>/talk",  # a piece of a page, examined as part of it
    "console/messages/<str:message>/",  # there only while a message cannot get through: tests/web/console
}


@pytest.fixture(scope="module")
def scenery(two_nodes: Scene) -> Scenery:
    """Cases at every point of the road."""
    return set_the_scene(two_nodes)


@pytest.mark.row("P35", "P36")
@pytest.mark.parametrize(("width", "language"), [(1280, "zh-hans"), (390, "en")])
def test_every_page_is_fit_for_everybody(
    two_nodes: Scene,
    scenery: Scenery,
    window: Callable[..., BrowserContext],
    width: int,
    language: str,
) -> None:
    accounts = {(one.node, one.login): one for one in two_nodes.accounts()}
    draft, window_draft = scenery.ready_draft, scenery.window_draft
    journeys = [
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
        ("operator", "50", OPERATOR, ["/console/"]),
    ]
    whole = Walk()
    for role, node, login, first in journeys:
        context = window(width=width)
        if login:
            sign_in(context, two_nodes, accounts[node, login])
        one = walk(context, two_nodes.url(node), first, width=width, language=language, role=role)
        whole.seen.update(one.seen)
        whole.faults.update(one.faults)
    faults = [f"{where}: {fault}" for where, found in whole.faults.items() for fault in found]
    assert faults == [], "\n".join(faults)
    unseen = {where for where, _view in routes(urlpatterns)} - set(whole.seen)
    assert unseen - MACHINES_FILES_SWITCHES - ACTS - ELSEWHERE == set()


@pytest.mark.parametrize(("width", "language"), [(1280, "en"), (390, "zh-hans")])
def test_a_form_with_errors_is_fit_for_everybody(
    two_nodes: Scene,
    scenery: Scenery,
    window: Callable[..., BrowserContext],
    width: int,
    language: str,
) -> None:
    context = window(width=width)
    accounts = {(one.node, one.login): one for one in two_nodes.accounts()}
    sign_in(context, two_nodes, accounts["50", APPLICANT])
    choose(context, two_nodes.url("50"), language=language)
    page = context.new_page()
    page.goto(f"{two_nodes.url('50')}{scenery.ready_draft}form/shareholders/")
    page.locator("[name='shareholders.0.id_number']").fill("500199198503074013")
    page.locator("[name='registered_capital']").fill("很多")
    page.locator("[name='registered_capital']").press("Enter")
    summary = page.locator(".govuk-error-summary")
    summary.wait_for()
    assert page.evaluate("document.activeElement.className").startswith("govuk-error-summary")
    picture(page, f"citizen-errors-{width}-{language}")
    assert examine(page) == []
    for text, target in summary.locator("a").evaluate_all(
        "all => all.map((one) => [one.innerText, one.hash])"
    ):
        field = page.locator(f"[id='{target[1:]}-error']")
        assert text in field.inner_text()


def test_a_session_that_ends_while_filling_in_loses_nothing(
    two_nodes: Scene, scenery: Scenery, window: Callable[..., BrowserContext]
) -> None:
    context = window(width=390)
    accounts = {(one.node, one.login): one for one in two_nodes.accounts()}
    sign_in(context, two_nodes, accounts["50", APPLICANT])
    page = context.new_page()
    address = f"{scenery.ready_draft}form/domicile/"
    page.goto(two_nodes.url("50") + address)
    page.locator("[name=address]").fill("桐梓林北路 8 号")
    context.clear_cookies(name="tongban_50")
    page.locator("main form button[type=submit]").first.click()
    page.locator("[name=password]").wait_for()
    page.locator("[name=login]").fill(APPLICANT)
    page.locator("[name=password]").fill(accounts["50", APPLICANT].password)
    page.locator("main form button[type=submit]").last.click()
    page.get_by_text("您填的内容都还在").first.wait_for()
    picture(page, "citizen-kept-answers-390-zh-hans")
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
