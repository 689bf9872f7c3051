"""One company case through the services of a node, as its pages would drive them."""

from tongban.cases.services.applicant import supply_material
from tongban.cases.services.drafts import attach_file, promise_material, save_section, start_draft
from tongban.cases.services.files import accept_upload
from tongban.cases.services.intake import accept_case, take_in_case
from tongban.cases.services.submission import submit_draft
from tongban.cases.services.viewing import open_draft
from tongban.cases.types import Channel, Check
from tongban.identity.types import Confirmation
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.node.tour.people import paper

from .facts import FORM, HALL, ITEM, LATE, PLACE


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
            actor=citizen,
            number=number,
            material=LATE,
            upload=accept_upload(name="lease.pdf", content=paper(f"lease {name}")),
        )
    return number


def _hand_in(citizen: Actor, draft: str, material: str, name: str) -> None:
    content = paper(f"{material} {name}")
    attach_file(
        actor=citizen,
        draft_id=draft,
        material=material,
        upload=accept_upload(name=f"{material}.pdf", content=content),
    )
