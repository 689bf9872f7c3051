"""What the people of the tests write into the forms."""

from typing import Any

ZHOU_ID, LI_ID = "500199198511123021", "510199199003074012"

OWNER = {
    "kind": "person",
    "name": "周雅兰",
    "id_number": ZHOU_ID,
    "contribution": "100000",
    "share": "100",
    "pay_by": "2029-06-30",
}
COMPANY_FORM: dict[str, dict[str, Any]] = {
    "name": {"name": "重庆山水桥文化传播有限公司", "company_type": "sole"},
    "domicile": {"right": "rented", "address": "天生路 1 号 2-3"},
    "scope": {"trades": ["culture", "advertising"], "main_trade": "组织文化艺术交流活动"},
    "shareholders": {"registered_capital": "100000", "shareholders": [OWNER]},
    "people": {
        "representative": "周雅兰",
        "representative_id": ZHOU_ID,
        "representative_phone": "13812345678",
        "representative_post": "director",
    },
    "papers": {
        "articles": "model",
        "contact_name": "周雅兰",
        "contact_phone": "13812345678",
        "paper_licence": "none",
    },
}
RELOCATION_FORM: dict[str, dict[str, Any]] = {
    "company": {
        "name": "重庆山水桥文化传播有限公司",
        "code": "91500109MA5U000004",
        "representative": "周雅兰",
    },
    "domicile": {"address": "天生路 1 号 2-3"},
    "contact": {"name": "周雅兰", "phone": "13812345678"},
}
