"""Every component in the browser, before any page of substance uses it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.tab import STAFF_LIMIT, Tab, examine

PAGES = [
    "/",
    "/?errors",
    "/form",
    "/sign-in",
    "/about/privacy",
    "/about/cookies",
    "/about/accessibility",
    "/nowhere",
]


@pytest.mark.parametrize("path", PAGES)
def test_every_public_page_is_fit_for_everybody(
    gallery: str, visit: Visit, path: str, width: int, language: str
) -> None:
    visit(gallery + path, width=width, language=language)


def test_staff_screens_are_dense_and_light(gallery: str, visit: Visit, width: int) -> None:
    page = visit(gallery + "/staff-gallery", width=width, limit=STAFF_LIMIT)
    assert "tb-dense" in (page.locator("body").get_attribute("class") or "")


@pytest.mark.parametrize("path", ["/", "/form"])
def test_large_print_has_large_controls(gallery: str, visit: Visit, path: str, width: int) -> None:
    visit(gallery + path, width=width, is_large=True)


def test_focus_and_speech_survive_an_exchange_of_a_piece(gallery: str, visit: Visit) -> None:
    page = visit(gallery + "/staff-gallery", limit=STAFF_LIMIT)
    page.locator("#claim").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("h2:focus")
    expect(page.locator("#tb-live")).to_have_text("已认领，剩 25 分钟")


def test_an_error_in_a_piece_takes_the_place_of_the_content(gallery: str, visit: Visit) -> None:
    page = visit(gallery + "/staff-gallery", limit=STAFF_LIMIT)
    page.locator("#fails").click()
    page.wait_for_selector("main h1:has-text('现在还不能这样办')")
    assert page.locator("main h1").count() == 1
    assert examine(page) == []


def test_a_list_grows_and_is_corrected_without_javascript(gallery: str, plain_tab: Tab) -> None:
    page = plain_tab.page
    page.goto(gallery + "/form")
    page.locator("[name='owners.0.number']").fill("510199199003074012")
    page.locator("button[value='add:owners']").click()
    assert page.locator("[name='owners.0.number']").input_value() == "510199199003074012"
    page.locator("[name='owners.1.name']").fill("李梅")
    page.locator("button[name=save]").click()
    page.locator(".govuk-error-summary a").wait_for()
    assert page.title().startswith("错误：")
    page.locator(".govuk-error-summary a").click()
    assert page.evaluate("document.activeElement.id") in ("owners.0.name", "")
    page.locator("[name='owners.0.name']").fill("张强")
    page.locator("button[name=save]").click()
    page.wait_for_url("**/form?number=*")


def test_language_and_size_are_switched_by_links_alone(gallery: str, plain_tab: Tab) -> None:
    page = plain_tab.page
    page.goto(gallery + "/about/privacy")
    page.get_by_role("link", name="English").click()
    assert page.url.endswith("/about/privacy")
    assert page.locator("h1").inner_text() == "Privacy"
    page.get_by_role("link", name="Large print").click()
    assert "tb-elder" in (page.locator("html").get_attribute("class") or "")
    page.get_by_role("link", name="Standard print").click()
    assert "tb-elder" not in (page.locator("html").get_attribute("class") or "")
