"""The packs of service standards by field: the same on both portals and at the command line, and what is in them runs."""

import csv
import datetime as dt
import hashlib
import io
import json
import re
from typing import Any

import pytest

from tests.journeys.cast import Cast, Who
from tests.journeys.evidence import ended, main_of
from tests.journeys.plans import LIANGJIANG, WUHOU
from tests.journeys.standards import ITEMS, WRITTEN
from tests.journeys.test_zone_and_guides import alike, items_of
from tongban.kernel import clock
from tongban.kernel.canonical import digest
from tongban.node.demo.scene import Scene
from tongban.node.tour.journey import PROMISE, UPLOAD, Plan

FIELDS = ("real_estate", "market_access", "investment", "construction", "livelihood")
WUHOU_WINDOW, GAOXIN_WINDOW = ("51", "clerk.wuhou"), ("50", "clerk.gaoxin")
TODAY = clock.today()

MORTGAGE = Plan(
    item="property_mortgage_registration",
    answers={"place": WUHOU, "use": "dwelling", "seized": "no"},
    hall="CQ-GXQ",
    form={
        "owner": {"name": "陈建明", "id_number": "500199198503074012", "phone": "13800005001"},
        "property": {
            "title_number": "川（2026）武侯区不动产权第0000001号",
            "address": "武侯祠大街 266 号 5 楼",
            "area": "96",
        },
        "lender": {
            "name": "示例银行武侯支行",
            "code": "91510199MA6ABCD10L",
            "agent_name": "何晓燕",
            "agent_phone": "13800005103",
        },
        "loan": {
            "kind": "general",
            "amount": "80 万",
            "from_date": TODAY,
            "to_date": TODAY + dt.timedelta(days=7300),
            "contract_number": "样例 2026-001",
        },
    },
    papers={"identity": UPLOAD, "certificate": UPLOAD, "contracts": UPLOAD, "lender_letter": PROMISE},
)
FILING = Plan(
    item="enterprise_investment_filing",
    answers={"place": WUHOU, "listed": "no"},
    form={
        "company": {
            "name": "重庆示例山城餐饮有限公司",
            "code": "91500199MA5WXYK21C",
            "representative": "王浩",
            "contact": "王浩",
            "phone": "13800005003",
        },
        "project": {
            "name": "火锅底料生产线技术改造",
            "kind": "technical",
            "address": "桐梓林东路 8 号",
            "content": "改造一条生产线，年产能增加一倍。",
            "start_date": TODAY + dt.timedelta(days=30),
            "finish_date": TODAY + dt.timedelta(days=300),
        },
        "money": {"total": "500 万", "own_funds": "200 万"},
    },
    papers={"business_licence": UPLOAD},
)
PERMIT = Plan(
    item="construction_permit",
    answers={"place": LIANGJIANG, "demolition": "no", "award": "direct"},
    form={
        "owner": {
            "name": "成都示例锦里食品有限公司",
            "code": "91510199MA6ABCD10L",
            "representative": "赵敏",
            "contact": "赵敏",
            "phone": "13800005102",
        },
        "works": {
            "name": "样例食品厂一期厂房",
            "address": "星光大道 1 号",
            "area": "5200",
            "investment": "1000 万",
            "contract_price": "800 万",
            "start_date": TODAY + dt.timedelta(days=20),
            "finish_date": TODAY + dt.timedelta(days=400),
        },
        "units": {
            "builder_name": "样例建筑工程有限公司",
            "builder_code": "91510199MA6ABCD10L",
            "leader": "杨帆",
            "designer_name": "样例建筑设计有限公司",
            "surveyor_name": "样例勘察有限公司",
        },
    },
    papers={
        "land_approval": UPLOAD,
        "planning_permit": UPLOAD,
        "contract": UPLOAD,
        "drawings_review": UPLOAD,
        "safety_plan": UPLOAD,
    },
)


@pytest.mark.row("C10")
def test_both_portals_have_the_same_packs_and_every_item_is_in_one(cast: Cast) -> None:
    """From the zone to the five packs: same items, same digests, same words, each leading to its guide."""
    packed: list[str] = []
    for field in FIELDS:
        seen = []
        for node in ("50", "51"):
            visitor = cast.visitor(node)
            visitor.open("/zone/")
            visitor.follow(f"/zone/packs/{field}/")
            page = visitor.page
            found = json.loads(visitor.open(f"/zone/packs/{field}/pack.json").body)
            assert found["digest"] in page.text
            _must_be_whole(cast, node, found)
            seen.append((_without_address(found), alike(main_of(page))))
        assert seen[0] == seen[1], field
        packed += [item["key"] for item in seen[0][0]["items"]]
    assert sorted(set(packed) - {WRITTEN}) == ITEMS
    assert len(packed) == len(set(packed)), "an item stands in one pack"


def _must_be_whole(cast: Cast, node: str, found: dict[str, Any]) -> None:
    """Every digest of the pack is that of bytes anybody can fetch, and the digest of the pack is theirs together."""
    visitor = cast.visitor(node)
    for item in found["items"]:
        content = visitor.open(re.sub(r"^https?://[^/]+", "", item["standard"])).body
        assert f"sha256:{hashlib.sha256(content).hexdigest()}" == item["digest"]
        assert item["signed_by"] == ["50", "51"]
        assert item["name"]["zh"] in visitor.open(f"/items/{item['key']}/").text
    digests = {item["key"]: item["digest"] for item in found["items"]}
    assert found["digest"] == digest({"field": found["field"], "items": digests})
    for one in found["named"]:
        assert "尚无共同标准" in visitor.open(f"/items/{one['key']}/").text


def _without_address(found: dict[str, Any]) -> dict[str, Any]:
    items = [{name: value for name, value in item.items() if name != "standard"} for item in found["items"]]
    return {**found, "items": items}


@pytest.mark.row("C10")
def test_the_table_and_the_command_line_say_the_same_as_the_page(scene: Scene, cast: Cast) -> None:
    for field in FIELDS:
        told = set()
        for node in ("50", "51"):
            visitor = cast.visitor(node)
            listed = items_of(visitor.open(f"/zone/packs/{field}/"))
            rows = list(
                csv.DictReader(io.StringIO(visitor.open(f"/zone/packs/{field}/pack.csv").body.decode()))
            )
            assert [row["key"] for row in rows] == listed
            output, errors = scene.run(node, "standard", "list", "--pack", field, "--json").communicate()
            assert errors == b""
            said = [
                (row["item"], row["digest"] or "", " ".join(row["signed_by"])) for row in json.loads(output)
            ]
            assert said == [(row["key"], row["digest"], row["signed_by"]) for row in rows]
            told.add(tuple(said))
        assert len(told) == 1, field


def test_a_pack_that_does_not_exist_is_said_so_and_what_there_is(scene: Scene, cast: Cast) -> None:
    page = cast.visitor("50").open("/zone/packs/fishing/", status=404)
    assert "market_access" in page.text
    process = scene.run("50", "standard", "list", "--pack", "fishing")
    _, errors = process.communicate()
    assert process.returncode == 1
    for part in ("没有“fishing”这个标准包", "There is no pack “fishing”", "real_estate, market_access"):
        assert part in " ".join(errors.decode().split())


@pytest.mark.row("C10")
@pytest.mark.parametrize(
    ("plan", "applicant", "clerk", "reviewer"),
    [
        (MORTGAGE, ("50", "chen.jianming"), GAOXIN_WINDOW, ("51", "land.wuhou")),
        (FILING, ("50", "wang.hao"), WUHOU_WINDOW, ("51", "reviewer.wuhou")),
        (PERMIT, ("51", "zhao.min"), ("50", "clerk.liangjiang"), ("50", "building.liangjiang")),
    ],
    ids=lambda value: value.item if isinstance(value, Plan) else "",
)
def test_what_a_pack_lists_is_handled_across_regions(
    cast: Cast, plan: Plan, applicant: Who, clerk: Who, reviewer: Who
) -> None:
    """Real estate, investment and construction: from the form to the certificate that anybody checks at the other node."""
    case = cast.journey(plan, applicant=applicant, clerk=clerk, reviewer=reviewer)
    case.apply()
    case.arrive_accepted()
    for material, how in plan.papers.items():
        if how == PROMISE:
            case.supply(material)
    case.claim()
    case.grant()
    assert ended(case, "close")["outcome"] == "granted"
    code = case.collect()
    assert cast.visitor(applicant[0]).open(f"/verify/?code={code}").text.count("✓") == 1
