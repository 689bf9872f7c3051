"""The list in force, the versions before it, and what a file would change."""

import dataclasses
import datetime as dt
import json
import pathlib

from tongban.kernel import clock
from tongban.kernel.editions.queries import edition_of
from tongban.kernel.errors import NotFound
from tongban.kernel.events import Event
from tongban.kernel.founders import Founder
from tongban.kernel.journal.queries import latest
from tongban.kernel.node import NodeIdentity, NodeProfile, Purpose, this
from tongban.kernel.signing import PrivateKey, SignatureRefused, load_key, public_to_text

from .events import EXCESSES, AuthorityExceeded
from .models import ListVersion
from .rules import signatures, succession
from .rules.changes import changes_between
from .types import Adopted, ListState, Preview, SignedList, TrustHealth, TrustRefused

PART = "trust"
"""Under which the list in force has its edition (kernel/editions)."""

_read: dict[str, SignedList] = {}
"""Lists of this process by digest: the same text is read once."""
_newest: dict[str, str] = {}
"""The digest of the list in force by its edition; only the last one is kept."""
_keys: dict[pathlib.Path, PrivateKey] = {}

WARN = dt.timedelta(days=30)
"""How long before the list expires its operator is told: the founders need time to agree and to sign."""


def in_force() -> SignedList | None:
    """The list in force here; None before the first."""
    (edition,) = edition_of(PART)
    if not edition:
        return None
    digest = _newest.get(edition)
    if digest is None:
        digest = ListVersion.objects.order_by("-version").values_list("digest", flat=True)[0]
        _newest.clear()
        _newest[edition] = digest
    return _list(digest)


def _list(digest: str) -> SignedList:
    if digest not in _read:
        document = ListVersion.objects.values_list("document", flat=True).get(digest=digest)
        if len(_read) > 64:
            _read.clear()
        _read[digest] = signatures.read_files(document.encode())[0]
    return _read[digest]


def profile_in_force(profile: NodeProfile) -> NodeProfile:
    """A node as its node.toml has it, completed by the list: who it is to others, its peers, and the key it signs with."""
    found = in_force()
    if found is None:
        return profile
    content, now = found.content, clock.now()
    own = content.entity(profile.id)
    identity = own or profile.identity
    others = [
        dataclasses.replace(one, listed_until=content.expires)
        for one in content.entities
        if one.id != profile.id
    ]
    return dataclasses.replace(
        profile,
        identity=identity,
        peers=tuple(one for one in others if not one.has_left(now)),
        former=tuple(one for one in others if one.has_left(now)),
        message_key=_signing_key(profile, identity, "message", profile.message_key, now),
        credential_key=_signing_key(profile, identity, "credential", profile.credential_key, now),
    )


def own_signing_key(purpose: Purpose) -> PrivateKey | None:
    """The key of this node for a purpose it was not founded with; None as long as the list names none that is here."""
    here = this()
    return _held_key(here, here.identity, purpose, (), clock.now())


def _signing_key(
    profile: NodeProfile, identity: NodeIdentity, purpose: Purpose, founded: PrivateKey, now: dt.datetime
) -> PrivateKey:
    """The held key; without one, the key the node was founded with, which peers will refuse: that is for them to say."""
    return _held_key(profile, identity, purpose, (founded,), now) or founded


def _held_key(
    profile: NodeProfile,
    identity: NodeIdentity,
    purpose: Purpose,
    founded: tuple[PrivateKey, ...],
    now: dt.datetime,
) -> PrivateKey | None:
    """Of our keys on the list that are good now, the one that came last and whose private half is here."""
    good = [key for key in identity.keys if key.purpose == purpose and key.is_good(now)]
    for listed in sorted(good, key=lambda key: key.valid_from, reverse=True):
        kid = listed.public.kid
        held = next((key for key in founded if key.kid == kid), None) or _later_key(profile, kid)
        if held is not None and public_to_text(held.public) == public_to_text(listed.public):
            return held
    return None


def _later_key(profile: NodeProfile, kid: str) -> PrivateKey | None:
    if profile.keys_folder is None:
        return None
    path = profile.keys_folder / f"{kid}.pem"
    if path not in _keys:
        try:
            _keys[path] = load_key(kid, path)
        except SignatureRefused:
            return None  # not brought to this machine yet
    return _keys[path]


def adopted_lists() -> list[Adopted]:
    """Every version adopted here, newest first."""
    rows = ListVersion.objects.order_by("-version")
    return [_adopted(row) for row in rows]


def adopted_list(version: int) -> Adopted:
    """One version; raises NotFound."""
    row = ListVersion.objects.filter(version=version).first()
    if row is None:
        raise NotFound("trust-list-missing", version=version)
    return _adopted(row)


def _adopted(row: ListVersion) -> Adopted:
    signed = _list(row.digest)
    return Adopted(
        signed=signed,
        signers=signers_of(signed),
        adopted_at=row.adopted_at,
        account_id=row.account_id,
        source=row.source,
    )


def signers_of(signed: SignedList) -> tuple[Founder, ...]:
    """The founders the list names whose root key is under it; the signatures of an adopted list were verified."""
    kids = {signatures.kid_of(one) for one in signed.signatures}
    founders = signed.content.founders.members
    return tuple(one for one in founders if any(key.kid in kids for key in one.keys))


def export_lists(*, since: int = 0) -> bytes:
    """The versions after `since` in one file, so that a node that missed some can follow; raises NotFound for none."""
    rows = ListVersion.objects.filter(version__gt=since).order_by("version")
    found = [_list(digest) for digest in rows.values_list("digest", flat=True)]
    if not found:
        raise NotFound("trust-list-missing", version=since + 1)
    return signatures.write_files(found)


def document_of(version: int | None = None) -> bytes:
    """One version as a file, the one in force by default; raises NotFound."""
    rows = ListVersion.objects.order_by("-version")
    found = (rows if version is None else rows.filter(version=version)).first()
    if found is None:
        raise NotFound("trust-list-missing", version=version or 1)
    return found.document.encode()


def preview_lists(data: bytes) -> Preview:
    """What would happen if this file were adopted: the versions, who signed, what changes. Refuses what adopting would
    refuse, and changes nothing."""
    founders = this().founders
    if founders is None:
        raise TrustRefused("trust-no-founders")
    current = in_force()
    new = succession.follow(
        signatures.read_files(data),
        current=current,
        known=dict(ListVersion.objects.values_list("version", "digest")),
        anchors=founders,
        now=clock.now(),
    )
    before = current.content if current else None
    changes = tuple(changes_between(before, new[-1].content)) if new else ()
    return Preview(lists=tuple(new), changes=changes)


def trust_health() -> TrustHealth:
    """How the list is: none, in force, about to expire, expired; and keys of ours that end soon."""
    found, now = in_force() if this().founders is not None else None, clock.now()
    if found is None:
        return TrustHealth(ListState.NONE, 0, None)
    expires = found.content.expires
    if now >= expires:
        state = ListState.EXPIRED
    else:
        state = ListState.ENDING if expires - now <= WARN else ListState.IN_FORCE
    return TrustHealth(state, found.content.version, expires)


def excesses(*, limit: int) -> list[tuple[Event, dt.datetime]]:
    """What nodes have sent without the authority for it, with the time, latest first."""
    return latest(AuthorityExceeded, EXCESSES, limit=limit)


def as_file(signed: SignedList) -> bytes:
    """A list as it lies in a file of its own."""
    return (json.dumps(signatures.write_file(signed), indent=1) + "\n").encode()
