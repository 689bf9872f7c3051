"""Several cases at once, through the pages: what would happen is shown before anything does, and then it happens once."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.test import Client

from tests import builders
from tests.builders import COMPANY, COMPANY_FORM, HALL, HERE
from tests.pages.reading import browser_of, form_of, words
from tongban.cases.models import BulkLine, BulkRun, Case
from tongban.cases.services import applicant, bulk, drafts, intake
from tongban.cases.types import BulkAct, Channel, Check
from tongban.catalogue import queries as catalogue
from tongban.catalogue.services import adopt_standard
from tongban.certificates.models import Certificate
from tongban.kernel.actors import Actor

SIMPLE = "company_in_bulk"


@pytest.fixture
def simple(zhou: Actor) -> str:
    """An item whose standard lets several cases be granted at once; else it is the company."""
    text = next(text for text, name in catalogue.shipped_standards() if name == f"{COMPANY}.yaml")
    text = text.replace(f"key: {COMPANY}", f"key: {SIMPLE}", 1)
    adopt_standard(
        text=text.replace("\nresult:", "\nbulk_decision: {allowed: true, basis: [design]}\nresult:", 1),
        path=SIMPLE,
    )
    return SIMPLE


def submitted(person: Actor, item: str, *, late: bool = False) -> str:
    assert person.person_id is not None
    draft = drafts.start_draft(
        actor=person,
        person_id=person.person_id,
        item=item,
        answers={"place": HERE, "pre_approval": "no"},
        channel=Channel.WINDOW,
        hall=HALL,
    )
    builders.fill(person, draft, COMPANY_FORM)
    builders.hand_in(person, draft, late=late)
    return builders.sign(person, draft)


def everything() -> dict[str, list[Any]]:
    """All that is kept of cases, certificates, messages and events, but for the runs themselves."""
    tables = [
        table
        for package in ("cases", "certificates", "exchange", "journal", "blobs")
        for table in apps.get_app_config(package).get_models()
        if table not in (BulkRun, BulkLine)
    ]
    return {table.__name__: list(table.objects.order_by("pk").values_list()) for table in tables}


def tick(browser: Client, queue: str, act: str, numbers: list[str]) -> Any:
    """Tick cases in the queue, press a button under them; answers the page of what would happen."""
    page = browser.get(queue)
    offered = [box["value"] for box in BeautifulSoup(page.content, "html.parser").select("input[form=bulk]")]
    assert set(numbers) <= set(offered)
    hidden = {
        field["name"]: field["value"] for field in form_of(page, "/desk/bulk/").select("input[type=hidden]")
    }
    done = browser.post("/desk/bulk/", {**hidden, "act": act, "case": numbers})
    again = browser.post("/desk/bulk/", {**hidden, "act": act, "case": numbers})
    assert (done.status_code, done["Location"]) == (303, again["Location"])
    return browser.get(done["Location"])


def outcome(page: Any) -> dict[str, str]:
    """What the table says of each case."""
    rows = BeautifulSoup(page.content, "html.parser").select("main tbody tr")
    return {
        row.select_one("th").get_text(strip=True): row.select("td")[-1].get_text(" ", strip=True)
        for row in rows
    }


def go(browser: Client, page: Any, **ticked: list[str]) -> Any:
    """Press the button of the page; answers where it led."""
    form = form_of(page)
    hidden = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    return browser.post(form["action"], {**hidden, **ticked}), hidden


def boxes(page: Any) -> dict[str, list[str]]:
    """Every check the page asks to confirm, by the name of its boxes."""
    found: dict[str, list[str]] = {}
    for box in form_of(page).select("input[type=checkbox]"):
        found.setdefault(str(box["name"]), []).append(str(box["value"]))
    return found


@pytest.mark.row("P13")
def test_a_bulk_decision_is_rehearsed_then_carried_out_once(
    zhou: Actor, clerk: Actor, reviewer: Actor, simple: str
) -> None:
    def on_the_table(item: str = simple, *, late: bool = False, by: Actor = reviewer) -> str:
        number = submitted(zhou, item, late=late)
        found = {"domicile_proof": Check.LATE} if late else {}
        return builders.claimed(clerk, by, number, **found)

    colleague = builders.reviewer(login="colleague")
    good, second, owing = on_the_table(), on_the_table(), on_the_table(late=True)
    theirs, other_item, leaving = on_the_table(by=colleague), on_the_table(COMPANY), on_the_table()
    numbers = [good, second, owing, theirs, other_item, leaving]
    browser = browser_of(reviewer)
    before = everything()
    page = tick(browser, "/desk/review/", "grant", numbers)
    assert everything() == before, "looking changes nothing"
    assert "还什么都没有办" in words(page)
    says = outcome(page)
    assert [says[number] for number in (good, second, leaving)] == ["已准予"] * 3
    assert "容缺的材料还没有补齐" in says[owing]
    assert "同事正在审查" in says[theirs]
    assert "不允许批量决定" in says[other_item]

    too_few, _ = go(browser, page)
    assert too_few.status_code == 422
    assert "审查要点没有核对" in words(too_few)
    assert everything() == before

    applicant.withdraw_case(actor=zhou, number=leaving, reason="不办了")
    done, hidden = go(browser, page, **boxes(page))
    result = browser.get(done["Location"])
    says = outcome(result)
    assert [says[number] for number in (good, second)] == ["办好了"] * 2
    assert "没有办" in says[leaving]
    assert "已办结" not in says[good]
    assert "办好 2 件" in words(result)
    states = {number: Case.objects.get(number=number).state for number in numbers}
    assert states == {
        **dict.fromkeys(numbers, "in_review"),
        **dict.fromkeys((good, second), "granted"),
        leaving: "closed",
    }
    assert Certificate.objects.count() == 2

    after = everything()
    again = browser.post(done["Location"], {**hidden, **boxes(page)})
    assert again["Location"] == done["Location"]
    assert everything() == after, "pressed twice, done once"
    assert outcome(browser.get(done["Location"])) == says


@pytest.mark.row("P13")
def test_several_applications_are_taken_in_and_accepted(zhou: Actor, clerk: Actor, reviewer: Actor) -> None:
    checked, late, unchecked, fresh = (
        builders.submitted(zhou, late=late) for late in (False, True, False, False)
    )
    browser = browser_of(clerk)
    page = tick(browser, "/desk/window/", "take-in", [checked, late, unchecked])
    assert set(outcome(page).values()) == {"已收件"}
    done, _ = go(browser, page)
    assert set(outcome(browser.get(done["Location"])).values()) == {"办好了"}
    for number, found in ((checked, {}), (late, {"domicile_proof": Check.LATE})):
        intake.save_checks(actor=clerk, number=number, checks=builders.findings(number, **found))
    page = tick(browser, "/desk/window/?all=1", "accept", [checked, late, unchecked, fresh])
    says = outcome(page)
    assert "已受理 转重庆市北碚区市场监督管理局 · 最迟" in says[checked]
    assert "容缺受理" in says[late]
    assert "份材料没有核对" in says[unchecked]
    assert "不能做这一步" in says[fresh]
    done, _ = go(browser, page)
    assert "办好 2 件" in words(browser.get(done["Location"]))
    states = [Case.objects.get(number=number).state for number in (checked, late, unchecked, fresh)]
    assert states == ["accepted", "tolerance_accepted", "received", "submitted"]


def test_a_whole_page_is_ticked_by_a_link(zhou: Actor, clerk: Actor) -> None:
    numbers = {builders.submitted(zhou) for _ in range(3)}
    browser = browser_of(clerk)
    for query, ticked in (("", set()), ("?show=todo&all=1", numbers)):
        page = BeautifulSoup(browser.get(f"/desk/window/{query}").content, "html.parser")
        assert {box["value"] for box in page.select("input[form=bulk][checked]")} == ticked
        assert page.select_one("#bulk a")["href"].endswith("all=1")


def test_a_run_that_broke_off_goes_on_where_it_was(zhou: Actor, clerk: Actor, reviewer: Actor) -> None:
    numbers = [builders.accepted(clerk, builders.submitted(zhou)) for _ in range(3)]
    run_id = bulk.plan_bulk(actor=reviewer, act="claim", numbers=numbers)
    bulk._begin(reviewer, run_id, {})
    run = BulkRun.objects.get(pk=run_id)
    bulk._take_turn(reviewer, run, run.lines.get(place=1).pk)
    browser = browser_of(reviewer)
    page = browser.get(f"/desk/bulk/{run_id}/")
    assert "接着办剩下的 2 件" in words(page)
    go(browser, page)
    assert set(Case.objects.values_list("state", "claimed_by")) == {("in_review", reviewer.account_id)}
    assert Case.objects.get(number=numbers[0]).steps.filter(kind="claim").count() == 1


def test_what_cannot_be_done_in_bulk_says_why(zhou: Actor, clerk: Actor, reviewer: Actor) -> None:
    number = builders.submitted(zhou)
    browser = browser_of(clerk)
    hidden = {
        field["name"]: field["value"]
        for field in form_of(browser.get("/desk/window/"), "/desk/bulk/").select("input[type=hidden]")
    }
    for sent, status, says in (
        ({"act": "accept"}, 400, "还没有选办件"),
        ({"act": "grant", "case": number}, 403, "这个岗位不能批量做这一步"),
        ({"act": "erase", "case": number}, 403, "这个岗位不能批量做这一步"),
        ({"act": "take-in", "case": [f"CQ-{n}" for n in range(51)]}, 400, "一次最多 50 件"),
    ):
        answer = browser.post("/desk/bulk/", {**hidden, **sent})
        assert (answer.status_code, says in words(answer)) == (status, True), sent
    unknown = bulk.plan_bulk(actor=clerk, act="take-in", numbers=["CQ-0", "SC-1"])
    page = browser.get(f"/desk/bulk/{unknown}/")
    assert all("没有这件办件" in said for said in outcome(page).values())
    assert "都不能这样办" in words(page)
    assert browser_of(builders.clerk(login="other")).get(f"/desk/bulk/{unknown}/").status_code == 404
    assert browser.get("/desk/bulk/nothing/").status_code == 404


def test_a_rule_that_says_no_keeps_a_case_out(
    zhou: Actor, clerk: Actor, reviewer: Actor, simple: str
) -> None:
    number = builders.claimed(clerk, reviewer, submitted(zhou, simple))
    case = Case.objects.get(number=number)
    case.content["form"]["name"]["company_type"] = "limited"
    case.save()
    page = tick(browser_of(reviewer), "/desk/review/", "grant", [number])
    assert "标准里的规则判断为不符合" in outcome(page)[number]


def test_plans_nobody_carried_out_are_forgotten(clerk: Actor, noon: Any) -> None:
    old, run = (bulk.plan_bulk(actor=clerk, act=BulkAct.ACCEPT, numbers=["CQ-1"]) for _ in range(2))
    bulk.carry_out_bulk(actor=clerk, run_id=run, criteria={})
    BulkRun.objects.update(made_at=noon - bulk.PLAN_LASTS * 2)
    fresh = bulk.plan_bulk(actor=clerk, act=BulkAct.ACCEPT, numbers=["CQ-1"])
    assert set(BulkRun.objects.values_list("pk", flat=True)) == {run, fresh}
    assert not BulkLine.objects.filter(run_id=old).exists()
