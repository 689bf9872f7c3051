"""What must be handed in, what may be late, and what it costs, for the answers a person gave."""

import dataclasses
from collections.abc import Collection, Iterable

from tongban.catalogue.types import Fee, Material, Need, Origin, Standard

from .conditions import NOTHING, Answers, Form, holds


@dataclasses.dataclass(frozen=True)
class NeededMaterial:
    """A material this case needs."""

    material: Material
    is_main: bool
    may_be_late: bool
    """Secondary, and the standard tolerates it."""
    is_made_here: bool
    """Written by the system from the form: nothing to hand in."""


@dataclasses.dataclass(frozen=True)
class Missing:
    """Keys of needed materials that are not there, in the order of the standard."""

    main: tuple[str, ...]
    secondary: tuple[str, ...]


def materials_for(
    standard: Standard, *, answers: Answers, form: Form = NOTHING
) -> tuple[NeededMaterial, ...]:
    """The checklist of a case. A conditional material whose condition holds is a main one."""
    return tuple(
        _needed(material, standard)
        for material in standard.materials
        if holds(material.when, answers=answers, form=form)
    )


def _needed(material: Material, standard: Standard) -> NeededMaterial:
    is_main = material.need is not Need.SECONDARY
    return NeededMaterial(
        material=material,
        is_main=is_main,
        may_be_late=not is_main and standard.tolerance.allowed,
        is_made_here=is_made_here(material),
    )


def missing_materials(needed: Iterable[NeededMaterial], there: Collection[str]) -> Missing:
    """What is still owed when the materials with the keys `there` have been handed in."""
    owed = [item for item in needed if not item.is_made_here and item.material.key not in there]
    return Missing(
        main=tuple(item.material.key for item in owed if not item.may_be_late),
        secondary=tuple(item.material.key for item in owed if item.may_be_late),
    )


def is_to_hand_in(material: Material) -> bool:
    """Must the applicant bring it: neither made here nor replaced by a certificate?"""
    return not (is_made_here(material) or material.certificates)


def is_made_here(material: Material) -> bool:
    """Is it written from what was filled in, so that there is nothing to bring?"""
    return material.origin in (Origin.FORM, Origin.DOCUMENT)


def fees_for(standard: Standard, *, answers: Answers, form: Form = NOTHING) -> tuple[Fee, ...]:
    """What the case costs."""
    return tuple(fee for fee in standard.fees if holds(fee.when, answers=answers, form=form))
