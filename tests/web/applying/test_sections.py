"""A page of the form: shown, corrected beside the field, saved, never lost."""

from typing import Any

import pytest

from tests.web.applying import builders as b
from tests.web.applying.builders import Person, errors, posted, send, words


def url(draft: str, section: str) -> str:
    return f"/drafts/{draft}/form/{section}/"


def test_saving_leads_to_the_next_page_with_something_to_do(zhang: Person) -> None:
    draft = b.start(zhang)
    done = send(zhang, url(draft, "name"), posted(b.NAME))
    assert (done.status_code, done["Location"]) == (303, url(draft, "domicile"))


def test_what_was_saved_is_there_again(zhang: Person) -> None:
    draft = b.start(zhang)
    b.fill(zhang, draft)
    page = b.soup(zhang.browser.get(url(draft, "shareholders")))
    assert page.select_one("[name='registered_capital']")["value"] == "100000"
    assert page.select_one("[name='shareholders.0.name']")["value"] == "张强"
    assert page.select_one("[name='shareholders.0.pay_by.month']")["value"] == "6"


def test_a_change_from_the_page_to_check_returns_there(zhang: Person) -> None:
    draft = b.ready_draft(zhang)
    change = next(
        link["href"]
        for link in b.soup(zhang.browser.get(f"/drafts/{draft}/check/")).select("main a")
        if "/form/name/" in str(link["href"])
    )
    assert change == f"{url(draft, 'name')}?back=check#name"
    done = send(zhang, f"{url(draft, 'name')}?back=check", posted({**b.NAME, "name": "重庆另一桥有限公司"}))
    assert done["Location"] == f"/drafts/{draft}/check/"
    assert "重庆另一桥有限公司" in words(zhang.browser.get(done["Location"]))


def test_a_number_stands_with_its_unit_on_every_page(zhang: Person, clerk: Person) -> None:
    b.adopt_with_unit()
    draft = b.start(zhang)
    b.fill(zhang, draft)
    send(zhang, url(draft, "name"), posted({**b.NAME, "workers": "12"}))
    b.hand_in(zhang, draft)
    for language, unit in (("zh-hans", "人"), ("en", "people")):
        zhang.browser.cookies["tongban_language"] = language
        page = b.soup(zhang.browser.get(url(draft, "name")))
        field = page.select_one("input[name='workers']")
        assert (field["value"], field.find_next_sibling().text) == ("12", unit)
        assert f"12 {unit}" in words(zhang.browser.get(f"/drafts/{draft}/check/"))
    number = b.sign(zhang, draft)
    assert "12 people" in words(zhang.browser.get(f"/cases/{number}/"))
    assert "12 人" in words(clerk.browser.get(f"/desk/window/cases/{number}/"))


WRONG: list[tuple[str, dict[str, Any], str, str]] = [
    ("name", {**b.NAME, "name": ""}, "name", "公司名称"),
    ("name", {**b.NAME, "company_type": "other"}, "company_type", "公司类型"),
    ("name", {**b.NAME, "name": "长" * 61}, "name", "61"),
    (
        "people",
        {**b.PEOPLE, "representative_id": "510199199003074013"},
        "representative_id",
        "身份证号码最后一位对不上，请核对第 15 至 18 位",
    ),
    ("people", {**b.PEOPLE, "representative_id": "5101991990030740"}, "representative_id", "现在是 16 位"),
    ("people", {**b.PEOPLE, "representative_phone": "1380013800"}, "representative_phone", "现在是 10 位"),
    (
        "shareholders",
        {**b.SHAREHOLDERS, "shareholders": [{**b.OWNER, "id_number": "51019919900230401X"}]},
        "shareholders.0.id_number",
        "第 7 至 14 位",
    ),
    (
        "shareholders",
        {**b.SHAREHOLDERS, "shareholders": [{**b.OWNER, "contribution": "9 万"}]},
        "shareholders",
        "90,000.00",
    ),
    (
        "shareholders",
        {**b.SHAREHOLDERS, "shareholders": [{**b.OWNER, "pay_by": "2028-02-30"}]},
        "shareholders.0.pay_by",
        "出资日期",
    ),
    (
        "domicile",
        {"right": "hosted", "address": "天生路 1 号", "host_name": "甲", "host_code": "91500109MA5WXYKO1C"},
        "host_code",
        "没有字母 O",
    ),
]


@pytest.mark.parametrize(("section", "raw", "field", "said"), WRONG)
def test_what_is_wrong_stands_beside_the_field_and_in_the_summary(
    zhang: Person, section: str, raw: dict[str, Any], field: str, said: str
) -> None:
    draft = b.start(zhang)
    page = send(zhang, url(draft, section), posted(raw))
    assert page.status_code == 422
    found = b.soup(page)
    link = found.select_one(".govuk-error-summary a")
    beside = found.find(id=f"{field}-error")
    assert link is not None
    assert beside is not None
    assert link["href"] == f"#{field}"
    assert said in link.get_text()
    assert link.get_text() in beside.get_text()
    assert found.find(id=field) is not None, "the link leads to something"
    title = found.title
    assert title is not None
    assert title.get_text().startswith("错误：")


def test_nothing_typed_is_lost_and_nothing_wrong_is_saved(zhang: Person) -> None:
    draft = b.start(zhang)
    raw = {**b.PEOPLE, "representative": "张三丰", "representative_id": "510199199003074013"}
    page = b.soup(send(zhang, url(draft, "people"), posted(raw)))
    assert page.select_one("[name=representative]")["value"] == "张三丰"
    assert page.select_one("[name=representative_id]")["value"] == "510199199003074013"
    again = b.soup(zhang.browser.get(url(draft, "people")))
    assert again.select_one("[name=representative]")["value"] == ""
    assert "共 7 项，已完成 0 项" in words(zhang.browser.get(f"/drafts/{draft}/"))


def test_every_fault_of_a_page_is_told_at_once_in_english_too(zhang: Person) -> None:
    zhang.browser.cookies["tongban_language"] = "en"
    draft = b.start(zhang)
    raw = {**b.PEOPLE, "representative_id": "510199199003074013", "representative_phone": "1380013800"}
    assert errors(send(zhang, url(draft, "people"), posted(raw))) == [
        "The ID number's last character does not match the rest. Check characters 15 to 18",
        "Mobile number must have 11 digits. It has 10",
    ]


def test_a_row_is_added_and_removed_without_saving_and_without_losing(zhang: Person) -> None:
    draft = b.start(zhang)
    typed = posted({**b.SHAREHOLDERS, "shareholders": [{**b.OWNER, "id_number": "5101"}]})
    grown = send(zhang, url(draft, "shareholders"), {**typed, "list-action": "add:shareholders"})
    page = b.soup(grown)
    assert grown.status_code == 200
    assert errors(grown) == [], "adding a row judges nothing"
    assert page.select_one("[name='shareholders.0.id_number']")["value"] == "5101"
    assert page.select_one("[name='shareholders.1.name']") is not None
    two = {**typed, "shareholders.1.name": "李梅"}
    shrunk = b.soup(send(zhang, url(draft, "shareholders"), {**two, "list-action": "remove:shareholders:0"}))
    assert shrunk.select_one("[name='shareholders.0.name']")["value"] == "李梅"
    assert shrunk.select_one("[name='shareholders.1.name']") is None
    assert "共 7 项，已完成 0 项" in words(zhang.browser.get(f"/drafts/{draft}/"))


def test_enter_saves_a_page_with_a_list_and_takes_nobody_out(zhang: Person) -> None:
    draft = b.start(zhang)
    page = b.soup(zhang.browser.get(url(draft, "shareholders")))
    first = page.select_one("main form button[type=submit]")
    assert "name" not in first.attrs, "a browser presses the first button of a form on Enter"


def test_what_we_know_of_the_person_stands_there_already(zhang: Person, clerk: Person) -> None:
    draft = b.start(zhang)
    page = b.soup(zhang.browser.get(url(draft, "papers")))
    assert page.select_one("[name=contact_name]")["value"] == "张强"
    assert page.select_one("[name=contact_phone]")["value"] == b.ZHANG_PHONE
    at_desk = b.soup(clerk.browser.get(f"/desk/window{url(draft, 'papers')}"))
    assert at_desk.select_one("[name=contact_phone]")["value"] == "", "a clerk asks"


def test_a_page_the_item_does_not_have_is_not_there(zhang: Person) -> None:
    assert zhang.browser.get(url(b.start(zhang), "nonsense")).status_code == 404


def test_answers_sent_after_the_session_ended_are_kept_and_sent_after_signing_in(zhang: Person) -> None:
    draft = b.start(zhang)
    page = zhang.browser.get(url(draft, "name"))
    sent = {**b.hidden(page), **posted(b.NAME)}
    zhang.browser.logout()
    zhang.browser.cookies["tongban_50_csrf"] = page.cookies["tongban_50_csrf"].value
    away = zhang.browser.post(url(draft, "name"), sent)
    assert away["Location"].startswith("/sign-in?next=")
    zhang.browser.force_login(zhang.account)
    offer = zhang.browser.get("/kept-answers")
    assert "留存" in words(offer) or "保留" in words(offer)
    done = zhang.browser.post(url(draft, "name"), b.hidden(offer, at=0))
    assert done["Location"] == url(draft, "domicile")
    assert b.NAME["name"] in words(zhang.browser.get(f"/drafts/{draft}/check/"))
