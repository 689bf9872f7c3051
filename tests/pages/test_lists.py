"""Lists that do not fit on one page: forward, back, and to the start, with whatever they were narrowed to."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from tests import builders
from tests.pages.reading import browser_of
from tests.pages.test_costs import copies
from tongban.cases.models import Case
from tongban.kernel.actors import Actor

MORE = 59


def numbers(page: Any, prefix: str) -> list[str]:
    """The cases of a page, by their links."""
    links = BeautifulSoup(page.content, "html.parser").select(f'main a[href^="{prefix}"]')
    return [link["href"].removeprefix(prefix).strip("/") for link in links]


def turn(page: Any, way: str) -> str | None:
    """Where the link to the next or the previous page leads."""
    link = BeautifulSoup(page.content, "html.parser").select_one(f'nav a[rel="{way}"]')
    return None if link is None else str(link["href"])


@pytest.mark.parametrize(
    ("who", "url", "prefix"),
    [
        ("zhou", "/cases/", "/cases/"),
        ("clerk", "/desk/window/?show=running", "/desk/window/cases/"),
        ("reviewer", "/desk/review/?show=unclaimed", "/desk/review/cases/"),
    ],
)
def test_every_case_stands_on_one_page(
    who: str,
    url: str,
    prefix: str,
    zhou: Actor,
    clerk: Actor,
    reviewer: Actor,
    request: pytest.FixtureRequest,
) -> None:
    copies(builders.accepted(clerk, builders.submitted(zhou)), MORE)
    browser = browser_of(request.getfixturevalue(who))
    pages, address = [browser.get(url)], urlsplit(url).path
    while (further := turn(pages[-1], "next")) is not None:
        pages.append(browser.get(address + further))
        assert parse_qs(urlsplit(further).query).get("show") == parse_qs(urlsplit(url).query).get("show")
    seen = [numbers(page, prefix) for page in pages]
    assert [len(set(shown)) for shown in seen] == [25, 25, MORE + 1 - 50]
    assert set().union(*seen) == set(Case.objects.values_list("number", flat=True))
    back = browser.get(address + (turn(pages[2], "prev") or ""))
    assert numbers(back, prefix) == seen[1]
    first = browser.get(address + (turn(back, "prev") or ""))
    assert (numbers(first, prefix), turn(first, "prev")) == (seen[0], None)
    nonsense = browser.get(url, {"page": "2"}) if "?" not in url else browser.get(f"{url}&page=-1%20OR%201")
    assert numbers(nonsense, prefix) == seen[0]
