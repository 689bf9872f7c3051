"""What an archive says of itself, signed by the node: what is in it, of which version, and how many rows of what."""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from tongban.kernel import canonical
from tongban.kernel.errors import BadInput
from tongban.kernel.signing import PrivateKey, PublicKey, SignatureRefused, sign_jws, verify_jws

from .archive import Entry

TYP = "tb-backup+jws"


@dataclasses.dataclass(frozen=True)
class Manifest:
    """Everything but the contents."""

    node: str
    program: str
    """Version of the program that made it."""
    engine: str
    """`sqlite` or `postgresql`."""
    made_at: dt.datetime
    """The moment whose state it holds."""
    migrations: tuple[str, ...]
    """The last migration of each app, as `app.name`."""
    counts: Mapping[str, int]
    """Rows by table."""
    entries: tuple[Entry, ...]


def sign_manifest(manifest: Manifest, key: PrivateKey) -> bytes:
    """The manifest as it stands last in the archive."""
    raw = {
        **dataclasses.asdict(manifest),
        "made_at": manifest.made_at.isoformat(),
        "migrations": list(manifest.migrations),
        "counts": dict(manifest.counts),
        "entries": [entry._asdict() for entry in manifest.entries],
    }
    return sign_jws(canonical.encode(raw), typ=TYP, key=key).encode("ascii")


def read_manifest(token: bytes, key: PublicKey) -> Manifest:
    """The reverse, by the key that the node in the archive publishes; raises BadInput."""

    def find_key(kid: str) -> PublicKey:
        if kid != key.kid:
            raise SignatureRefused("key-unknown", kid=kid)
        return key

    try:
        raw: Any = canonical.decode(verify_jws(token.decode("ascii"), typ=TYP, find_key=find_key))
        return Manifest(
            **{
                **raw,
                "made_at": dt.datetime.fromisoformat(raw["made_at"]),
                "migrations": tuple(raw["migrations"]),
                "entries": tuple(Entry(**entry) for entry in raw["entries"]),
            }
        )
    except (SignatureRefused, BadInput, UnicodeDecodeError, KeyError, TypeError, ValueError) as error:
        raise BadInput("backup-not-signed") from error
