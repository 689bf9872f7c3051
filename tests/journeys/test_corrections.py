"""One request names everything that must be mended, each at its field or material; the clock waits for the applicant."""

import datetime as dt
import pathlib
from collections.abc import Mapping

import pytest

from tests.journeys.cast import Cast
from tests.journeys.evidence import State, ended, kinds, states, wait_alike
from tests.journeys.plans import RESIDENCE, WHOLE_COMPANY
from tests.journeys.standards import adopt_on_both, changed_copy
from tongban.node.demo.scene import Scene
from tongban.node.tour.browser import Form, Page
from tongban.node.tour.journey import Journey, Section, flat_values, has_step, scan_of

POLICE, TAN_YUE = ("51", "police.wuhou"), ("50", "tan.yue")


def mend_section(case: Journey, section: str, values: Section, told: str) -> None:
    """The applicant opens the marked page from the list, reads what is wrong, and mends it."""
    case.applicant.open(f"{case.case_url}correct/")
    page = case.applicant.follow(f"/correct/{section}/")
    assert told in page.text
    case.applicant.send(*flat_values(values), values=flat_values(values), button="")


def mend_material(case: Journey, material: str, told: str) -> None:
    """The applicant opens the marked material from the list, reads what is wrong, and uploads another."""
    case.applicant.open(f"{case.case_url}correct/")
    page = case.applicant.follow(f"/correct/materials/{material}/")
    assert told in page.text
    case.applicant.send("file", files={"file": scan_of(material)})


def send_back(case: Journey) -> None:
    """Everything is mended: back to the office that asked."""
    (form,) = _own_forms(case.applicant.open(f"{case.case_url}correct/"))
    case.applicant.browser.submit(form)
    case.applicant.expect(200)


def _own_forms(page: Page) -> list[Form]:
    """The forms of the page itself, without the one that signs out."""
    return [form for form in page.forms if form.method == "post" and "/sign-out" not in form.action]


def all_at_once(case: Journey, gaps: Mapping[str, str]) -> None:
    """The list names every gap with its text, and cannot be sent back while one is open."""
    case.applicant.wait_for(case.case_url, lambda page: any("/correct/" in a for a, _ in page.links))
    page = case.applicant.follow("/correct/")
    for text in gaps.values():
        assert text in page.text
    assert f"有 {len(gaps)} 处" in page.text
    assert not _own_forms(page), "nothing can be sent back yet"


@pytest.mark.row("P08", "A10")
def test_the_window_asks_once_for_everything_before_it_accepts(cast: Cast) -> None:
    case = cast.journey(WHOLE_COMPANY)
    case.apply()
    case.take_in()
    case.check(identity="wrong")
    gaps = {
        "material-identity": "刘强的身份证只有一面，请传正反两面",
        "field-name-name": "名称里缺行业，请补上",
    }
    page = case.request_correction(case.clerk, gaps)
    assert "/accept" not in [form.action for form in page.forms]
    all_at_once(case, gaps)

    mend_section(
        case,
        "name",
        {"name": "成都山水桥文化艺术有限公司", "company_type": "limited"},
        gaps["field-name-name"],
    )
    case.applicant.open(f"{case.case_url}correct/")
    mend_material(case, "identity", gaps["material-identity"])
    send_back(case)
    case.clerk.wait_for(case.window_url, lambda page: has_step(page, "resume"))
    case.check(identity="complete")
    case.accept()
    case.claim()
    refused = case.reviewer.open(f"/desk/cases/{case.number}/correction/")
    (form,) = [form for form in refused.forms if "material-identity" in form.names]
    assert "again" in form.names, "a second request says why it was not told at once"
    case.grant()
    state = ended(case, "close")
    expected = ["submit", "take_in", "request_correction", "correct", "resume", "accept", "forward", "arrive"]
    assert kinds(state)[:8] == expected
    code = case.collect()
    assert "成都山水桥文化艺术有限公司" in case.applicant.open(f"/certificates/{code}/").text


@pytest.mark.row("P08", "A10", "P46")
def test_the_authority_asks_and_the_clock_stands_still_until_it_is_mended(
    scene: Scene, cast: Cast, tmp_path: pathlib.Path
) -> None:
    """Under a version with a limit in hours, so that minutes show: what was left when it stopped is left afterwards."""
    file = changed_copy(
        tmp_path,
        "residence_permit",
        2,
        {"  promised: {duration: P10D, unit: calendar_day,": "  promised: {duration: PT48H, unit: hour,"},
    )
    adopt_on_both(scene, file, "residence_permit")
    case = cast.journey(RESIDENCE, applicant=TAN_YUE, reviewer=POLICE)
    case.apply()
    case.arrive_accepted()
    case.claim()
    before, _ = states(scene, case.number)
    gaps = {
        "material-address_proof": "租赁合同缺最后一页",
        "field-residence-address": "请写到房号",
    }
    case.request_correction(case.reviewer, gaps)
    all_at_once(case, gaps)
    wait_alike(case, "request_correction")
    here, there = states(scene, case.number)
    assert here == there
    asked = moment_of(here, "request_correction")
    assert (here["state"], here["holder"]) == ("correction_requested", "applicant")
    assert moment(here["paused_from"]) == asked
    assert here["promised_due"] == before["promised_due"]
    for person, url in ((case.applicant, case.case_url), (case.reviewer, case.review_url)):
        assert "暂停" in person.open(url).text

    mended = {"address": "桐梓林东路 8 号 1 单元 602 号", "since": dt.date(2025, 9, 1)}
    mend_section(case, "residence", mended, gaps["field-residence-address"])
    mend_material(case, "address_proof", gaps["material-address_proof"])
    send_back(case)
    wait_alike(case, "resume")
    here, there = states(scene, case.number)
    assert here == there
    pause = moment_of(here, "correct") - asked
    assert pause > dt.timedelta(0)
    assert moment(here["promised_due"]) - moment(before["promised_due"]) == pause
    assert here["paused_from"] == ""
    assert here["started_at"] == before["started_at"]
    case.grant()
    state = ended(case, "close")
    assert state["outcome"] == "granted"
    code = case.collect()
    assert "602 号" in case.applicant.open(f"/certificates/{code}/").text


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def moment_of(state: State, kind: str) -> dt.datetime:
    """When a step of this kind was taken."""
    return next(moment(step["at"]) for step in state["steps"] if step["kind"] == kind)


@pytest.mark.row("P08")
def test_a_second_notice_needs_the_reason_why_it_was_not_told_before(cast: Cast) -> None:
    case = cast.journey(WHOLE_COMPANY)
    case.apply()
    case.take_in()
    told = "请改用其他字号"
    case.request_correction(case.clerk, {"field-name-name": told})
    case.applicant.wait_for(case.case_url, lambda page: any("/correct/" in a for a, _ in page.links))
    mend_section(case, "name", {"name": "成都江水桥文化传播有限公司", "company_type": "limited"}, told)
    send_back(case)
    notice, again = f"/desk/cases/{case.number}/correction/", {"field-name-name": told}
    case.clerk.wait_for(notice, lambda page: any("again" in form.names for form in page.forms))
    page = case.clerk.send("field-name-name", values=again, status=422)
    assert "写明当时为什么没有告知" in page.text
    case.clerk.send("field-name-name", values={**again, "again": "名称库昨天更新"})
    page = case.applicant.wait_for(case.case_url, lambda page: "待补正" in page.text)
    assert page.text.count("一次性告知书") == 2
