"""People find an item: as they write it, by its sound, with a slip; and hear honestly of what has no standard yet."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.builders import COMPANY, Neighbour
from tests.pages.reading import words
from tongban.catalogue.queries import shipped_standards
from tongban.catalogue.services import adopt_standard

GUIDE = f"/items/{COMPANY}/"


def links(response: Any) -> list[str]:
    page = BeautifulSoup(response.content, "html.parser")
    return [str(link["href"]) for link in page.select("main a[href]")]


@pytest.fixture(params=["zh-hans", "en"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def visitor(neighbour: Neighbour, language: str) -> Client:
    """Somebody without an account, at a node with two standards in force."""
    client = Client()
    client.cookies["tongban_language"] = language
    return client


@pytest.fixture
def reader(neighbour: Neighbour) -> Client:
    """The same in Chinese."""
    return Client()


@pytest.mark.parametrize(
    "text", ["公司设立登记", "开公司", "我想开一家公司", "open a company", "Company establ"]
)
def test_what_is_written_in_the_catalogue_is_found_first(visitor: Client, text: str) -> None:
    page = visitor.get("/search", {"q": text})
    assert next(link for link in links(page) if link.startswith("/items/")) == GUIDE
    assert "您是不是要找" not in words(page)
    assert "Did you mean" not in words(page)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("yingyezhizhao", "营业执照"),
        ("ying ye zhi zhao", "营业执照"),
        ("yyzz", "营业执照"),
        ("營業執照", "营业执照"),
        ("营执业照", "营业执照"),
        ("bussiness licence", "business licence"),
    ],
)
def test_what_was_meant_is_said(visitor: Client, language: str, text: str, meant: str) -> None:
    page = visitor.get("/search", {"q": text})
    assert GUIDE in links(page)
    assert f"{'您是不是要找：' if language == 'zh-hans' else 'Did you mean:'} {meant}" in words(page)


def test_a_phrase_the_item_was_found_by_is_shown(reader: Client) -> None:
    assert "也叫 注册公司" in words(reader.get("/search", {"q": "注册公司"}))
    assert "也叫" not in words(reader.get("/search", {"q": "公司设立登记"}))


def test_nothing_found_leads_on(visitor: Client, language: str) -> None:
    page = visitor.get("/search", {"q": "火箭发射"})
    assert "火箭发射" in words(page)
    assert "12345" in words(page)
    assert {"/zone/?topic=setting_up", "/zone/named/"} <= set(links(page))
    for link in links(page):
        assert visitor.get(link).status_code == 200


@pytest.mark.parametrize("text", ["", " ", "\x00", "'", "%", "<script>", "公" * 3000, "a" * 3000])
def test_whatever_is_typed_gets_a_page(reader: Client, text: str) -> None:
    page = reader.get("/search", {"q": text})
    assert page.status_code == 200
    assert b"<script>" not in page.content.split(b"<main")[1]


def test_an_item_without_a_standard_says_so_and_where_to_go(visitor: Client, language: str) -> None:
    found = visitor.get("/search", {"q": "普通护照"})
    assert "/items/passport_issue/" in links(found)
    page = visitor.get("/items/passport_issue/")
    text = words(page)
    here = ("尚无共同标准", "没有申请表", "12345", "公安", "2020-11-04")
    there = ("No common standard yet", "there is no form", "12345", "public security", "2020-11-04")
    for said in here if language == "zh-hans" else there:
        assert said in text
    assert not BeautifulSoup(page.content, "html.parser").select("main form")
    assert visitor.get("/items/passport_issue/start")["Location"].startswith("/sign-in")


def test_every_name_without_a_standard_is_listed_and_has_its_page(reader: Client) -> None:
    named = links(reader.get("/zone/named/"))
    assert len(named) > 50
    for link in named:
        assert "尚无共同标准" in words(reader.get(link)), link


def test_a_name_that_a_standard_covers_leads_to_its_guide(reader: Client) -> None:
    answer = reader.get("/items/domestic_enterprise_establishment/")
    assert (answer.status_code, answer["Location"]) == (302, GUIDE)
    assert reader.get("/items/nothing_of_the_kind/").status_code == 404


def test_a_name_vanishes_from_the_list_when_its_standard_is_adopted(reader: Client) -> None:
    address = "/items/residence_permit/"
    assert address in links(reader.get("/zone/named/"))
    assert "尚无共同标准" in words(reader.get(address))
    text = next(text for text, name in shipped_standards() if name == "residence_permit.yaml")
    adopt_standard(text=text, path="residence_permit.yaml")
    assert address not in links(reader.get("/zone/named/"))
    assert "申请条件" in words(reader.get(address))
    assert address in links(reader.get("/search", {"q": "居住证"}))


def test_a_long_list_is_handed_out_in_pages(reader: Client) -> None:
    seen: list[str] = []
    address = "/search?q=公"
    while address:
        page = reader.get(address)
        shown = [link for link in links(page) if link.startswith("/items/")]
        assert len(shown) <= 20
        assert not set(shown) & set(seen)
        seen += shown
        further = BeautifulSoup(page.content, "html.parser").select_one("main a[rel=next]")
        address = f"/search{further['href']}" if further else ""
    assert f"找到 {len(seen)} 个事项" in words(page)
    assert len(seen) > 20


def test_a_pack_tells_apart_what_both_have_signed_one_has_signed_and_nobody_has(
    visitor: Client, language: str
) -> None:
    name = "food_business_licence"
    assert f"/items/{name}/" in links(visitor.get("/zone/packs/market_access/"))
    before = visitor.get("/zone/packs/market_access/pack.json").json()
    assert name in [one["key"] for one in before["named"]]
    text = next(text for text, path in shipped_standards() if path == f"{name}.yaml")
    adopt_standard(text=text, path=f"{name}.yaml")
    found = visitor.get("/zone/packs/market_access/pack.json").json()
    assert found["digest"] != before["digest"]
    assert name not in [one["key"] for one in found["named"]]
    assert {item["key"]: item["signed_by"] for item in found["items"]} == {
        COMPANY: ["50", "51"],
        "company_relocation": ["50", "51"],
        name: ["50"],
    }
    said = words(visitor.get("/zone/packs/market_access/"))
    same, not_yet = (
        ("两地同标", "两地尚未共同签署") if language == "zh-hans" else ("Same standard", "Not yet signed")
    )
    assert (said.count(same), said.count(not_yet)) == (2, 1)
    empty = words(visitor.get("/zone/packs/livelihood/"))
    assert ("还没有标准" if language == "zh-hans" else "No standard of this field") in empty


def test_the_five_packs_are_one_step_from_the_zone(reader: Client) -> None:
    packs = [link for link in links(reader.get("/zone/")) if link.startswith("/zone/packs/")]
    assert len(packs) == 6
    for link in packs:
        assert reader.get(link).status_code == 200
    assert [link for link in links(reader.get("/zone/packs/")) if link.startswith("/zone/packs/")] == packs[
        :5
    ]
    assert reader.get("/zone/packs/fishing/").status_code == 404


@pytest.mark.parametrize(
    "url",
    [
        *("/", "/zone/", "/zone/?topic=setting_up", "/zone/named/", "/search?q=登记", GUIDE),
        *("/zone/packs/", "/zone/packs/market_access/", "/zone/packs/market_access/pack.json"),
    ],
)
def test_a_list_of_items_asks_the_database_little(reader: Client, url: str) -> None:
    assert reader.get(url).status_code == 200
    with CaptureQueriesContext(connection) as seen:
        reader.get(url)
    assert len(seen) <= 3, [query["sql"] for query in seen]
