"""One catalogue under two brands, and a guide for every item, drawn from the very file that runs it."""

import html
import json
import re
from typing import Any

import pytest

from tests.journeys.cast import Cast
from tests.journeys.evidence import main_of
from tests.journeys.standards import ITEMS, WRITTEN
from tongban.node.tour.browser import Page
from tongban.node.tour.people import Person

FOUR = {
    "zh": ("马上办", "网上办", "就近办", "一次办"),
    "en": ("On the spot", "Online", "Nearby", "One trip"),
}
HEADINGS = {
    "zh": ("申请条件", "材料", "四办", "办理流程", "机关审查要点"),
    "en": ("Conditions", "Materials", "Four ways", "How it is handled", "What the offices check"),
}
UNITS = {
    "working_day": ("个工作日", "working day"),
    "calendar_day": ("天", "day"),
    "working_hour": ("个工作小时", "working hour"),
    "hour": ("小时", "hour"),
}
LATIN = re.compile(r"[A-Za-z]{3,}")
CHINESE = re.compile(r"[\u4e00-\u9fff]+")
NAMES = {"JSON", "SHA", "CSV", "Tongban", "PDF", "JPG", "PNG"}
"""What reads the same in both languages."""


def alike(text: str) -> str:
    """The words without the one thing that differs: each portal names its own region first."""
    for here, there in (("重庆市", "四川省"), ("Chongqing", "Sichuan")):
        text = text.replace(f"{there} {here}", f"{here} {there}")
    return text


def items_of(page: Page) -> list[str]:
    """The items a page lists, in its order."""
    found = (re.search(r"/items/([a-z_]+)/$", address) for address, _ in page.links)
    return list(dict.fromkeys(match[1] for match in found if match))


@pytest.mark.row("B14")
def test_both_portals_have_the_zone_with_the_same_catalogue_under_their_own_brand(cast: Cast) -> None:
    seen = {}
    for node, brand, other in (("50", "渝快办", "天府通办"), ("51", "天府通办", "渝快办")):
        visitor = cast.visitor(node)
        home = visitor.open("/")
        assert any(address == "/zone/" for address, _ in home.links)
        page = visitor.open("/zone/")
        assert brand in page.title
        assert other not in page.text
        digests = []
        for item in items_of(page):
            shown = re.search(r"sha256:[0-9a-f]{64}", visitor.open(f"/items/{item}/standard").html)
            assert shown is not None
            digests.append((item, shown[0]))
        seen[node] = (digests, alike(main_of(page)))
    assert seen["50"] == seen["51"], "same items in the same order, same digests, same words"
    assert sorted({item for item, _ in seen["50"][0]} - {WRITTEN}) == ITEMS


@pytest.fixture(scope="module", params=["zh", "en"])
def visitors(request: pytest.FixtureRequest, cast: Cast) -> tuple[str, list[Person]]:
    """Two people, one at each portal, who read this language."""
    language: str = request.param
    found = [cast.visitor(node) for node in ("50", "51")]
    for visitor in found:
        visitor.open(f"/language/{'zh-hans' if language == 'zh' else 'en'}?next=/zone/")
    return language, found


@pytest.mark.row("C03", "C08", "C09")
@pytest.mark.parametrize("item", ITEMS)
def test_the_guide_of_an_item_says_everything_its_standard_says(
    visitors: tuple[str, list[Person]], item: str
) -> None:
    """Four ways, conditions, materials, review rules, limits, flow chart and list: alike on both portals."""
    language, people = visitors
    texts = []
    for person in people:
        standard = json.loads(person.open(f"/items/{item}/standard.json").body)
        page = person.open(f"/items/{item}/")
        text = main_of(page)
        for words in (*FOUR[language], *HEADINGS[language], *_promises(standard, language)):
            assert words in text, words
        _must_draw_the_flow(page, standard, language)
        foreign = CHINESE.findall(text) if language == "en" else LATIN.findall(text)
        assert not set(foreign) - NAMES, foreign
        texts.append(text)
    assert alike(texts[0]) == alike(texts[1])


def _promises(standard: dict[str, Any], language: str) -> list[str]:
    """What the guide must say: each condition, each check of it, each material, and what one gets."""
    rows = [row["text"] for row in standard["criteria"]] + [row["check"] for row in standard["criteria"]]
    rows += [row["name"] for row in standard["materials"]]
    rows += [standard["name"], standard["summary"], standard["result"]["name"], standard["remedies"]["text"]]
    said = [" ".join(row[language].split()) for row in rows]
    limits = [
        standard["limits"][key]
        for key in ("promised", "statutory", "correction_reply")
        if key in standard["limits"]
    ]
    return said + [limit_in_words(limit, language) for limit in limits]


def limit_in_words(limit: dict[str, Any], language: str) -> str:
    """ "P5D" in working days is "5 个工作日" and "5 working days"."""
    amount = int(re.sub(r"\D", "", limit["duration"]))
    if amount == 0:
        return "当场办结" if language == "zh" else "On the spot"
    zh, en = UNITS[limit["unit"]]
    return f"{amount} {zh}" if language == "zh" else f"{amount} {en}{'s' if amount > 1 else ''}"


def _must_draw_the_flow(page: Page, standard: dict[str, Any], language: str) -> None:
    """Every stage of the flow stands in the picture and in the list below it."""
    whole = html.unescape(page.html[page.html.index("<main") :])
    picture = re.search(r"<svg.*?</svg>", whole, re.DOTALL)
    assert picture is not None
    below = whole.replace(picture[0], "")
    for stage in standard["flow"]["stages"]:
        name = stage["name"][language]
        assert name in below, name
        assert all(word in picture[0] for word in name.split()), name


@pytest.mark.row("B04", "C08")
def test_the_window_of_either_hall_has_the_guides_of_both_regions_and_one_queue(cast: Cast) -> None:
    for who in (("50", "clerk.gaoxin"), ("51", "clerk.wuhou")):
        clerk = cast.person(who)
        queue = clerk.open("/desk/window/")
        assert any(address == "/desk/window/guides/" for address, _ in queue.links)
        page = clerk.open("/desk/window/guides/")
        assert sorted({*items_of(page)} - {WRITTEN}) == ITEMS
