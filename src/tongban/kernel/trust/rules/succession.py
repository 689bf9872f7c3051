"""How one version of the list follows another."""

import datetime as dt
from collections.abc import Mapping, Sequence

from tongban.kernel.founders import Founders
from tongban.kernel.signing import public_to_text
from tongban.kernel.trust.types import CLOCK_SKEW, SignedList, TrustList, TrustRefused

from .reading import written
from .signatures import governments_of, signers_of


def follow(
    lists: Sequence[SignedList],
    *,
    current: SignedList | None,
    known: Mapping[int, str],
    anchors: Founders,
    now: dt.datetime,
) -> list[SignedList]:
    """The versions that come into force, oldest first; empty when the newest is in force already.

    `known` are the digests of the versions here by number, `anchors` whom we trust as long as there is no list here.

    1. Of one version there is one content, among these and with those here (fork).
    2. The newest is not older than the one in force (rollback).
    3. Each follows the one before without a gap, and names its digest.
    4. No node and no key is taken out or replaced.
    5. A threshold of the founders in force has signed; when they change, also one of the new founders.
    6. None was issued before the one it follows, or later than now.
    7. The newest has not expired. Those in between may have: they only lead there.
    """
    ordered = _one_of_each(lists, known)
    at = current.content.version if current else 0
    if ordered[-1].content.version < at:
        raise TrustRefused("trust-rollback", version=ordered[-1].content.version, current=at)
    new = [one for one in ordered if one.content.version > at]
    before = current
    for one in new:
        if before is None:
            check_signed(one, anchors)
        else:
            check_follows(before, one)
        _check_issued(one.content, before.content if before else None, now)
        before = one
    if new and new[-1].content.expires <= now:
        raise TrustRefused("trust-stale", expires=written(new[-1].content.expires))
    return new


def _one_of_each(lists: Sequence[SignedList], known: Mapping[int, str]) -> list[SignedList]:
    found: dict[int, SignedList] = {}
    for one in lists:
        version = one.content.version
        same = known.get(version) or (found[version].digest if version in found else one.digest)
        if same != one.digest:
            raise TrustRefused("trust-fork", version=version)
        found.setdefault(version, one)
    return [found[version] for version in sorted(found)]


def check_follows(before: SignedList, after: SignedList) -> None:
    """Steps 3 to 5 for two neighbours."""
    old, new = before.content, after.content
    if new.version != old.version + 1:
        raise TrustRefused("trust-gap", version=new.version, missing=old.version + 1)
    if new.previous != before.digest:
        raise TrustRefused("trust-previous-wrong", version=new.version, before=old.version)
    _check_nothing_lost(old, new)
    check_signed(after, old.founders)


def check_signed(signed: SignedList, trusted: Founders) -> None:
    """A threshold of those we trust has signed, and one of those it names, who are often the same."""
    own = signed.content.founders
    kids = signers_of(signed, trusted, own)
    have = len(governments_of(kids, trusted))
    if have < trusted.threshold:
        raise TrustRefused("trust-too-few-signatures", have=have, need=trusted.threshold)
    have = len(governments_of(kids, own))
    if have < own.threshold:
        raise TrustRefused("trust-new-founders-missing", have=have, need=own.threshold)


def _check_nothing_lost(old: TrustList, new: TrustList) -> None:
    """What was signed with a key must stay checkable, so a key keeps its name, bytes, purpose and node for ever."""
    for entity in old.entities:
        after = new.entity(entity.id)
        if after is None:
            raise TrustRefused("trust-entity-dropped", node=entity.id)
        keys = {key.public.kid: (public_to_text(key.public), key.purpose) for key in after.keys}
        for key in entity.keys:
            if keys.get(key.public.kid) != (public_to_text(key.public), key.purpose):
                raise TrustRefused("trust-key-changed", kid=key.public.kid)


def _check_issued(content: TrustList, before: TrustList | None, now: dt.datetime) -> None:
    if content.issued > now + CLOCK_SKEW:
        raise TrustRefused("trust-from-the-future", issued=written(content.issued))
    if before is not None and content.issued < before.issued:
        raise TrustRefused("trust-malformed", place="list.issued")
