"""The task list of a draft: what is left, how long it is kept, who may see it."""

import datetime as dt

import pytest

from tests.web.applying import builders as b
from tests.web.applying.builders import Person, words
from tongban.kernel import clock

PAGES = ["", "form/name/", "materials/identity/", "materials/identity/file", "check/", "sign/", "give-up/"]


def test_everything_to_do_is_listed_with_where_it_leads(zhang: Person) -> None:
    draft = b.start(zhang)
    page = zhang.browser.get(f"/drafts/{draft}/")
    links = [link["href"] for link in b.soup(page).select(".govuk-task-list__link")]
    assert f"/drafts/{draft}/form/shareholders/" in links
    assert f"/drafts/{draft}/materials/identity/" in links
    assert "核对、签名并提交" in words(page)
    assert f"/drafts/{draft}/check/" not in links, "nothing can be signed yet"
    assert "共 7 项，已完成 0 项" in words(page)


def test_an_answer_brings_up_the_material_it_needs(zhang: Person) -> None:
    draft = b.start(zhang)
    b.fill(zhang, draft, {"domicile": b.DOMICILE})
    assert "住所（主要经营场所）相关文件" in words(zhang.browser.get(f"/drafts/{draft}/"))


def test_a_complete_draft_leads_to_the_page_to_check(zhang: Person) -> None:
    draft = b.ready_draft(zhang)
    page = zhang.browser.get(f"/drafts/{draft}/")
    button = b.soup(page).select_one("main a.govuk-button")
    assert button is not None
    assert button["href"] == f"/drafts/{draft}/check/"


def test_it_says_who_takes_it_in_and_who_decides(zhang: Person) -> None:
    text = words(zhang.browser.get(f"/drafts/{b.start(zhang)}/"))
    assert "重庆市北碚区政务服务中心 收件 → 重庆市北碚区市场监督管理局 决定" in text


def test_a_draft_nobody_touched_warns_before_it_is_deleted(zhang: Person, noon: dt.datetime) -> None:
    draft = b.start(zhang)
    assert "快到期" not in words(zhang.browser.get(f"/drafts/{draft}/"))
    with clock.frozen(noon + dt.timedelta(days=80)):
        assert "2月21日（周日）12:00 会删除" in words(zhang.browser.get(f"/drafts/{draft}/"))
        assert "快到期" in words(zhang.browser.get("/cases/"))
        b.fill(zhang, draft, {"name": b.NAME})
        assert "快到期" not in words(zhang.browser.get(f"/drafts/{draft}/"))


def test_giving_up_asks_once_and_leaves_nothing(zhang: Person) -> None:
    draft = b.start(zhang)
    assert "不能恢复" in words(zhang.browser.get(f"/drafts/{draft}/give-up/"))
    done = b.send(zhang, f"/drafts/{draft}/give-up/", {})
    assert (done.status_code, done["Location"]) == (303, "/cases/")
    assert zhang.browser.get(f"/drafts/{draft}/").status_code == 404


def test_nobody_else_sees_a_draft(zhang: Person, li: Person) -> None:
    draft = b.ready_draft(zhang)
    for page in PAGES:
        assert li.browser.get(f"/drafts/{draft}/{page}").status_code == 404, page


def test_a_reviewer_sees_no_draft_at_all(zhang: Person, reviewer: Person) -> None:
    draft = b.ready_draft(zhang)
    for page in PAGES:
        assert reviewer.browser.get(f"/drafts/{draft}/{page}").status_code == 403, page
        assert reviewer.browser.get(f"/desk/window/drafts/{draft}/{page}").status_code == 403, page


@pytest.mark.parametrize(("language", "spoken"), [("zh-hans", "zh-Hans"), ("en", "en")])
def test_every_page_speaks_both_languages(zhang: Person, language: str, spoken: str) -> None:
    draft = b.ready_draft(zhang, late=True)
    zhang.browser.cookies["tongban_language"] = language
    for page in ("", "form/name/", "materials/domicile_proof/", "check/", "sign/", "give-up/"):
        found = zhang.browser.get(f"/drafts/{draft}/{page}")
        html, heading = b.soup(found).html, b.soup(found).select_one("h1")
        assert html is not None
        assert heading is not None
        assert (found.status_code, html["lang"]) == (200, spoken), page
        assert heading.get_text().isascii() == (language == "en"), page


def test_a_clerk_helps_with_a_draft_and_the_person_can_read_that(zhang: Person, clerk: Person) -> None:
    draft = b.ready_draft(zhang)
    page = clerk.browser.get(f"/desk/window/drafts/{draft}/check/")
    assert page.status_code == 200
    assert "5101**********4012" in words(page)
    assert b.ZHANG_ID not in page.content.decode()
    assert b.ZHANG_ID in words(zhang.browser.get(f"/drafts/{draft}/check/")), "the owner reads it whole"
