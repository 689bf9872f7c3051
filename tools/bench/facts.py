"""Who does what in the cases of the measurement, and what they fill in."""

from typing import Any

CITIZEN, WINDOW, AUTHORITY = "chen.jianming", "clerk.gaoxin", "reviewer.wuhou"
ITEM, PLACE, HALL, LATE = "company_establishment", "510107", "CQ-GXQ", "domicile_proof"


def _shareholder(name: str, number: str, contribution: str, share: str) -> dict[str, Any]:
    given = {"kind": "person", "name": name, "id_number": number, "contribution": contribution}
    return {**given, "share": share, "pay_by": "2030-12-31"}


FORM: dict[str, dict[str, Any]] = {
    "name": {"name": "成都山水桥文化传播有限公司", "company_type": "limited"},
    "domicile": {"right": "rented", "address": "桐梓林北路 2 号 3 楼"},
    "scope": {"trades": ["culture", "consulting"], "main_trade": "组织文化艺术交流活动"},
    "shareholders": {
        "registered_capital": "100000",
        "shareholders": [
            _shareholder("陈建明", "500199198503074012", "60000", "60"),
            _shareholder("刘强", "510199199003074012", "40000", "40"),
        ],
    },
    "people": {
        "representative": "陈建明",
        "representative_id": "500199198503074012",
        "representative_phone": "13800005001",
        "representative_post": "director",
    },
    "papers": {
        "articles": "model",
        "contact_name": "陈建明",
        "contact_phone": "13800005001",
        "paper_licence": "none",
    },
}
