"""Licensed on a signed commitment, checked afterwards: what was declared is not true, and the word is not taken again."""

import dataclasses

from tests.journeys.cast import Cast
from tests.journeys.evidence import ended, wait_alike
from tests.journeys.plans import food_licence
from tongban.node.demo.scene import Scene
from tongban.node.tour.journey import UPLOAD, Journey, Plan

TAN_YUE, WINDOW = ("50", "tan.yue"), ("51", "clerk.wuhou")
FOUND = "现场没有洗消设备，与承诺不符。"


def plan() -> Plan:
    """A restaurant in Wuhou, on the word of somebody in Chongqing."""
    usual = food_licence("", "91510199MA6ABCD10L")
    return dataclasses.replace(usual, papers={**usual.papers, "business_licence": UPLOAD})


def handed_in(cast: Cast) -> Journey:
    case = cast.journey(plan(), applicant=TAN_YUE, clerk=WINDOW)
    case.apply()
    case.take_in()
    case.check()
    return case


def test_what_was_declared_is_not_true(scene: Scene, cast: Cast) -> None:
    case = handed_in(cast)
    case.accept()
    case.claim()
    case.grant()
    assert ended(case, "close")["outcome"] == "granted"
    code = case.collect()
    case.reviewer.open("/desk/review/?show=checks")
    assert case.number in case.reviewer.page.text
    assert "到经营场所核查承诺的条件是否属实" in case.reviewer.open(case.review_url).text
    page = f"/desk/cases/{case.number}/acts/check/"
    case.reviewer.open(page)
    case.reviewer.send("passed", "reason", values={"reason": FOUND}, status=422)
    assert "选核查结果" in case.reviewer.page.text
    case.reviewer.send("passed", "reason", values={"passed": "no", "reason": FOUND})
    assert case.number not in case.reviewer.open("/desk/review/?show=checks").text
    wait_alike(case, "after_check")
    assert ended(case, "after_check")["outcome"] == "granted", "the decision stood, and is revoked"
    told = case.applicant.wait_for(case.case_url, lambda page: "撤销决定书" in page.text)
    assert FOUND in told.text
    for node in ("50", "51"):
        cast.visitor(node).wait_for(f"/verify/?code={code}", lambda page: "已被发证机关注销" in page.text)

    again = handed_in(cast)
    again.clerk.open(again.window_url)
    again.clerk.send(action="/accept", status=422)
    assert "有违反承诺的记录" in again.clerk.page.text
    again.withdraw()
