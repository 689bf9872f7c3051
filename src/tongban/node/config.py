"""`node.toml`: everything that makes one node differ from another, and nothing else.

Secrets are files beside it (`keys/`), never values in it. `TONGBAN_DATABASE_URL` in the environment wins over the
file, because a place to keep data is often given by the machine.
"""

import dataclasses
import datetime as dt
import os
import pathlib
import secrets
import tempfile
import tomllib
from typing import Any
from urllib.parse import urlsplit

from tongban.kernel.errors import BadInput
from tongban.kernel.node import NodeIdentity, NodeProfile, PeerKey, Purpose
from tongban.kernel.signing import (
    PrivateKey,
    generate_key,
    load_key,
    public_from_text,
    public_to_text,
    save_key,
)

PURPOSES: tuple[Purpose, ...] = ("message", "credential")


@dataclasses.dataclass(frozen=True)
class NodeConfig:
    """A node.toml, read and checked."""

    home: pathlib.Path
    profile: NodeProfile
    database_url: str
    django_secret: str = dataclasses.field(repr=False)
    host: str
    port: int
    web_workers: int
    is_https: bool
    allowed_hosts: tuple[str, ...]


def load(path: pathlib.Path) -> NodeConfig:
    """Read `path` and the keys beside it; raises BadInput that names the entry to mend."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput("node-file-unreadable", path=str(path), reason=str(error)) from error
    reader = _Reader(path, raw)
    home = path.parent
    identity = reader.identity("node", raw.get("node", {}))
    keys = home / "keys"
    url = urlsplit(identity.url)
    profile = NodeProfile(
        identity=identity,
        peers=tuple(reader.identity(f"peers[{n}]", peer) for n, peer in enumerate(raw.get("peers", []))),
        case_prefix=reader.text("node", "case_prefix"),
        service_hours_end=dt.time.fromisoformat(reader.text("node", "service_hours_end")),
        is_demo=bool(raw["node"].get("demo", False)),
        message_key=_own_key(identity, keys, "message"),
        credential_key=_own_key(identity, keys, "credential"),
        vault_key=_secret(keys / "vault.key"),
    )
    web = raw.get("web", {})
    return NodeConfig(
        home=home,
        profile=profile,
        database_url=os.environ.get("TONGBAN_DATABASE_URL")
        or raw.get("database", {}).get("url", "sqlite:///db.sqlite3"),
        django_secret=_secret(keys / "django.key").hex(),
        host=web.get("host", "127.0.0.1"),
        port=int(web.get("port", url.port or 8000)),
        web_workers=int(web.get("workers", 1)),
        is_https=url.scheme == "https",
        allowed_hosts=tuple(web.get("allowed_hosts", [url.hostname or "127.0.0.1"])),
    )


class _Reader:
    """Takes values out of the parsed file; what is missing or wrong is named with its place."""

    def __init__(self, path: pathlib.Path, raw: dict[str, Any]) -> None:
        self.path = path
        self.raw = raw

    def text(self, table: str, key: str, source: dict[str, Any] | None = None) -> str:
        value = (self.raw.get(table, {}) if source is None else source).get(key)
        if not isinstance(value, str) or not value:
            raise BadInput("node-file-entry", path=str(self.path), entry=f"{table}.{key}")
        return value

    def identity(self, table: str, raw: dict[str, Any]) -> NodeIdentity:
        both = [
            (
                self.text(f"{table}.{key}", "zh", raw.get(key, {})),
                self.text(f"{table}.{key}", "en", raw.get(key, {})),
            )
            for key in ("name", "brand")
        ]
        return NodeIdentity(
            id=self.text(table, "id", raw),
            name=both[0],
            brand=both[1],
            region=self.text(table, "region", raw),
            url=self.text(table, "url", raw).rstrip("/"),
            keys=tuple(self.key(f"{table}.keys[{n}]", key) for n, key in enumerate(raw.get("keys", []))),
        )

    def key(self, table: str, raw: dict[str, Any]) -> PeerKey:
        purpose = self.text(table, "purpose", raw)
        if purpose not in PURPOSES:
            raise BadInput("node-file-entry", path=str(self.path), entry=f"{table}.purpose")
        return PeerKey(
            public=public_from_text(self.text(table, "kid", raw), self.text(table, "public", raw)),
            purpose="message" if purpose == "message" else "credential",
            valid_from=self.moment(table, "valid_from", raw) or dt.datetime.min.replace(tzinfo=dt.UTC),
            valid_to=self.moment(table, "valid_to", raw),
            revoked_at=self.moment(table, "revoked_at", raw),
        )

    def moment(self, table: str, key: str, raw: dict[str, Any]) -> dt.datetime | None:
        value = raw.get(key)
        if value is None:
            return None
        if not isinstance(value, dt.datetime) or value.tzinfo is None:
            raise BadInput("node-file-entry", path=str(self.path), entry=f"{table}.{key}")
        return value


def _own_key(identity: NodeIdentity, keys: pathlib.Path, purpose: Purpose) -> PrivateKey:
    """The private key of `purpose`; its kid is the one the node itself publishes."""
    published = [key.public.kid for key in identity.keys if key.purpose == purpose]
    kid = published[-1] if published else f"{identity.id}-{purpose}"
    return load_key(kid, keys / f"{purpose}.pem")


def _secret(path: pathlib.Path) -> bytes:
    try:
        return bytes.fromhex(path.read_text("ascii").strip())
    except (OSError, ValueError) as error:
        raise BadInput("node-file-unreadable", path=str(path), reason=str(error)) from error


@dataclasses.dataclass(frozen=True)
class NodePlan:
    """What the operator decides when a node is founded."""

    id: str
    name: tuple[str, str]
    brand: tuple[str, str]
    region: str
    case_prefix: str
    url: str
    database_url: str = "sqlite:///db.sqlite3"
    service_hours_end: str = "17:00"
    is_demo: bool = False
    web_workers: int = 1


def found_node(home: pathlib.Path, plan: NodePlan) -> dict[str, str]:
    """Make the folder of a new node: fresh keys and a node.toml without peers. Never touches an existing node.

    Answers the public keys by purpose, as text for the peers' files.
    """
    keys = home / "keys"
    if (home / "node.toml").exists():
        raise BadInput("node-exists", path=str(home))
    keys.mkdir(parents=True, mode=0o700)
    public: dict[str, str] = {}
    for purpose in PURPOSES:
        key = generate_key(f"{plan.id}-{purpose}-{secrets.token_hex(4)}")
        save_key(key, keys / f"{purpose}.pem")
        public[purpose] = f"{key.kid} {public_to_text(key.public)}"
    for name in ("vault.key", "django.key"):
        descriptor = os.open(keys / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32) + "\n")
    (home / "node.toml").write_text(_node_toml(plan, public), "utf-8")
    return public


def _node_toml(plan: NodePlan, public: dict[str, str]) -> str:
    return f"""# One node of Tongban. Secrets are in keys/, readable by the owner alone.
[node]
{_identity_toml(plan)}case_prefix = "{plan.case_prefix}"
service_hours_end = "{plan.service_hours_end}"
demo = {str(plan.is_demo).lower()}
{_keys_toml("node", public)}
[database]
url = "{plan.database_url}"

[web]
workers = {plan.web_workers}
"""


def _identity_toml(plan: NodePlan) -> str:
    return f"""id = "{plan.id}"
name = {{ zh = "{plan.name[0]}", en = "{plan.name[1]}" }}
brand = {{ zh = "{plan.brand[0]}", en = "{plan.brand[1]}" }}
region = "{plan.region}"
url = "{plan.url}"
"""


def _keys_toml(table: str, public: dict[str, str]) -> str:
    blocks = []
    for purpose, text in public.items():
        kid, key = text.split(" ")
        blocks.append(f'\n[[{table}.keys]]\npurpose = "{purpose}"\nkid = "{kid}"\npublic = "{key}"\n')
    return "".join(blocks)


def peer_toml(plan: NodePlan, public: dict[str, str]) -> str:
    """The block that introduces this node to another one, to be appended to the other's node.toml."""
    return f"\n[[peers]]\n{_identity_toml(plan)}{_keys_toml('peers', public)}"


def rehearsal_config() -> NodeConfig:
    """A node that exists in this process only: for tests and for commands that need no node (migrations, checks).

    Its keys are fresh and its folder is temporary, so nothing it signs or seals is worth anything elsewhere.
    """
    home = pathlib.Path(tempfile.mkdtemp(prefix="tongban-"))
    plan = NodePlan(
        id="50",
        name=("重庆市", "Chongqing"),
        brand=("渝快办", "Yukuaiban"),
        region="500000",
        case_prefix="CQ",
        url="http://127.0.0.1:8050",
        is_demo=True,
    )
    found_node(home, plan)
    return load(home / "node.toml")
