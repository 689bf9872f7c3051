"""The places in a case that a question between the offices can point to: fields of the form, and materials."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tongban.cases.rules.drafts import target_words
from tongban.catalogue.types import Standard
from tongban.web.shared.applying.answers import AnswerRow, Reading, answer_pages
from tongban.web.shared.templatetags.tb_words import local


@dataclasses.dataclass(frozen=True)
class Place:
    """One of them, as it stands now."""

    target: str
    name: str
    value: str
    """What is filled in there, masked; of a material the name of its file."""
    anchor: str
    """Where it is on the page of the case; empty when it is not shown there."""

    @property
    def is_material(self) -> bool:
        """Only a material has pages."""
        return self.target.startswith("material:")


@dataclasses.dataclass(frozen=True)
class Places:
    """All places of a case."""

    standard: Standard
    fields: tuple[Place, ...]
    materials: tuple[Place, ...]

    @property
    def groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """To choose from: target and name, under what the page calls them."""
        kinds = ((_("What was filled in"), self.fields), (_("Materials"), self.materials))
        return [
            (title, [(place.target, place.name) for place in places]) for title, places in kinds if places
        ]

    def find(self, target: str) -> Place:
        """The place with this target, which the standard knows; without what stands there if the case has none of it."""
        for place in (*self.fields, *self.materials):
            if place.target == target:
                return place
        return Place(target, local(target_words(self.standard, target)), "", "")


def places_of(standard: Standard, content: Mapping[str, Any]) -> Places:
    """What can be pointed to; nothing while the application is on its way to this node."""
    if not content:
        return Places(standard, (), ())
    reading = Reading(get_language() or "zh-hans", is_masked=True)
    pages = answer_pages(standard, content["answers"], content["form"], reading)
    return Places(
        standard,
        fields=tuple(_field(page.key, row, standard) for page in pages for row in page.rows),
        materials=tuple(
            Place(
                target=f"material:{material.key}",
                name=local(material.name),
                value=content["materials"][material.key].get("name", ""),
                anchor=f"place-material-{material.key}",
            )
            for material in standard.materials
            if material.key in content["materials"]
        ),
    )


def _field(page: str, row: AnswerRow, standard: Standard) -> Place:
    target = f"/{page}/{row.key}"
    entries = [" · ".join(value for _label, value in entry) for entry in row.entries]
    return Place(
        target=target,
        name=local(target_words(standard, target)),
        value=" / ".join(entries) or row.value,
        anchor=f"place-{page}-{row.key}",
    )
