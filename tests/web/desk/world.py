"""Two nodes that know each other, with one window and one authority each, and cases made through the services.

Both live in this process and share its database, so a case is on one of them at a time (see `moved_to`).
"""

import dataclasses
import datetime as dt
import pathlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.identity.offices import BEIBEI_WINDOW
from tests.papers import a_file, pdf
from tongban.cases import reactions
from tongban.cases.models import Case, CaseStep, Draft
from tongban.cases.queries.rows import step_to_json, subject_of
from tongban.cases.rules.receipts import sign_step
from tongban.cases.rules.steps import message_type
from tongban.cases.services import drafts, intake
from tongban.cases.services.submission import submit_draft
from tongban.cases.services.viewing import open_draft
from tongban.cases.types import Channel, Check, Office, Side, Step, StepKind
from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.adoption import sign_adoption
from tongban.catalogue.services import adopt_standard, record_peer_adoption
from tongban.exchange.events import PartsArrived
from tongban.exchange.models import OutMessage
from tongban.exchange.types import Incoming, Part
from tongban.identity import queries as identity
from tongban.identity.services import people, posts
from tongban.identity.types import Confirmation
from tongban.kernel import clock, node
from tongban.kernel.actors import Actor
from tongban.kernel.ids import new_id
from tongban.node.config import load
from tongban.node.founding import NodePlan, found_node

PASSWORD = "correct horse battery"
COMPANY = "company_establishment"
PDF = pdf("an invented lease")
ID_NUMBER = "500199198511123021"


@dataclasses.dataclass(frozen=True)
class World:
    """Chongqing (this node) and Sichuan."""

    here: node.NodeProfile
    there: node.NodeProfile


def found_world(folder: pathlib.Path) -> World:
    """Two nodes with fresh keys that know each other; this one shares the vault of the tests."""
    plans = [
        NodePlan(
            id=key,
            name=name,
            brand=brand,
            region=f"{key}0000",
            case_prefix=prefix,
            url=f"http://127.0.0.1:80{key}",
            is_demo=True,
        )
        for key, name, brand, prefix in (
            ("50", ("重庆市", "Chongqing"), ("渝快办", "Yukuaiban"), "CQ"),
            ("51", ("四川省", "Sichuan"), ("天府通办", "Tianfu Tongban"), "SC"),
        )
    ]
    for plan in plans:
        found_node(folder / plan.id, plan)
    vault = settings.TONGBAN_NODE.vault_key
    here, there = (
        dataclasses.replace(load(folder / plan.id / "node.toml").profile, vault_key=vault) for plan in plans
    )
    here, there = (
        dataclasses.replace(mine, peers=(other.identity,)) for mine, other in ((here, there), (there, here))
    )
    return World(here, there)


def sign_standards(world: World, *keys: str) -> None:
    """Both nodes sign the shipped standards of these items."""
    for text, name in catalogue.shipped_standards():
        if name.removesuffix(".yaml") in keys:
            with node.use(world.here):
                standard = adopt_standard(text=text, path=name)
            token = sign_adoption(standard, node=world.there.id, at=clock.now(), key=world.there.message_key)
            data = {"content": dict(standard.content), "signature": token}
            with node.use(world.here):
                record_peer_adoption(incoming=_told(world.there.id, "standards", "catalogue.x.v1", data))


def _told(peer: str, stream: str, kind: str, data: dict[str, Any], parts: tuple[Part, ...] = ()) -> Incoming:
    return Incoming(
        peer=peer, id=new_id(), stream=stream, seq=1, type=kind, time=clock.now(), data=data, parts=parts
    )


def _staff(login: str, name: str, **post: Any) -> int:
    account = people.register_staff(login=login, password=PASSWORD, name=name)
    posts.assign_post(account_id=account, valid_from=clock.today() - dt.timedelta(days=7), **post)
    return account


def clerk_of(window: str, login: str = "clerk") -> Actor:
    """A clerk at a window of the node in use."""
    return identity.actor_for(_staff(login, "邓婷", role="intake", window=window))


def reviewer_of(authority: str, login: str = "reviewer") -> Actor:
    """A reviewer of an authority of the node in use."""
    return identity.actor_for(_staff(login, "韩雪", role="review", authority=authority))


def operator() -> Actor:
    """Who looks after the node in use."""
    return identity.actor_for(_staff("operator", "夏宇", role="operator"))


def person(number: str = ID_NUMBER, name: str = "周雅兰", phone: str = "12000005002") -> str:
    """Somebody registered at the node in use; answers the id."""
    return people.register_person(name=name, name_latin="Zhou Yalan", id_number=number, phone=phone)


def company_form() -> dict[str, dict[str, Any]]:
    """A company as somebody would fill it in."""
    owner = {
        "kind": "person",
        "name": "周雅兰",
        "id_number": ID_NUMBER,
        "contribution": "100000",
        "share": "100",
        "pay_by": "2029-06-30",
    }
    return {
        "name": {"name": "重庆山水桥文化传播有限公司", "company_type": "sole"},
        "domicile": {"right": "rented", "address": "碚峡路 1 号 2-3"},
        "scope": {"trades": ["culture", "advertising"], "main_trade": "组织文化艺术交流活动"},
        "shareholders": {"registered_capital": "100000", "shareholders": [owner]},
        "people": {
            "representative": "周雅兰",
            "representative_id": ID_NUMBER,
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


def draft(actor: Actor, person_id: str, *, place: str, hall: str) -> str:
    """A draft of a company, begun at a window."""
    return drafts.start_draft(
        actor=actor,
        person_id=person_id,
        item=COMPANY,
        answers={"place": place, "pre_approval": "no"},
        channel=Channel.WINDOW,
        hall=hall,
    )


def fill_in(actor: Actor, draft_id: str, *, late: bool = False) -> None:
    """Everything, with the domicile document uploaded or promised for later."""
    for section, raw in company_form().items():
        assert drafts.save_section(actor=actor, draft_id=draft_id, section=section, raw=raw) == []
    drafts.attach_file(actor=actor, draft_id=draft_id, material="identity", upload=a_file("id.pdf", PDF))
    if late:
        drafts.promise_material(actor=actor, draft_id=draft_id, material="domicile_proof")
    else:
        drafts.attach_file(
            actor=actor, draft_id=draft_id, material="domicile_proof", upload=a_file("lease.pdf", PDF)
        )


def submit(actor: Actor, draft_id: str) -> str:
    """Sign and submit; answers the case number."""
    assert actor.account_id is not None
    seen = open_draft(actor=actor, draft_id=draft_id).statement
    confirmation = Confirmation(account_id=actor.account_id, at=clock.now())
    return submit_draft(actor=actor, draft_id=draft_id, seen=seen, confirmation=confirmation)


def submitted(clerk: Actor, person_id: str, *, place: str = "500109", late: bool = False) -> str:
    """A case that waits for the window."""
    hall = "CQ-BEIBEI" if clerk.window == BEIBEI_WINDOW else "CD-WUHOU"
    draft_id = draft(clerk, person_id, place=place, hall=hall)
    fill_in(clerk, draft_id, late=late)
    return submit(clerk, draft_id)


def scan(name: str = "lease.pdf") -> SimpleUploadedFile:
    """A scanned paper."""
    return SimpleUploadedFile(name, PDF, "application/pdf")


def findings(number: str, **others: Check) -> dict[str, tuple[Check, str]]:
    """All complete but for `others`."""
    keys = Case.objects.get(number=number).content["materials"]
    return {key: (others.get(key, Check.COMPLETE), "") for key in keys}


def accepted(clerk: Actor, number: str, **others: Check) -> str:
    """Take in, check, accept and hand over."""
    intake.take_in_case(actor=clerk, number=number)
    intake.accept_case(actor=clerk, number=number, checks=findings(number, **others))
    return number


@contextmanager
def in_sichuan(world: World) -> Iterator[None]:
    """Within the block this process is the node of Sichuan."""
    with node.use(world.there):
        yield


def moved_to(world: World, number: str) -> None:
    """The case that Sichuan has handed over arrives here: its own rows go, the message and the files come."""
    row = OutMessage.objects.filter(type=message_type(StepKind.FORWARD), peer=world.here.id).latest("id")
    data = dict(row.data)
    parts = tuple(Part(**part) for part in data.pop("parts"))
    stream = row.stream.name
    CaseStep.objects.filter(case__number=number).delete()
    Case.objects.filter(number=number).delete()
    Draft.objects.all().delete()
    kind = message_type(StepKind.FORWARD)
    reactions.receive_step(_told(world.there.id, stream, kind, data, parts))
    reactions.continue_with_files(PartsArrived(peer=world.there.id, message=row.message_id, stream=stream))


def told_by_sichuan(
    world: World, number: str, kind: StepKind, side: Side, payload: dict[str, Any], count: int = 1
) -> None:
    """Sichuan takes a step in a case that was handed over to it; `count` numbers its steps."""
    row = Case.objects.get(number=number)
    step = Step(
        id=new_id(),
        node=world.there.id,
        number=count,
        at=clock.now(),
        kind=kind,
        side=side,
        office=Office("成都市武侯区行政审批局", "Chengdu Wuhou District Administrative Approval Bureau"),
        payload=payload,
    )
    step = sign_step(subject_of(row), step, world.there.message_key)
    data = {"case": number, "step": step_to_json(step)}
    reactions.receive_step(_told(world.there.id, row.stream, message_type(kind), data))
