"""Find an item: the front page, the zone of both regions, the search, and what is only a name so far."""

import dataclasses
from collections.abc import Iterable, Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language

from tongban.cases.queries.lists import drafts_of
from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.edition import Edition
from tongban.catalogue.rules.modes import four_modes
from tongban.catalogue.rules.names import covering
from tongban.catalogue.rules.search import Hit
from tongban.catalogue.rules.vocabulary import FIELDS, MODES, SOURCES, TASK_TYPES, TOPICS
from tongban.catalogue.types import ListedItem, NamedItem, Words
from tongban.kernel.errors import NotFound
from tongban.kernel.node import this
from tongban.kernel.paging import cut_page
from tongban.web.shared.access import actor_of, anyone
from tongban.web.shared.words import Spoken, asked_in, spoken

PAGE = 20
"""Items on a page of a long list."""
OF_A_TOPIC = 6
"""Items of one topic in the zone; the rest is one link away."""
AT_HOME = 3
"""Items of one topic on the front page."""
SIMILAR = 3


@dataclasses.dataclass(frozen=True)
class ItemCard:
    """An item in a list; without a standard it has an authority to ask, and no summary."""

    key: str
    name: Words
    summary: Words | None = None
    modes: tuple[Words, ...] = ()
    ways: tuple[Words, ...] = ()
    """Of the four ways (immediate, online, nearby, once) those that hold."""
    is_common: bool = False
    """All nodes have signed the same standard."""
    authority: Words | None = None
    found_by: Spoken | None = None
    """The phrase it was found by, when that is not the name people see."""


@dataclasses.dataclass(frozen=True)
class Topic:
    """A topic with the first of its items."""

    key: str
    name: Words
    items: Sequence[ListedItem]
    total: int


def _cards(items: Iterable[ListedItem]) -> dict[str, ItemCard]:
    common = catalogue.common({node.id for node in this().nodes})
    return {
        standard.key: ItemCard(
            key=standard.key,
            name=standard.name,
            summary=standard.summary,
            modes=tuple(MODES[mode] for mode in standard.modes.allowed),
            ways=tuple(way.name for way in four_modes(standard) if way.holds),
            is_common=standard.digest in common,
        )
        for standard in (catalogue.standard_by_digest(item.digest) for item in items)
    }


def _topics(edition: Edition, most: int) -> list[Topic]:
    of_topic: dict[str, list[ListedItem]] = {}
    for item in edition.items.values():
        of_topic.setdefault(item.topic, []).append(item)
    return [
        Topic(key, name, of_topic[key][:most], len(of_topic[key]))
        for key, name in TOPICS.items()
        if key in of_topic
    ]


@anyone
def home(request: HttpRequest) -> HttpResponse:
    """The front page: search, the zone of both regions, and what you have begun."""
    actor = actor_of(request)
    context = {
        "topics": _topics(catalogue.edition(), AT_HOME),
        "drafts": drafts_of(actor.person_id) if actor and actor.person_id else [],
        "nodes": this().nodes,
    }
    return render(request, "portal/discover/home.html", context)


@anyone
def zone(request: HttpRequest) -> HttpResponse:
    """The zone of both regions: one catalogue, shown by each node under its own brand; of one topic, all of it."""
    edition, chosen = catalogue.edition(), request.GET.get("topic", "")
    if chosen in TOPICS:
        return _topic(request, edition, chosen)
    topics = _topics(edition, OF_A_TOPIC)
    cards = _cards(item for topic in topics for item in topic.items)
    context = {
        "topics": [(topic, [cards[item.key] for item in topic.items]) for topic in topics],
        "nodes": this().nodes,
        "fields": FIELDS,
        "named": len(edition.named),
    }
    return render(request, "portal/discover/zone.html", context)


def _topic(request: HttpRequest, edition: Edition, topic: str) -> HttpResponse:
    keys = [item.key for item in edition.items.values() if item.topic == topic]
    page = cut_page(keys, request.GET.get("page"), PAGE)
    context = {
        "topic": TOPICS[topic],
        "items": list(_cards(edition.items[key] for key in page.items).values()),
        "total": len(keys),
        "page_of_items": page,
    }
    return render(request, "portal/discover/topic.html", context)


@anyone
def search(request: HttpRequest) -> HttpResponse:
    """Items that fit what was typed, in the person's own words, and why, when it was not written so."""
    asked = asked_in(request)
    edition, language = catalogue.edition(), get_language() or "zh-hans"
    found = edition.index.find(asked, language)
    hits = {hit.key: hit for hit in found.hits}
    page = cut_page(list(hits), request.GET.get("page"), PAGE)
    context = {
        "asked": asked,
        "found": _found(edition, [hits[key] for key in page.items], language),
        "total": len(hits),
        "meant": spoken(found.meant),
        "page_of_items": page,
        "topics": _topics(edition, 0) if asked and not hits else [],
    }
    return render(request, "portal/discover/search.html", context)


def _found(edition: Edition, hits: Iterable[Hit], language: str) -> list[ItemCard]:
    hits = list(hits)
    cards = _cards(edition.items[hit.key] for hit in hits if hit.key in edition.items)
    cards |= {hit.key: _named_card(edition.named[hit.key]) for hit in hits if hit.key in edition.named}
    return [
        cards[hit.key]
        if hit.phrase == cards[hit.key].name.say(language)
        else dataclasses.replace(cards[hit.key], found_by=spoken(hit.phrase))
        for hit in hits
    ]


def _named_card(named: NamedItem) -> ItemCard:
    return ItemCard(key=named.key, name=named.name, authority=named.authority)


@anyone
def named(request: HttpRequest) -> HttpResponse:
    """Items both regions talk about that have no common standard yet, by the authority to ask."""
    by_authority: dict[Words, list[NamedItem]] = {}
    for one in catalogue.edition().named.values():
        by_authority.setdefault(one.authority, []).append(one)
    return render(request, "portal/discover/named_list.html", {"authorities": list(by_authority.items())})


def without_standard(request: HttpRequest, key: str) -> HttpResponse:
    """What can honestly be said of an item without a standard; a name that a standard covers leads to its guide."""
    edition = catalogue.edition()
    known = next((one for one in edition.known if one.key == key), None)
    if known is None:
        raise NotFound("item-unknown")
    covered = covering(known, edition.items)
    if covered:
        return redirect("portal:guide", covered[0])
    similar = [hit.key for hit in edition.index.find(known.name.zh).hits if hit.key in edition.items]
    context = {
        "item": known,
        "kind": TASK_TYPES[known.task_type],
        "source": SOURCES[known.source],
        "similar": [edition.items[key] for key in similar[:SIMILAR]],
    }
    return render(request, "portal/discover/named.html", context)
