"""What the commands of the trust list say, and the files they read and write."""

import datetime as dt
import json
import pathlib
from collections.abc import Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.table import Table

from tongban.kernel import clock
from tongban.kernel.errors import BadInput
from tongban.kernel.founders import Founder
from tongban.kernel.node import NodeIdentity
from tongban.kernel.trust import queries
from tongban.kernel.trust.rules import document, reading, signatures
from tongban.kernel.trust.types import CHANGES, Change, SignedList


def show_list(signed: SignedList, as_json: bool, changes: Sequence[Change]) -> None:
    content, signers = signed.content, queries.signers_of(signed)
    if as_json:
        said = {
            "version": content.version,
            "digest": signed.digest,
            "issued": reading.written(content.issued),
            "expires": reading.written(content.expires),
            "signed_by": [one.government for one in signers],
            "threshold": content.founders.threshold,
            "entities": [document.write_entity(one) for one in content.entities],
        }
        print(json.dumps(said, ensure_ascii=False))
        return
    console = Console()
    console.print(
        f"第 {content.version} 版 Version {content.version}  {signed.digest}\n"
        f"{reading.written(content.issued)} – {reading.written(content.expires)}  "
        f"签署 Signed by {', '.join(one.government for one in signers)} ({content.founders.threshold})",
        highlight=False,
    )
    print_keys(console, content.entities, clock.now())
    show_changes(changes)


def print_keys(console: Console, entities: Iterable[NodeIdentity], now: dt.datetime) -> None:
    table = Table("节点 Node", "密钥 Key", "用途 Purpose", "现在可用 Good now", "审批 Decides", "签发 Issues")
    for one in entities:
        for key in one.keys:
            good = "✓" if key.is_good(now) and not one.has_left(now) else "✗"
            table.add_row(
                one.id, key.public.kid, key.purpose, good, ",".join(one.decides), ",".join(one.issues)
            )
    console.print(table)


def show_changes(changes: Sequence[Change]) -> None:
    for change in changes:
        zh, en = CHANGES[change.what]
        print(f"{zh} {en}: {change.where}  {change.before or '–'} → {change.after or '–'}")


def founder_words(founder: Founder) -> str:
    return f"{founder.government} {' '.join(founder.name)}: {', '.join(key.kid for key in founder.keys)}"


def newest(path: pathlib.Path) -> SignedList:
    return max(signatures.read_files(read_bytes(path)), key=lambda one: one.content.version)


def read_bytes(path: pathlib.Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput("node-file-unreadable", path=str(path), reason=str(error)) from error


def read_json(path: pathlib.Path) -> Any:
    try:
        return json.loads(read_bytes(path))
    except ValueError as error:
        raise BadInput("node-file-unreadable", path=str(path), reason=str(error)) from error


def write_json(path: pathlib.Path, value: Any) -> None:
    write_bytes(path, (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode())


def write_bytes(path: pathlib.Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError as error:
        raise BadInput("export-unwritable", path=str(path), reason=str(error)) from error
