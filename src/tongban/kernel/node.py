"""Which node this is, who its peers are, and which keys it holds. Everybody reads it here.

What a node says of itself and whom it trusts comes from its node.toml; who the others are, from the trust list in
force (kernel/trust), which may change while the process runs.
"""

import dataclasses
import datetime as dt
import pathlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Literal, get_args

from django.conf import settings

from .errors import BadInput, NotFound, Text
from .founders import Founders
from .signing import PrivateKey, PublicKey, SignatureRefused, public_from_text

Purpose = Literal["message", "credential", "seal-ca", "oidc", "log", "witness"]
"""What a key on the list may be used for; each key has one purpose."""

PURPOSES: tuple[Purpose, ...] = get_args(Purpose)

ANY: tuple[str, ...] = ("*",)
"""Every item, or every type of certificate."""


@dataclasses.dataclass(frozen=True)
class PeerKey:
    """A public key, what it may be used for and when."""

    public: PublicKey
    purpose: Purpose
    valid_from: dt.datetime
    valid_to: dt.datetime | None = None
    revoked_at: dt.datetime | None = None

    def is_good(self, at: dt.datetime) -> bool:
        """Valid at `at`, which must be the receiver's clock: a thief can write any date into a token."""
        if self.revoked_at is not None and at >= self.revoked_at:
            return False
        return self.valid_from <= at and (self.valid_to is None or at < self.valid_to)


@dataclasses.dataclass(frozen=True)
class NodeIdentity:
    """What everybody may know of a node."""

    id: str
    name: Text
    brand: Text
    region: str
    """Division code of the province-level region the node serves (GB/T 2260)."""
    url: str
    keys: tuple[PeerKey, ...] = ()
    decides: tuple[str, ...] = ANY
    """Items it may decide, by their keys."""
    issues: tuple[str, ...] = ANY
    """Types of certificate it may issue, by their keys."""
    left_at: dt.datetime | None = None
    """When it leaves, or left: from then on none of its keys is good."""
    listed_until: dt.datetime | None = None
    """When the list that names it expires: from then on nothing of it is believed."""

    def may_decide(self, item: str) -> bool:
        """Is it within its authority to decide applications for `item`?"""
        return self.decides == ANY or item in self.decides

    def may_issue(self, kind: str) -> bool:
        """Is it within its authority to issue certificates of this type?"""
        return self.issues == ANY or kind in self.issues

    def has_left(self, at: dt.datetime) -> bool:
        """Is it no longer one of the nodes at `at`?"""
        return self.left_at is not None and at >= self.left_at

    def find_key(self, kid: str, purpose: Purpose, at: dt.datetime) -> PublicKey:
        """The key a header names, if it serves `purpose` and is good at `at`; raises SignatureRefused."""
        found = self.listed(kid, purpose)
        self.check_list(at)
        if self.has_left(at) or not found.is_good(at):
            raise SignatureRefused("key-not-valid", kid=kid)
        return found.public

    def check_list(self, at: dt.datetime) -> None:
        """Raise SignatureRefused once the list that names this node has expired: nobody says any longer which keys are
        its own, where it is, and that it may read what we send."""
        if self.listed_until is not None and at >= self.listed_until:
            raise SignatureRefused("trust-list-expired")

    def listed(self, kid: str, purpose: Purpose) -> PeerKey:
        """The key of this name and purpose, whatever its state; raises SignatureRefused. Enough only for what the node
        vouches for by another signature, one that is good now: a step or an adoption within a message."""
        found = [key for key in self.keys if key.public.kid == kid]
        if not found:
            raise SignatureRefused("key-unknown", kid=kid)
        if found[0].purpose != purpose:
            raise SignatureRefused("key-wrong-purpose", kid=kid)
        return found[0]


def read_identity(raw: Any) -> NodeIdentity:
    """What a node says of itself at /.well-known/tongban; raises BadInput. Whoever reads it must know where it came from."""
    try:
        return NodeIdentity(
            id=raw["id"],
            name=(raw["name"]["zh"], raw["name"]["en"]),
            brand=(raw["brand"]["zh"], raw["brand"]["en"]),
            region=raw["region"],
            url=raw["url"],
            keys=tuple(_read_key(key) for key in raw["keys"]),
        )
    except (LookupError, TypeError, ValueError, SignatureRefused) as error:
        raise BadInput("node-document-format") from error


def _read_key(raw: dict[str, Any]) -> PeerKey:
    ends = (
        dt.datetime.fromisoformat(raw[name]) if raw[name] else None for name in ("valid_to", "revoked_at")
    )
    return PeerKey(
        public_from_text(raw["kid"], raw["public"]),
        raw["purpose"],
        dt.datetime.fromisoformat(raw["valid_from"]),
        *ends,
    )


@dataclasses.dataclass(frozen=True)
class NodeProfile:
    """This node: its public identity, its peers, its secrets and local habits."""

    identity: NodeIdentity
    peers: tuple[NodeIdentity, ...]
    case_prefix: str
    """First letters of every case number given here."""
    service_hours_end: dt.time
    """When a due day ends (Asia/Shanghai)."""
    is_demo: bool
    message_key: PrivateKey = dataclasses.field(repr=False)
    credential_key: PrivateKey = dataclasses.field(repr=False)
    vault_key: bytes = dataclasses.field(repr=False)
    links: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """By peer, who calls whom, where that is not the usual way (exchange.types.LinkMode)."""
    founders: Founders | None = None
    """On whose word the list rests, as long as none is here; None: the node stands alone and has the peers it was made with."""
    keys_folder: pathlib.Path | None = None
    """Where the private halves of its later keys lie, each under the key's name."""
    former: tuple[NodeIdentity, ...] = ()
    """Nodes that have left: what they signed before is still checked."""

    @property
    def id(self) -> str:
        """Short id of this node, the first two digits of its region in the demonstration."""
        return self.identity.id

    def peer(self, node_id: str) -> NodeIdentity:
        """A configured peer; raises NotFound."""
        for peer in self.peers:
            if peer.id == node_id:
                return peer
        raise NotFound("peer-unknown", peer=node_id)

    def node(self, node_id: str) -> NodeIdentity:
        """This node, a peer, or a node that was one; raises NotFound."""
        for identity in self.known:
            if identity.id == node_id:
                return identity
        raise NotFound("peer-unknown", peer=node_id)

    @property
    def nodes(self) -> tuple[NodeIdentity, ...]:
        """This node first, then its peers."""
        return (self.identity, *self.peers)

    @property
    def known(self) -> tuple[NodeIdentity, ...]:
        """This node, its peers, and those that were."""
        return (self.identity, *self.peers, *self.former)


Listing = Callable[[NodeProfile], NodeProfile]
"""Completes what node.toml says with what the list in force says."""

_listing: list[Listing] = []
_override: ContextVar[NodeProfile | None] = ContextVar("node", default=None)
_unit: ContextVar[tuple[NodeProfile, NodeProfile] | None] = ContextVar("unit", default=None)
"""What node.toml says, and what was found to be in force when this unit of work first asked."""


def install_listing(listing: Listing) -> None:
    """Say where the list is found; called once, when the trust list's app starts."""
    _listing[:] = [listing]


def begin_unit() -> None:
    """A request or a round of the worker begins: whoever asks next looks once which list is in force, by one statement."""
    _unit.set(None)


def this() -> NodeProfile:
    """The node this process belongs to, with its peers as they were when this unit of work first asked."""
    profile = _override.get() or settings.TONGBAN_NODE
    assert isinstance(profile, NodeProfile)
    if profile.founders is None:
        return profile
    known = _unit.get()
    if known is None or known[0] is not profile:
        known = profile, _listing[0](profile)
        _unit.set(known)
    return known[1]


@contextmanager
def use(profile: NodeProfile) -> Iterator[None]:
    """Within the block this process acts as `profile` (rehearsals, tests of two ends in one process)."""
    token, unit = _override.set(profile), _unit.set(None)
    try:
        yield
    finally:
        _unit.reset(unit)
        _override.reset(token)


def without_list() -> NodeProfile:
    """This node as node.toml alone has it, while there are no tables yet to find a list in."""
    profile = _override.get() or settings.TONGBAN_NODE
    assert isinstance(profile, NodeProfile)
    return dataclasses.replace(profile, founders=None)
