"""Pages in a real browser: Debian's Chromium, driven by Playwright, offline.

`visit(url, ...)` opens a page and examines it: accessibility (axe), width, reflow at 320 px, sizes, weight, and an empty
console (the content security policy reports there). A picture goes to var/e2e/. `gallery` serves the components,
`two_nodes` is the demonstration as people start it.
"""

import os
import threading
from collections.abc import Callable, Iterator
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.e2e.tab import Tab
from tongban.node.demo.scene import Scene, plans
from tools.browser import chromium
from tools.ports import two_free_ports

# Playwright's loop runs in this thread; Django would take that for an asynchronous program and refuse the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]

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
    scene = Scene(tmp_path_factory.mktemp("nodes"), plans(two_free_ports()))
    scene.set_up()
    with scene.running():
        yield scene


@pytest.fixture(params=[1280, 390], ids=["wide", "phone"])
def width(request: pytest.FixtureRequest) -> int:
    """The two widths every page is looked at."""
    return int(request.param)


@pytest.fixture(params=["zh-hans", "en"])
def language(request: pytest.FixtureRequest) -> str:
    """Both languages."""
    return str(request.param)


def _window(browser: Browser, *, javascript: bool) -> BrowserContext:
    """A window with cookies of its own."""
    context = browser.new_context(
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        java_script_enabled=javascript,
    )
    context.set_default_timeout(60_000)
    return context


@pytest.fixture(scope="session")
def _tab(browser: Browser) -> Tab:
    return Tab(_window(browser, javascript=True))


@pytest.fixture(scope="session")
def _plain_tab(browser: Browser) -> Tab:
    return Tab(_window(browser, javascript=False))


@pytest.fixture
def tab(_tab: Tab) -> Tab:
    """A tab of a browser that knows nobody yet."""
    _tab.forget()
    return _tab


@pytest.fixture
def plain_tab(_plain_tab: Tab) -> Tab:
    """The same in a browser that runs no scripts."""
    _plain_tab.forget()
    return _plain_tab


@pytest.fixture
def visit(tab: Tab) -> Visit:
    """Opens a page, examines it, and fails with everything that is not right. The page is returned."""

    def open_and_examine(url: str, *, width: int = 1280, **how: Any) -> Page:
        faults = tab.open(url, width=width, **how)
        assert not faults, f"{url} at {width} px:\n" + "\n".join(faults)
        return tab.page

    return open_and_examine


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
