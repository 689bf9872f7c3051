"""One tab of a browser, in which page after page is opened and examined.

A new tab costs a second of a processor (a process, a compiler and fonts that start cold), a page in a tab that is warm
a third of that: so all pages of a test process are opened in one.
"""

import base64
import pathlib
import re

from playwright.sync_api import BrowserContext, Page

from tests.e2e import checks

PICTURES = pathlib.Path("var/e2e")
HEIGHTS = {1280: 900, 390: 844}
PUBLIC_LIMIT = 60 * 1024
STAFF_LIMIT = 80 * 1024
LANGUAGE_TAGS = {"zh-hans": "zh-Hans", "en": "en"}


class Tab:
    """The one tab of a window. It keeps no file of one page for the next: each weighs what a first visitor loads."""

    def __init__(self, context: BrowserContext) -> None:
        context.add_init_script(path=checks.AXE)
        self.page: Page = context.new_page()
        self._console: list[str] = []
        self._sizes: list[int] = []
        self.page.on(
            "console", lambda said: self._hear(said.text) if said.type in ("error", "warning") else None
        )
        self.page.on("pageerror", lambda error: self._hear(str(error)))
        self._devtools = context.new_cdp_session(self.page)
        self._devtools.send("Network.enable")
        self._devtools.send("Network.setCacheDisabled", {"cacheDisabled": True})
        self._devtools.on(
            "Network.loadingFinished", lambda event: self._weigh(int(event["encodedDataLength"]))
        )

    def open(
        self,
        url: str,
        *,
        width: int,
        language: str = "zh-hans",
        is_large: bool = False,
        limit: int = PUBLIC_LIMIT,
        name: str = "",
    ) -> list[str]:
        """Open the page in that width, language and size, and take its picture. Answers everything that is not right."""
        self.choose(url, language=language, is_large=is_large)
        self.page.set_viewport_size({"width": width, "height": HEIGHTS[width]})
        self._console.clear()
        self._sizes.clear()
        response = self.page.goto(url, wait_until="load")
        assert response is not None
        faults = examine(self.page, is_large=is_large)
        if self.page.locator("html").get_attribute("lang") != LANGUAGE_TAGS[language]:
            faults.append(f"not in {language}")
        if sum(self._sizes) > limit:
            faults.append(f"{sum(self._sizes) / 1024:.1f} KB transferred, {len(self._sizes)} requests")
        is_trouble = response.status >= 400
        faults += [line for line in self._console if not (is_trouble and "Failed to load resource" in line)]
        self.picture(f"{name or _name(url)}-{width}-{language}{'-large' if is_large else ''}")
        return faults

    def choose(self, url: str, *, language: str, is_large: bool = False) -> None:
        """Choose language and size, as the switches do."""
        cookies = {"tongban_language": language, "tongban_large_print": "on" if is_large else "off"}
        self.page.context.add_cookies(
            [{"name": key, "value": value, "url": url} for key, value in cookies.items()]
        )

    def forget(self) -> None:
        """Be as before the first page: wide, nobody signed in, nothing chosen, no page that goes on asking for news."""
        self.page.goto("about:blank")
        self.page.context.clear_cookies()
        self.page.set_viewport_size({"width": 1280, "height": HEIGHTS[1280]})

    def picture(self, name: str) -> None:
        """A picture of the whole page in var/e2e/, kept by CI."""
        how = {"format": "png", "captureBeyondViewport": True, "optimizeForSpeed": True}
        taken = self._devtools.send("Page.captureScreenshot", how)
        PICTURES.mkdir(parents=True, exist_ok=True)
        (PICTURES / f"{name}.png").write_bytes(base64.b64decode(taken["data"]))

    def _hear(self, said: str) -> None:
        self._console.append(said)

    def _weigh(self, size: int) -> None:
        """Bytes of an answer as they travelled, headers included."""
        self._sizes.append(size)


def examine(page: Page, *, is_large: bool = False) -> list[str]:
    """All faults of the page as it stands now; also for a page reached by clicking."""
    return (
        checks.too_wide(page)
        + checks.too_small(page, is_large=is_large)
        + checks.reflow(page)
        + checks.accessibility(page)
    )


def _name(url: str) -> str:
    return re.sub(r"\W+", "-", url.split("//", 1)[1].partition("/")[2]).strip("-") or "home"
