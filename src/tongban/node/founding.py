"""Found a node, found the list of several, and make the keys they need. Everything here writes files and no table."""

import dataclasses
import datetime as dt
import json
import os
import pathlib
import secrets
import tomllib
from collections.abc import Sequence

from tongban.kernel import clock
from tongban.kernel.errors import BadInput, Text
from tongban.kernel.founders import Founder, Founders
from tongban.kernel.node import ANY, NodeIdentity, PeerKey, Purpose
from tongban.kernel.signing import PrivateKey, generate_key, public_to_text, save_key
from tongban.kernel.trust.rules import drafting, signatures
from tongban.kernel.trust.rules.document import to_second
from tongban.kernel.trust.rules.succession import check_signed
from tongban.kernel.trust.types import SignedRequest

from .node_file import PURPOSES

FIRST_LIST = "trust-list.json"
"""The list a node is founded with, beside its node.toml; `tongban node prepare` adopts it."""
REQUEST = "request.json"
"""What the node says of itself to be listed."""
LIFE = dt.timedelta(days=365)
"""How long a list lives unless the founders say otherwise."""


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
    decides: tuple[str, ...] = ANY
    """Items it asks to decide."""
    issues: tuple[str, ...] = ANY
    """Types of certificate it asks to issue."""


def found_node(home: pathlib.Path, plan: NodePlan) -> SignedRequest:
    """Make the folder of a new node: fresh keys and a node.toml without founders. Never touches an existing node.

    Answers, and leaves beside node.toml, what the node says of itself to be listed.
    """
    keys = home / "keys"
    if (home / "node.toml").exists() or keys.exists():
        raise BadInput("node-exists", path=str(home))
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    keys.mkdir(mode=0o700)
    made: dict[Purpose, PrivateKey] = {}
    for purpose in PURPOSES:
        made[purpose] = generate_key(f"{plan.id}-{purpose}-{secrets.token_hex(4)}")
        save_key(made[purpose], keys / f"{purpose}.pem")
    for name in ("vault.key", "django.key"):
        descriptor = os.open(keys / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32) + "\n")
    (home / "node.toml").write_text(_node_toml(plan, made), "utf-8")
    request = request_for(_identity(plan), made)
    write_file(home / REQUEST, request)
    return request


def _identity(plan: NodePlan) -> NodeIdentity:
    return NodeIdentity(
        id=plan.id,
        name=plan.name,
        brand=plan.brand,
        region=plan.region,
        url=plan.url.rstrip("/"),
        decides=plan.decides,
        issues=plan.issues,
    )


def request_for(identity: NodeIdentity, keys: dict[Purpose, PrivateKey]) -> SignedRequest:
    """What a node says of itself with these keys, good from now on, signed with each."""
    since = to_second(clock.now())
    listed = tuple(PeerKey(key.public, purpose, since) for purpose, key in keys.items())
    entity = dataclasses.replace(identity, keys=listed, left_at=None, listed_until=None)
    return signatures.request_of(entity, list(keys.values()))


def write_file(path: pathlib.Path, signed: signatures.Signed) -> None:
    """Write a list or a request, to be carried to whoever signs it."""
    path.write_text(json.dumps(signatures.write_file(signed), indent=1) + "\n", "utf-8")


def _node_toml(plan: NodePlan, keys: dict[Purpose, PrivateKey]) -> str:
    return f"""# One node of Tongban. Secrets are in keys/, readable by the owner alone.
[node]
{_identity_toml(plan)}case_prefix = {_quoted(plan.case_prefix)}
service_hours_end = {_quoted(plan.service_hours_end)}
demo = {str(plan.is_demo).lower()}
{_keys_toml(keys)}
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


def _keys_toml(keys: dict[Purpose, PrivateKey]) -> str:
    return "".join(
        f'\n[[node.keys]]\npurpose = "{purpose}"\n{_public_toml(key.kid, public_to_text(key.public))}'
        for purpose, key in keys.items()
    )


def _public_toml(kid: str, public: str) -> str:
    return f'kid = "{kid}"\npublic = "{public}"\n'


def pin_founders(home: pathlib.Path, data: bytes) -> Founders:
    """Write into a node.toml on whose word this node goes: the founders of the list in `data`, whose root keys the
    operator has compared with what the governments say. The list becomes the one that `node prepare` adopts.

    Refuses a node that has founders, and a list that its own founders have not signed.
    """
    path = home / "node.toml"
    try:
        text = path.read_text("utf-8")
        has_founders = "trust" in tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise BadInput("node-file-unreadable", path=str(path), reason=str(error)) from error
    if has_founders:
        raise BadInput("node-has-founders", path=str(path))
    newest = max(signatures.read_files(data), key=lambda one: one.content.version)
    founders = newest.content.founders
    check_signed(newest, founders)
    path.write_text(text + _trust_toml(founders), "utf-8")
    write_file(home / FIRST_LIST, newest)
    return founders


def _trust_toml(founders: Founders) -> str:
    blocks = [f"\n[trust]\nthreshold = {founders.threshold}\n"]
    for one in founders.members:
        name = f"{{ zh = {_quoted(one.name[0])}, en = {_quoted(one.name[1])} }}"
        blocks.append(f'\n[[trust.founders]]\ngovernment = "{one.government}"\nname = {name}\n')
        blocks += [
            f"\n[[trust.founders.keys]]\n{_public_toml(key.kid, public_to_text(key))}" for key in one.keys
        ]
    return "".join(blocks)


def found_government(folder: pathlib.Path, government: str, name: Text) -> tuple[Founder, PrivateKey]:
    """Make a government's root key, in a folder of its own that no node reads; never overwrites one."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = generate_key(f"root-{government}-{secrets.token_hex(4)}")
    save_key(key, folder / f"{key.kid}.pem")
    return Founder(government, name, (key.public,)), key


def found_together(folder: pathlib.Path, plans: Sequence[NodePlan]) -> dict[str, pathlib.Path]:
    """Found several nodes whose regions sign the first list together: those that serve a whole province are the
    founders, and all of them must sign. Answers the homes of the nodes by id; the root keys lie apart, in `roots`."""
    homes = {plan.id: folder / plan.id for plan in plans}
    requests = [found_node(homes[plan.id], plan) for plan in plans]
    governments = [
        found_government(folder / "roots", plan.region, plan.name)
        for plan in plans
        if plan.region.endswith("0000")
    ]
    founders = Founders(tuple(founder for founder, _ in governments), len(governments))
    entities = tuple(request.entity for request in requests)
    signed = drafting.first_list(founders, entities, now=clock.now(), life=LIFE)
    for _, root in governments:
        signed = signatures.with_signature(signed, root)
    for home in homes.values():
        pin_founders(home, json.dumps(signatures.write_file(signed)).encode())
    return homes
