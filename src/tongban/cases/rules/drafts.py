"""What is still to do before an application can be submitted, and what the applicant signs then."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from tongban.cases.types import Provision
from tongban.catalogue.rules.forms import active_sections, check_form
from tongban.catalogue.rules.materials import NeededMaterial, materials_for
from tongban.catalogue.types import Standard, Words


def missing_tasks(standard: Standard, content: dict[str, Any], today: dt.date) -> list[str]:
    """Keys of what is still to do before submission: sections, and materials as `material:<key>`.

    A page that was complete can become incomplete again when an answer it depends on is changed.
    """
    answers, form = content["answers"], content["form"]
    wrong = check_form(standard, form, today=today, answers=answers)
    sections = active_sections(standard, answers=answers, form=form)
    todo = [section.key for section in sections if section.key in wrong or section.key not in content["done"]]
    return todo + [
        f"material:{needed.material.key}"
        for needed in to_hand_in(standard, content)
        if needed.material.key not in content["materials"]
    ]


def to_hand_in(standard: Standard, content: dict[str, Any]) -> list[NeededMaterial]:
    """The materials the person must provide; what the form itself gives is not among them."""
    needed = materials_for(standard, answers=content["answers"], form=content["form"])
    return [material for material in needed if not material.is_made_here]


def section_of(target: str) -> str:
    """Key of the page on which a correction target lies; empty for a material."""
    return "" if target.startswith("material:") else target.removeprefix("/").partition("/")[0]


def target_words(standard: Standard, target: str) -> Words:
    """What a correction target is called: a material, or a page or field of the form."""
    kind, _, key = target.partition(":")
    if kind == "material":
        return standard.material(key).name
    section, _, field = target.strip("/").partition("/")
    page = standard.section(section)
    for known in page.fields:
        if known.key == field and known.label != page.name:
            return Words(f"{page.name.zh}：{known.label.zh}", f"{page.name.en}: {known.label.en}")
    return page.name


def is_target(standard: Standard, materials: Collection[str], target: str) -> bool:
    """Can this be asked to be corrected: a page or field of the form, or a material of the case?"""
    kind, _, key = target.partition(":")
    if kind == "material":
        return key in materials
    section, _, field = target.removeprefix("/").partition("/")
    for known in standard.sections:
        if known.key == section:
            return not field or field in {each.key for each in known.fields}
    return False


def statement_of(draft_id: str, standard_digest: str, content: dict[str, Any]) -> dict[str, Any]:
    """What the applicant signs: the whole application, with the promise of everything that will follow."""
    late = sorted(key for key, row in content["materials"].items() if row["provision"] == Provision.LATE)
    return {
        "kind": "application",
        "draft": draft_id,
        "standard": standard_digest,
        "answers": content["answers"],
        "form": content["form"],
        "materials": content["materials"],
        "commitments": late,
    }
