"""How long people wait for a page: real GETs over HTTP, signed in, one after the other."""

import re
import statistics
import time
from http.cookies import SimpleCookie
from typing import NamedTuple
from urllib.parse import urlencode

import urllib3

from tongban.node.demo.scene import Scene

from .facts import AUTHORITY, CITIZEN, ITEM, WINDOW

LOOKS = 40
FIRST = 3
"""The first looks at a page fill caches and are not counted."""
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class PageTime(NamedTuple):
    """Milliseconds until the whole page was here, and kilobytes that came over the wire."""

    name: str
    p50: float
    p95: float
    kilobytes: float


class Visitor:
    """Somebody who only looks. Keeps one connection, as browsers do; draws nothing."""

    def __init__(self, scene: Scene, node: str, login: str = "") -> None:
        self._pool = urllib3.connection_from_url(scene.url(node), maxsize=1, timeout=30, retries=False)
        self._cookies: dict[str, str] = {}
        if login:
            accounts = {(account.node, account.login): account.password for account in scene.accounts()}
            self._sign_in(login, accounts[node, login])

    def _sign_in(self, login: str, password: str) -> None:
        found = TOKEN.search(self._request("GET", "/sign-in").data.decode())
        assert found is not None, "the page to sign in has no form"
        fields = {"csrfmiddlewaretoken": found[1], "login": login, "password": password}
        answer = self._request("POST", "/sign-in", urlencode(fields))
        assert answer.status in (302, 303), f"not signed in: {answer.status}"

    def _request(self, method: str, address: str, body: str | None = None) -> urllib3.BaseHTTPResponse:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self._cookies.items())}
        headers |= {"Accept-Encoding": "gzip", "Accept-Language": "zh-CN"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        answer = self._pool.request(
            method, address, body=body, headers=headers, redirect=False, decode_content=not self._cookies
        )
        for line in answer.headers.getlist("Set-Cookie"):
            self._cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return answer

    def look(self, address: str) -> int:
        """Get a page; answers the bytes that came."""
        answer = self._request("GET", address)
        assert answer.status == 200, f"{answer.status} at {address}"
        return len(answer.data)


def pages(scene: Scene, number: str) -> list[PageTime]:
    """The main pages; `number` is a case that is closed."""
    visitor, citizen = Visitor(scene, "51"), Visitor(scene, "50", CITIZEN)
    clerk, reviewer = Visitor(scene, "50", WINDOW), Visitor(scene, "51", AUTHORITY)
    return [
        _time("home", visitor, "/"),
        _time("search", visitor, "/search?" + urlencode({"q": "开公司"})),
        _time("guide of an item", visitor, f"/items/{ITEM}/"),
        _time("my cases", citizen, "/cases/"),
        _time("my case", citizen, f"/cases/{number}/"),
        _time("my certificates", citizen, "/certificates/"),
        _time("window, queue", clerk, "/desk/window/"),
        _time("window, case", clerk, f"/desk/window/cases/{number}/"),
        _time("review, queue", reviewer, "/desk/review/"),
        _time("review, case", reviewer, f"/desk/review/cases/{number}/"),
    ]


def _time(name: str, visitor: Visitor, address: str) -> PageTime:
    took, size = [], 0
    for _ in range(FIRST + LOOKS):
        began = time.perf_counter()
        size = visitor.look(address)
        took.append((time.perf_counter() - began) * 1000)
    counted = sorted(took[FIRST:])
    return PageTime(name, statistics.median(counted), counted[int(len(counted) * 0.95)], size / 1024)
