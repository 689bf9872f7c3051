"""The story of one case that never was: each step asked of the rules before it is taken, signed, and folded into the case."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from random import Random
from typing import Any

from tongban.cases.models import Case, CaseStep
from tongban.cases.queries.applicants import index_of_name, index_of_number
from tongban.cases.queries.rows import facts_of, files_of, subject_of
from tongban.cases.rules import steps as rules
from tongban.cases.rules.drafts import statement_of
from tongban.cases.rules.history import content_after
from tongban.cases.rules.invented import Invented, invent_answers, invent_form, invent_person
from tongban.cases.rules.receipts import sign_step
from tongban.cases.types import (
    Channel,
    DossierKind,
    Facts,
    Holder,
    Office,
    Provision,
    Side,
    State,
    Step,
    StepKind,
)
from tongban.catalogue.rules.materials import NeededMaterial, materials_for
from tongban.catalogue.types import Mode, Standard
from tongban.identity.rules import STATEMENT_TYPE, statement_claims
from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions.rules.masking import mask_name
from tongban.jurisdictions.types import Authority, Hall, Window
from tongban.kernel import canonical, clock
from tongban.kernel.ids import new_id
from tongban.kernel.node import this
from tongban.kernel.signing import sign_jws

from .clocks import start_notice
from .files import material_not_there
from .offices import APPLICANT, platform
from .steps import keep_order
from .storing import store_facts

K, S = StepKind, Side


@dataclasses.dataclass(frozen=True)
class Paper:
    """A stored file that is shown for a material."""

    sha256: str
    size: int


@dataclasses.dataclass(frozen=True)
class Place:
    """An item where it is decided: the authority, its hall and windows, and the accounts of its reviewers."""

    standard: Standard
    authority: Authority
    hall: Hall
    windows: Sequence[Window]
    reviewers: Sequence[int]


class Story:
    """A case on its way. Whatever happens goes through `take`."""

    media = DossierKind.DOSSIER.value

    def __init__(
        self, case: Case, person: Invented, papers: Sequence[Paper], until: dt.datetime, chance: Random
    ) -> None:
        self.case, self.person, self.papers = case, person, papers
        self.rows: list[CaseStep] = []
        self.dossier = b""
        self.facts: Facts = facts_of(case)
        self._until, self._chance, self._at = until, chance, case.submitted_at
        self._counts: dict[str, int] = {}

    def take(
        self,
        kind: StepKind,
        side: Side,
        office: Office,
        payload: dict[str, Any] | None = None,
        node: str = "",
    ) -> None:
        """One more step, some time after the last one, by this node or by `node`."""
        node = node or this().id
        step = Step(
            id=new_id(),
            node=node,
            number=self._counts.get(node, 0) + 1,
            at=self._at,
            kind=kind,
            side=side,
            office=office,
            payload=payload or {},
        )
        if node == this().id:
            rules.check_step(self.facts, kind=kind, side=side, node=node, payload=step.payload)
            step = sign_step(subject_of(self.case), step, this().message_key)
        else:
            rules.check_received(self.facts, step)
        self._counts[node] = step.number
        self.facts = rules.apply_step(self.facts, step)
        if kind in (K.ACCEPT, K.SUPPLY):
            self.case.content = content_after(self.case.content, [step])
        keep_order(self.case, step)
        self.rows.append(_row(self.case, step))

    def wait(self, hours: float) -> None:
        """Let up to so many hours pass, and go on when offices are open; never beyond the end of the seed."""
        before = self._at
        self._at = _in_service(before + dt.timedelta(hours=hours * self._chance.random(), seconds=1))
        if self._at >= self._until:
            self._at = before + (self._until - before) * self._chance.random()

    @property
    def now(self) -> dt.datetime:
        """The moment of the next step."""
        return self._at

    def close_book(self) -> None:
        """Put what the steps came to into the row."""
        case = self.case
        store_facts(case, self.facts)
        case.held, case.own_steps = self._counts, self._counts.get(this().id, 0)


def begin_story(
    *,
    key: int,
    serial: int,
    place: Place,
    papers: Sequence[Paper],
    peer: str,
    began: dt.datetime,
    until: dt.datetime,
    chance: Random,
) -> Story:
    """An application that has just been handed in, here or at `peer`."""
    began = min(_in_service(began), until - dt.timedelta(minutes=1))
    person = invent_person(serial, (peer or this().id)[:2], chance)
    story = Story(_case(key, place, person, peer, began, chance), person, papers, until, chance)
    _apply(story, place, peer, chance)
    return story


def _case(key: int, place: Place, person: Invented, peer: str, began: dt.datetime, chance: Random) -> Case:
    here, standard = this(), place.standard
    is_online = bool(peer) or chance.random() < 0.6
    case = Case(
        id=key,
        number=f"{here.case_prefix}-{clock.local(began):%Y-%m%d}-{key:05d}",
        stream=new_id(),
        item=standard.key,
        standard_digest=standard.digest,
        mode=(Mode.FULL_ONLINE if is_online else Mode.REMOTE_ACCEPTANCE).value,
        place=place.authority.division,
        origin_node=peer or here.id,
        intake_node=here.id,
        home_node=here.id,
        keeper_node=peer or here.id,
        knowing_nodes=[peer] if peer else [],
        hall=place.hall.code,
        authority=place.authority.uscc,
        person_id="" if peer else new_id(),
        person_index=index_of_number(person.id_number),
        name_index=index_of_name(person.name),
        label=mask_name(person.name),
        state=State.SUBMITTED,
        holder=Holder.INTAKE,
        submitted_at=began,
        content={},
        gaps=[],
    )
    start_notice(case, standard, began)
    return case


def _apply(story: Story, place: Place, peer: str, chance: Random) -> None:
    """The application: filled in, signed, written as a dossier, handed in."""
    case, standard, person = story.case, place.standard, story.person
    today = clock.local(case.submitted_at).date()
    answers = invent_answers(standard, case.place, chance)
    form = invent_form(standard, answers, person, chance, today)
    needed = materials_for(standard, answers=answers, form=form)
    materials = {row.material.key: _material(row, story.papers, story.now, chance) for row in needed}
    draft, at = new_id(), story.now.isoformat()
    signed = statement_of(draft, standard.digest, {"answers": answers, "form": form, "materials": materials})
    digest = canonical.digest(signed)
    late = [key for key, row in materials.items() if row["provision"] == Provision.LATE]
    case.content = {
        "case": case.number,
        "holds": {},
        "applicant": dataclasses.asdict(person),
        "answers": answers,
        "form": form,
        "materials": materials,
        "statements": [] if peer else [_attested(story, draft, digest)],
        "commitments": [{"material": key, "at": at, "digest": digest} for key in late],
    }
    story.dossier = canonical.encode(case.content)
    case.dossier, case.dossier_size = (
        canonical.digest(story.dossier).removeprefix("sha256:"),
        len(story.dossier),
    )
    channel = Channel.ONLINE if case.mode == Mode.FULL_ONLINE else Channel.WINDOW
    payload = {"channel": channel.value, "dossier": case.dossier}
    if not peer:
        story.take(K.SUBMIT, S.APPLICANT, APPLICANT, payload)
        return
    story.take(K.SUBMIT, S.APPLICANT, APPLICANT, payload, peer)
    files = [part.sha256 for part in files_of(case)]
    zh, en = this().peer(peer).brand
    far = Office(f"{zh}平台", f"{en} platform")
    story.take(K.FORWARD, S.SYSTEM, far, {"to": this().id, "files": files, "owes": False}, peer)
    story.wait(0.2)
    case.arrived_at = story.now
    story.take(K.ARRIVE, S.SYSTEM, platform())


def _attested(story: Story, draft: str, digest: str) -> dict[str, str]:
    claims = statement_claims(
        node=this().id,
        person_id=story.case.person_id,
        account_id=0,
        digest=digest,
        at=story.now,
        method="seed",
    )
    jws = sign_jws(claims, typ=STATEMENT_TYPE, key=this().message_key)
    return {"kind": "application", "draft": draft, "jws": jws, "digest": digest}


def _material(
    needed: NeededMaterial, papers: Sequence[Paper], at: dt.datetime, chance: Random
) -> dict[str, Any]:
    if needed.is_made_here:
        return material_not_there(needed)
    key = needed.material.key
    if needed.may_be_late and chance.random() < 0.1:
        return {"key": key, "provision": Provision.LATE.value}
    return handed_in(key, papers, at, chance)


def handed_in(key: str, papers: Sequence[Paper], at: dt.datetime, chance: Random) -> dict[str, Any]:
    """A material with a file, as a dossier holds it."""
    paper = chance.choice(papers)
    return {
        "key": key,
        "provision": Provision.UPLOAD.value,
        "sha256": paper.sha256,
        "name": f"{key}.pdf",
        "media": "application/pdf",
        "size": paper.size,
        "provided_at": at.isoformat(),
        "provided_by": this().id,
    }


def _row(case: Case, step: Step) -> CaseStep:
    return CaseStep(
        id=step.id,
        case_id=case.pk,
        node=step.node,
        number=step.number,
        at=step.at,
        kind=step.kind,
        side=step.side,
        office_zh=step.office.zh,
        office_en=step.office.en,
        payload=step.payload,
        messages=[],
    )


def _in_service(moment: dt.datetime) -> dt.datetime:
    """This moment, or the first one after it at which offices are open."""
    calendar, local = jurisdictions.calendar(), clock.local(moment)
    if local.hour >= this().service_hours_end.hour:
        local = local.replace(hour=8) + dt.timedelta(days=1)
    day = calendar.first_working_day(local.date())
    if day != local.date() or local.hour < 9:
        local = local.replace(year=day.year, month=day.month, day=day.day, hour=9)
    return local.astimezone(dt.UTC)
