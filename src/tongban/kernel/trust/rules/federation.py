"""The list as OpenID Federation 1.0 statements: the same facts in a form that other programs read. Nothing is decided by them.

Every node is the trust anchor of its own view, since what it says follows from the list it has adopted: its entity
configuration, and one subordinate statement about each other node. Root keys sign none of it.
"""

import datetime as dt
from typing import Any

from tongban.kernel.node import NodeIdentity
from tongban.kernel.signing import ALGORITHM, public_to_text
from tongban.kernel.trust.types import SignedList

from .document import write_entity

STATEMENT_TYPE = "entity-statement+jwt"
MEDIA = "application/entity-statement+jwt"
LIFE = dt.timedelta(days=1)
"""How long a statement is good: a key revoked in the list is out of all views the day after."""
FETCH_PATH = "/.well-known/tongban/federation/fetch"
LIST_PATH = "/.well-known/tongban/federation/list"


def configuration_of(node: NodeIdentity, signed: SignedList, now: dt.datetime) -> dict[str, Any]:
    """What a node says of itself (section 3.1 of the specification): its keys, its end points, who else vouches for it."""
    superiors = [one.url for one in _others(node, signed, now)]
    return {
        **_statement(node, node, signed, now),
        "metadata": {
            "federation_entity": {
                **_names(node),
                "federation_fetch_endpoint": node.url + FETCH_PATH,
                "federation_list_endpoint": node.url + LIST_PATH,
            }
        },
        **({"authority_hints": superiors} if superiors else {}),
    }


def statement_about(
    subject: NodeIdentity, node: NodeIdentity, signed: SignedList, now: dt.datetime
) -> dict[str, Any]:
    """What `node` says of another one, with all that the list says of it under a claim of our own."""
    return {
        **_statement(node, subject, signed, now),
        "metadata": {"federation_entity": _names(subject)},
        "source_endpoint": node.url + FETCH_PATH,
        "urn:tongban:trust-list": {
            "version": signed.content.version,
            "digest": signed.digest,
            "entity": write_entity(subject),
        },
    }


def subjects_of(node: NodeIdentity, signed: SignedList, now: dt.datetime) -> list[NodeIdentity]:
    """Whom a node makes statements about: every other node with a key of purpose `oidc` that is good now."""
    return [one for one in _others(node, signed, now) if keys_of(one, now)]


def keys_of(node: NodeIdentity, now: dt.datetime) -> list[dict[str, str]]:
    """The keys a node signs its statements with, as a JWK set has them."""
    return [
        {
            "kty": "OKP",
            "crv": "Ed25519",
            "x": public_to_text(key.public),
            "kid": key.public.kid,
            "alg": ALGORITHM,
            "use": "sig",
        }
        for key in node.keys
        if key.purpose == "oidc" and key.is_good(now)
    ]


def _others(node: NodeIdentity, signed: SignedList, now: dt.datetime) -> list[NodeIdentity]:
    return [one for one in signed.content.entities if one.id != node.id and not one.has_left(now)]


def _statement(
    issuer: NodeIdentity, subject: NodeIdentity, signed: SignedList, now: dt.datetime
) -> dict[str, Any]:
    return {
        "iss": issuer.url,
        "sub": subject.url,
        "iat": int(now.timestamp()),
        "exp": int(min(now + LIFE, signed.content.expires).timestamp()),
        "jwks": {"keys": keys_of(subject, now)},
    }


def _names(node: NodeIdentity) -> dict[str, str]:
    return {"organization_name": node.name[0], "organization_name#en": node.name[1]}
