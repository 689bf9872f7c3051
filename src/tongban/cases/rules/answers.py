"""What becomes of a draft when an answer to the questions before its form is changed: what still applies is kept."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from tongban.cases.types import Provision
from tongban.catalogue.rules.conditions import Answers, holds
from tongban.catalogue.rules.forms import active_sections, check_section
from tongban.catalogue.types import Field, Material, Section, Standard

from .drafts import to_hand_in


@dataclasses.dataclass(frozen=True)
class CarriedOver:
    """The content of the draft under other answers, and what is different from before."""

    content: dict[str, Any]
    pages_gone: tuple[Section, ...]
    """Filled in, and asked no more."""
    fields_gone: tuple[tuple[Section, Field], ...]
    """The same of a field on a page that stays."""
    pages_again: tuple[Section, ...]
    """Done, and no longer complete."""
    pages_new: tuple[Section, ...]
    materials_gone: tuple[Material, ...]
    """Handed in or promised, and needed no more."""
    materials_new: tuple[Material, ...]

    @property
    def loses(self) -> bool:
        """Is anything given up that the person has filled in or handed in?"""
        return bool(self.pages_gone or self.fields_gone or self.materials_gone)


def carry_over(
    standard: Standard, content: Mapping[str, Any], answers: Answers, today: dt.date
) -> CarriedOver:
    """`content` is the draft's own; it is not changed."""
    form, done, again = _kept_form(standard, content, answers, today)
    carried = {**content, "answers": dict(answers), "form": form, "done": done}
    before = {row.material.key for row in to_hand_in(standard, dict(content))}
    after = {row.material.key: row for row in to_hand_in(standard, carried)}
    kept = {
        key: row
        for key, row in content["materials"].items()
        if key in after and (row["provision"] != Provision.LATE or after[key].may_be_late)
    }
    asked = active_sections(standard, answers=content["answers"], form=content["form"])
    now = active_sections(standard, answers=answers, form=form)
    return CarriedOver(
        content={**carried, "materials": kept},
        pages_gone=tuple(page for page in asked if page not in now and page.key in content["form"]),
        fields_gone=tuple(
            (page, field)
            for page in now
            for field in page.fields
            if field.key in content["form"].get(page.key, {}) and field.key not in form[page.key]
        ),
        pages_again=tuple(page for page in now if page.key in again),
        pages_new=tuple(page for page in now if page not in asked),
        materials_gone=tuple(standard.material(key) for key in content["materials"] if key not in kept),
        materials_new=tuple(row.material for key, row in after.items() if key not in before),
    )


def _kept_form(
    standard: Standard, content: Mapping[str, Any], answers: Answers, today: dt.date
) -> tuple[dict[str, Any], list[str], set[str]]:
    """Pages that are asked still, with what is asked of them still; which are done, and which were and are not."""
    form: dict[str, Any] = {}
    done: list[str] = []
    again: set[str] = set()
    for section in standard.sections:
        page = content["form"].get(section.key)
        if page is None or not holds(section.when, answers=answers, form=form):
            continue
        checked = check_section(section, page, today=today, answers=answers, form=form)
        wrong = {error.field.partition(".")[0] for error in checked.errors}
        form[section.key] = {
            **checked.values,
            **{key: value for key, value in page.items() if key in wrong},
        }
        if section.key in content["done"]:
            (again.add if wrong else done.append)(section.key)
    return form, sorted(done), again
