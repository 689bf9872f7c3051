"""Returned once, asked and answered across regions, written to by the applicant: all inside the case."""

import re

import pytest

from tests.journeys.cast import Cast
from tests.journeys.evidence import ended, kinds, states, wait_alike
from tests.journeys.plans import WHOLE_COMPANY
from tongban.node.demo.scene import Scene
from tongban.node.tour.browser import Page


@pytest.mark.row("A10", "P46")
def test_a_case_goes_back_to_the_window_once_and_its_clock_runs_on(scene: Scene, cast: Cast) -> None:
    case = cast.journey(WHOLE_COMPANY)
    case.apply()
    case.arrive_accepted()
    case.claim()
    before, _ = states(scene, case.number)
    reason = "请核对股东刘强的证件原件"
    case.give_back(reason)
    page = wait_alike(case, "return")
    hall, authority = "重庆高新区政务服务中心", "成都市武侯区行政审批局"
    assert f"现在由{hall}办理" in page.text
    case.clerk.open(case.window_url)
    assert reason in case.clerk.page.text
    assert _holder(case.clerk.page) == _holder(case.reviewer.open(case.review_url)) == hall

    case.hand_over_again()
    case.claim()
    again = case.reviewer.open(f"{case.review_url}returning/")
    assert not [form for form in again.forms if "reason" in form.names], "a second return is not offered"
    wait_alike(case, "claim")
    case.applicant.wait_for(case.case_url, lambda page: f"现在由{authority}办理" in page.text)
    case.grant()
    state = ended(case, "close")
    assert kinds(state).count("return") == 1
    assert kinds(state).count("forward") == 2
    for fixed in ("started_at", "promised_due", "statutory_due"):
        assert state[fixed] == before[fixed], "no hand-over moves the clock"


def _holder(page: Page) -> str:
    """Who has it now, as the desk says it."""
    found = re.search(r"<dt>经办方</dt>\s*<dd[^>]*>(.*?)</dd>", page.html)
    assert found is not None
    return found[1].strip()


@pytest.mark.row("P07", "A10")
def test_applicant_window_and_authority_write_to_each_other_in_the_case(cast: Cast) -> None:
    """Three write, in two regions; all three read all of it."""
    case = cast.journey(WHOLE_COMPANY)
    case.apply()
    case.arrive_accepted()
    case.claim()
    written = {
        "applicant": "我下周出差，请尽量打我手机",
        "window": "好的，您的材料已转武侯",
        "authority": "已收到，今天审",
    }
    case.write(written["applicant"])
    case.note(case.clerk, written["window"])
    case.note(case.reviewer, written["authority"])
    pages = (
        (case.applicant, case.case_url),
        (case.clerk, case.window_url),
        (case.reviewer, case.review_url),
    )
    for person, url in pages:
        page = person.wait_for(url, lambda page: all(text in page.text for text in written.values()))
        assert "申请人" in page.text
    case.applicant.open(case.case_url)
    case.applicant.send("text", values={"text": " "}, status=422)
    assert "请写 1 到 2000 个字" in case.applicant.page.text
    stranger = cast.person(("50", "zhou.yalan"))
    stranger.open(case.case_url, status=404)


@pytest.mark.row("A10", "B04")
def test_window_and_authority_consult_each_other_both_ways(scene: Scene, cast: Cast) -> None:
    case = cast.journey(WHOLE_COMPANY)
    case.apply()
    case.arrive_accepted()
    case.claim()
    asked = ("住所合同的出租人是谁？", "要不要另交消防意见？")
    case.ask(case.reviewer, asked[0])
    case.answer(case.clerk, asked[0], "出租人是武侯国资公司")
    case.ask(case.clerk, asked[1])
    case.answer(case.reviewer, asked[1], "不用，这一类不要消防意见")
    case.clerk.wait_for(case.window_url, lambda page: "不用，这一类不要消防意见" in page.text)
    case.reviewer.wait_for(case.review_url, lambda page: "出租人是武侯国资公司" in page.text)
    wait_alike(case, "answer")
    case.grant()
    state = ended(case, "close")
    asks = [step["node"] for step in state["steps"] if step["kind"] == "ask"]
    answers = [step["node"] for step in state["steps"] if step["kind"] == "answer"]
    assert (asks, answers) == (["51", "50"], ["50", "51"])
