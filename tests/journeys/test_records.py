"""A query gets an answer: what the officer finds in the records stands on a paper that anybody can check."""

import datetime as dt

from tests.journeys.cast import Cast
from tests.journeys.plans import WUHOU
from tongban.node.tour.journey import UPLOAD, Plan

LUO, SOCIAL, WUHOU_WINDOW = ("50", "luo.guifang"), ("51", "social.wuhou"), ("51", "clerk.wuhou")
FOUND = "养老保险：2015 年 3 月至 2020 年 6 月，共 64 个月"

RECORD = Plan(
    item="social_security_query",
    answers={"place": WUHOU, "acting": "self"},
    form={
        "person": {"name": "罗桂芳", "id_number": "500199196608052021", "phone": "13800005004"},
        "query": {
            "kinds": ["pension"],
            "from_month": dt.date(2015, 1, 1),
            "to_month": dt.date(2020, 12, 31),
        },
    },
    papers={"identity": UPLOAD},
)


def test_what_was_found_stands_on_the_paper_and_only_its_holder_sees_it(cast: Cast) -> None:
    query = cast.journey(RECORD, applicant=LUO, clerk=WUHOU_WINDOW, reviewer=SOCIAL)
    query.begin()
    first = query.applicant.open(f"{query.draft}form/person/")
    assert "罗桂芳" in first.form("name").values["name"], "what the account knows stands there already"
    query.fill()
    query.hand_in()
    query.sign()
    query.arrive_accepted()
    query.claim()

    def can_grant() -> dict[str, list[str]]:
        page = query.reviewer.wait_for(
            query.review_url,
            lambda page: any("/grant" in form.action and form.buttons for form in page.forms),
        )
        options = page.form(action="/grant").options
        return {name: values for name, values in options.items() if values}

    query.reviewer.send(action="/grant", values={**can_grant(), "finding": ""}, status=422)
    assert "请写明查到的结果" in query.reviewer.page.text
    query.reviewer.send(action="/grant", values={**can_grant(), "finding": FOUND})

    code = query.collect()
    assert FOUND in query.applicant.page.text
    public = cast.visitor("50").open(f"/verify/?code={code}")
    assert FOUND not in public.text
