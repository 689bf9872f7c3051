"""The guides of both regions, at the clerk's hand."""

import dataclasses
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.phrases import limit_words
from tongban.catalogue.rules.vocabulary import TOPICS
from tongban.catalogue.types import ListedItem, Standard, Words
from tongban.kernel.node import this
from tongban.web.shared.access import staff


@dataclasses.dataclass(frozen=True)
class ItemRow:
    """An item and whether every node has signed the standard in force here, without which no case can cross."""

    standard: Standard
    is_common: bool

    @property
    def promised(self) -> Words:
        """How long the decision may take."""
        return limit_words(self.standard.limits.promised.limit)


@dataclasses.dataclass(frozen=True)
class Choice:
    """An item to begin an application of."""

    item: ListedItem
    is_common: bool
    """Every node has signed its standard."""


def choices(asked: str) -> list[Choice]:
    """Items with a standard that fit what was typed, best first, found as people find them; every one when nothing was
    typed, by topic."""
    edition, language = catalogue.edition(), get_language() or "zh-hans"
    if asked:
        keys = [hit.key for hit in edition.index.find(asked, language).hits if hit.key in edition.items]
    else:
        keys = [item.key for item in by_topic(edition.items.values(), language)]
    common = catalogue.common({node.id for node in this().nodes})
    return [Choice(edition.items[key], edition.items[key].digest in common) for key in keys]


def by_topic(items: Iterable[ListedItem], language: str) -> list[ListedItem]:
    """Topics in the order of the zone, and names within one: nobody looks up Chinese by the codes of its characters."""
    topics = list(TOPICS)
    return sorted(items, key=lambda item: (topics.index(item.topic), item.name.say(language)))


def _item_rows() -> list[ItemRow]:
    """Every item in force, by topic."""
    common = catalogue.common({node.id for node in this().nodes})
    items = by_topic(catalogue.edition().items.values(), get_language() or "zh-hans")
    return [ItemRow(catalogue.standard_by_digest(item.digest), item.digest in common) for item in items]


@require_GET
@staff("intake", "review", "head")
def guides(request: HttpRequest) -> HttpResponse:
    """Every item with its guide, and which regions have signed its standard."""
    return render(request, "desk/guides.html", {"items": _item_rows()})
