"""A session that ends while somebody is filling in a page loses nothing."""

import datetime as dt
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.web.forms import hidden, sign_in, soup
from tests.web.gallery import views
from tongban.identity.models import Account
from tongban.kernel import clock
from tongban.web.shared.models import HeldFile, HeldForm

OWNER = {"owners.0.name": "张强", "save": "1"}


def send_too_late(browser: Client, answers: dict[str, Any] = OWNER) -> Any:
    """Fill in the page; before it is sent the session ends."""
    tokens = hidden(browser.get("/own"))
    Session.objects.all().delete()
    return browser.post("/own", {**tokens, **answers})


@pytest.fixture
def late(browser: Client, zhang: Account) -> Any:
    sign_in(browser, "zhang.qiang")
    return send_too_late(browser, {**OWNER, "paper": SimpleUploadedFile("合同.pdf", b"%PDF-1.7 made up")})


def test_the_answers_are_offered_after_signing_in_and_sent(browser: Client, late: Any) -> None:
    assert late["Location"] == "/sign-in?next=%2Fkept-answers"
    assert sign_in(browser, "zhang.qiang", "/kept-answers")["Location"] == "/kept-answers"
    page = browser.get("/kept-answers")
    assert soup(page).h1.text == "您填的内容都还在"
    assert soup(page).select_one("main form")["action"] == "/own"
    sent = browser.post("/own", hidden(page, 0))
    assert sent["Location"] == "/form?number=1"
    assert views.DONE[0]["raw"]["owners"][0]["name"] == "张强"
    assert views.DONE[0]["files"] == {"paper": b"%PDF-1.7 made up"}
    assert not HeldForm.objects.exists()
    assert not HeldFile.objects.exists()


def test_what_is_wrong_in_the_kept_answers_is_said_on_the_form(browser: Client, zhang: Account) -> None:
    sign_in(browser, "zhang.qiang")
    send_too_late(browser, {"owners.0.number": "510199199003074012", "save": "1"})
    sign_in(browser, "zhang.qiang")
    page = soup(browser.post("/own", hidden(browser.get("/kept-answers"), 0)))
    assert page.select_one(".govuk-error-summary")
    assert page.select_one("[name='owners.0.number']")["value"] == "510199199003074012"


def test_the_answers_can_be_discarded(browser: Client, late: Any) -> None:
    sign_in(browser, "zhang.qiang")
    response = browser.post("/kept-answers", hidden(browser.get("/kept-answers"), 1))
    assert response["Location"] == "/own"
    assert not HeldForm.objects.exists()
    assert browser.get("/kept-answers")["Location"] == "/"


def test_another_account_in_the_same_browser_sees_nothing(browser: Client, late: Any, li: Account) -> None:
    sign_in(browser, "li.mei")
    assert browser.get("/kept-answers")["Location"] == "/"


def test_another_browser_sees_nothing(late: Any) -> None:
    other = Client(enforce_csrf_checks=True)
    sign_in(other, "zhang.qiang")
    assert other.get("/kept-answers")["Location"] == "/"


def test_after_an_hour_they_are_gone(browser: Client, late: Any) -> None:
    sign_in(browser, "zhang.qiang")
    tokens = hidden(browser.get("/kept-answers"), 0)
    HeldForm.objects.update(held_at=clock.now() - dt.timedelta(hours=1, seconds=1))
    assert browser.get("/kept-answers")["Location"] == "/"
    assert browser.post("/own", tokens).status_code == 409
    assert views.DONE == []


def test_answers_are_sealed_at_rest(late: Any) -> None:
    sealed = bytes(HeldFile.objects.get().sealed)
    assert b"made up" not in sealed
    assert HeldForm.objects.get().answers["owners.0.name"] == ["张强"]


def test_a_stranger_cannot_fill_the_table(browser: Client, gallery: None) -> None:
    tokens = hidden(browser.get("/form"))
    response = browser.post("/own", {**tokens, **OWNER}, headers={"Referer": "http://testserver/form"})
    assert response["Location"] == "/sign-in?next=%2Fform"
    assert not HeldForm.objects.exists()


def test_only_the_last_form_of_an_account_is_kept(browser: Client, zhang: Account) -> None:
    for name in ("张强", "张小强"):
        sign_in(browser, "zhang.qiang")
        send_too_late(browser, {"owners.0.name": name, "save": "1"})
    assert HeldForm.objects.get().answers["owners.0.name"] == ["张小强"]


def test_signing_in_again_in_another_tab_loses_nothing(browser: Client, zhang: Account) -> None:
    sign_in(browser, "zhang.qiang")
    tokens = hidden(browser.get("/own"))
    sign_in(browser, "zhang.qiang")
    browser.cookies["tongban_50_csrf"] = "0" * 32
    page = browser.post("/own", {**tokens, **OWNER})
    assert page.status_code == 403
    assert soup(page).h1.text == "您填的内容都还在"
    assert browser.post("/own", hidden(page, 0))["Location"] == "/form?number=1"


def test_a_forged_form_of_another_site_is_neither_sent_nor_kept(browser: Client, zhang: Account) -> None:
    sign_in(browser, "zhang.qiang")
    page = browser.post("/own", OWNER)
    assert page.status_code == 409
    assert "没有发出" in soup(page).select_one("main").text
    assert not HeldForm.objects.exists()
