"""What differs between two versions, one line each, for whoever is asked to sign or adopt."""

from collections.abc import Iterator

from tongban.kernel.founders import Founders
from tongban.kernel.node import NodeIdentity, PeerKey
from tongban.kernel.signing import public_to_text
from tongban.kernel.trust.types import Change, TrustList

from .reading import maybe_written, written


def changes_between(before: TrustList | None, after: TrustList) -> list[Change]:
    """Every difference; against nothing, everything is new."""
    found = list(_founders(before.founders if before else Founders((), 0), after.founders))
    for entity in after.entities:
        found += _entity(before.entity(entity.id) if before else None, entity)
    found += _line("expires", "", written(before.expires) if before else "", written(after.expires))
    return found


def _line(what: str, where: str, before: str, after: str) -> Iterator[Change]:
    if before != after:
        yield Change(what, where, before, after)


def _founders(before: Founders, after: Founders) -> Iterator[Change]:
    old = {one.government: one for one in before.members}
    for one in after.members:
        keys = ", ".join(key.kid for key in one.keys)
        if one.government not in old:
            yield Change("founder-added", one.government, "", keys)
            continue
        known = old.pop(one.government)
        if [public_to_text(key) for key in known.keys] != [public_to_text(key) for key in one.keys]:
            yield Change("founder-keys", one.government, ", ".join(key.kid for key in known.keys), keys)
    for gone in old.values():
        yield Change("founder-removed", gone.government, ", ".join(key.kid for key in gone.keys), "")
    yield from _line("threshold", "", str(before.threshold or ""), str(after.threshold))


def _entity(before: NodeIdentity | None, after: NodeIdentity) -> Iterator[Change]:
    if before is None:
        yield Change("entity-added", after.id, "", f"{after.name[0]} {after.name[1]} {after.url}")
        known: dict[str, PeerKey] = {}
    else:
        known = {key.public.kid: key for key in before.keys}
        if after.left_at != before.left_at:
            what = "entity-back" if after.left_at is None else "entity-left"
            old, new = maybe_written(before.left_at) or "", maybe_written(after.left_at) or ""
            yield Change(what, after.id, old, new)
    yield from _facts(before, after)
    for key in after.keys:
        yield from _key(after.id, known.get(key.public.kid), key)


def _facts(before: NodeIdentity | None, after: NodeIdentity) -> Iterator[Change]:
    if before is not None:
        for what in ("name", "brand"):
            yield from _line(
                what, after.id, " / ".join(getattr(before, what)), " / ".join(getattr(after, what))
            )
        for what in ("region", "url"):
            yield from _line(what, after.id, getattr(before, what), getattr(after, what))
    for what in ("decides", "issues"):
        old = ", ".join(getattr(before, what)) if before else ""
        yield from _line(what, after.id, old, ", ".join(getattr(after, what)))


def _key(node: str, before: PeerKey | None, after: PeerKey) -> Iterator[Change]:
    where = f"{node} {after.public.kid} ({after.purpose})"
    if before is None:
        yield Change("key-added", where, "", written(after.valid_from))
    else:
        yield from _line("key-from", where, written(before.valid_from), written(after.valid_from))
    old_end, old_theft = (before.valid_to, before.revoked_at) if before else (None, None)
    yield from _line("key-ends", where, maybe_written(old_end) or "", maybe_written(after.valid_to) or "")
    what = "key-restored" if after.revoked_at is None else "key-revoked"
    yield from _line(what, where, maybe_written(old_theft) or "", maybe_written(after.revoked_at) or "")
