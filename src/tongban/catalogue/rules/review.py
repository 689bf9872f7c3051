"""The officer's checks for an item, each with the clause beside it, written from the same file as the guide."""

import dataclasses
from typing import Literal

from tongban.catalogue.types import Basis, Lane, Standard, Words

from .conditions import NOTHING, Answers, Form
from .materials import materials_for


@dataclasses.dataclass(frozen=True)
class ReviewRule:
    """One thing to check. `subject` says what it is about: a condition of grant or a material."""

    key: str
    kind: Literal["criterion", "material"]
    at: Lane
    subject: Words
    check: Words
    clause: Words | None
    looks_at: tuple[str, ...]
    basis: Basis


def review_rules(
    standard: Standard, *, answers: Answers | None = None, form: Form = NOTHING
) -> tuple[ReviewRule, ...]:
    """All checks: materials at the window first, then conditions.

    With `answers` only the materials of that case are listed; without, every material of the standard.
    """
    if answers is None:
        materials = standard.materials
    else:
        materials = tuple(item.material for item in materials_for(standard, answers=answers, form=form))
    of_materials = [
        ReviewRule(
            key=material.key,
            kind="material",
            at=Lane.INTAKE,
            subject=material.name,
            check=material.check,
            clause=material.clause.words if material.clause else None,
            looks_at=(f"material:{material.key}",),
            basis=material.basis,
        )
        for material in materials
    ]
    of_criteria = [
        ReviewRule(
            key=criterion.key,
            kind="criterion",
            at=criterion.at,
            subject=criterion.text,
            check=criterion.check,
            clause=criterion.clause.words if criterion.clause else None,
            looks_at=criterion.looks_at,
            basis=criterion.basis,
        )
        for criterion in standard.criteria
    ]
    return (*of_materials, *of_criteria)
