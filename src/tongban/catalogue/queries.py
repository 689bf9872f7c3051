"""Reads of the catalogue: which standard is in force, who has signed what, and where two nodes differ."""

import dataclasses
import datetime as dt
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib import resources

import orjson
from django.db.models import TextField
from django.db.models.functions import Cast

from tongban.kernel import canonical, clock, node
from tongban.kernel.editions.queries import edition_of
from tongban.kernel.errors import NotFound

from .models import Adoption, StandardVersion
from .rules.drift import Difference, first_difference
from .rules.edition import Edition, listed
from .rules.names import read_names
from .rules.packs import pack_of
from .rules.pinyin import read_sounds
from .rules.standard import kept_standard, parse_standard
from .rules.vocabulary import FIELDS
from .types import NamedItem, Pack, Standard

STANDARDS = "standards"
"""The edition that is new with every adoption, here and of a peer."""

_TEXT = Cast("content", TextField())
"""A content to be read by orjson, five times as fast as the field does it."""


@dataclasses.dataclass(frozen=True)
class AdoptionView:
    """One node's signature."""

    node: str
    key: str
    version: int
    digest: str
    token: str
    signed_at: dt.datetime


@dataclasses.dataclass(frozen=True)
class Interoperability:
    """Do this node and its peers stand on the same text? When not, `drift` is the first place where they differ."""

    key: str
    version: int
    digest: str
    others: dict[str, str | None]
    """Digest each peer has signed for this version; None when it has signed none."""
    drift: dict[str, Difference]
    """By peer, for those that signed another content."""

    @property
    def is_whole(self) -> bool:
        """Every peer has signed the same digest."""
        return all(digest == self.digest for digest in self.others.values())


def shipped_standards() -> Iterator[tuple[str, str]]:
    """The standard files that come with the program: (text, file name)."""
    folder = resources.files("tongban.catalogue").joinpath("standards")
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".yaml"):
            yield file.read_text(encoding="utf-8"), file.name


def starter(key: str) -> str:
    """A whole commented standard file of an invented item under this key, to begin a new one with. Refuses a key that a
    standard file would refuse."""
    text = resources.files("tongban.catalogue").joinpath("starter.yaml").read_text(encoding="utf-8")
    for entry in ("\nkey:", "\n  certificate:"):
        text = text.replace(f"{entry} library_card ", f"{entry} {json.dumps(key)} ", 1)
    parse_standard(text, f"{key}.yaml")
    return text


def items(on: dt.date | None = None) -> tuple[Standard, ...]:
    """The standards in force today (or on a day), by key."""
    return tuple(map(standard_by_digest, _digests(on)))


def edition(on: dt.date | None = None) -> Edition:
    """The catalogue of today (or of a day) as a whole: what is listed and what is searched."""
    return _edition(_digests(on))


def packs(on: dt.date | None = None) -> tuple[Pack, ...]:
    """The packs of service standards, one a field, as they are today (or on a day)."""
    found = edition(on)
    return tuple(pack_of(found, key) for key in FIELDS)


def pack(field: str, on: dt.date | None = None) -> Pack:
    """The pack of one field; raises NotFound, which says what fields there are."""
    if field not in FIELDS:
        raise NotFound("pack-unknown", field=field, fields=", ".join(FIELDS))
    return pack_of(edition(on), field)


def _digests(on: dt.date | None) -> tuple[str, ...]:
    """Of the standards in force, by key."""
    day = on or clock.today()
    found = ((key, _in_force(terms, day)) for key, terms in _shelf().terms.items())
    return tuple(digest for _, digest in sorted(found) if digest)


@lru_cache(maxsize=2)
def _edition(digests: tuple[str, ...]) -> Edition:
    """By the digests of its standards, so that what is kept is right for every day and every adoption."""
    rows = StandardVersion.objects.filter(digest__in=digests).order_by("key")
    found = (listed(orjson.loads(text), digest) for text, digest in rows.values_list(_TEXT, "digest"))
    return Edition({item.key: item for item in found}, _known_names(), _sounds())


@cache
def _known_names() -> tuple[NamedItem, ...]:
    return read_names(_data("names.csv"))


@cache
def _sounds() -> dict[str, str]:
    return read_sounds(_data("pinyin.csv"))


def _data(name: str) -> list[str]:
    file = resources.files("tongban.catalogue").joinpath("data", name)
    return file.read_text(encoding="utf-8").splitlines()


def standard(key: str, version: int | None = None, *, on: dt.date | None = None) -> Standard:
    """The standard of an item in force today (or on a day), or a given version; raises NotFound."""
    terms = _shelf().terms.get(key, ())
    if version is None:
        digest = _in_force(terms, on or clock.today())
    else:
        digest = next((term.digest for term in terms if term.version == version), "")
    if not digest:
        raise NotFound("standard-unknown", key=key)
    return standard_by_digest(digest)


@dataclasses.dataclass(frozen=True)
class _Term:
    """A version this node has adopted, and from when until before when it is in force."""

    version: int
    digest: str
    starts: dt.date
    ends: dt.date | None


@dataclasses.dataclass(frozen=True)
class _Shelf:
    """What is asked about standards in every step: which is in force, and who has signed which content."""

    terms: Mapping[str, tuple[_Term, ...]]
    """By key, the oldest version first."""
    signers: Mapping[tuple[str, str], tuple[str, ...]]
    """By key and digest, in the order of their ids."""


def _shelf() -> _Shelf:
    return _kept_shelf(edition_of(STANDARDS))


@lru_cache(maxsize=2)
def _kept_shelf(_stamps: tuple[str, ...]) -> _Shelf:
    """By the stamp of its edition, which no two adoptions share."""
    terms: dict[str, tuple[_Term, ...]] = {}
    for row in (
        StandardVersion.objects.filter(in_force_from__isnull=False).defer("content").order_by("version")
    ):
        assert row.in_force_from is not None
        term = _Term(row.version, row.digest, row.in_force_from, row.in_force_to)
        terms[row.key] = (*terms.get(row.key, ()), term)
    signers: dict[tuple[str, str], tuple[str, ...]] = {}
    for key, digest, node_id in Adoption.objects.order_by("node").values_list("key", "digest", "node"):
        signers[key, digest] = (*signers.get((key, digest), ()), node_id)
    return _Shelf(terms, signers)


def _in_force(terms: Iterable[_Term], day: dt.date) -> str:
    """The digest in force on a day, or nothing."""
    for term in terms:
        if term.starts <= day and (term.ends is None or day < term.ends):
            return term.digest
    return ""


@lru_cache(maxsize=512)
def standard_by_digest(digest: str) -> Standard:
    """The standard with this digest, whoever adopted it; a running case finds its own here. Raises NotFound.

    A digest names one content for ever, so what was read once is kept.
    """
    content = StandardVersion.objects.filter(digest=digest).values_list(_TEXT, flat=True).first()
    if content is None:
        raise NotFound("standard-digest-unknown", digest=digest)
    return kept_standard(orjson.loads(content), digest)


def canonical_content(key: str) -> bytes:
    """The bytes that the digest in force is of; raises NotFound."""
    return canonical.encode(standard(key).content)


def adoptions(key: str) -> tuple[AdoptionView, ...]:
    """Every signature under a version of this item, the newest version first."""
    return tuple(
        AdoptionView(row.node, row.key, row.version, row.digest, row.token, row.signed_at)
        for row in Adoption.objects.filter(key=key).order_by("-version", "node")
    )


def signers(digests: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Which nodes have signed each of these digests."""
    known = {digest: nodes for (_, digest), nodes in _shelf().signers.items()}
    return {digest: known.get(digest, ()) for digest in digests}


def common(nodes: Collection[str]) -> frozenset[str]:
    """Digests that all these nodes have signed."""
    wanted = set(nodes)
    return frozenset(digest for (_, digest), signed in _shelf().signers.items() if wanted <= set(signed))


def is_common(key: str, digest: str, nodes: Collection[str]) -> bool:
    """Have all these nodes signed this digest? Only then may a case go between them."""
    return set(nodes) <= set(_shelf().signers.get((key, digest), ()))


def interoperability(key: str) -> Interoperability:
    """The version in force here, beside what every peer has signed for it; raises NotFound."""
    ours = standard(key)
    peers = [peer.id for peer in node.this().peers]
    signed = dict(
        Adoption.objects.filter(key=key, version=ours.version, node__in=peers).values_list("node", "digest")
    )
    drift = {}
    for peer, digest in signed.items():
        found = first_difference(ours.content, standard_by_digest(digest).content)
        if found is not None:
            drift[peer] = found
    return Interoperability(ours.key, ours.version, ours.digest, {p: signed.get(p) for p in peers}, drift)


def is_interoperable(key: str, peers: Collection[str] | None = None) -> bool:
    """May this item be used between this node and `peers` (all configured peers when left out)?"""
    this = node.this()
    others = {peer.id for peer in this.peers} if peers is None else set(peers)
    return is_common(key, standard(key).digest, {this.id, *others})
