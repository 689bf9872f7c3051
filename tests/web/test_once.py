"""A form counts once, however often it is sent; a form that was refused may be sent again."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from tests.web.forms import hidden, sign_in, soup
from tests.web.gallery import views
from tongban.identity.models import Account
from tongban.kernel import clock
from tongban.web.shared.models import FormOnce

OWNER = {"owners.0.name": "张强", "owners.0.number": "510199199003074012"}


def post(browser: Client, path: str, tokens: dict[str, str], answers: dict[str, Any]) -> Any:
    return browser.post(path, {**tokens, **answers, "save": "1"})


def test_a_double_click_shows_the_same_result(browser: Client, zhang: Account) -> None:
    sign_in(browser, "zhang.qiang")
    tokens = hidden(browser.get("/own"))
    first, second = post(browser, "/own", tokens, OWNER), post(browser, "/own", tokens, OWNER)
    assert (first.status_code, first["Location"]) == (303, "/form?number=1")
    assert second["Location"] == first["Location"]
    assert len(views.DONE) == 1


def test_the_table_holds_no_token_that_could_be_sent(browser: Client, gallery: None) -> None:
    tokens = hidden(browser.get("/form"))
    post(browser, "/form", tokens, OWNER)
    assert FormOnce.objects.get().token not in tokens.values()


def test_a_corrected_form_is_carried_out(browser: Client, gallery: None) -> None:
    tokens = hidden(browser.get("/form"))
    refused = post(browser, "/form", tokens, {"owners.0.number": "510199199003074012"})
    page = soup(refused)
    assert page.title.text.startswith("错误：")
    assert page.select_one(".govuk-error-summary a")["href"] == "#owners.0.name"
    assert page.select_one("[id='owners.0.name-error']").text.split("：", 1)[1].strip() == "填写股东姓名"
    assert page.select_one("[name='owners.0.number']")["value"] == "510199199003074012"
    assert post(browser, "/form", tokens, OWNER)["Location"] == "/form?number=1"


def test_two_forms_are_two_acts(browser: Client, gallery: None) -> None:
    for number in (1, 2):
        tokens = hidden(browser.get("/form"))
        assert post(browser, "/form", tokens, OWNER)["Location"] == f"/form?number={number}"


@pytest.mark.parametrize("token", ["", "forged", "1.abc:def:ghi"])
def test_a_form_without_our_token_is_not_carried_out(browser: Client, gallery: None, token: str) -> None:
    tokens = hidden(browser.get("/form"))
    response = post(browser, "/form", {**tokens, "form-token": token}, OWNER)
    assert response.status_code == 409
    assert views.DONE == []


def test_a_form_opened_under_another_account_is_not_carried_out(
    browser: Client, zhang: Account, li: Account
) -> None:
    sign_in(browser, "zhang.qiang")
    opened = hidden(browser.get("/own"))["form-token"]
    sign_in(browser, "li.mei")
    tokens = {**hidden(browser.get("/own")), "form-token": opened}
    response = post(browser, "/own", tokens, OWNER)
    assert response.status_code == 409
    assert "另一个账号" in soup(response).select_one("main").text
    assert views.DONE == []


def test_old_tokens_are_forgotten(browser: Client, gallery: None) -> None:
    FormOnce.objects.create(token="old", made_at=clock.now() - dt.timedelta(days=30))
    post(browser, "/form", hidden(browser.get("/form")), OWNER)
    assert not FormOnce.objects.filter(token="old").exists()


def test_lists_grow_and_shrink_without_saving(browser: Client, gallery: None) -> None:
    tokens = hidden(browser.get("/form"))
    answers = {"owners.0.name": "张强", "owners.1.name": "李梅"}
    grown = browser.post("/form", {**tokens, **answers, "list-action": "add:owners"})
    assert len(soup(grown).select(".tb-people__row")) == 3
    shrunk = soup(browser.post("/form", {**tokens, **answers, "list-action": "remove:owners:0"}))
    assert [field["value"] for field in shrunk.select("[name='owners.0.name']")] == ["李梅"]
    assert views.DONE == []
