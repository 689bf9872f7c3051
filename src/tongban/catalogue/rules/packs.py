"""The packs of service standards, one a field. Nothing is put into a pack: an item is in it by its topic."""

from tongban.catalogue.types import Pack
from tongban.kernel import canonical

from .edition import Edition
from .vocabulary import FIELDS


def pack_of(edition: Edition, key: str) -> Pack:
    """The pack of a field in an edition of the catalogue."""
    field = FIELDS[key]
    items = tuple(item for item in edition.items.values() if item.topic in field.topics)
    return Pack(
        key=key,
        field=field,
        items=items,
        named=tuple(one for one in edition.named.values() if one.field == key),
        digest=canonical.digest({"field": key, "items": {item.key: item.digest for item in items}}),
    )
