"""What a node signs when it adopts a standard, and how such a signature is read."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from typing import Any

from tongban.catalogue.types import Standard
from tongban.kernel import canonical
from tongban.kernel.errors import BadInput
from tongban.kernel.signing import PrivateKey, PublicKey, sign_jws, verify_jws

TYP = "tb-adoption+jws"


@dataclasses.dataclass(frozen=True)
class SignedAdoption:
    """The content of a signature: this node adopts this digest as this version of this item."""

    node: str
    key: str
    version: int
    digest: str
    signed_at: dt.datetime


def sign_adoption(standard: Standard, *, node: str, at: dt.datetime, key: PrivateKey) -> str:
    """The node's signature under a standard's digest."""
    payload = {
        "at": at.replace(microsecond=0).isoformat(),
        "digest": standard.digest,
        "key": standard.key,
        "node": node,
        "version": standard.version,
    }
    return sign_jws(canonical.encode(payload), typ=TYP, key=key)


def read_adoption(token: str, *, find_key: Callable[[str], PublicKey]) -> SignedAdoption:
    """What a signature says, once it verifies; raises SignatureRefused, or BadInput when it says too little."""
    return _adoption(canonical.decode(verify_jws(token, typ=TYP, find_key=find_key)))


def _adoption(payload: Any) -> SignedAdoption:
    try:
        adoption = SignedAdoption(
            node=payload["node"],
            key=payload["key"],
            version=payload["version"],
            digest=payload["digest"],
            signed_at=dt.datetime.fromisoformat(payload["at"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput("adoption-malformed") from error
    if adoption.signed_at.tzinfo is None:
        raise BadInput("adoption-malformed")
    return adoption
