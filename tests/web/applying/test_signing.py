"""Checked, signed, submitted once; and the receipt."""

import pytest

from tests.web.applying import builders as b
from tests.web.applying.builders import PASSWORD, Person, errors, hidden, send, words
from tongban.cases.queries.lists import cases_of
from tongban.identity.queries import accesses_of

SIGNED = {"agree": "yes", "password": PASSWORD}


def url(draft: str) -> str:
    return f"/drafts/{draft}/sign/"


def numbers(person: Person) -> list[str]:
    assert person.actor.person_id
    return [row.number for row in cases_of(person.actor.person_id).items]


def test_every_answer_can_be_changed_from_the_page_to_check(zhang: Person) -> None:
    draft = b.ready_draft(zhang)
    page = b.soup(zhang.browser.get(f"/drafts/{draft}/check/"))
    changes = [str(link["href"]) for link in page.select(".govuk-summary-list__actions a")]
    for section in b.FORM:
        assert any(f"/form/{section}/?back=check#" in change for change in changes), section
    assert any("/materials/identity/?back=check" in change for change in changes)


def test_the_texts_written_from_the_answers_are_read_before_they_are_signed(zhang: Person) -> None:
    draft = b.ready_draft(zhang)
    assert f"第一条 公司名称：{b.NAME['name']}" in words(zhang.browser.get(f"/drafts/{draft}/check/"))


def test_an_incomplete_application_is_not_signed_but_completed(zhang: Person) -> None:
    draft = b.start(zhang)
    assert zhang.browser.get(url(draft))["Location"] == f"/drafts/{draft}/check/"
    page = b.soup(zhang.browser.get(f"/drafts/{draft}/check/"))
    button = page.select_one("main a.govuk-button")
    assert button is not None
    assert button["href"] == f"/drafts/{draft}/form/name/"


def test_the_promise_names_what_follows_until_when_and_what_if_not(zhang: Person) -> None:
    draft = b.ready_draft(zhang, late=True)
    page = words(zhang.browser.get(url(draft)))
    assert "承诺书：这些材料后补 住所（主要经营场所）相关文件" in page
    assert "最迟 11月24日（周二）17:00 补齐" in page
    assert "到期没有补齐，办件就终止，不作决定" in page
    assert "承诺书" not in words(zhang.browser.get(url(b.ready_draft(zhang))))


def test_signed_and_submitted_there_is_a_receipt(zhang: Person) -> None:
    draft = b.ready_draft(zhang, late=True)
    done = send(zhang, url(draft), SIGNED)
    (number,) = numbers(zhang)
    assert (done.status_code, done["Location"]) == (303, f"/cases/{number}/receipt/")
    receipt = words(zhang.browser.get(done["Location"]))
    assert number in receipt
    assert (
        "重庆市北碚区政务服务中心收件并核对材料。缺什么，最迟 11月30日（周一）17:00 一次性告诉您。" in receipt
    )
    assert "重庆市北碚区市场监督管理局自受理起 1 个工作日内作出决定" in receipt
    assert "住所（主要经营场所）相关文件" in receipt
    assert b.ZHANG_ID not in receipt
    assert "正在送达" not in receipt


@pytest.mark.parametrize(
    ("fields", "field", "said"),
    [
        ({"password": PASSWORD}, "agree", "勾选声明，才能签名"),
        ({"agree": "yes"}, "password", "输入登录密码，才能签名"),
        ({"agree": "yes", "password": "wrong horse"}, "password", "密码"),
    ],
)
def test_without_a_true_signature_nothing_is_submitted(
    zhang: Person, fields: dict[str, str], field: str, said: str
) -> None:
    draft = b.ready_draft(zhang)
    page = send(zhang, url(draft), fields)
    assert page.status_code == 422
    assert said in errors(page)[0]
    assert b.soup(page).find(id=f"{field}-error") is not None
    assert numbers(zhang) == []
    assert PASSWORD not in page.content.decode()


def test_guessing_the_password_is_stopped(zhang: Person) -> None:
    draft = b.ready_draft(zhang)
    pages = [send(zhang, url(draft), {"agree": "yes", "password": f"guess {n}"}) for n in range(12)]
    told = [errors(page)[0] for page in pages]
    assert told[0] != told[-1], "at last it says when to try again"
    assert errors(send(zhang, url(draft), SIGNED)) == [told[-1]], (
        "and then the right one does not help either"
    )
    assert numbers(zhang) == []


def test_pressing_twice_makes_one_case_and_one_receipt(zhang: Person) -> None:
    draft = b.ready_draft(zhang)
    page = zhang.browser.get(url(draft))
    sent = {**hidden(page), **SIGNED}
    first, second = (zhang.browser.post(url(draft), sent) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert len(numbers(zhang)) == 1


def test_two_windows_of_the_same_draft_make_one_case(zhang: Person) -> None:
    draft = b.ready_draft(zhang)
    sheets = [{**hidden(zhang.browser.get(url(draft))), **SIGNED} for _ in range(2)]
    first, second = (zhang.browser.post(url(draft), sheet) for sheet in sheets)
    assert first["Location"] == second["Location"]
    assert len(numbers(zhang)) == 1


def test_what_changed_after_it_was_shown_is_checked_again(zhang: Person) -> None:
    draft = b.ready_draft(zhang)
    shown = {**hidden(zhang.browser.get(url(draft))), **SIGNED}
    b.fill(zhang, draft, {"name": {**b.NAME, "name": "重庆另一桥有限公司"}})
    page = zhang.browser.post(url(draft), shown)
    assert page.status_code == 422
    assert errors(page) == ["签名后内容又有改动。请重新核对并签名"]
    assert "重庆另一桥有限公司" in words(page)
    assert numbers(zhang) == []


def test_after_submission_every_page_of_the_draft_leads_to_the_receipt(zhang: Person) -> None:
    draft = b.ready_draft(zhang)
    done = send(zhang, url(draft), SIGNED)
    for page in ("", "check/", "sign/", "form/name/"):
        assert zhang.browser.get(f"/drafts/{draft}/{page}")["Location"] == done["Location"]


def test_a_clerk_signs_as_witness_with_their_own_password(zhang: Person, clerk: Person) -> None:
    draft = b.start(zhang, helper=clerk)
    b.fill(clerk, draft)
    b.hand_in(clerk, draft)
    where = f"/desk/window{url(draft)}"
    assert "申请人已当面看过以上内容并签名" in words(clerk.browser.get(where))
    done = send(clerk, where, SIGNED)
    (number,) = numbers(zhang)
    assert done["Location"] == f"/desk/window/cases/{number}/receipt/"
    assert number in words(clerk.browser.get(done["Location"]))
    assert number in words(zhang.browser.get("/cases/"))
    assert zhang.actor.person_id
    assert accesses_of(zhang.actor.person_id).items, "the person can read who looked"


def test_what_a_window_here_takes_in_need_not_travel_yet(zhang: Person, neighbour: None) -> None:
    number = b.submitted(zhang, b.THERE)
    receipt = words(zhang.browser.get(f"/cases/{number}/receipt/"))
    assert "重庆市北碚区政务服务中心 收件 → 成都市武侯区行政审批局 决定" in receipt
    assert "正在送达" not in receipt


def test_an_application_online_travels_and_says_that_it_is_on_its_way(zhang: Person, neighbour: None) -> None:
    number = b.submitted_online(zhang)
    receipt = words(zhang.browser.get(f"/cases/{number}/receipt/"))
    assert "已存，正在送达四川省" in receipt
    assert "成都市武侯区政务服务中心 收件 → 成都市武侯区行政审批局 决定" in receipt


def test_a_standard_the_other_side_has_not_signed_is_not_applied_for(zhang: Person) -> None:
    draft = b.ready_draft(zhang, b.THERE)
    refused = send(zhang, url(draft), SIGNED)
    assert refused.status_code == 422
    assert "还没有共同签署同一版本" in words(refused)
    assert numbers(zhang) == []


def test_nobody_else_reads_the_receipt(zhang: Person, li: Person) -> None:
    number = b.submitted(zhang)
    assert li.browser.get(f"/cases/{number}/receipt/").status_code == 404
