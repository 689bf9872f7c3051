"""What is still to do before an application can be submitted, and what the applicant signs then."""

from typing import Any

from tongban.cases.types import Provision
from tongban.catalogue.rules.forms import open_sections
from tongban.catalogue.rules.materials import needed_materials
from tongban.catalogue.types import Material, Origin, Standard


def missing_tasks(standard: Standard, content: dict[str, Any]) -> list[str]:
    """Keys of what is still to do before submission: sections, and materials as `material:<key>`."""
    sections = open_sections(standard, content["answers"], content["form"])
    todo = [section.key for section in sections if section.key not in content["done"]]
    for material in to_hand_in(standard, content):
        if material.key not in content["materials"]:
            todo.append(f"material:{material.key}")
    return todo


def to_hand_in(standard: Standard, content: dict[str, Any]) -> list[Material]:
    """The materials the person must provide; what the form itself gives is not among them."""
    needed = needed_materials(standard, content["answers"], content["form"])
    return [material for material in needed if material.origin not in (Origin.FORM, Origin.DOCUMENT)]


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
