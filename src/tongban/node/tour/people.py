"""The people of a journey, each at a browser of their own, and the few things everybody does."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from tongban.node.demo.scene import Account, Scene

from .browser import Browser, Page, PageProblem

PATIENCE = 60.0
"""Seconds a person looks again for something to arrive; a node may have to start first."""
LOOKS_AGAIN = 0.04


class Person:
    """Somebody with a browser and, mostly, an account."""

    def __init__(self, scene: Scene, node: str, account: Account | None = None) -> None:
        self.scene = scene
        self.node = node
        self.account = account
        self.browser = Browser(scene.url(node))

    @property
    def page(self) -> Page:
        """What is on the screen."""
        return self.browser.here

    def sign_in(self) -> None:
        """Sign in with name and password; raises PageProblem if it does not work."""
        assert self.account is not None
        self.browser.open("/sign-in")
        form = self.page.form("login", "password")
        self.browser.submit(form, {"login": self.account.login, "password": self.account.password})
        self.expect(200)

    def expect(self, status: int) -> Page:
        """The page must have this status."""
        if self.page.status != status:
            raise PageProblem(
                f"{self.page.status} and not {status} at {self.page.url}: {self.page.text[:600]}"
            )
        return self.page

    def open(self, address: str, status: int = 200) -> Page:
        """Open an address."""
        self.browser.open(address)
        return self.expect(status)

    def follow(self, part: str) -> Page:
        """Follow a link by part of its words or address."""
        self.browser.follow(part)
        return self.expect(200)

    def send(
        self,
        *names: str,
        values: Mapping[str, Any] | None = None,
        button: str | None = None,
        action: str = "",
        files: Mapping[str, Any] | None = None,
        status: int = 200,
    ) -> Page:
        """Fill in and send the form that has the fields `names`, goes to `action` or has the button of value `button`."""
        form = self.page.form(*names, action=action, button=button or "")
        self.browser.submit(form, values, button=button, files=files)
        return self.expect(status)

    def wait_for(self, address: str, there: Callable[[Page], bool]) -> Page:
        """Reload a page until what is awaited is there, as somebody at a counter would."""
        tick, until = threading.Event(), time.monotonic() + PATIENCE
        while time.monotonic() < until:
            page = self.browser.open(address)
            if page.status == 200 and there(page):
                return page
            tick.wait(LOOKS_AGAIN)
        raise PageProblem(
            f"waited {PATIENCE:.0f} s in vain at {address}: {self.page.status} {self.page.text[:600]}"
        )


def paper(words: str) -> bytes:
    """A small PDF, as a scanner would give it."""
    text = f"BT /F1 18 Tf 72 720 Td ({words}) Tj ET".encode("ascii")
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    body, offsets = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj%s endobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(body)
    return (
        body
        + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF"
        % (table, start)
    )
