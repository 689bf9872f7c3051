"""`node.toml`: everything that makes one node differ from another, and nothing else.

Secrets are files beside it (`keys/`), never values in it. `TONGBAN_DATABASE_URL` in the environment wins over the
file, because a place to keep data is often given by the machine.
"""

import atexit
import dataclasses
import json
import os
import pathlib
import secrets
import shutil
import tempfile
import tomllib
from typing import Any
from urllib.parse import urlsplit

from tongban.exchange.types import LinkMode
from tongban.kernel.errors import BadInput
from tongban.kernel.node import NodeIdentity, NodeProfile, Purpose
from tongban.kernel.signing import (
    PrivateKey,
    generate_key,
    load_key,
    public_to_text,
    save_key,
)

from .node_file import KNOWN, PURPOSES, TABLES, NodeFile


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
    scanner: str = ""
    """Where the virus scanner listens; empty when there is none."""


def load(path: pathlib.Path) -> NodeConfig:
    """Read `path` and the keys beside it; raises BadInput that names the entry to mend."""
    try:
        raw = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput("node-file-unreadable", path=str(path), reason=str(error)) from error
    reader = NodeFile(path)
    reader.only("", raw, TABLES)
    node, database, web, scanner = (
        reader.table(raw, "", name, KNOWN[name]) for name in ("node", "database", "web", "scanner")
    )
    home, identity = path.parent, reader.identity("node", node)
    profile = NodeProfile(
        identity=identity,
        peers=_peers(reader, raw, identity),
        case_prefix=reader.text("node", "case_prefix", node),
        service_hours_end=reader.time("node", "service_hours_end", node),
        is_demo=reader.flag("node", "demo", node),
        message_key=_own_key(identity, home, "message"),
        credential_key=_own_key(identity, home, "credential"),
        vault_key=_secret(home / "keys" / "vault.key"),
        links=reader.choices("links", raw, frozenset(LinkMode)),
    )
    url = urlsplit(identity.url)
    return NodeConfig(
        home=home,
        profile=profile,
        database_url=_database(reader, database),
        django_secret=_secret(home / "keys" / "django.key").hex(),
        host=reader.text("web", "host", {"host": "127.0.0.1", **web}),
        port=reader.number("web", "port", web, url.port or (443 if url.scheme == "https" else 8000), 65535),
        web_workers=reader.number("web", "workers", web, 1, 64),
        is_https=url.scheme == "https",
        allowed_hosts=reader.texts("web", "allowed_hosts", {"allowed_hosts": [url.hostname], **web}),
        scanner=reader.scanner("scanner", scanner) if "scanner" in raw else "",
    )


def _database(reader: NodeFile, table: dict[str, Any]) -> str:
    given = os.environ.get("TONGBAN_DATABASE_URL")
    if given:
        return reader.database("", "TONGBAN_DATABASE_URL", {"TONGBAN_DATABASE_URL": given})
    return reader.database("database", "url", table)


def _peers(reader: NodeFile, raw: dict[str, Any], own: NodeIdentity) -> tuple[NodeIdentity, ...]:
    rows = reader.rows(raw, "", "peers", KNOWN["peers"])
    peers = tuple(reader.identity(f"peers[{number}]", row) for number, row in enumerate(rows))
    ids = [own.id, *(peer.id for peer in peers)]
    for number, peer in enumerate(peers):
        if peer.id in ids[: number + 1]:
            raise reader.wrong(f"peers[{number}]", "id")
    return peers


def _own_key(identity: NodeIdentity, home: pathlib.Path, purpose: Purpose) -> PrivateKey:
    """The private key of `purpose`: that of the last public key the node publishes for it, or peers refuse all it signs."""
    path = home / "keys" / f"{purpose}.pem"
    published = [key.public for key in identity.keys if key.purpose == purpose]
    if not published:
        raise BadInput("node-file-entry", path=str(home / "node.toml"), entry="node.keys")
    key = load_key(published[-1].kid, path)
    if public_to_text(key.public) != public_to_text(published[-1]):
        raise BadInput("node-key-other", path=str(path), kid=key.kid)
    return key


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
    if (home / "node.toml").exists() or keys.exists():
        raise BadInput("node-exists", path=str(home))
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    keys.mkdir(mode=0o700)
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
{_identity_toml(plan)}case_prefix = {_quoted(plan.case_prefix)}
service_hours_end = {_quoted(plan.service_hours_end)}
demo = {str(plan.is_demo).lower()}
{_keys_toml("node", public)}
[database]
url = {_quoted(plan.database_url)}

[web]
workers = {plan.web_workers}
"""


def _identity_toml(plan: NodePlan) -> str:
    return f"""id = {_quoted(plan.id)}
name = {{ zh = {_quoted(plan.name[0])}, en = {_quoted(plan.name[1])} }}
brand = {{ zh = {_quoted(plan.brand[0])}, en = {_quoted(plan.brand[1])} }}
region = {_quoted(plan.region)}
url = {_quoted(plan.url)}
"""


def _quoted(text: str) -> str:
    """A TOML string: its escapes are those of JSON, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


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
    atexit.register(_forget, home, os.getpid())
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


def _forget(home: pathlib.Path, maker: int) -> None:
    if os.getpid() == maker:  # and not a process split off from it, which ends earlier
        shutil.rmtree(home, ignore_errors=True)
