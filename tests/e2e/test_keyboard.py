"""Both desks from the queue to the decision without a mouse: Tab, arrows, Space and Enter, and the focus is always seen."""

from playwright.sync_api import Page, expect

from tests.e2e.crawl import sign_in
from tests.e2e.scenes import APPLICANT, CLERK, REVIEWER
from tests.e2e.tab import Tab
from tongban.node.demo.scene import Scene
from tongban.node.tour.company import COMPANY, LATE
from tongban.node.tour.journey import Journey, has_step
from tongban.node.tour.people import Person

MOST_STOPS = 80
FOCUSED = """() => {
    const one = document.activeElement, style = getComputedStyle(one);
    const shown = style.outlineStyle !== "none" || style.boxShadow !== "none" || one.type === "radio" || one.type === "checkbox";
    return {text: (one.innerText || one.labels?.[0]?.innerText || "").trim(), name: one.name || "", shown: shown};
}"""


def tab_to(page: Page, *, text: str = "", name: str = "") -> None:
    """Press Tab until the focus is on what says `text` or is called `name`; every stop on the way shows where it is."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        assert at["shown"], f"no visible focus at {at}"
        if (text and text in at["text"]) or (name and name == at["name"]):
            return
    raise AssertionError(f"{text or name} cannot be reached at {page.url}")


def enter(page: Page, where: str) -> None:
    """Press Enter, and wait for the page it leads to."""
    page.keyboard.press("Enter")
    page.wait_for_url(where)


def at_desk(tab: Tab, scene: Scene, node: str, login: str) -> Page:
    """Somebody's queue."""
    account = next(one for one in scene.accounts() if (one.node, one.login) == (node, login))
    sign_in(tab, scene, account)
    tab.page.goto(f"{scene.url(node)}/desk/")
    return tab.page


def test_a_case_is_taken_in_accepted_claimed_and_granted_by_keyboard(two_nodes: Scene, tab: Tab) -> None:
    accounts = {(one.node, one.login): one for one in two_nodes.accounts()}
    people = [Person(two_nodes, node, accounts[node, login]) for node, login in WHO]
    for person in people:
        person.sign_in()
    applicant, clerk, reviewer = people
    case = Journey(COMPANY, applicant=applicant, clerk=clerk, reviewer=reviewer)
    case.apply()

    desk = at_desk(tab, two_nodes, "50", CLERK)
    number = ""
    while number != case.number:  # other tests leave applications that wait as well
        tab_to(desk, text="收下一件")
        enter(desk, "**/desk/window/cases/*/?done=taken-in")
        number = desk.url.split("/")[-2]
        if number != case.number:
            desk.goto(f"{two_nodes.url('50')}/desk/window/")
    for material in desk.locator("fieldset input[type=radio][value=complete], [value=late]").all():
        tab_to(desk, name=str(material.get_attribute("name")))
        desk.keyboard.press("Space")
        assert material.is_checked()
    tab_to(desk, text="保存核对结果")
    enter(desk, "**/?done=checked")
    tab_to(desk, text="容缺受理并转")
    enter(desk, "**/?done=accepted")
    case.supply(LATE)
    reviewer.wait_for(case.review_url, lambda page: has_step(page, "supply"))

    desk = at_desk(tab, two_nodes, "51", REVIEWER)
    tab_to(desk, text=case.number)
    row = desk.locator(f"[id='case-{case.number}']")
    tab_to(desk, text="认领")
    desk.keyboard.press("Enter")
    row.get_by_text("本人").wait_for()
    expect(row.get_by_text(case.number), "the focus stays with the case").to_be_focused()
    expect(desk.locator("#tb-live")).to_contain_text("已认领")
    enter(desk, f"**/desk/review/cases/{case.number}/")
    for box in desk.locator("[name=criteria]").all():
        tab_to(desk, name="criteria")
        desk.keyboard.press("Space")
        assert box.is_checked()
    tab_to(desk, text="准予并签发")
    enter(desk, "**/?done=granted")


WHO = (("50", APPLICANT), ("50", CLERK), ("51", REVIEWER))
