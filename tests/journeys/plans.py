"""What the people of the journeys apply for."""

import dataclasses
import datetime as dt

from tongban.node.tour.company import COMPANY, LATE
from tongban.node.tour.journey import UPLOAD, Plan

WUHOU, LIANGJIANG = "510107", "500157"

WHOLE_COMPANY = dataclasses.replace(COMPANY, papers={"identity": UPLOAD, LATE: UPLOAD})
"""A company with every paper at once."""

ONLINE_COMPANY = dataclasses.replace(WHOLE_COMPANY, hall="")
"""The same, sent straight to the deciding side."""

RELOCATION = Plan(
    item="company_relocation",
    answers={"place": WUHOU, "from_place": LIANGJIANG, "entity": "company"},
    hall="CQ-LJXQ",
    form={
        "company": {
            "name": "重庆示例山城餐饮有限公司",
            "code": "91500199MA5WXYK21C",
            "representative": "王浩",
        },
        "domicile": {"address": "武侯祠大街 266 号 5 楼", "reason": "总部搬到成都"},
        "contact": {"name": "王浩", "phone": "13800005003"},
    },
    papers={"domicile_proof": UPLOAD, "amendment": UPLOAD},
)

RESIDENCE = Plan(
    item="residence_permit",
    answers={"place": WUHOU, "ground": "dwelling"},
    hall="CQ-GXQ",
    form={
        "person": {
            "name": "谭悦",
            "id_number": "500199199204163028",
            "sex": "female",
            "ethnic_group": "汉族",
            "born": dt.date(1992, 4, 16),
            "phone": "13800005005",
        },
        "household": {"division": "500103", "address": "解放碑街道民权路 1 号"},
        "residence": {"address": "桐梓林东路 8 号 1 单元", "since": dt.date(2025, 9, 1)},
    },
    papers={"identity": UPLOAD, "photo": UPLOAD, "address_proof": UPLOAD},
)


def food_licence(licence: str, code: str) -> Plan:
    """A restaurant of the company whose business licence has the check code `licence` and the credit code `code`."""
    return Plan(
        item="food_business_licence",
        answers={"place": WUHOU, "way": "commitment"},
        form={
            "operator": {
                "name": "成都山水桥文化传播有限公司",
                "code": code,
                "representative": "陈建明",
                "phone": "13800005001",
            },
            "premises": {"address": "桐梓林北路 2 号 1 楼", "area": "120"},
            "business": {"kind": "2", "items": ["hot", "drinks"]},
            "staff": {
                "safety_manager": "陈建明",
                "safety_manager_id": "500199198503074012",
                "count": "6",
            },
        },
        papers={"business_licence": licence, "layout": UPLOAD, "rules_list": UPLOAD},
    )


SOCIAL_CARD = Plan(
    item="social_card_loss",
    answers={"place": WUHOU, "acting": "self"},
    form={
        "holder": {"name": "罗桂芳", "id_number": "500199196608052021", "phone": "13800005004"},
        "card": {"number": "4021"},
    },
    papers={"identity": UPLOAD},
)
