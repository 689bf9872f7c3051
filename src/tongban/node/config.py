"""`node.toml`: everything that makes one node differ from another, and nothing else.

Secrets are files beside it (`keys/`), never values in it. `TONGBAN_DATABASE_URL` in the environment wins over the
file, because a place to keep data is often given by the machine.
"""

import atexit
import dataclasses
import os
import pathlib
import shutil
import tempfile
import tomllib
from typing import Any
from urllib.parse import urlsplit

from tongban.exchange.types import LinkMode
from tongban.kernel.errors import BadInput
from tongban.kernel.node import NodeIdentity, NodeProfile, Purpose
from tongban.kernel.signing import PrivateKey, load_key, public_to_text

from .founding import NodePlan, found_node
from .node_file import KNOWN, TABLES, NodeFile


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
    if "peers" in raw:
        raise BadInput("node-file-peers", path=str(path))
    reader.only("", raw, TABLES)
    node, database, web, scanner = (
        reader.table(raw, "", name, KNOWN[name]) for name in ("node", "database", "web", "scanner")
    )
    home, identity = path.parent, reader.identity("node", node)
    profile = NodeProfile(
        identity=identity,
        peers=(),
        case_prefix=reader.text("node", "case_prefix", node),
        service_hours_end=reader.time("node", "service_hours_end", node),
        is_demo=reader.flag("node", "demo", node),
        message_key=_own_key(identity, home, "message"),
        credential_key=_own_key(identity, home, "credential"),
        vault_key=_secret(home / "keys" / "vault.key"),
        links=reader.choices("links", raw, frozenset(LinkMode)),
        founders=reader.founders("trust", reader.table(raw, "", "trust", KNOWN["trust"]))
        if "trust" in raw
        else None,
        keys_folder=home / "keys",
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
