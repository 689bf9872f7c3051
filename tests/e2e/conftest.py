"""Pages in a real browser: Debian's Chromium, driven by Playwright, offline.

`visit(url, ...)` opens a page and examines it: accessibility (axe), width, reflow at 320 px, sizes, weight, and an empty
console (the content security policy reports there). A picture goes to var/e2e/. `gallery` serves the components,
`two_nodes` is the demonstration as people start it.
"""

import os
import pathlib
import re
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.e2e import checks
from tongban.node.demo.scene import Scene, plans
from tools.browser import chromium

# Playwright's loop runs in this thread; Django would take that for an asynchronous program and refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PICTURES = pathlib.Path("var/e2e")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
HEIGHTS = {1280: 900, 390: 844}
PUBLIC_LIMIT = 60 * 1024
STAFF_LIMIT = 80 * 1024
LANGUAGE_TAGS = {"zh-hans": "zh-Hans", "en": "en"}

Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests."""
    path = chromium()
    assert path is not None, "Chromium is missing: make e2e says how to install it"
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=str(path), args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def two_nodes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Chongqing and Sichuan as the demonstration starts them: web and worker each, with their own keys and data."""
    scene = Scene(tmp_path_factory.mktemp("nodes"), plans(_two_free_ports()))
    scene.set_up()
    with scene.running():
        yield scene


def _two_free_ports() -> int:
    """A free port whose next one is free as well."""
    while True:
        with socket.socket() as first, socket.socket() as second:
            first.bind(("127.0.0.1", 0))
            port = int(first.getsockname()[1])
            if second.connect_ex(("127.0.0.1", port + 1)):
                return port


@pytest.fixture(params=[1280, 390], ids=["wide", "phone"])
def width(request: pytest.FixtureRequest) -> int:
    """The two widths every page is looked at."""
    return int(request.param)


@pytest.fixture(params=["zh-hans", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Both languages."""
    return str(request.param)


@pytest.fixture
def window(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes a browser window of its own, with its own cookies."""
    opened: list[BrowserContext] = []

    def make(*, width: int = 1280, javascript: bool = True) -> BrowserContext:
        context = browser.new_context(
            viewport={"width": width, "height": HEIGHTS.get(width, 800)},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            java_script_enabled=javascript,
        )
        context.set_default_timeout(15_000)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def visit(window: Callable[..., BrowserContext]) -> Visit:
    """Opens a page, examines it, and fails with everything that is not right. The page is returned."""

    def open_and_examine(url: str, *, width: int = 1280, **how: Any) -> Page:
        page, faults = open_page(window(width=width), url, width=width, **how)
        assert not faults, f"{url} at {width} px:\n" + "\n".join(faults)
        return page

    return open_and_examine


def open_page(
    context: BrowserContext,
    url: str,
    *,
    width: int,
    language: str = "zh-hans",
    is_large: bool = False,
    limit: int = PUBLIC_LIMIT,
    name: str = "",
) -> tuple[Page, list[str]]:
    """The page at `url` in a window of that width, and everything that is not right with it."""
    choose(context, url, language=language, is_large=is_large)
    page = context.new_page()
    console: list[str] = []
    page.on("console", lambda said: console.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: console.append(str(error)))
    weight = _weigh(page)
    response = page.goto(url, wait_until="networkidle")
    assert response is not None
    faults = examine(page, is_large=is_large)
    if page.locator("html").get_attribute("lang") != LANGUAGE_TAGS[language]:
        faults.append(f"not in {language}")
    if sum(weight) > limit:
        faults.append(f"{sum(weight) / 1024:.1f} KB transferred, {len(weight)} requests")
    is_trouble = response.status >= 400
    faults += [line for line in console if not (is_trouble and "Failed to load resource" in line)]
    picture(page, f"{name or _name(url)}-{width}-{language}{'-large' if is_large else ''}")
    return page, faults


def choose(context: BrowserContext, url: str, *, language: str, is_large: bool = False) -> None:
    """Choose language and size in this window, as the switches do."""
    cookies = {"tongban_language": language, "tongban_large_print": "on" if is_large else "off"}
    context.add_cookies([{"name": key, "value": value, "url": url} for key, value in cookies.items()])


def examine(page: Page, *, is_large: bool = False) -> list[str]:
    """All faults of the page as it stands now; also for a page reached by clicking."""
    return (
        checks.too_wide(page)
        + checks.too_small(page, is_large=is_large)
        + checks.reflow(page)
        + checks.accessibility(page)
    )


def picture(page: Page, name: str) -> None:
    """A picture of the whole page in var/e2e/, kept by CI."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def _name(url: str) -> str:
    return re.sub(r"\W+", "-", url.split("//", 1)[1].partition("/")[2]).strip("-") or "home"


def _weigh(page: Page) -> list[int]:
    """Bytes of every answer as they travelled, headers included; filled while the page loads."""
    sizes: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.loadingFinished", lambda event: sizes.append(int(event["encodedDataLength"])))
    return sizes


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name the base class gives it
        """Nothing on the terminal."""


@pytest.fixture
def gallery(transactional_db: None, settings: Any) -> Iterator[str]:
    """The component gallery behind the whole middleware chain, as a node serves its pages."""
    settings.ROOT_URLCONF = "tests.web.gallery.urls"
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Quiet)
    server.set_app(get_wsgi_application())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()
