"""A company as a person fills it in, page by page."""

import copy
import datetime as dt
from typing import Any

TODAY = dt.date(2026, 11, 23)
ANSWERS = {"place": "510107", "pre_approval": "no"}

TYPED: dict[str, dict[str, Any]] = {
    "name": {"name": "成都山水桥文化传播有限公司", "second_choice": "", "company_type": "limited"},
    "domicile": {"right": "rented", "address": "人民南路四段1号"},
    "scope": {"trades": ["culture", "advertising"], "main_trade": "文化传播"},
    "shareholders": {
        "registered_capital": "10万",
        "shareholders": [
            {
                "kind": "person",
                "name": "周晓渝",
                "id_number": "500199198511123021",
                "contribution": "60000",
                "share": "60",
                "pay_by": "2030-01-01",
            },
            {
                "kind": "company",
                "name": "重庆某公司",
                "code": "91500199MA5WXYK21C",
                "contribution": "40,000.00",
                "share": "40%",
                "pay_by": "2030-01-01",
            },
        ],
    },
    "people": {
        "representative": "周晓渝",
        "representative_id": "500199198511123021",
        "representative_phone": "13800138000",
        "representative_post": "director",
        "officers": [],
    },
    "papers": {
        "articles": "model",
        "contact_name": "周晓渝",
        "contact_phone": "13800138000",
        "paper_licence": "none",
    },
}


def typed(section: str, **changes: Any) -> dict[str, Any]:
    """What is typed on one page, with changes."""
    return {**copy.deepcopy(TYPED[section]), **changes}
