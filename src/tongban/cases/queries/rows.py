"""Cases and steps between the three forms they take: values for the rules, rows for the database, JSON for peers."""

import dataclasses
import datetime as dt
from collections.abc import Iterable
from typing import Any

from tongban.cases.models import Case, CaseStep
from tongban.cases.rules.history import in_order
from tongban.cases.rules.receipts import Subject
from tongban.cases.rules.talk import files_in
from tongban.cases.types import (
    CaseClock,
    DossierKind,
    Facts,
    Holder,
    Office,
    Outcome,
    Owed,
    Referral,
    Side,
    State,
    Step,
    StepKind,
)
from tongban.catalogue.rules.conditions import Answers, Form
from tongban.catalogue.types import Consulted, Standard
from tongban.exchange.types import Part


def files_of(case: Case) -> list[Part]:
    """The dossier and every file it names, as parts of a message."""
    dossier = Part(
        sha256=case.dossier, size=case.dossier_size, media=DossierKind.DOSSIER.value, name="dossier.json"
    )
    parts = [dossier]
    for row in case.content["materials"].values():
        if row.get("sha256"):
            parts.append(part_of(row))
    return list({part.sha256: part for part in parts}.values())


def said_in(case: Case, standard: Standard) -> tuple[Answers, Form]:
    """What the applicant answered and filled in. The place is known before the content has come."""
    answers = {standard.place_question.key: case.place, **case.content.get("answers", {})}
    return answers, case.content.get("form", {})


def subject_of(case: Case) -> Subject:
    """What a signed statement of this case's clock is about."""
    return Subject(case.number, case.item, case.standard_digest)


def part_of(material: dict[str, Any]) -> Part:
    """A material's file as part of a message; its name stays out of it, for a name can say too much."""
    return Part(
        sha256=material["sha256"], size=material["size"], media=material["media"], name=material["key"]
    )


def documents_of(steps: Iterable[Step]) -> list[Part]:
    """The documents of what the offices said in these steps, as parts of a message."""
    return [document_part(row) for step in steps for row in files_in(step)]


def document_part(row: dict[str, Any]) -> Part:
    """One of them; its name stays out of it, as with a material."""
    return Part(sha256=row["sha256"], size=row["size"], media=row["media"], name="consultation")


def steps_of(case: Case) -> list[Step]:
    """All steps of a case, in the order of the time line."""
    return in_order(step_from_row(row) for row in case.steps.all())


def step_from_row(row: CaseStep) -> Step:
    """A stored step as the rules see it."""
    return Step(
        id=row.id,
        node=row.node,
        number=row.number,
        at=row.at,
        kind=StepKind(row.kind),
        side=Side(row.side),
        office=Office(row.office_zh, row.office_en),
        payload=row.payload,
        messages=tuple(row.messages),
    )


def step_to_json(step: Step) -> dict[str, Any]:
    """A step as it travels."""
    return {
        "id": step.id,
        "node": step.node,
        "number": step.number,
        "at": step.at.isoformat(),
        "kind": step.kind.value,
        "side": step.side.value,
        "office": {"zh": step.office.zh, "en": step.office.en},
        "payload": step.payload,
    }


def step_from_json(raw: dict[str, Any]) -> Step:
    """The reverse; raises KeyError or ValueError for what no node of ours would send."""
    return Step(
        id=raw["id"],
        node=raw["node"],
        number=raw["number"],
        at=dt.datetime.fromisoformat(raw["at"]),
        kind=StepKind(raw["kind"]),
        side=Side(raw["side"]),
        office=Office(raw["office"]["zh"], raw["office"]["en"]),
        payload=raw["payload"],
    )


def facts_of(case: Case) -> Facts:
    """The row as the rules see it."""
    running = None
    if case.started_at and case.promised_due:
        running = CaseClock(
            started_at=case.started_at,
            promised_due=case.promised_due,
            statutory_due=case.statutory_due,
            is_provisional=case.is_provisional,
            calendar=case.calendar,
            paused_from=case.paused_from,
        )
    return Facts(
        state=State(case.state),
        holder=Holder(case.holder),
        keeper=case.keeper_node,
        origin=case.origin_node,
        intake=case.intake_node,
        home=case.home_node,
        outcome=Outcome(case.outcome) if case.outcome else None,
        clock=running,
        owed=tuple(Owed(row["material"], dt.datetime.fromisoformat(row["due"])) for row in case.owed),
        correction_due=case.correction_due,
        corrections=case.corrections,
        returns=case.returns,
        suspensions=tuple(case.suspensions),
        suspension_due=case.suspension_due,
        extensions=case.extensions,
        former_homes=tuple(case.former_homes),
        is_proved=case.is_proved,
        is_green=case.is_green,
        referrals=tuple(_referral(row) for row in case.referrals),
        resume_to=State(case.resume_to) if case.resume_to else None,
        submitted_at=case.submitted_at,
        received_at=case.received_at,
        decided_at=case.decided_at,
        closed_at=case.closed_at,
    )


def referrals_to_json(referrals: Iterable[Referral]) -> list[dict[str, Any]]:
    """What other offices were asked, for the row of the case."""
    return [
        {
            "id": row.id,
            "consulted": row.consulted.value,
            "stage": row.stage,
            "authority": row.authority,
            "node": row.node,
            "asked_at": row.asked_at.isoformat(),
            "due": row.due.isoformat(),
            "answered_at": row.answered_at.isoformat() if row.answered_at else None,
            "agrees": row.agrees,
            "silent": row.is_silent,
        }
        for row in referrals
    ]


def _referral(raw: dict[str, Any]) -> Referral:
    answered = raw["answered_at"]
    return Referral(
        id=raw["id"],
        consulted=Consulted(raw["consulted"]),
        stage=raw["stage"],
        authority=raw["authority"],
        node=raw["node"],
        asked_at=dt.datetime.fromisoformat(raw["asked_at"]),
        due=dt.datetime.fromisoformat(raw["due"]),
        answered_at=dt.datetime.fromisoformat(answered) if answered else None,
        agrees=raw["agrees"],
        is_silent=raw["silent"],
    )


def first_facts(case: Case) -> Facts:
    """The case before its first step."""
    return dataclasses.replace(
        facts_of(case),
        state=State.SUBMITTED,
        holder=Holder.INTAKE,
        keeper=case.origin_node,
        home=case.former_homes[0] if case.former_homes else case.home_node,
        outcome=None,
        clock=None,
        owed=(),
        correction_due=None,
        corrections=0,
        returns=0,
        suspensions=(),
        suspension_due=None,
        extensions=0,
        former_homes=(),
        is_proved=None,
        is_green=False,
        referrals=(),
        resume_to=None,
        received_at=None,
        decided_at=None,
        closed_at=None,
    )
