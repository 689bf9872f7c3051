"""Cases in any lawful state: made by the services that make real ones, on this node or by a neighbour in its name.

This node is Chongqing (50); Sichuan (51) is a neighbour whose steps are written by hand, as another program would.
"""

import dataclasses
import datetime as dt
import functools
import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Model

from tests.filled_in import COMPANY_FORM, RELOCATION_FORM, ZHOU_ID
from tests.identity.offices import BEIBEI, BEIBEI_WINDOW, load_offices
from tests.papers import a_file, pdf
from tongban.cases import reactions
from tongban.cases.models import Case, CaseStep, Draft
from tongban.cases.queries.rows import step_to_json, subject_of
from tongban.cases.rules.receipts import sign_step
from tongban.cases.rules.steps import message_type
from tongban.cases.services import applicant, drafts, intake, review
from tongban.cases.services.submission import submit_draft
from tongban.cases.services.viewing import open_draft
from tongban.cases.types import Channel, Check, Gap, Office, Side, Step, StepKind
from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.adoption import sign_adoption
from tongban.catalogue.services import ADOPTION_MESSAGE, adopt_standard, record_peer_adoption
from tongban.catalogue.types import Lane
from tongban.exchange.models import OutMessage
from tongban.exchange.types import Incoming, Part
from tongban.identity import queries as identity
from tongban.identity.services import people, posts
from tongban.identity.types import Confirmation
from tongban.kernel import clock, node
from tongban.kernel.actors import Actor
from tongban.kernel.editions.models import Edition
from tongban.kernel.editions.queries import forget_stamps
from tongban.kernel.ids import new_id
from tongban.kernel.journal import services as journal
from tongban.kernel.node import NodeIdentity, NodeProfile, PeerKey
from tongban.kernel.signing import PrivateKey, generate_key

COMPANY, RELOCATION = "company_establishment", "company_relocation"
HALL = "CQ-BEIBEI"
HERE, THERE = "500109", "510107"
PASSWORD = "correct horse battery"
PDF = pdf("an invented paper")
NOON = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)
"""Monday 23 November 2026, twelve o'clock in the offices."""


# The two nodes ---------------------------------------------------------------------------------------------------


_kept: dict[str, dict[type[Model], list[Model]]] = {}


def put_rows(name: str, read: Callable[[], object], *packages: str) -> None:
    """Do `read`, which fills tables of these packages from files.

    It is done once for each run of the tests; after that the same rows are written again, which is quick.
    """
    if name in _kept:
        for table, rows in _kept[name].items():
            if table is Edition:
                Edition.objects.bulk_create(
                    rows, update_conflicts=True, unique_fields=["part"], update_fields=["stamp"]
                )
                forget_stamps()
            else:
                table.objects.bulk_create(rows)
        return
    read()
    tables = [table for package in packages for table in apps.get_app_config(package).get_models()]
    _kept[name] = {table: list(table.objects.all()) for table in [*tables, Edition]}


def adopt_here(*items: str) -> None:
    """Sign shipped standards at this node only."""
    for text, name in catalogue.shipped_standards():
        if name.removesuffix(".yaml") in items:
            adopt_standard(text=text, path=name)


def load_town(neighbour: "Neighbour") -> None:
    """Offices of both regions, and standards that both nodes have signed."""

    def read() -> None:
        load_offices()
        adopt_here(COMPANY, RELOCATION)
        neighbour.adopt(COMPANY, RELOCATION)

    put_rows("town", read, "jurisdictions", "catalogue")


@contextmanager
def beside(neighbour: "Neighbour") -> Iterator[None]:
    """Within the block the neighbour is the one peer of this node."""
    with node.use(dataclasses.replace(node.this(), peers=(neighbour.identity,))):
        yield


@functools.cache
def neighbour_key() -> PrivateKey:
    """The key Sichuan signs its messages with, the same for a whole run."""
    return generate_key("51-message-test")


@dataclasses.dataclass
class Neighbour:
    """Sichuan, written by hand: its key, and how many steps of each case it has taken."""

    key: PrivateKey = dataclasses.field(default_factory=neighbour_key)
    numbers: Iterator[int] = dataclasses.field(default_factory=lambda: itertools.count(1))
    id: str = "51"

    @property
    def identity(self) -> NodeIdentity:
        """As our configuration names it."""
        long_ago = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
        return NodeIdentity(
            id=self.id,
            name=("四川省", "Sichuan"),
            brand=("天府通办", "Tianfu Tongban"),
            region="510000",
            url="http://127.0.0.1:8051",
            keys=(PeerKey(public=self.key.public, purpose="message", valid_from=long_ago),),
        )

    @property
    def profile(self) -> NodeProfile:
        """This process as that node."""
        mine = settings.TONGBAN_NODE
        return dataclasses.replace(
            mine, identity=self.identity, peers=(mine.identity,), case_prefix="SC", message_key=self.key
        )

    def adopt(self, *items: str) -> None:
        """It signs the same standards, and tells us."""
        for item in items or (COMPANY,):
            standard = catalogue.standard(item)
            token = sign_adoption(standard, node=self.id, at=clock.now(), key=self.key)
            data = {"content": dict(standard.content), "signature": token}
            record_peer_adoption(incoming=self.message(f"standard:{item}", ADOPTION_MESSAGE, data))

    def message(
        self, stream: str, kind: str, data: Mapping[str, Any], parts: tuple[Part, ...] = ()
    ) -> Incoming:
        """A message of it, as the exchange hands it to a package."""
        return Incoming(
            peer=self.id,
            id=new_id(),
            stream=stream,
            seq=1,
            type=kind,
            time=clock.now(),
            data=dict(data),
            parts=parts,
        )

    def step(self, kind: StepKind, side: Side = Side.AUTHORITY, **payload: Any) -> Step:
        """A step it takes now."""
        return Step(
            id=new_id(),
            node=self.id,
            number=next(self.numbers),
            at=clock.now(),
            kind=kind,
            side=side,
            office=Office("成都市武侯区行政审批局", "Chengdu Wuhou District Administrative Approval Bureau"),
            payload=payload,
        )

    def tell(self, case: str, step: Step, **changes: Any) -> Incoming:
        """The message that carries `step` of a case; `changes` spoil it."""
        row = Case.objects.get(number=case)
        raw = {**step_to_json(sign_step(subject_of(row), step, self.key)), **changes}
        stream = row.stream
        return self.message(stream, message_type(step.kind), {"case": case, "step": raw})

    def take(self, number: str, kind: StepKind, side: Side = Side.AUTHORITY, **payload: Any) -> Step:
        """It takes a step in a case we know, and we are told."""
        step = self.step(kind, side, **payload)
        reactions.receive_step(self.tell(number, step))
        return step

    @contextmanager
    def acting(self) -> Iterator[None]:
        """Within the block this process is that node."""
        with node.use(self.profile):
            yield

    def hands_over(self, number: str, kind: StepKind = StepKind.FORWARD) -> Incoming:
        """The case that was made in the name of the neighbour leaves its rows; what is left is the message to us."""
        row = OutMessage.objects.filter(type=message_type(kind), peer="50").latest("id")
        data = dict(row.data)
        parts = tuple(Part(**part) for part in data.pop("parts"))
        stream = row.stream.name
        CaseStep.objects.filter(case__number=number).delete()
        Case.objects.filter(number=number).delete()
        Draft.objects.all().delete()
        self.numbers = itertools.count(data["step"]["number"] + 1)
        return self.message(stream, message_type(kind), data, parts)


# People ----------------------------------------------------------------------------------------------------------


def citizen(
    login: str = "zhou.yalan", name: str = "周雅兰", number: str = ZHOU_ID, phone: str = "12000005002"
) -> Actor:
    """Somebody with an account."""
    person = people.register_person(name=name, name_latin="Zhou Yalan", id_number=number, phone=phone)
    return identity.actor_for(people.register_account(login=login, password=PASSWORD, person_id=person))


def clerk(window: str = BEIBEI_WINDOW, login: str = "clerk") -> Actor:
    """A clerk at a window."""
    return _staff(login, role="intake", window=window)


def reviewer(authority: str = BEIBEI, login: str = "reviewer") -> Actor:
    """A reviewer of an authority."""
    return _staff(login, role="review", authority=authority)


def head(authority: str = BEIBEI, login: str = "head") -> Actor:
    """The head of an authority."""
    return _staff(login, role="head", authority=authority)


def operator() -> Actor:
    """Who keeps the node."""
    return _staff("operator", role="operator")


def _staff(login: str, **post: Any) -> Actor:
    account = people.register_staff(login=login, password=PASSWORD, name="邓婷")
    posts.assign_post(account_id=account, valid_from=clock.today() - dt.timedelta(days=7), **post)
    return identity.actor_for(account)


# Drafts and cases ------------------------------------------------------------------------------------------------


def draft(
    person: Actor,
    place: str = HERE,
    channel: Channel = Channel.WINDOW,
    *,
    item: str = COMPANY,
    hall: str = HALL,
    **answers: str,
) -> str:
    """A draft with the answers before the form."""
    assert person.person_id is not None
    first = {COMPANY: {"pre_approval": "no"}, RELOCATION: {"from_place": THERE, "entity": "company"}}[item]
    return drafts.start_draft(
        actor=person,
        person_id=person.person_id,
        item=item,
        answers={"place": place, **first, **answers},
        channel=channel,
        hall=hall if channel is Channel.WINDOW else "",
    )


def fill(person: Actor, draft_id: str, form: Mapping[str, Mapping[str, Any]] = COMPANY_FORM) -> None:
    """Every page of the form."""
    for section, raw in form.items():
        assert drafts.save_section(actor=person, draft_id=draft_id, section=section, raw=raw) == []


def hand_in(person: Actor, draft_id: str, *, late: bool = False, main: str = "identity") -> None:
    """The main material, and the secondary one or the promise of it."""
    drafts.attach_file(actor=person, draft_id=draft_id, material=main, upload=a_file("a.pdf", PDF))
    if late:
        drafts.promise_material(actor=person, draft_id=draft_id, material="domicile_proof")
    else:
        drafts.attach_file(
            actor=person,
            draft_id=draft_id,
            material="domicile_proof",
            upload=a_file("lease.pdf", pdf("lease")),
        )


def sign(person: Actor, draft_id: str) -> str:
    """Sign what is shown and submit; answers the case number."""
    assert person.account_id is not None
    seen = open_draft(actor=person, draft_id=draft_id).statement
    confirmation = Confirmation(account_id=person.account_id, at=clock.now())
    return submit_draft(actor=person, draft_id=draft_id, seen=seen, confirmation=confirmation)


def submitted(
    person: Actor,
    place: str = HERE,
    channel: Channel = Channel.WINDOW,
    *,
    late: bool = False,
    hall: str = HALL,
) -> str:
    """A case nobody has taken in yet."""
    draft_id = draft(person, place, channel, hall=hall)
    fill(person, draft_id)
    hand_in(person, draft_id, late=late)
    return sign(person, draft_id)


def relocation(person: Actor) -> str:
    """A company moves here from the neighbour's region: the authority there must agree."""
    draft_id = draft(person, item=RELOCATION)
    fill(person, draft_id, RELOCATION_FORM)
    hand_in(person, draft_id, main="amendment")
    return sign(person, draft_id)


def findings(number: str, **others: Check) -> dict[str, tuple[Check, str]]:
    """All complete but for `others`."""
    keys = Case.objects.get(number=number).content["materials"]
    return {key: (others.get(key, Check.COMPLETE), "") for key in keys}


def taken_in(window: Actor, number: str) -> str:
    """The window has it."""
    intake.take_in_case(actor=window, number=number)
    return number


def accepted(window: Actor, number: str, **others: Check) -> str:
    """Taken in, checked, accepted and handed over."""
    taken_in(window, number)
    intake.accept_case(actor=window, number=number, checks=findings(number, **others))
    return number


def claimed(window: Actor, authority: Actor, number: str, **others: Check) -> str:
    """Accepted, and a reviewer has it on the table."""
    accepted(window, number, **others)
    review.claim_case(actor=authority, number=number)
    return number


def corrected(person: Actor, number: str) -> None:
    """The one field that ADDRESS_GAP names is mended and sent back."""
    raw = {"right": "rented", "address": "天生路 1 号 2-4"}
    assert applicant.mend_section(actor=person, number=number, section="domicile", raw=raw) == []
    applicant.correct_case(actor=person, number=number)


ADDRESS_GAP = Gap("/domicile/address", "写到房号")
PAPER_GAP = Gap("material:domicile_proof", "合同缺最后一页")


def criteria(item: str = COMPANY) -> set[str]:
    """Every check the standard gives to the deciding authority."""
    found = catalogue.standard(item).criteria
    return {criterion.key for criterion in found if criterion.at is Lane.AUTHORITY}


def granted(window: Actor, authority: Actor, number: str) -> str:
    """Granted, and the worker has delivered it."""
    claimed(window, authority, number)
    review.grant_case(actor=authority, number=number, criteria=criteria())
    let_work()
    return number


def state(number: str) -> str:
    return Case.objects.get(number=number).state


def let_work() -> None:
    """The worker does what is due, but for calls to the neighbour, who is not there."""
    while journal.work(owner="test"):
        pass
