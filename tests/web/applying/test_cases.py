"""My cases: where each stands, who has it, what waits for me, and what I may do with it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.web.applying import builders as b
from tests.web.applying.builders import PDF, PNG, Person, errors, hidden, send, words
from tongban.cases.services import messages
from tongban.kernel import clock

Story = Callable[[Person, Person, Person], str]


def accepted_late(zhang: Person, clerk: Person, reviewer: Person) -> str:
    number = b.submitted(zhang, late=True)
    b.accept(clerk, number, late=True)
    return number


def to_correct(zhang: Person, clerk: Person, reviewer: Person) -> str:
    number = b.submitted(zhang)
    b.ask_correction(clerk, number)
    return number


def granted(zhang: Person, clerk: Person, reviewer: Person) -> str:
    b.granted(zhang, clerk, reviewer)
    return str(b.soup(zhang.browser.get("/cases/")).select("h3 a")[0]["href"]).split("/")[2]


def refused(zhang: Person, clerk: Person, reviewer: Person) -> str:
    number = b.submitted(zhang)
    b.accept(clerk, number)
    b.refuse(reviewer, number)
    b.let_work()
    return number


def fresh(zhang: Person, clerk: Person, reviewer: Person) -> str:
    return b.submitted(zhang)


STORIES: list[tuple[Story, str, str]] = [
    (fresh, "已提交，等窗口收件。", "It is waiting for the window to take it in."),
    (accepted_late, "您承诺后补的材料还要补交。", "You still send what you promised for later."),
    (to_correct, "补正期间不计时。", "the clock waits for you."),
    (granted, "已准予，结果已送达。", "It is granted, and the result has been delivered to you."),
    (refused, "理由和您可以做的，见下文。", "The reasons and what you can do are below."),
]


@pytest.mark.parametrize(("story", "zh", "en"), STORIES)
def test_a_case_says_in_words_where_it_stands(
    zhang: Person, clerk: Person, reviewer: Person, story: Story, zh: str, en: str
) -> None:
    number = story(zhang, clerk, reviewer)
    for language, sentence in (("zh-hans", zh), ("en", en)):
        zhang.browser.cookies["tongban_language"] = language
        page = zhang.browser.get(f"/cases/{number}/")
        assert page.status_code == 200
        assert sentence in words(page)
        assert number in words(page)
        assert zhang.browser.get("/cases/").status_code == 200
        assert zhang.browser.get(f"/cases/{number}/receipt/").status_code == 200


def test_the_list_of_stages_marks_where_the_case_is(zhang: Person, clerk: Person) -> None:
    number = b.submitted(zhang)
    b.accept(clerk, number)
    page = b.soup(zhang.browser.get(f"/cases/{number}/"))
    lists = page.select("ol.tb-steps")
    assert len(lists) == 2
    for listed in lists:
        here = listed.select('li[aria-current="step"] > strong')
        assert [stage.text for stage in here] == ["受理并转决定机关"]
    assert not b.soup(zhang.browser.get("/items/company_establishment/")).select('li[aria-current="step"]')


def test_the_page_says_who_has_it_and_shows_what_happened(zhang: Person, clerk: Person) -> None:
    number = b.submitted(zhang)
    assert "现在由重庆市北碚区政务服务中心办理 受理后开始计时" in words(
        zhang.browser.get(f"/cases/{number}/")
    )
    b.accept(clerk, number)
    page = zhang.browser.get(f"/cases/{number}/")
    text = words(page)
    assert "现在由重庆市北碚区市场监督管理局办理 剩 1 个工作日 最迟 11月24日（周二）17:00" in text
    assert len(b.soup(page).select(".tb-timeline__step")) == 4
    assert b.soup(page).select_one("svg.tb-flow") is not None
    assert "正在这里" in text, "the list says where it is, as the picture does"


def test_identity_numbers_are_masked_outside_the_form(zhang: Person) -> None:
    page = zhang.browser.get(f"/cases/{b.submitted(zhang)}/").content.decode()
    assert b.ZHANG_ID not in page
    assert "5101**********4012" in page


def test_a_late_material_is_sent_before_its_time_is_over(zhang: Person, clerk: Person) -> None:
    number = accepted_late(zhang, clerk, clerk)
    page = zhang.browser.get(f"/cases/{number}/")
    assert "最迟 11月24日（周二）17:00 补交“住所（主要经营场所）相关文件”" in words(page)
    where = f"/cases/{number}/supply/domicile_proof/"
    wrong = send(zhang, where, {"file": SimpleUploadedFile("lease.heic", b"none")})
    assert (wrong.status_code, len(errors(wrong))) == (422, 1)
    done = send(zhang, where, {"file": SimpleUploadedFile("租赁合同.png", PNG)})
    assert (done.status_code, done["Location"]) == (303, f"/cases/{number}/")
    assert "补交“" not in words(zhang.browser.get(f"/cases/{number}/"))
    assert zhang.browser.get(where).status_code == 404, "it is not awaited any more"


def test_a_material_that_is_not_owed_has_no_page(zhang: Person, clerk: Person) -> None:
    number = accepted_late(zhang, clerk, clerk)
    assert zhang.browser.get(f"/cases/{number}/supply/identity/").status_code == 404


def test_people_write_to_each_other_inside_the_case(zhang: Person, clerk: Person) -> None:
    number = b.submitted(zhang)
    b.take_in(clerk, number)
    messages.send_note(actor=clerk.actor, number=number, text="租赁合同请拍全。")
    assert "租赁合同请拍全。" in words(zhang.browser.get(f"/cases/{number}/"))
    page = zhang.browser.get(f"/cases/{number}/")
    sent = {**hidden(page), "text": "好的，明天上午补。"}
    first, second = (zhang.browser.post(f"/cases/{number}/", sent) for _ in range(2))
    assert first["Location"] == second["Location"] == f"/cases/{number}/#messages"
    notes = [
        note.get_text() for note in b.soup(zhang.browser.get(f"/cases/{number}/")).select(".tb-messages li")
    ]
    assert len(notes) == 2
    assert "好的，明天上午补。" in notes[1]


def test_a_message_needs_words_and_an_end(zhang: Person) -> None:
    number = b.submitted(zhang)
    for text in ("", "   ", "字" * 2001):
        page = send(zhang, f"/cases/{number}/", {"text": text})
        assert page.status_code == 422
        assert errors(page) == ["请写 1 到 2000 个字"]
        area = b.soup(page).select_one("textarea[name=text]")
        assert area is not None
        assert area.get_text().strip() == text.strip(), "what was typed stays"


def test_withdrawing_asks_once_and_ends_the_case(zhang: Person, clerk: Person) -> None:
    number = b.submitted(zhang)
    assert "不能恢复" in words(zhang.browser.get(f"/cases/{number}/withdraw/"))
    done = send(zhang, f"/cases/{number}/withdraw/", {"reason": "公司暂不开了"})
    assert done["Location"] == f"/cases/{number}/"
    page = zhang.browser.get(f"/cases/{number}/")
    assert "您已撤回，没有作出决定" in words(page)
    assert "公司暂不开了" in words(page)
    assert zhang.browser.get(f"/cases/{number}/withdraw/").status_code == 404


def test_a_withdrawal_that_has_to_travel_says_so_and_is_sent_once(zhang: Person, neighbour: None) -> None:
    number = b.submitted_online(zhang)
    send(zhang, f"/cases/{number}/withdraw/", {"reason": ""})
    page = words(zhang.browser.get(f"/cases/{number}/"))
    assert "您的撤回正在送往办理机关" in page
    assert "撤回申请" not in page
    assert zhang.browser.get(f"/cases/{number}/withdraw/").status_code == 404


def test_a_decided_case_cannot_be_withdrawn(zhang: Person, clerk: Person, reviewer: Person) -> None:
    number = refused(zhang, clerk, reviewer)
    assert "撤回申请" not in words(zhang.browser.get(f"/cases/{number}/"))
    assert zhang.browser.get(f"/cases/{number}/withdraw/").status_code == 404


def test_a_refusal_carries_reason_clause_change_and_remedies(
    zhang: Person, clerk: Person, reviewer: Person
) -> None:
    text = words(zhang.browser.get(f"/cases/{refused(zhang, clerk, reviewer)}/"))
    for said in (
        "决定：不予",
        "公司名称与北碚区已登记的企业相同",
        "《市场主体登记管理条例》第十六条",
        "换一个没有登记过的名称，重新提交",
        "60 日内申请行政复议",
    ):
        assert said in text


def test_a_file_of_the_case_leaves_as_a_file(zhang: Person) -> None:
    number = b.submitted(zhang)
    got = zhang.browser.get(f"/cases/{number}/files/identity")
    assert got.content == PDF
    assert got["Content-Disposition"].startswith("attachment")
    assert "sandbox" in got["Content-Security-Policy"]
    assert zhang.browser.get(f"/cases/{number}/files/application").status_code == 404


PAGES = ["", "receipt/", "withdraw/", "supply/domicile_proof/", "correct/", "files/identity"]


def test_another_persons_case_is_not_there(zhang: Person, li: Person, clerk: Person) -> None:
    number = accepted_late(zhang, clerk, clerk)
    for page in PAGES:
        assert li.browser.get(f"/cases/{number}/{page}").status_code == 404, page
        assert clerk.browser.get(f"/cases/{number}/{page}").status_code == 403, page


def test_another_person_can_do_nothing_with_a_case(zhang: Person, li: Person) -> None:
    number, own = b.submitted(zhang), b.submitted(li)
    token = hidden(li.browser.get(f"/cases/{own}/"))
    for page, fields in (("", {"text": "hello"}), ("withdraw/", {}), ("correct/", {})):
        assert li.browser.post(f"/cases/{number}/{page}", {**token, **fields}).status_code == 404
    assert "hello" not in words(zhang.browser.get(f"/cases/{number}/"))


def test_lists_show_own_drafts_and_cases_only(zhang: Person, li: Person) -> None:
    assert "还没有提交过申请" in words(zhang.browser.get("/cases/"))
    number, draft = b.submitted(zhang), b.start(zhang)
    mine, theirs = zhang.browser.get("/cases/"), li.browser.get("/cases/")
    assert number in words(mine)
    assert b.soup(mine).select_one(f"a[href='/drafts/{draft}/']") is not None
    assert number not in words(theirs)
    assert b.soup(theirs).select_one(f"a[href='/drafts/{draft}/']") is None


def test_a_case_whose_promise_lapsed_says_so(zhang: Person, clerk: Person, noon: dt.datetime) -> None:
    number = accepted_late(zhang, clerk, clerk)
    with clock.frozen(noon + dt.timedelta(days=2)):
        b.let_work()
        assert "承诺后补的材料到期没有补交，办件已终止" in words(zhang.browser.get(f"/cases/{number}/"))


def test_whoever_is_not_signed_in_is_asked_to(zhang: Person, client: Any) -> None:
    number = b.submitted(zhang)
    away = client.get(f"/cases/{number}/")
    assert away["Location"] == f"/sign-in?next=%2Fcases%2F{number}%2F"
