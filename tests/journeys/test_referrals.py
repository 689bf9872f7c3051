"""Other authorities are asked: two side by side because the standard says so, one for an opinion because somebody wants it."""

import pytest

from tests.journeys.cast import Cast
from tests.journeys.evidence import ended, states, wait_alike
from tests.journeys.plans import WHOLE_COMPANY, WUHOU
from tongban.node.demo.scene import Scene
from tongban.node.tour.journey import UPLOAD, Journey, Plan
from tongban.node.tour.people import Person

TAN_YUE = ("50", "tan.yue")
FUND_OF_DEPOSIT, FUND_OF_HOME, LAND = (
    ("50", "housing.chongqing"),
    ("51", "housing.chengdu"),
    ("51", "land.wuhou"),
)
REGISTRY = ("50", "reviewer.liangjiang")
LOAN = Plan(
    item="provident_fund_offsite_loan",
    answers={"place": WUHOU, "deposit_place": "500103", "marriage": "single", "record": "exchange"},
    hall="CQ-GXQ",
    form={
        "borrower": {
            "name": "谭悦",
            "id_number": "500199199204163028",
            "phone": "13800005005",
            "fund_account": "5001990001",
        },
        "home": {
            "address": "桐梓林东路 8 号 1 单元 602 号",
            "kind": "new",
            "area": "89",
            "price": "1200000",
            "paid": "400000",
        },
        "loan": {"amount": "600000", "years": "20", "account": "622200000000000000"},
    },
    papers={"identity": UPLOAD, "contract": UPLOAD, "down_payment": UPLOAD},
)


def asked_in_queue(person: Person, case: Journey) -> None:
    """It stands in the list of what this office is asked, and its page has the question."""
    person.wait_for("/desk/review/?show=asked", lambda page: case.number in page.text)
    person.wait_for(case.review_url, lambda page: any("/advise" in form.action for form in page.forms))
    assert not any("/grant" in form.action for form in person.page.forms), "it is asked, it does not decide"


def tries_to_grant(case: Journey) -> str:
    form = case.reviewer.open(case.review_url).form(action="/grant")
    ticked = {name: options for name, options in form.options.items() if options}
    case.reviewer.send(action="/grant", values=ticked, status=422)
    return case.reviewer.page.text


@pytest.mark.row("C22", "A10")
def test_two_authorities_of_two_regions_work_side_by_side_each_by_its_own_clock(
    scene: Scene, cast: Cast
) -> None:
    """A loan on a home in Chengdu, paid in for in Chongqing: one application, one number, one day for the result."""
    case = cast.journey(LOAN, applicant=TAN_YUE, reviewer=FUND_OF_HOME)
    case.apply()
    case.arrive_accepted()
    case.claim()
    wait_alike(case, "claim")
    promised = states(scene, case.number)[0]["promised_due"]
    fund, land = cast.person(FUND_OF_DEPOSIT), cast.person(LAND)
    asked_in_queue(fund, case)
    assert "请出具缴存使用证明" in fund.page.text
    assert "请核对所购房屋的权属" not in fund.page.text, "each is asked its own"
    asked_in_queue(land, case)
    assert "所购房屋权属清楚" in land.page.text
    assert "没有未还清的公积金贷款" not in land.page.text
    page = case.applicant.open(case.case_url).text
    assert "重庆市住房公积金管理中心" in page
    assert "成都市武侯区自然资源和规划局" in page

    assert "还没有答复，不能准予" in tries_to_grant(case)
    fund.send("agrees", "reason", action="/advise", values={"agrees": "yes", "reason": "缴存 62 个月"})
    wait_alike(case, "advise")
    text = tries_to_grant(case)
    assert "成都市武侯区自然资源和规划局" in text
    assert "还没有答复，不能准予" in text
    land.send("agrees", "reason", action="/advise", values={"agrees": "yes", "reason": ""})
    case.grant()
    state = ended(case, "close")
    assert state["outcome"] == "granted"
    assert sorted(step["node"] for step in state["steps"] if step["kind"] == "advise") == ["50", "51"]
    assert state["promised_due"] == promised, "nobody's answer moved the day of the result"
    case.collect()


@pytest.mark.row("P09")
def test_an_authority_of_the_other_region_gives_its_opinion_by_a_day(scene: Scene, cast: Cast) -> None:
    case = cast.journey(WHOLE_COMPANY)
    case.apply()
    case.arrive_accepted()
    case.claim()
    case.reviewer.open(f"/desk/cases/{case.number}/acts/opinion/")
    authorities = case.reviewer.page.form("authority").options["authority"]
    registry = cast.person(REGISTRY)
    ours = "11500157DMMR00018G"
    assert ours in authorities
    question = "重庆有没有近似的名称？"
    case.reviewer.send(
        "authority", "days", "reason", values={"authority": ours, "days": "0", "reason": question}, status=422
    )
    assert "填 1 到 20 个工作日" in case.reviewer.page.text
    case.reviewer.send(
        "authority", "days", "reason", values={"authority": ours, "days": "2", "reason": question}
    )
    asked_in_queue(registry, case)
    assert question in registry.page.text
    registry.send("reason", action="/advise", values={"reason": ""}, status=422)
    registry.send("reason", action="/advise", values={"reason": "没有查到近似名称。"})
    case.reviewer.wait_for(case.review_url, lambda page: "没有查到近似名称。" in page.text)
    case.grant()
    state = ended(case, "close")
    kinds = [step["kind"] for step in state["steps"]]
    assert kinds.index("refer") < kinds.index("advise") < kinds.index("grant")
    assert [step["node"] for step in state["steps"] if step["kind"] in ("refer", "advise", "grant")] == [
        "51",
        "50",
        "51",
    ]
    assert "没有查到近似名称。" in case.applicant.open(case.case_url).text
