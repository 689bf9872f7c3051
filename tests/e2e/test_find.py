"""Finding an item in a real browser, in both languages and widths: what is found, guessed, not found, and only named."""

from tests.e2e.checks import other_language
from tests.e2e.conftest import Visit
from tests.e2e.tab import HEIGHTS, Tab, examine
from tongban.node.demo.scene import Scene

PAGES = {
    "home": "/",
    "zone": "/zone/",
    "topic": "/zone/?topic=setting_up",
    "names": "/zone/named/",
    "found": "/search?q=%E5%85%AC%E5%8F%B8",
    "guessed": "/search?q=yyzz",
    "nothing": "/search?q=qqqq",
    "only-named": "/items/passport_issue/",
    "packs": "/zone/packs/",
    "pack": "/zone/packs/market_access/",
    "mortgage": "/items/property_mortgage_registration/",
    "filing": "/items/enterprise_investment_filing/",
    "permit": "/items/construction_permit/?place=510107&demolition=no&award=direct",
    "can-i": "/items/construction_permit/can-i",
    "can-i-answered": "/items/property_mortgage_registration/can-i?place=510107&use=dwelling&seized=yes",
    "can-i-unanswered": "/items/company_establishment/can-i?place=&pre_approval=no",
}


def test_pages_that_find_are_fit_for_everybody(
    two_nodes: Scene, visit: Visit, width: int, language: str
) -> None:
    for name, address in PAGES.items():
        page = visit(two_nodes.url("50") + address, width=width, language=language, name=f"find-{name}")
        assert other_language(page, language) == [], address


def test_searching_needs_no_script(two_nodes: Scene, plain_tab: Tab, width: int) -> None:
    page = plain_tab.page
    page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
    page.goto(two_nodes.url("51") + "/")
    page.locator("[name=q]").fill("shenfenzheng")
    page.locator("main form[role=search] button").click()
    page.get_by_role("link", name="身份证", exact=True).wait_for()
    page.locator("main a[href='/items/id_card_renewal/']").click()
    page.get_by_role("heading", name="居民身份证换领").wait_for()
    page.goto(two_nodes.url("51") + "/zone/")
    page.locator("main a[href='/zone/named/']").click()
    page.locator("main a[href='/items/passport_issue/']").click()
    page.get_by_text("尚无共同标准").first.wait_for()
    plain_tab.picture(f"find-without-script-{width}")


def test_a_guess_is_taken_by_a_click(two_nodes: Scene, visit: Visit) -> None:
    page = visit(two_nodes.url("51") + "/search?q=yyzz", width=390)
    page.get_by_role("link", name="营业执照", exact=True).click()
    page.wait_for_url(lambda url: "yyzz" not in url)
    assert page.locator("[name=q]").input_value() == "营业执照"
    assert "您是不是要找" not in page.locator("main").inner_text()
    assert examine(page) == []
