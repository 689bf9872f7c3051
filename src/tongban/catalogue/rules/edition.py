"""The catalogue of one day as a whole: the standards in force, the names without one, and the index of both."""

import dataclasses
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from tongban.catalogue.types import ListedItem, NamedItem

from .build_form import words
from .names import covering
from .search import Findable, Index
from .vocabulary import TOPICS


@dataclasses.dataclass(frozen=True)
class Edition:
    """What all lists and the search are made of. Never changed: another set of standards is another edition."""

    items: Mapping[str, ListedItem]
    """Those with a standard in force, by key."""
    known: tuple[NamedItem, ...]
    """Every name the catalogue knows, with or without a standard."""
    sounds: Mapping[str, str]

    @cached_property
    def named(self) -> dict[str, NamedItem]:
        """By key, the items that have only a name: no standard in force covers them."""
        return {one.key: one for one in self.known if not covering(one, self.items)}

    @cached_property
    def index(self) -> Index:
        """Finds all of them; made when somebody searches for the first time."""
        also: dict[str, list[str]] = {}
        for one in self.known:
            for key in covering(one, self.items):
                also.setdefault(key, []).extend(one.name)
        found = [_findable(item, also.get(key, [])) for key, item in self.items.items()]
        found += [Findable(one.key, one.name, (*one.authority,)) for one in self.named.values()]
        return Index(found, self.sounds)


def listed(content: Mapping[str, Any], digest: str) -> ListedItem:
    """What lists and the search need of a checked content. No tree is made."""
    return ListedItem(
        key=content["key"],
        version=content["version"],
        digest=digest,
        name=words(content["name"]),
        summary=words(content["summary"]),
        topic=content["topic"],
        keywords={language: tuple(found) for language, found in content["keywords"].items()},
        result=words(content["result"]["name"]),
        authority_kinds=tuple(part["authority_kind"] for part in (content, *content.get("cooperation", []))),
    )


def _findable(item: ListedItem, also: list[str]) -> Findable:
    phrases = (
        *item.keywords["zh"],
        *item.keywords["en"],
        *also,
        *item.result,
        *TOPICS[item.topic],
    )
    return Findable(item.key, item.name, phrases)
