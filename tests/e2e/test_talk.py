"""Consultation in a browser: what the other side says appears by itself, and nothing of one's own is lost by it."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.crawl import sign_in
from tests.e2e.scenes import APPLICANT, CLERK, REVIEWER
from tests.e2e.tab import HEIGHTS, Tab, examine
from tests.papers import pdf
from tongban.node.demo.scene import Scene
from tongban.node.tour.company import COMPANY
from tongban.node.tour.journey import Journey
from tongban.node.tour.people import Person

pytestmark = pytest.mark.timeout(600)

STREAM = re.compile("/talk/events")
PATIENCE = 60_000
"""Milliseconds: nobody hurries on a busy machine."""


@pytest.fixture(scope="module")
def case(two_nodes: Scene) -> Journey:
    """A case on a reviewer's table in Sichuan, taken in at a window in Chongqing."""
    accounts = {(one.node, one.login): one for one in two_nodes.accounts()}
    applicant, clerk, reviewer = (
        Person(two_nodes, node, accounts[node, login])
        for node, login in (("50", APPLICANT), ("50", CLERK), ("51", REVIEWER))
    )
    for person in (applicant, clerk, reviewer):
        person.sign_in()
    found = Journey(COMPANY, applicant=applicant, clerk=clerk, reviewer=reviewer)
    found.apply()
    found.arrive_accepted()
    found.claim()
    return found


@pytest.fixture
def at_authority(two_nodes: Scene, tab: Tab, plain_tab: Tab, case: Journey) -> Iterator[Callable[..., Page]]:
    """Opens the case at the authority."""

    def open_it(*, javascript: bool = True, streams: bool = True, width: int = 1280) -> Page:
        used = tab if javascript else plain_tab
        if not streams:
            used.page.route(STREAM, lambda route: route.abort())
        account = next(one for one in two_nodes.accounts() if (one.node, one.login) == ("51", REVIEWER))
        sign_in(used, two_nodes, account)
        used.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        used.page.goto(two_nodes.url("51") + case.review_url)
        return used.page

    yield open_it
    tab.page.unroute(STREAM)


def in_log(page: Page, text: str) -> None:
    """The line is in the part of the page that a screen reader reads out as it grows, once."""
    expect(page.get_by_role("log").get_by_text(text, exact=True)).to_have_count(1, timeout=PATIENCE)


@pytest.mark.row("A10")
@pytest.mark.parametrize("streams", [True, False], ids=["told", "looking"])
def test_what_is_said_appears_and_what_one_types_stays(
    at_authority: Callable[..., Page], tab: Tab, case: Journey, streams: bool
) -> None:
    """Also where something between node and browser lets no stream through."""
    page = at_authority(streams=streams)
    page.evaluate("document.wasHere = true")
    box = page.locator("#talk-form textarea")
    box.press_sequentially("我正在写")
    question = f"可以容缺住所证明吗？{streams}"
    case.ask(case.clerk, question)
    in_log(page, question)
    assert page.evaluate("document.wasHere"), "the page was never loaded anew"
    assert box.input_value() == "我正在写"
    expect(box).to_be_focused()
    choice = page.locator("#talk-question")
    assert choice.input_value() == "", "what is being written does not become an answer by itself"
    page.locator("#talk-lines > li", has_text=question).get_by_role("link", name="答复", exact=True).click()
    assert choice.locator("option:checked").inner_text().endswith(question)
    expect(box).to_be_focused()
    assert box.input_value() == "我正在写"
    assert examine(page) == []
    tab.picture(f"talk-{'told' if streams else 'looking'}")
    box.fill(f"可以。{streams}")
    page.locator("#talk-form button[type=submit]").click()
    in_log(page, f"可以。{streams}")
    assert box.input_value() == ""
    expect(box).to_be_focused()
    expect(page.locator("#talk-lines").get_by_text("正在送往对方节点")).to_have_count(0, timeout=PATIENCE)
    case.clerk.wait_for(case.window_url, lambda seen: f"可以。{streams}" in seen.text)


@pytest.mark.row("A10", "P07")
def test_without_javascript_the_same_by_posting_and_reloading(
    at_authority: Callable[..., Page], case: Journey
) -> None:
    page = at_authority(javascript=False, width=390)
    case.ask(case.clerk, "原件要看吗？")
    look = page.get_by_role("link", name="看看有没有新消息")
    for _ in range(100):
        look.click()
        if page.get_by_text("原件要看吗？").count():
            break
    page.locator("#talk-lines > li", has_text="原件要看吗？").get_by_role(
        "link", name="答复", exact=True
    ).click()
    page.locator("#talk-form textarea").fill("要看。")
    page.locator("#talk-form button[type=submit]").click()
    assert page.url.endswith("?done=said#talk")
    in_log(page, "要看。")
    case.clerk.wait_for(case.window_url, lambda seen: "要看。" in seen.text)


@pytest.mark.row("A10", "P07")
@pytest.mark.parametrize("wide", [1280, 390])
def test_a_place_is_pointed_to_and_a_document_attached_without_leaving_the_page(
    at_authority: Callable[..., Page], tab: Tab, case: Journey, wide: int
) -> None:
    page = at_authority(width=wide)
    page.locator("#place-domicile-address").get_by_role("link", name="就此提问").click()
    form = page.locator("#talk-form")
    assert form.locator("[name=about] option:checked").inner_text().startswith("住所：")
    assert examine(page) == []
    tab.picture(f"talk-place-{wide}")
    text = f"门牌号和合同不一致 {wide}"
    form.locator("textarea").fill(text)
    file = {"name": f"ledger-{wide}.pdf", "mimeType": "application/pdf", "buffer": pdf("ledger")}
    form.locator("[name=document]").set_input_files(file)  # type: ignore[arg-type]  # a dictionary of that shape
    page.evaluate("document.wasHere = true")
    form.get_by_role("button", name="发送").click()
    in_log(page, text)
    line = page.locator("#talk-lines > li", has_text=text)
    expect(line.get_by_role("link", name=f"ledger-{wide}.pdf")).to_be_visible()
    expect(line.get_by_role("link", name="住所：")).to_have_attribute("href", "#place-domicile-address")
    assert page.evaluate("document.wasHere"), "the page was never loaded anew"
    assert examine(page) == []
    tab.picture(f"talk-document-{wide}")
    page.get_by_role("link", name="会商记录").click()
    assert f"ledger-{wide}.pdf" in page.locator("main").inner_text()
    assert examine(page) == []
    tab.picture(f"talk-record-{wide}")


def test_an_empty_line_is_sent_back_with_its_reason(at_authority: Callable[..., Page]) -> None:
    page = at_authority()
    page.locator("#talk-form button[type=submit]").click()
    expect(page.locator("#talk-form .govuk-error-message")).to_contain_text("请写 1 到 4000 个字")
    assert examine(page) == []
