"""Guides and letters on paper: what the pages say, in both languages, for those who may open the page."""

import io
import pathlib
from typing import Any

import pypdf
import pytest
from bs4 import BeautifulSoup
from django.test import Client
from pytest_django import Settings

from tests import builders
from tests.pages.reading import browser_of, words
from tongban.cases.services import review
from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.guide import guide
from tongban.catalogue.types import Words
from tongban.identity.models import AccessRecord
from tongban.kernel.actors import Actor

LANGUAGES = {"zh": "zh-hans", "en": "en"}


def visitor(language: str) -> Client:
    """Somebody without an account."""
    browser = Client()
    browser.cookies["tongban_language"] = LANGUAGES[language]
    return browser


def linked(browser: Client, page: str) -> str:
    """The address of the PDF that a page offers."""
    link = BeautifulSoup(browser.get(page).content, "html.parser").select_one("a[href*='.pdf']")
    assert link is not None, page
    address = str(link["href"])
    return address if address.startswith("/") else page + address


def read(response: Any) -> tuple[pypdf.PdfReader, str]:
    """The document, and its words without white space: lines break anywhere in Chinese."""
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment; ")
    assert response.content.startswith(b"%PDF-")
    paper = pypdf.PdfReader(io.BytesIO(response.content))
    return paper, squeezed("".join(sheet.extract_text() for sheet in paper.pages))


def squeezed(text: str) -> str:
    """The characters alone."""
    return "".join(text.split())


@pytest.mark.row("C08")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("item", [builders.COMPANY, builders.RELOCATION])
def test_the_guide_on_paper_says_what_the_page_says(zhou: Actor, item: str, language: str) -> None:
    browser, page = visitor(language), f"/items/{item}/"
    paper, said = read(browser.get(linked(browser, page)))
    shown = guide(catalogue.standard(item))
    told: list[Words] = [shown.name, shown.summary, shown.remedies.text, shown.result]
    told += [fact.value for fact in (*shown.facts, *shown.limits, *shown.fees)]
    told += [text for line in shown.materials for text in (line.name, line.source, line.hand_in, line.late)]
    told += [statement.text for statement in (*shown.criteria, *shown.notes)]
    told += [step.name for step in shown.steps]
    for text in told:
        assert squeezed(text.say(language)) in said, text
    assert f"testserver{page}" in said
    assert paper.metadata is not None
    assert paper.metadata.title == shown.name.say(language)
    root: Any = paper.trailer["/Root"]
    assert str(root["/Lang"]).startswith(language)
    assert root["/MarkInfo"]["/Marked"], "a screen reader finds headings, lists and tables"
    assert {round(float(side)) for sheet in paper.pages for side in sheet.mediabox[2:]} == {595, 842}, "A4"


def test_the_guide_of_a_place_stays_that_of_the_place(zhou: Actor) -> None:
    browser = visitor("zh")
    page = f"/items/{builders.COMPANY}/?place={builders.HERE}"
    _, said = read(browser.get(linked(browser, page)))
    assert "北碚区市场监督管理局" in said
    assert browser.get("/items/nothing-of-the-kind/guide.pdf").status_code == 404


@pytest.mark.row("L01")
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_on_paper_says_what_its_page_says(
    zhou: Actor, clerk: Actor, reviewer: Actor, language: str
) -> None:
    number = builders.claimed(clerk, reviewer, builders.submitted(zhou))
    reason = '名称相同 #read("/etc/hostname") *$x$* <b>'
    review.refuse_case(actor=reviewer, number=number, reason=reason, clause="第十六条", change="换一个名称")
    browser = browser_of(zhou, LANGUAGES[language])
    case = BeautifulSoup(browser.get(f"/cases/{number}/").content, "html.parser")
    page = str(case.select("a[href*='/letters/refusal']")[0]["href"])
    answer = browser.get(linked(browser, page))
    assert answer["Cache-Control"] == "no-store"
    _, said = read(answer)
    remedies = catalogue.standard(builders.COMPANY).remedies.text.say(language)
    for part in (number, "周雅兰", reason, "第十六条", "换一个名称", remedies):
        assert squeezed(part) in said, part


def test_a_letter_is_for_those_who_may_open_its_page(
    zhou: Actor, clerk: Actor, reviewer: Actor, li: Actor
) -> None:
    number = builders.claimed(clerk, reviewer, builders.submitted(zhou))
    case = BeautifulSoup(browser_of(zhou).get(f"/cases/{number}/").content, "html.parser")
    page = str(case.select("a[href*='/letters/acceptance']")[0]["href"])
    address = linked(browser_of(zhou), page)
    assert browser_of(li).get(address).status_code == 404
    assert browser_of(clerk).get(address).status_code == 403
    assert Client().get(address).status_code == 303
    assert browser_of(zhou).get(f"/cases/{number}/letters/refusal-none/letter.pdf").status_code == 404
    before = AccessRecord.objects.filter(case_number=number).count()
    _, said = read(browser_of(reviewer).get("/desk" + address))
    assert AccessRecord.objects.filter(case_number=number).count() == before + 1
    assert number in said
    assert "周雅兰" not in said
    assert browser_of(li).get("/desk" + address).status_code == 403


def test_without_a_chinese_font_a_page_leads_back_to_the_one_to_print(
    zhou: Actor, tmp_path: pathlib.Path, settings: Settings
) -> None:
    settings.TONGBAN_FONTS = str(tmp_path)
    page = f"/items/{builders.COMPANY}/"
    for language, told in (("zh", "没有中文字体"), ("en", "no font with Chinese")):
        browser = visitor(language)
        answer = browser.get(linked(browser, page))
        assert answer.status_code == 503
        said = words(answer)
        assert told in said
        assert "apt-get install fonts-noto-cjk" in said
        assert f'href="{page}"' in answer.content.decode()
