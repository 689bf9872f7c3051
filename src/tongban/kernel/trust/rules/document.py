"""A list as JSON and back. One value has one written form; whatever else is there is refused."""

import datetime as dt
import itertools
from collections.abc import Iterable
from typing import Any

from tongban.kernel import canonical
from tongban.kernel.errors import BadInput
from tongban.kernel.founders import Founder, Founders
from tongban.kernel.node import PURPOSES, NodeIdentity, PeerKey, Purpose
from tongban.kernel.signing import (
    ALGORITHM,
    PublicKey,
    SignatureRefused,
    public_from_text,
    public_to_text,
)
from tongban.kernel.trust.types import FORM, LONGEST_LIFE, TrustList, TrustRefused

from . import reading
from .reading import maybe_written, written

_LIST = frozenset({"v", "version", "previous", "issued", "expires", "threshold", "founders", "entities"})
_FOUNDER = frozenset({"government", "name", "keys"})
_ROOT = frozenset({"kid", "alg", "public"})
_ENTITY = frozenset({"id", "name", "brand", "region", "url", "keys", "decides", "issues", "left_at"})
_KEY = _ROOT | {"purpose", "valid_from", "valid_to", "revoked_at"}

MIN_FOUNDERS = 2


def decode(payload: bytes) -> Any:
    """JSON in canonical form, or refused."""
    try:
        value = canonical.decode(payload)
        is_canonical = canonical.encode(value) == payload
    except BadInput as error:
        raise TrustRefused("trust-not-canonical") from error
    if not is_canonical:
        raise TrustRefused("trust-not-canonical")
    return value


def read_list(payload: bytes) -> TrustList:
    """The list in these bytes, once all of this holds; raises TrustRefused otherwise.

    1. Canonical JSON of exactly the known members. 2. Numbers, digests, moments and names in their form; it ends after
    it begins, within LONGEST_LIFE. 3. More than half of the founders must sign, and two at least. 4. No key, node,
    government or address occurs twice, and no root key serves a node.
    """
    raw = reading.members(decode(payload), _LIST, "list")
    if raw["v"] != FORM or type(raw["v"]) is not int:
        raise reading.wrong("list.v")
    version = reading.number(raw["version"], "list.version")
    issued, expires = (reading.moment(raw[name], f"list.{name}") for name in ("issued", "expires"))
    if not issued < expires <= issued + LONGEST_LIFE:
        raise reading.wrong("list.expires")
    founders = read_founders(raw["threshold"], raw["founders"], "list")
    entities = tuple(
        read_entity(row, f"list.entities[{number}]")
        for number, row in enumerate(reading.rows(raw["entities"], "list.entities"))
    )
    _check_once((one.id for one in entities), "list.entities", "id")
    _check_once((one.url for one in entities), "list.entities", "url")
    _check_keys(founders, entities)
    return TrustList(version, _previous(raw["previous"], version), issued, expires, founders, entities)


def _previous(value: object, version: int) -> str | None:
    if version == 1:
        if value is not None:
            raise reading.wrong("list.previous")
        return None
    return reading.text(value, reading.DIGEST, "list.previous")


def read_founders(threshold: object, value: object, place: str) -> Founders:
    """The founding governments and how many must sign."""
    rows = reading.rows(value, f"{place}.founders", least=MIN_FOUNDERS, most=100)
    members = tuple(_founder(row, f"{place}.founders[{number}]") for number, row in enumerate(rows))
    _check_once((one.government for one in members), f"{place}.founders", "government")
    asked, least = reading.number(threshold, f"{place}.threshold"), len(members) // 2 + 1
    if asked < least:
        raise TrustRefused("trust-threshold-low", count=len(members), least=least, threshold=asked)
    if asked > len(members):
        raise reading.wrong(f"{place}.threshold")
    return Founders(members, asked)


def _founder(value: object, place: str) -> Founder:
    raw = reading.members(value, _FOUNDER, place)
    rows = reading.rows(raw["keys"], f"{place}.keys", least=1, most=10)
    keys = tuple(
        _public(reading.members(row, _ROOT, f"{place}.keys[{number}]"), f"{place}.keys[{number}]")
        for number, row in enumerate(rows)
    )
    government = reading.text(raw["government"], reading.DIVISION, f"{place}.government")
    return Founder(government, reading.both(raw["name"], f"{place}.name"), keys)


def read_entity(value: object, place: str) -> NodeIdentity:
    """One node as a list or a request has it."""
    raw = reading.members(value, _ENTITY, place)
    rows = reading.rows(raw["keys"], f"{place}.keys", least=1, most=200)
    return NodeIdentity(
        id=reading.text(raw["id"], reading.NODE, f"{place}.id"),
        name=reading.both(raw["name"], f"{place}.name"),
        brand=reading.both(raw["brand"], f"{place}.brand"),
        region=reading.text(raw["region"], reading.DIVISION, f"{place}.region"),
        url=reading.address(raw["url"], f"{place}.url"),
        keys=tuple(_key(row, f"{place}.keys[{number}]") for number, row in enumerate(rows)),
        decides=_words(raw["decides"], f"{place}.decides"),
        issues=_words(raw["issues"], f"{place}.issues"),
        left_at=reading.maybe_moment(raw["left_at"], f"{place}.left_at"),
    )


def _words(value: object, place: str) -> tuple[str, ...]:
    """Sorted, each once; "*" stands alone and for all."""
    words = tuple(reading.text(row, reading.WORD, place) for row in reading.rows(value, place))
    if list(words) != sorted(set(words)) or ("*" in words and len(words) > 1):
        raise reading.wrong(place)
    return words


def _key(value: object, place: str) -> PeerKey:
    raw = reading.members(value, _KEY, place)
    public = _public(raw, place)
    purpose: Purpose | None = next((one for one in PURPOSES if one == raw["purpose"]), None)
    if purpose is None:
        raise TrustRefused("trust-purpose-unknown", kid=public.kid, purpose=str(raw["purpose"])[:40])
    starts = reading.moment(raw["valid_from"], f"{place}.valid_from")
    ends = reading.maybe_moment(raw["valid_to"], f"{place}.valid_to")
    if ends is not None and ends <= starts:
        raise reading.wrong(f"{place}.valid_to")
    revoked = reading.maybe_moment(raw["revoked_at"], f"{place}.revoked_at")
    return PeerKey(public, purpose, starts, ends, revoked)


def _public(raw: dict[str, Any], place: str) -> PublicKey:
    kid = reading.text(raw["kid"], reading.KID, f"{place}.kid")
    if raw["alg"] != ALGORITHM:
        raise reading.wrong(f"{place}.alg")
    try:
        return public_from_text(kid, reading.text(raw["public"], reading.PUBLIC, f"{place}.public"))
    except SignatureRefused as error:
        raise reading.wrong(f"{place}.public") from error


def _check_once(values: Iterable[str], place: str, name: str) -> None:
    seen: set[str] = set()
    for number, value in enumerate(values):
        if value in seen:
            raise reading.wrong(f"{place}[{number}].{name}")
        seen.add(value)


def _check_keys(founders: Founders, entities: tuple[NodeIdentity, ...]) -> None:
    """A key is found by its name alone, and the same bytes under two names would be two purposes for one key."""
    roots = list(itertools.chain.from_iterable(one.keys for one in founders.members))
    keys = [key.public for one in entities for key in one.keys]
    check_apart(roots)
    taken = {name for key in roots for name in (key.kid, public_to_text(key))}
    for key in keys:
        if taken & {key.kid, public_to_text(key)}:
            raise TrustRefused("trust-root-key-reused", kid=key.kid)
    check_apart(keys)


def check_apart(keys: Iterable[PublicKey]) -> None:
    """Neither a name nor a key occurs twice."""
    seen: set[str] = set()
    for key in keys:
        names = {key.kid, public_to_text(key)}
        if seen & names:
            raise TrustRefused("trust-key-twice", kid=key.kid)
        seen |= names


def write_list(content: TrustList) -> bytes:
    """The canonical bytes of a list; read_list gives it back. Raises TrustRefused for one that nobody could read."""
    payload = canonical.encode(
        {
            "v": FORM,
            "version": content.version,
            "previous": content.previous,
            "issued": written(content.issued),
            "expires": written(content.expires),
            "threshold": content.founders.threshold,
            "founders": [write_founder(one) for one in content.founders.members],
            "entities": [write_entity(one) for one in content.entities],
        }
    )
    read_list(payload)
    return payload


def write_founder(founder: Founder) -> dict[str, Any]:
    """A government as a list has it."""
    return {
        "government": founder.government,
        "name": _both(founder.name),
        "keys": [_write_public(key) for key in founder.keys],
    }


def read_founder(value: object) -> Founder:
    """A government as it introduces itself in a file of its own."""
    return _founder(value, "founder")


def write_entity(entity: NodeIdentity) -> dict[str, Any]:
    """A node as a list has it."""
    return {
        "id": entity.id,
        "name": _both(entity.name),
        "brand": _both(entity.brand),
        "region": entity.region,
        "url": entity.url,
        "keys": [
            {
                **_write_public(key.public),
                "purpose": key.purpose,
                "valid_from": written(key.valid_from),
                "valid_to": maybe_written(key.valid_to),
                "revoked_at": maybe_written(key.revoked_at),
            }
            for key in entity.keys
        ],
        "decides": list(entity.decides),
        "issues": list(entity.issues),
        "left_at": maybe_written(entity.left_at),
    }


def _write_public(key: PublicKey) -> dict[str, Any]:
    return {"kid": key.kid, "alg": ALGORITHM, "public": public_to_text(key)}


def _both(words: tuple[str, str]) -> dict[str, str]:
    return {"zh": words[0], "en": words[1]}


def to_second(at: dt.datetime) -> dt.datetime:
    """The whole second before or at a moment."""
    return at.astimezone(dt.UTC).replace(microsecond=0)
