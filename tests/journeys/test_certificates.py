"""A second and a third item through the same code, and certificates that anybody can check on either node."""

import base64
import dataclasses

import pytest

from tests.journeys.cast import Cast
from tests.journeys.certificates import Certificate, check_code, check_file, held
from tests.journeys.evidence import ended
from tests.journeys.plans import RESIDENCE, food_licence
from tongban.node.tour.browser import PageProblem
from tongban.node.tour.journey import fill_section

GENUINE = "证照真实，在有效期内"
POLICE, HE_XIAOYAN = ("51", "police.wuhou"), ("51", "he.xiaoyan")


@pytest.mark.row("A10", "D02")
def test_the_business_licence_opens_the_way_to_a_food_licence(cast: Cast, licence: Certificate) -> None:
    """Nothing to upload for what the region itself has issued: the signed original goes with the application."""
    plan = food_licence(licence.code, licence.credit_code)
    case = cast.journey(plan, clerk=("51", "clerk.wuhou"))
    case.apply()
    case.take_in()
    assert licence.credit_code in case.clerk.open(case.window_url).text
    case.check()
    case.accept()
    case.claim()
    case.grant()
    assert ended(case, "close")["outcome"] == "granted"
    found = held(case)
    assert "JY2" in found.face, "the number of a food licence, with the kind of business"
    for node in ("50", "51"):
        page = check_code(cast.visitor(node), found.code)
        assert GENUINE in page.text
        assert "成都山水桥文化传播有限公司" in page.text


@pytest.mark.row("A10")
def test_a_residence_permit_the_other_way_round(cast: Cast) -> None:
    """From Chengdu to Chongqing: applied for at Tianfu Tongban, decided by the police of Liangjiang."""
    plan = dataclasses.replace(
        RESIDENCE,
        answers={**RESIDENCE.answers, "place": "500157"},
        hall="CD-WUHOU",
        form={
            **RESIDENCE.form,
            "person": {
                **RESIDENCE.form["person"],
                "name": "何晓燕",
                "id_number": "510199199506131082",
                "born": RESIDENCE.form["person"]["born"].replace(year=1995, month=6, day=13),
            },
        },
    )
    case = cast.journey(
        plan, applicant=HE_XIAOYAN, clerk=("51", "clerk.wuhou"), reviewer=("50", "police.liangjiang")
    )
    case.begin()
    wrong = {**plan.form["person"], "id_number": "510199199506131083"}
    with pytest.raises(PageProblem, match="422"):
        fill_section(case.applicant, case.draft, "person", wrong)
    assert "身份证号码最后一位对不上" in case.applicant.page.text
    case.fill()
    case.hand_in()
    case.sign()
    assert case.number.startswith("SC-")
    case.arrive_accepted()
    case.claim()
    case.grant()
    state = ended(case, "close")
    assert state["outcome"] == "granted"
    found = held(case)
    for node in ("50", "51"):
        page = check_code(cast.visitor(node), found.code)
        assert GENUINE in page.text
        assert "510199199506131082" not in page.text, (
            "what is not public is not shown to whoever types a code"
        )


@pytest.mark.row("A10")
def test_a_certificate_is_checked_by_code_and_by_file_on_both_nodes(cast: Cast, licence: Certificate) -> None:
    for node in ("50", "51"):
        visitor = cast.visitor(node)
        by_code, by_file = check_code(visitor, licence.code), check_file(visitor, licence.file)
        for page in (by_code, by_file):
            assert GENUINE in page.text
            assert "成都市武侯区行政审批局" in page.text
            assert licence.credit_code in page.text
        dashed = "-".join(licence.code[start : start + 4] for start in range(0, 16, 4)).lower()
        assert GENUINE in check_code(visitor, dashed).text


@pytest.mark.row("A10")
def test_a_tampered_file_is_refused_with_the_right_words(cast: Cast, licence: Certificate) -> None:
    head, body, signature = licence.file.rstrip(b"~").split(b".")
    claims = base64.urlsafe_b64decode(body + b"=" * (-len(body) % 4)).decode()
    assert "陈建明" in claims
    forged = base64.urlsafe_b64encode(claims.replace("陈建明", "陈建国").encode()).rstrip(b"=")
    for node in ("50", "51"):
        visitor = cast.visitor(node)
        page = check_file(visitor, b".".join((head, forged, signature)) + b"~")
        assert "签名与内容对不上，内容可能被改动，不能认可" in page.text
        assert "✓" not in page.text
        cut = check_file(visitor, licence.file[: len(licence.file) // 2])
        assert "文件不完整或被改动，不能作为证照使用" in cut.text
        nobody = check_code(visitor, "0123456789ABCDEF")
        assert nobody.status == 404
        assert "没有找到这张证照" in nobody.text
