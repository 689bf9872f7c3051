"""The packs of service standards by field: what is in each, who has signed it, and the whole to take along."""

import csv
import dataclasses
import io
from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from tongban.catalogue import queries as catalogue
from tongban.catalogue.rules.phrases import limit_words
from tongban.catalogue.types import ListedItem, TimeLimit, Words
from tongban.kernel.node import NodeIdentity, this
from tongban.kernel.paging import cut_page
from tongban.web.shared.access import anyone

from .find import PAGE

COLUMNS = ("key", "name_zh", "name_en", "version", "digest", "signed_by")


@dataclasses.dataclass(frozen=True)
class PackedItem:
    """An item of a pack, with the nodes that have signed this very text."""

    listed: ListedItem
    signed_by: tuple[NodeIdentity, ...]

    @property
    def is_common(self) -> bool:
        """All nodes have."""
        return len(self.signed_by) == len(this().nodes)

    @property
    def promised(self) -> TimeLimit:
        """The general promise."""
        return catalogue.standard_by_digest(self.listed.digest).limits.promised

    @property
    def promised_words(self) -> Words:
        """The same, said."""
        return limit_words(self.promised.limit)


def _packed(items: Iterable[ListedItem]) -> list[PackedItem]:
    items = list(items)
    signers = catalogue.signers([item.digest for item in items])
    nodes = sorted(this().nodes, key=lambda node: node.id)
    return [
        PackedItem(item, tuple(node for node in nodes if node.id in signers[item.digest])) for item in items
    ]


@require_GET
@anyone
def pack_list(request: HttpRequest) -> HttpResponse:
    """All packs, and how much of each both regions have signed."""
    found = catalogue.packs()
    common = {
        row.listed.key for row in _packed(item for pack in found for item in pack.items) if row.is_common
    }
    rows = [(pack, sum(item.key in common for item in pack.items)) for pack in found]
    return render(request, "portal/discover/packs.html", {"packs": rows, "nodes": this().nodes})


@require_GET
@anyone
def pack_page(request: HttpRequest, field: str) -> HttpResponse:
    """One pack: its items with who has signed them, and what stands in it as a name only."""
    pack = catalogue.pack(field)
    items = {item.key: item for item in pack.items}
    page = cut_page(list(items), request.GET.get("page"), PAGE)
    context = {
        "pack": pack,
        "items": _packed(items[key] for key in page.items),
        "nodes": this().nodes,
        "page_of_items": page,
    }
    return render(request, "portal/discover/pack.html", context)


@require_GET
@anyone
def pack_json(request: HttpRequest, field: str) -> HttpResponse:
    """The pack for programs. The digest of a standard is that of its file; the digest of the pack covers those of all."""
    pack = catalogue.pack(field)
    items = [
        {
            "key": row.listed.key,
            "name": row.listed.name._asdict(),
            "version": row.listed.version,
            "digest": row.listed.digest,
            "signed_by": [node.id for node in row.signed_by],
            "standard": request.build_absolute_uri(reverse("portal:standard-content", args=[row.listed.key])),
        }
        for row in _packed(pack.items)
    ]
    named = [{"key": one.key, "name": one.name._asdict(), "source": one.source} for one in pack.named]
    body = {
        "field": pack.key,
        "name": pack.field.name._asdict(),
        "digest": pack.digest,
        "items": items,
        "named": named,
    }
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 1})


@require_GET
@anyone
def pack_csv(request: HttpRequest, field: str) -> HttpResponse:
    """The pack as a table. Version, digest and signatures of what is only a name are empty."""
    pack = catalogue.pack(field)
    table = io.StringIO()
    rows = csv.writer(table, lineterminator="\n")
    rows.writerow(COLUMNS)
    for row in _packed(pack.items):
        listed, signed = row.listed, " ".join(node.id for node in row.signed_by)
        rows.writerow([listed.key, *listed.name, listed.version, listed.digest, signed])
    rows.writerows([one.key, *one.name, "", "", ""] for one in pack.named)
    return HttpResponse(table.getvalue(), content_type="text/csv; charset=utf-8")
