"""Applications and cases as people make them: through the services, with everything really filled in."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from importlib import resources
from typing import Any

from bs4 import BeautifulSoup
from django.test import Client

from tests.identity.offices import BEIBEI, BEIBEI_WINDOW, load_offices
from tests.papers import a_file, pdf, png
from tongban.cases.services import drafts, intake, review, submission
from tongban.cases.types import Channel, Check, Gap
from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.adoption import sign_adoption
from tongban.catalogue.services import ADOPTION_MESSAGE, adopt_standard, record_peer_adoption
from tongban.certificates import queries as certificates
from tongban.exchange.types import Incoming
from tongban.identity import queries as identity
from tongban.identity.models import Account
from tongban.identity.services import people, posts
from tongban.identity.types import Confirmation
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.ids import new_id
from tongban.kernel.journal import services as journal
from tongban.kernel.node import NodeIdentity, PeerKey
from tongban.kernel.signing import PrivateKey, generate_key

ITEM = "company_establishment"
HALL = "CQ-BEIBEI"
HERE, THERE = "500109", "510107"
PASSWORD = "correct horse battery"
ZHANG_ID, ZHANG_PHONE = "510199199003074012", "12000005101"
PDF, PNG = pdf("sample"), png()

NAME = {"name": "重庆山水桥文化传播有限公司", "second_choice": "", "company_type": "sole"}
DOMICILE = {"right": "rented", "address": "天生路 1 号"}
SCOPE = {"trades": ["consulting", "culture"], "main_trade": "组织文化艺术交流活动"}
OWNER = {
    "kind": "person",
    "name": "张强",
    "id_number": ZHANG_ID,
    "contribution": "100000",
    "share": "100",
    "pay_by": "2028-06-30",
}
SHAREHOLDERS = {"registered_capital": "100000", "shareholders": [OWNER]}
PEOPLE = {
    "representative": "张强",
    "representative_id": ZHANG_ID,
    "representative_phone": ZHANG_PHONE,
    "representative_post": "director",
    "officers": [],
}
PAPERS = {"articles": "model", "contact_name": "张强", "contact_phone": ZHANG_PHONE, "paper_licence": "none"}
FORM: dict[str, dict[str, Any]] = {
    "name": NAME,
    "domicile": DOMICILE,
    "scope": SCOPE,
    "shareholders": SHAREHOLDERS,
    "people": PEOPLE,
    "papers": PAPERS,
}


@dataclasses.dataclass(frozen=True)
class Person:
    """Somebody with an account and a browser in which they are signed in."""

    actor: Actor
    account: Account
    browser: Client


def load_town() -> None:
    """Offices of both regions, and the standard of one item, signed by this node."""
    load_offices()
    text = resources.files("tongban.catalogue").joinpath("standards", f"{ITEM}.yaml").read_text("utf-8")
    adopt_standard(text=text, path=f"{ITEM}.yaml")


def adopt_with_unit() -> None:
    """A second version of the standard: it also asks how many people will work there."""
    text = resources.files("tongban.catalogue").joinpath("standards", f"{ITEM}.yaml").read_text("utf-8")
    asked = "{key: workers, kind: integer, label: {zh: 员工, en: Staff}, unit: {zh: 人, en: people}, required: false, minimum: 0, maximum: 999}"
    text = text.replace("\nversion: 1\n", "\nversion: 2\n")
    text = text.replace("      - {key: second_choice,", f"      - {asked}\n      - {{key: second_choice,")
    adopt_standard(text=text, path=f"{ITEM}.yaml")


def make_citizen(login: str, name: str, latin: str, number: str, phone: str) -> Person:
    """A person with an account, signed in."""
    person_id = people.register_person(name=name, name_latin=latin, id_number=number, phone=phone)
    return _signed_in(people.register_account(login=login, password=PASSWORD, person_id=person_id))


def make_clerk() -> Person:
    """A clerk of the window nearby, signed in."""
    account = people.register_staff(login="clerk.beibei", password=PASSWORD, name="邓婷")
    posts.assign_post(account_id=account, role="intake", window=BEIBEI_WINDOW, valid_from=_last_week())
    return _signed_in(account)


def make_reviewer() -> Person:
    """A reviewer of the authority that decides here, signed in."""
    account = people.register_staff(login="reviewer.beibei", password=PASSWORD, name="韩雪")
    posts.assign_post(account_id=account, role="review", authority=BEIBEI, valid_from=_last_week())
    return _signed_in(account)


def _last_week() -> dt.date:
    return clock.today() - dt.timedelta(days=7)


def _signed_in(account_id: int) -> Person:
    account = Account.objects.get(pk=account_id)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(account)
    return Person(identity.actor_for(account_id), account, browser)


# Drafts and cases ----------------------------------------------------------------------------------------------


def start(
    person: Person, place: str = HERE, channel: Channel = Channel.WINDOW, helper: Person | None = None
) -> str:
    """A draft with nothing in it but the answers before the form, begun by the person or a clerk who helps."""
    assert person.actor.person_id
    return drafts.start_draft(
        actor=(helper or person).actor,
        person_id=person.actor.person_id,
        item=ITEM,
        answers={"place": place, "pre_approval": "no"},
        channel=channel,
        hall=HALL if channel is Channel.WINDOW else "",
    )


def fill(person: Person, draft: str, form: Mapping[str, Mapping[str, Any]] = FORM) -> None:
    """Every page of the form."""
    for section, raw in form.items():
        wrong = drafts.save_section(actor=person.actor, draft_id=draft, section=section, raw=raw)
        assert wrong == [], section


def hand_in(person: Person, draft: str, *, late: bool = False) -> None:
    """Every material; with `late` the secondary one is promised."""
    drafts.attach_file(
        actor=person.actor, draft_id=draft, material="identity", upload=a_file("身份证.pdf", PDF)
    )
    if late:
        drafts.promise_material(actor=person.actor, draft_id=draft, material="domicile_proof")
    else:
        drafts.attach_file(
            actor=person.actor, draft_id=draft, material="domicile_proof", upload=a_file("租赁合同.png", PNG)
        )


def ready_draft(person: Person, place: str = HERE, *, late: bool = False) -> str:
    """A draft that only has to be signed."""
    draft = start(person, place)
    fill(person, draft)
    hand_in(person, draft, late=late)
    return draft


def submitted(person: Person, place: str = HERE, *, late: bool = False) -> str:
    """The number of a case that has just been submitted at a window."""
    return sign(person, ready_draft(person, place, late=late))


def submitted_online(person: Person) -> str:
    """The number of a case that goes straight to the neighbour's side."""
    draft = start(person, THERE, Channel.ONLINE)
    fill(person, draft)
    hand_in(person, draft)
    return sign(person, draft)


def sign(person: Person, draft: str) -> str:
    """Sign what the page shows."""
    confirmed = Confirmation(account_id=person.account.pk, at=clock.now())
    seen = hidden(person.browser.get(f"/drafts/{draft}/sign/"))["seen"]
    return submission.submit_draft(actor=person.actor, draft_id=draft, seen=seen, confirmation=confirmed)


def take_in(clerk: Person, number: str) -> None:
    """The window has it."""
    intake.take_in_case(actor=clerk.actor, number=number)


def accept(clerk: Person, number: str, *, late: bool = False) -> None:
    """Everything checked and accepted."""
    take_in(clerk, number)
    found = dict.fromkeys(
        ("application", "identity", "domicile_proof", "articles_model"), (Check.COMPLETE, "")
    )
    if late:
        found["domicile_proof"] = (Check.LATE, "")
    intake.accept_case(actor=clerk.actor, number=number, checks=found)


def ask_correction(clerk: Person, number: str) -> None:
    """A field and a material are wrong."""
    take_in(clerk, number)
    gaps = [
        Gap("/domicile/address", "写到房号，租赁合同上是 1 号 3 楼"),
        Gap("material:domicile_proof", "合同缺最后一页，请传全部页面"),
    ]
    intake.request_correction(actor=clerk.actor, number=number, gaps=gaps)


def grant(reviewer: Person, number: str) -> None:
    """Claimed, every check ticked, granted."""
    review.claim_case(actor=reviewer.actor, number=number)
    checks = {criterion.key for criterion in catalogue.standard(ITEM).criteria}
    review.grant_case(actor=reviewer.actor, number=number, criteria=checks)


def granted(person: Person, clerk: Person, reviewer: Person) -> str:
    """The code of a certificate this person got for a case of theirs."""
    number = submitted(person)
    accept(clerk, number)
    grant(reviewer, number)
    let_work()
    assert person.actor.person_id
    return certificates.of_person(person.actor.person_id)[0].claims.code


def refuse(reviewer: Person, number: str) -> None:
    """Claimed and refused, with everything a refusal must say."""
    review.claim_case(actor=reviewer.actor, number=number)
    review.refuse_case(
        actor=reviewer.actor,
        number=number,
        reason="公司名称与北碚区已登记的企业相同",
        clause="《市场主体登记管理条例》第十六条",
        change="换一个没有登记过的名称，重新提交",
    )


def let_work() -> None:
    """The worker does what is due, such as delivering a result."""
    while journal.work(owner="test"):
        pass


# A neighbour ---------------------------------------------------------------------------------------------------


def make_neighbour() -> tuple[NodeIdentity, PrivateKey]:
    """Node 51 as our configuration knows it, with the key it signs with."""
    key = generate_key("51-message-test")
    long_ago = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    identity_51 = NodeIdentity(
        id="51",
        name=("四川省", "Sichuan"),
        brand=("天府通办", "Tianfu Tongban"),
        region="510000",
        url="http://127.0.0.1:8051",
        keys=(PeerKey(public=key.public, purpose="message", valid_from=long_ago),),
    )
    return identity_51, key


def adopt_there(key: PrivateKey) -> None:
    """The neighbour has signed the same standard."""
    standard = catalogue.standard(ITEM)
    token = sign_adoption(standard, node="51", at=clock.now(), key=key)
    record_peer_adoption(
        incoming=Incoming(
            peer="51",
            id=new_id(),
            stream=f"standard:{ITEM}",
            seq=1,
            type=ADOPTION_MESSAGE,
            time=clock.now(),
            data={"content": dict(standard.content), "signature": token},
            parts=(),
        )
    )


# Pages ---------------------------------------------------------------------------------------------------------


def soup(response: Any) -> BeautifulSoup:
    """The page."""
    return BeautifulSoup(response.content, "html.parser")


def hidden(response: Any, at: int = -1) -> dict[str, str]:
    """The hidden fields of a form in the page's main part; the last form unless told otherwise."""
    form = soup(response).select("main form")[at]
    return {field["name"]: field.get("value", "") for field in form.select("input[type=hidden]")}


def posted(raw: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Answers as a browser sends them: rows numbered, a date in three boxes."""
    fields: dict[str, Any] = {}
    for name, value in raw.items():
        where = prefix + name
        if isinstance(value, list) and value and isinstance(value[0], dict):
            for number, row in enumerate(value):
                fields.update(posted(row, f"{where}.{number}."))
        elif name == "pay_by":
            year, month, day = value.split("-")
            fields.update({f"{where}.year": year, f"{where}.month": month, f"{where}.day": day})
        else:
            fields[where] = value
    return fields


def send(person: Person, url: str, fields: Mapping[str, Any], at: int = -1) -> Any:
    """Open a page and send its form with these fields."""
    page = person.browser.get(url)
    assert page.status_code == 200, page.status_code
    return person.browser.post(url, {**hidden(page, at), **fields})


def words(response: Any) -> str:
    """The text of the page's main part, blanks folded."""
    return " ".join(soup(response).select_one("main").get_text(" ").split())


def errors(response: Any) -> list[str]:
    """The texts of the error summary."""
    return [link.get_text() for link in soup(response).select(".govuk-error-summary li")]
