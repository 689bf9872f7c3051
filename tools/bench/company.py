"""One company case through the services of a node, as its pages would drive them."""

from typing import Any

from tongban.cases.services.applicant import supply_material
from tongban.cases.services.drafts import attach_file, promise_material, save_section, start_draft
from tongban.cases.services.intake import accept_case, take_in_case
from tongban.cases.services.submission import submit_draft
from tongban.cases.services.viewing import open_draft
from tongban.cases.types import Channel, Check
from tongban.identity.types import Confirmation
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.node.tour.people import paper

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


def apply_once(citizen: Actor, clerk: Actor, name: str, *, is_late: bool) -> str:
    """From the first answer to the hand-over; answers the case number. Every file has bytes of its own."""
    assert citizen.person_id is not None
    assert citizen.account_id is not None
    draft = start_draft(
        actor=citizen,
        person_id=citizen.person_id,
        item=ITEM,
        answers={"place": PLACE, "pre_approval": "no"},
        channel=Channel.WINDOW,
        hall=HALL,
    )
    for section, raw in FORM.items():
        faults = save_section(actor=citizen, draft_id=draft, section=section, raw=raw)
        if faults:
            raise faults[0]
    _hand_in(citizen, draft, "identity", name)
    if is_late:
        promise_material(actor=citizen, draft_id=draft, material=LATE)
    else:
        _hand_in(citizen, draft, LATE, name)
    seen = open_draft(actor=citizen, draft_id=draft).statement
    confirmation = Confirmation(account_id=citizen.account_id, at=clock.now())
    number = submit_draft(actor=citizen, draft_id=draft, seen=seen, confirmation=confirmation)
    take_in_case(actor=clerk, number=number)
    checks = {"identity": (Check.COMPLETE, ""), LATE: (Check.LATE if is_late else Check.COMPLETE, "")}
    accept_case(actor=clerk, number=number, checks=checks)
    if is_late:
        supply_material(
            actor=citizen, number=number, material=LATE, name="lease.pdf", content=paper(f"lease {name}")
        )
    return number


def _hand_in(citizen: Actor, draft: str, material: str, name: str) -> None:
    content = paper(f"{material} {name}")
    attach_file(actor=citizen, draft_id=draft, material=material, name=f"{material}.pdf", content=content)
