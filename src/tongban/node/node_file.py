"""Takes values out of a parsed node.toml; what is missing, wrong or unknown is named with its place."""

import datetime as dt
import pathlib
from typing import Any
from urllib.parse import urlsplit

from tongban.kernel.errors import BadInput
from tongban.kernel.founders import Founders
from tongban.kernel.node import NodeIdentity, PeerKey, Purpose
from tongban.kernel.signing import ALGORITHM, PublicKey, SignatureRefused, public_from_text
from tongban.kernel.trust.rules.document import read_founders
from tongban.kernel.trust.types import TrustRefused

PURPOSES: tuple[Purpose, ...] = ("message", "credential")
"""Of the keys a node signs with from its founding on."""
TABLES = frozenset({"node", "database", "web", "scanner", "links", "trust"})

_IDENTITY = frozenset({"id", "name", "brand", "region", "url", "keys"})
KNOWN = {
    "node": _IDENTITY | {"case_prefix", "service_hours_end", "demo"},
    "database": frozenset({"url"}),
    "web": frozenset({"host", "port", "workers", "allowed_hosts"}),
    "scanner": frozenset({"address"}),
    "trust": frozenset({"threshold", "founders"}),
    "founders": frozenset({"government", "name", "keys"}),
    "roots": frozenset({"kid", "public"}),
    "keys": frozenset({"purpose", "kid", "public", "valid_from", "valid_to", "revoked_at"}),
    "both": frozenset({"zh", "en"}),
}
"""Every entry there is. A misspelt one is refused: it would be left unheard for years."""

Table = dict[str, Any]


class NodeFile:
    """Reads entries of one file; raises BadInput that names the entry to mend."""

    def __init__(self, path: pathlib.Path) -> None:
        self.path = path

    def wrong(self, table: str, key: str) -> BadInput:
        """The error that names an entry."""
        return BadInput("node-file-entry", path=str(self.path), entry=f"{table}.{key}" if table else key)

    def only(self, table: str, source: Table, known: frozenset[str]) -> None:
        """Refuse entries nobody knows."""
        for key in source:
            if key not in known:
                raise self.wrong(table, key)

    def table(self, source: Table, table: str, key: str, known: frozenset[str]) -> Table:
        """A table within a table; empty when it is not there."""
        value = source.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(table, key)
        self.only(f"{table}.{key}" if table else key, value, known)
        return value

    def rows(self, source: Table, table: str, key: str, known: frozenset[str]) -> list[Table]:
        """A list of tables; empty when it is not there."""
        value = source.get(key, [])
        if not (isinstance(value, list) and all(isinstance(row, dict) for row in value)):
            raise self.wrong(table, key)
        for number, row in enumerate(value):
            self.only(f"{table}.{key}[{number}]" if table else f"{key}[{number}]", row, known)
        return value

    def choices(self, table: str, source: Table, among: frozenset[str]) -> dict[str, str]:
        """A table whose every value is one of a few words; its keys are anybody's."""
        found = source.get(table, {})
        if not isinstance(found, dict):
            raise self.wrong("", table)
        for key, value in found.items():
            if not isinstance(value, str) or value not in among:
                raise self.wrong(table, key)
        return {key: str(value) for key, value in found.items()}

    def text(self, table: str, key: str, source: Table) -> str:
        """A text that is not empty."""
        value = source.get(key)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(table, key)
        return value

    def texts(self, table: str, key: str, source: Table) -> tuple[str, ...]:
        """A list of texts, at least one."""
        value = source.get(key)
        if not (isinstance(value, list) and value and all(isinstance(item, str) and item for item in value)):
            raise self.wrong(table, key)
        return tuple(value)

    def number(self, table: str, key: str, source: Table, default: int, largest: int) -> int:
        """A whole number from 1 on."""
        value = source.get(key, default)
        if type(value) is not int or not 1 <= value <= largest:
            raise self.wrong(table, key)
        return value

    def flag(self, table: str, key: str, source: Table) -> bool:
        """True or false; false when it is not there."""
        value = source.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(table, key)
        return value

    def time(self, table: str, key: str, source: Table) -> dt.time:
        """A time of day, `HH:MM`."""
        try:
            return dt.datetime.strptime(self.text(table, key, source), "%H:%M").time()  # noqa: DTZ007  # no date, no zone
        except ValueError as error:
            raise self.wrong(table, key) from error

    def moment(self, table: str, key: str, source: Table) -> dt.datetime | None:
        """A date and time with its zone, or nothing."""
        value = source.get(key)
        if value is None:
            return None
        if not isinstance(value, dt.datetime) or value.tzinfo is None:
            raise self.wrong(table, key)
        return value

    def database(self, table: str, key: str, source: Table) -> str:
        """Where data is kept; a file in the node's folder when nothing is said."""
        url = self.text(table, key, {key: "sqlite:///db.sqlite3", **source})
        if not url.startswith(("sqlite:///", "postgresql://")) or not urlsplit(url).path.strip("/"):
            raise self.wrong(table, key)
        return url

    def address(self, table: str, key: str, source: Table) -> str:
        """An http or https address, without a slash at its end."""
        url = self.text(table, key, source).rstrip("/")
        try:
            parts = urlsplit(url)
            is_good = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError as error:
            raise self.wrong(table, key) from error
        if not is_good or parts.query or parts.fragment or "@" in parts.netloc:
            raise self.wrong(table, key)
        return url

    def scanner(self, table: str, source: Table) -> str:
        """Where the virus scanner listens, `unix:/path` or `tcp:host:port`."""
        address = self.text(table, "address", source)
        kind, _, place = address.partition(":")
        host, _, port = place.rpartition(":")
        is_port = port.isascii() and port.isdigit() and 0 < int(port) < 65536
        if not ((kind == "unix" and place.startswith("/")) or (kind == "tcp" and host and is_port)):
            raise self.wrong(table, "address")
        return address

    def identity(self, table: str, source: Table) -> NodeIdentity:
        """What everybody may know of a node."""
        names = [self.table(source, table, key, KNOWN["both"]) for key in ("name", "brand")]
        name, brand = (
            (self.text(f"{table}.{key}", "zh", both), self.text(f"{table}.{key}", "en", both))
            for key, both in zip(("name", "brand"), names, strict=True)
        )
        keys = self.rows(source, table, "keys", KNOWN["keys"])
        return NodeIdentity(
            id=self.text(table, "id", source),
            name=name,
            brand=brand,
            region=self.text(table, "region", source),
            url=self.address(table, "url", source),
            keys=self.keys(table, keys),
        )

    def keys(self, table: str, rows: list[Table]) -> tuple[PeerKey, ...]:
        """Public keys, each under a name of its own."""
        keys = tuple(self.key(f"{table}.keys[{number}]", row) for number, row in enumerate(rows))
        for number, key in enumerate(keys):
            if key.public.kid in [earlier.public.kid for earlier in keys[:number]]:
                raise self.wrong(f"{table}.keys[{number}]", "kid")
        return keys

    def key(self, table: str, source: Table) -> PeerKey:
        """A public key, its purpose and when it is good."""
        purpose = next((one for one in PURPOSES if one == source.get("purpose")), None)
        if purpose is None:
            raise self.wrong(table, "purpose")
        return PeerKey(
            public=self.public(table, source),
            purpose=purpose,
            valid_from=self.moment(table, "valid_from", source) or dt.datetime.min.replace(tzinfo=dt.UTC),
            valid_to=self.moment(table, "valid_to", source),
            revoked_at=self.moment(table, "revoked_at", source),
        )

    def founders(self, table: str, source: Table) -> Founders:
        """The governments whose list this node goes by, and how many must have signed it."""
        rows = self.rows(source, table, "founders", KNOWN["founders"])
        found = []
        for number, row in enumerate(rows):
            place = f"{table}.founders[{number}]"
            keys = self.rows(row, place, "keys", KNOWN["roots"])
            found.append({**row, "keys": [{**key, "alg": ALGORITHM} for key in keys]})
        try:
            return read_founders(source.get("threshold"), found, table)
        except TrustRefused as error:
            place = str(error.params.get("place", f"{table}.threshold"))
            raise self.wrong("", place) from error

    def public(self, table: str, source: Table) -> PublicKey:
        """The key itself."""
        kid, text = self.text(table, "kid", source), self.text(table, "public", source)
        try:
            return public_from_text(kid, text)
        except SignatureRefused as error:
            raise self.wrong(table, "public") from error
