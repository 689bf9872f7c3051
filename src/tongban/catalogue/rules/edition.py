"""The catalogue of one day as a whole: the standards in force, the names without one, and the index of both."""

import dataclasses
from collections.abc import Mapping
from functools import cached_property

from tongban.catalogue.types import NamedItem, Standard

from .names import covering
from .search import Findable, Index
from .vocabulary import TOPICS


@dataclasses.dataclass(frozen=True)
class Edition:
    """What all lists and the search are made of. Never changed: another set of standards is another edition."""

    standards: Mapping[str, Standard]
    """In force, by key."""
    known: tuple[NamedItem, ...]
    """Every name the catalogue knows, with or without a standard."""
    sounds: Mapping[str, str]

    @cached_property
    def named(self) -> dict[str, NamedItem]:
        """By key, the items that have only a name: no standard in force covers them."""
        return {one.key: one for one in self.known if not covering(one, self.standards)}

    @cached_property
    def index(self) -> Index:
        """Finds all of them; made when somebody searches for the first time."""
        also: dict[str, list[str]] = {}
        for one in self.known:
            for key in covering(one, self.standards):
                also.setdefault(key, []).extend(one.name)
        items = [_findable(standard, also.get(key, [])) for key, standard in self.standards.items()]
        items += [Findable(one.key, one.name, (*one.authority,)) for one in self.named.values()]
        return Index(items, self.sounds)


def _findable(standard: Standard, also: list[str]) -> Findable:
    phrases = (
        *standard.keywords["zh"],
        *standard.keywords["en"],
        *also,
        *standard.result.name,
        *TOPICS[standard.topic],
    )
    return Findable(standard.key, standard.name, phrases)
