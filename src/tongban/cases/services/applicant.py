"""What the applicant (or a clerk for them) does with a case: supply, correct, withdraw."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from tongban.cases.models import Case
from tongban.cases.queries.places import wrong_fields
from tongban.cases.queries.rows import facts_of, files_of, part_of, steps_of
from tongban.cases.queries.views import was_corrected
from tongban.cases.rules.drafts import section_of
from tongban.cases.rules.history import steps_held
from tongban.cases.rules.steps import check_step
from tongban.cases.types import OPEN, MaterialState, Office, Provision, Side, State, StepKind, Upload
from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.forms import check_section
from tongban.catalogue.rules.materials import materials_for
from tongban.catalogue.types import Standard
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.errors import BadInput, Refused
from tongban.kernel.node import this

from .files import material_not_there, material_to_json, store_upload
from .offices import needs_applicant, needs_content, needs_window, side_of
from .steps import lock_case, take_step
from .submission import store_dossier


@transaction.atomic
def supply_material(*, actor: Actor, number: str, material: str, upload: Upload) -> None:
    """Hand in a material that was accepted as late, before its time is over. The clock of the case is not touched."""
    case = lock_case(number)
    side, office = side_of(case, actor)
    if material not in {row["material"] for row in case.owed}:
        found = catalogue.standard_by_digest(case.standard_digest).material(material).name
        raise Refused("material-not-owed", material=f"{found.zh} / {found.en}")
    check_step(facts_of(case), kind=StepKind.SUPPLY, side=side, node=this().id)
    due = min(owed.due for owed in facts_of(case).owed if owed.material == material)
    if clock.now() > due:
        raise Refused("supplement-over", at=_words(due))
    provision = Provision.UPLOAD if side is Side.APPLICANT else Provision.WINDOW
    stored = store_upload(key=material, upload=upload, provision=provision)
    _supply(case, actor, side, office, stored)


@transaction.atomic
def scan_material(*, actor: Actor, number: str, material: str, upload: Upload) -> None:
    """The applicant has brought a paper to the window before acceptance: the clerk scans it into the case.

    Refuses a material the case does not need, and a case that is not at the window any more.
    """
    case = lock_case(number)
    office = needs_window(case, actor)
    needs_content(case)
    if case.state not in (State.SUBMITTED, State.RECEIVED, State.RETURNED):
        raise Refused("step-not-now", state=case.state)
    if material not in case.content["materials"]:
        raise BadInput("material-unknown", field="material")
    stored = store_upload(key=material, upload=upload, provision=Provision.WINDOW)
    _supply(case, actor, Side.INTAKE, office, stored)


def _supply(case: Case, actor: Actor, side: Side, office: Office, stored: MaterialState) -> None:
    row = material_to_json(stored)
    payload = {"material": row}
    take_step(
        case,
        kind=StepKind.SUPPLY,
        side=side,
        actor=actor,
        office=office,
        payload=payload,
        parts=[part_of(row)],
    )


@transaction.atomic
def mend_section(*, actor: Actor, number: str, section: str, raw: Mapping[str, Any]) -> list[BadInput]:
    """Correct one page of the form that the correction request marks. Answers what is still wrong."""
    case = _lock_for_mending(actor, number)
    standard = catalogue.standard_by_digest(case.standard_digest)
    if section not in {section_of(gap["target"]) for gap in case.gaps}:
        raise Refused("not-asked-to-correct")
    checked = check_section(
        standard.section(section),
        raw,
        answers=case.content["answers"],
        form=case.content["form"],
        today=clock.today(),
    )
    wrong = [*checked.errors, *wrong_fields(standard.section(section), checked.values)]
    if wrong:
        return wrong
    case.content["form"][section] = checked.values
    _follow_form(case, standard)
    _mark_mended(case, {gap["target"] for gap in case.gaps if section_of(gap["target"]) == section})
    return []


def _follow_form(case: Case, standard: Standard) -> None:
    """Other answers can ask for other materials: what is needed now joins the case, and those to hand in the gaps."""
    materials = case.content["materials"]
    needed = materials_for(standard, answers=case.content["answers"], form=case.content["form"])
    case.content["materials"] = {
        row.material.key: materials.get(row.material.key) or material_not_there(row) for row in needed
    }
    case.gaps = [gap for gap in case.gaps if not gap.get("follows")] + [
        {"target": f"material:{row.material.key}", "text": row.material.check.zh, "follows": True}
        for row in needed
        if not row.is_made_here and row.material.key not in materials
    ]


@transaction.atomic
def mend_material(*, actor: Actor, number: str, material: str, upload: Upload) -> None:
    """Replace a material that the correction request marks."""
    case = _lock_for_mending(actor, number)
    if f"material:{material}" not in {gap["target"] for gap in case.gaps}:
        raise Refused("not-asked-to-correct")
    stored = store_upload(key=material, upload=upload, provision=Provision.UPLOAD)
    case.content["materials"][material] = material_to_json(stored)
    _mark_mended(case, {f"material:{material}"})


def _lock_for_mending(actor: Actor, number: str) -> Case:
    case = lock_case(number)
    needs_applicant(case, actor)
    if case.state != State.CORRECTION_REQUESTED or was_corrected(steps_of(case)):
        raise Refused("step-not-now", state=case.state)
    if case.correction_due and clock.now() > case.correction_due:
        raise Refused("correction-over", at=_words(case.correction_due))
    return case


def _words(moment: dt.datetime) -> str:
    return f"{clock.local(moment):%Y-%m-%d %H:%M}"


def _mark_mended(case: Case, targets: set[str]) -> None:
    case.gaps = [{**gap, "mended": True} if gap["target"] in targets else gap for gap in case.gaps]
    case.save(update_fields=["content", "gaps"])


@transaction.atomic
def correct_case(*, actor: Actor, number: str) -> None:
    """Everything asked for is mended: send it back. Refuses while a gap is open."""
    case = _lock_for_mending(actor, number)
    office = needs_applicant(case, actor)
    open_gaps = [gap for gap in case.gaps if not gap.get("mended")]
    if open_gaps:
        raise Refused("gaps-open", count=len(open_gaps))
    case.content["holds"] = steps_held(steps_of(case))
    store_dossier(case)
    parts = files_of(case)
    take_step(
        case,
        kind=StepKind.CORRECT,
        side=Side.APPLICANT,
        actor=actor,
        office=office,
        payload={
            "dossier": case.dossier,
            "size": case.dossier_size,
            "files": [part.sha256 for part in parts],
        },
        parts=parts,
    )


@transaction.atomic
def withdraw_case(*, actor: Actor, number: str, reason: str = "") -> None:
    """The applicant withdraws before the decision. Where another node keeps the case, it is asked to end it."""
    case = lock_case(number)
    office = needs_applicant(case, actor)
    if case.state not in OPEN:
        raise Refused("step-not-now", state=case.state)
    kind = StepKind.WITHDRAW if case.keeper_node == this().id else StepKind.ASK_WITHDRAWAL
    payload = {"reason": reason.strip()[:500]}
    take_step(case, kind=kind, side=Side.APPLICANT, actor=actor, office=office, payload=payload)
