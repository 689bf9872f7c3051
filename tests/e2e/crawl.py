"""Walks through all pages somebody can reach by links, as that person, and examines each."""

import re
from collections import Counter
from collections.abc import Callable
from urllib.parse import urldefrag

from tests.e2e.addresses import pattern_of
from tests.e2e.checks import other_language
from tests.e2e.tab import PUBLIC_LIMIT, STAFF_LIMIT, Tab
from tongban.node.demo.scene import Account, Scene

MOST_OF_A_KIND = 2
MOST_FORM_PAGES = 8
"""Pages of one address pattern that are looked at: the pages of a form differ, the tenth guide does not."""


def sign_in(tab: Tab, scene: Scene, account: Account) -> None:
    """Through the page, as everybody does, in place of whoever was signed in."""
    tab.forget()
    tab.page.goto(scene.url(account.node) + "/sign-in")
    tab.page.locator("[name=login]").fill(account.login)
    tab.page.locator("[name=password]").fill(account.password)
    tab.page.locator("main button[type=submit]").last.click()
    tab.page.wait_for_url(lambda url: "/sign-in" not in url)


def walk(
    tab: Tab,
    start: str,
    first: list[str],
    *,
    width: int,
    language: str,
    role: str,
    tell: Callable[[str, list[str]], None],
) -> Counter[str]:
    """From the addresses `first` on, every link to a page that is there for people in `role`.

    Tells the faults of each page at once; answers how many pages of each address pattern there were.
    """
    seen: Counter[str] = Counter()
    todo, known = list(first), set(first)
    while todo:
        path = todo.pop(0)
        pattern = pattern_of(path, role) if path not in first else pattern_of(path, "")
        most = MOST_FORM_PAGES if pattern and "<str:section>" in pattern else MOST_OF_A_KIND
        if pattern is None or seen[pattern] >= most:
            continue
        seen[pattern] += 1
        limit = PUBLIC_LIMIT if role in ("anybody", "citizen") else STAFF_LIMIT
        name = re.sub(r"[^\w-]", "-", f"{role}{path.replace('/', '-')[:80]}")
        faults = tab.open(start + path, width=width, language=language, limit=limit, name=name)
        faults += other_language(tab.page, language)
        if faults:
            tell(f"{role} {path} {width} {language}", faults)
        for link in tab.page.locator("a[href]").evaluate_all("links => links.map((link) => link.href)"):
            target = _local(link, start)
            if target and target not in known:
                known.add(target)
                todo.append(target)
    return seen


def _local(link: str, start: str) -> str:
    address = urldefrag(link).url
    if not address.startswith(start + "/"):
        return ""
    return address.removeprefix(start)
