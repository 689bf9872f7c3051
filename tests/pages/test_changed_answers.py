"""The answers before the form can be changed in a draft: what changes is said first, and what still applies is kept."""

import re

import pytest
from bs4 import BeautifulSoup

from tests import builders
from tests.builders import HALL, HERE, PDF, THERE, Neighbour, a_file
from tests.pages.reading import browser_of, errors, form_of, send, words
from tests.pages.test_places import NOWHERE, PERMIT, adopt_permit
from tongban.cases.models import Draft
from tongban.cases.services import drafts
from tongban.identity.models import AccessRecord
from tongban.kernel.actors import Actor


def ready(zhou: Actor) -> str:
    draft = builders.draft(zhou)
    builders.fill(zhou, draft)
    builders.hand_in(zhou, draft)
    return draft


@pytest.mark.parametrize("language", [0, 1], ids=["zh", "en"])
def test_another_place_changes_who_decides_and_keeps_everything_filled_in(zhou: Actor, language: int) -> None:
    draft = ready(zhou)
    kept = Draft.objects.get(pk=draft).content
    browser = browser_of(zhou, ("zh-hans", "en")[language])
    tasks = BeautifulSoup(browser.get(f"/drafts/{draft}/").content, "html.parser")
    where = f"/drafts/{draft}/answers/"
    assert tasks.select_one(f"main a[href='{where}']")
    assert browser.get(where).status_code == 200
    page = send(browser, where, {"place": THERE, "pre_approval": "yes"})
    assert page.status_code == 200
    said = words(page)
    for part in (
        ("成都市武侯区行政审批局", "Chengdu Wuhou District Administrative Approval Bureau"),
        ("3 个工作日", "3 working days"),
        ("前置许可批准文件", "Pre-approval document"),
        ("其他已经填好、交好的都保留", "Everything else that you filled in and handed in stays"),
    ):
        assert part[language] in said, part
    assert Draft.objects.get(pk=draft).content == kept, "nothing is changed before it is confirmed"
    form = form_of(page)
    sent = {field["name"]: field.get("value", "") for field in form.select("input")}
    assert browser.post(where, {**sent, "act": "change"})["Location"] == f"/drafts/{draft}/"
    changed = Draft.objects.get(pk=draft).content
    assert changed == {**kept, "answers": {"place": THERE, "pre_approval": "yes"}}
    text = words(browser.get(f"/drafts/{draft}/"))
    assert ("前置许可批准文件", "Pre-approval document")[language] in text
    assert re.search(("已完成 8 项", "8 of 9")[language], text), text


def test_what_is_asked_no_more_is_named_and_then_deleted(neighbour: Neighbour, zhou: Actor) -> None:
    adopt_permit(neighbour)
    browser = browser_of(zhou)
    choice = {"place": HERE, "ground": "job", "channel": "window", "hall": HALL}
    where = send(browser, f"/items/{PERMIT}/start", choice)["Location"]
    draft = Draft.objects.get().pk
    page = {
        "address": "天生路 1 号",
        "since.year": "2025",
        "since.month": "1",
        "since.day": "1",
        "work": "某厂",
    }
    assert send(browser, f"{where}form/residence/", page).status_code == 303
    drafts.attach_file(actor=zhou, draft_id=draft, material="ground_proof", upload=a_file("a.pdf", PDF))
    said = words(send(browser, f"{where}answers/", {"place": HERE, "ground": "dwelling"}))
    assert "不再需要填写，已填的会删去 居住：单位或者学校" in said
    assert "不再需要的材料，会取出 就业或者就读证明" in said
    assert "决定机关" not in said, "what stays is not told"
    done = send(browser, f"{where}answers/", {"place": HERE, "ground": "dwelling", "act": "change"})
    assert done.status_code == 303
    content = Draft.objects.get().content
    assert content["form"] == {"residence": {"address": "天生路 1 号", "since": "2025-01-01"}}
    assert content["materials"] == {}
    assert content["done"] == ["residence"]
    again = words(send(browser, f"{where}answers/", {"place": HERE, "ground": "job"}))
    assert "要再看一遍的 居住" in again
    assert "现在要交的材料 就业或者就读证明" in again


@pytest.mark.parametrize("language", [0, 1], ids=["zh", "en"])
def test_a_wrong_answer_is_said_at_its_question_and_the_old_ones_stay(zhou: Actor, language: int) -> None:
    draft = builders.draft(zhou)
    browser = browser_of(zhou, ("zh-hans", "en")[language])
    for act in ("", "change"):
        page = send(
            browser, f"/drafts/{draft}/answers/", {"place": NOWHERE, "pre_approval": "no", "act": act}
        )
        assert page.status_code == 422
        assert ("从列出的里面选", "choose one of those listed")[language] in errors(page)
        assert 'id="place-error"' in page.content.decode()
    assert Draft.objects.get().content["answers"] == {"place": HERE, "pre_approval": "no"}
    same = send(browser, f"/drafts/{draft}/answers/", {"place": HERE, "pre_approval": "no"})
    assert (same.status_code, same["Location"]) == (303, f"/drafts/{draft}/")


def test_the_signature_is_of_the_answers_as_they_are_now(zhou: Actor) -> None:
    """A page to sign that was open before says that something has changed, and nothing is submitted."""
    draft = ready(zhou)
    browser = browser_of(zhou)
    stale = form_of(browser.get(f"/drafts/{draft}/sign/"))
    sent = {field["name"]: field.get("value", "") for field in stale.select("input[type=hidden]")}
    drafts.change_answers(actor=zhou, draft_id=draft, answers={"place": THERE, "pre_approval": "no"})
    page = browser.post(f"/drafts/{draft}/sign/", {**sent, "agree": "yes", "password": builders.PASSWORD})
    assert page.status_code == 422
    assert not Draft.objects.get(pk=draft).case_number
    assert "成都市武侯区行政审批局" in words(page)


def test_a_clerk_may_and_a_stranger_may_not(zhou: Actor, clerk: Actor, li: Actor) -> None:
    draft = builders.draft(zhou)
    window = browser_of(clerk)
    where = f"/desk/window/drafts/{draft}/answers/"
    before = AccessRecord.objects.count()
    assert "前置许可批准文件" in words(send(window, where, {"place": HERE, "pre_approval": "yes"}))
    assert AccessRecord.objects.count() > before, "the applicant can see who looked"
    assert send(window, where, {"place": HERE, "pre_approval": "yes", "act": "change"}).status_code == 303
    assert Draft.objects.get().content["answers"]["pre_approval"] == "yes"
    assert browser_of(li).get(f"/drafts/{draft}/answers/").status_code == 404
