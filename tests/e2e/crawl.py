"""Walks through all pages somebody can reach by links, as that person, and examines each."""

import dataclasses
import re
from collections import Counter
from urllib.parse import urldefrag, urlsplit

from django.urls import Resolver404, resolve
from playwright.sync_api import BrowserContext

from tests.e2e.checks import other_language
from tests.e2e.conftest import PUBLIC_LIMIT, STAFF_LIMIT, choose, open_page
from tongban.node.demo.scene import Account, Scene
from tongban.web.shared.access import Access

SWITCHES = re.compile(r"^/(language|large-print)/")
FILES = re.compile(r"/file$|/files/|\.(csv|json|pdf)$")
ROLES = {
    "anybody": "anyone",
    "citizen": "citizen",
    "clerk": "staff",
    "reviewer": "staff",
    "operator": "staff",
}
MOST_OF_A_KIND = 2
MOST_FORM_PAGES = 8
"""Pages of one address pattern that are looked at: the pages of a form differ, the tenth guide does not."""


@dataclasses.dataclass
class Walk:
    """What was seen on the way."""

    seen: Counter[str] = dataclasses.field(default_factory=Counter)
    """How many pages of each address pattern."""
    faults: dict[str, list[str]] = dataclasses.field(default_factory=dict)


def sign_in(context: BrowserContext, scene: Scene, account: Account) -> None:
    """Through the page, as everybody does."""
    page = context.new_page()
    page.goto(scene.url(account.node) + "/sign-in")
    page.locator("[name=login]").fill(account.login)
    page.locator("[name=password]").fill(account.password)
    page.locator("main button[type=submit]").last.click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    page.close()


def walk(
    context: BrowserContext, start: str, first: list[str], *, width: int, language: str, role: str
) -> Walk:
    """From the addresses `first` on, every link to a page that is there for people in `role`."""
    found = Walk()
    choose(context, start, language=language)
    todo, known = list(first), set(first)
    while todo:
        path = todo.pop(0)
        pattern = pattern_of(path, role) if path not in first else pattern_of(path, "")
        most = MOST_FORM_PAGES if pattern and "<str:section>" in pattern else MOST_OF_A_KIND
        if pattern is None or found.seen[pattern] >= most:
            continue
        found.seen[pattern] += 1
        limit = PUBLIC_LIMIT if role in ("anybody", "citizen") else STAFF_LIMIT
        name = f"{role}{path.replace('/', '-')[:80]}"
        page, faults = open_page(
            context,
            start + path,
            width=width,
            language=language,
            limit=limit,
            name=re.sub(r"[^\w-]", "-", name),
        )
        faults += other_language(page, language)
        if faults:
            found.faults[f"{role} {path} {width} {language}"] = faults
        for link in page.locator("a[href]").evaluate_all("links => links.map((link) => link.href)"):
            target = _local(link, start)
            if target and target not in known:
                known.add(target)
                todo.append(target)
        page.close()
    return found


def pattern_of(path: str, role: str) -> str | None:
    """The address pattern of a page; None for files, switches, what does not exist, and the pages of other roles."""
    where = urlsplit(path).path
    if SWITCHES.match(where) or FILES.search(where):
        return None
    try:
        found = resolve(where)
    except Resolver404:
        return None
    access: Access = found.func.access  # type: ignore[attr-defined]  # set by the decorators of web/shared/access.py
    return str(found.route) if access.kind == ROLES.get(role, access.kind) else None


def _local(link: str, start: str) -> str:
    address = urldefrag(link).url
    if not address.startswith(start + "/"):
        return ""
    return address.removeprefix(start)
