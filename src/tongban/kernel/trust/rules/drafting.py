"""The next version of a list, put together from the present one. Nothing here signs."""

import dataclasses
import datetime as dt
from collections.abc import Callable

from tongban.kernel.founders import Founder, Founders
from tongban.kernel.node import NodeIdentity, PeerKey
from tongban.kernel.trust.types import SignedList, TrustList, TrustRefused

from .document import to_second
from .signatures import draft_of


def empty_list(founders: Founders, *, now: dt.datetime, life: dt.timedelta) -> TrustList:
    """What version 1 begins with."""
    at = to_second(now)
    return TrustList(1, None, at, at + life, founders, ())


def first_list(
    founders: Founders, entities: tuple[NodeIdentity, ...], *, now: dt.datetime, life: dt.timedelta
) -> SignedList:
    """Version 1, unsigned."""
    return draft_of(dataclasses.replace(empty_list(founders, now=now, life=life), entities=entities))


def next_list(
    before: SignedList, change: Callable[[TrustList], TrustList], *, now: dt.datetime, life: dt.timedelta
) -> SignedList:
    """The version after `before`, with `change` made, unsigned. It lives `life` from now."""
    at = max(to_second(now), before.content.issued)
    changed = change(before.content)
    return draft_of(
        dataclasses.replace(
            changed,
            version=before.content.version + 1,
            previous=before.digest,
            issued=at,
            expires=at + life,
        )
    )


def with_entity(content: TrustList, asked: NodeIdentity) -> TrustList:
    """A node as it asked to be listed. Of a node that is listed the new keys are added; its old ones stay, since they
    may only be ended, and so does what the founders let it do."""
    known = content.entity(asked.id)
    if known is None:
        return dataclasses.replace(content, entities=(*content.entities, asked))
    listed = {key.public.kid for key in known.keys}
    added = tuple(key for key in asked.keys if key.public.kid not in listed)
    after = dataclasses.replace(
        asked, keys=(*known.keys, *added), decides=known.decides, issues=known.issues, left_at=known.left_at
    )
    return _replaced(content, after)


def with_departure(content: TrustList, node: str, at: dt.datetime | None) -> TrustList:
    """A node leaves at a moment; None: it is back."""
    left_at = None if at is None else to_second(at)
    return _replaced(content, dataclasses.replace(_entity(content, node), left_at=left_at))


def with_authority(
    content: TrustList, node: str, *, decides: tuple[str, ...] | None, issues: tuple[str, ...] | None
) -> TrustList:
    """What a node may decide and issue; None leaves it as it is."""
    entity = _entity(content, node)
    return _replaced(
        content,
        dataclasses.replace(
            entity,
            decides=entity.decides if decides is None else tuple(sorted(set(decides))),
            issues=entity.issues if issues is None else tuple(sorted(set(issues))),
        ),
    )


def with_key_end(content: TrustList, kid: str, at: dt.datetime, *, is_stolen: bool) -> TrustList:
    """A key is valid until a moment, or revoked from that moment on."""
    for entity in content.entities:
        for key in entity.keys:
            if key.public.kid == kid:
                return _replaced(content, _with_key(entity, _ended(key, to_second(at), is_stolen=is_stolen)))
    raise TrustRefused("trust-malformed", place=kid)


def _ended(key: PeerKey, at: dt.datetime, *, is_stolen: bool) -> PeerKey:
    return dataclasses.replace(key, revoked_at=at) if is_stolen else dataclasses.replace(key, valid_to=at)


def with_founders(content: TrustList, founders: tuple[Founder, ...], threshold: int | None) -> TrustList:
    """Other governments, or other root keys of one that is named; the threshold stays unless one is given."""
    named = {one.government: one for one in founders}
    members = [named.pop(one.government, one) for one in content.founders.members]
    after = Founders((*members, *named.values()), threshold or content.founders.threshold)
    return dataclasses.replace(content, founders=after)


def without_founder(content: TrustList, government: str) -> TrustList:
    """A government no longer signs."""
    members = tuple(one for one in content.founders.members if one.government != government)
    if len(members) == len(content.founders.members):
        raise TrustRefused("trust-malformed", place=government)
    return dataclasses.replace(content, founders=Founders(members, content.founders.threshold))


def _entity(content: TrustList, node: str) -> NodeIdentity:
    found = content.entity(node)
    if found is None:
        raise TrustRefused("trust-malformed", place=node)
    return found


def _with_key(entity: NodeIdentity, after: PeerKey) -> NodeIdentity:
    keys = tuple(after if key.public.kid == after.public.kid else key for key in entity.keys)
    return dataclasses.replace(entity, keys=keys)


def _replaced(content: TrustList, after: NodeIdentity) -> TrustList:
    entities = tuple(after if one.id == after.id else one for one in content.entities)
    return dataclasses.replace(content, entities=entities)
