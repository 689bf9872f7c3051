"""`tongban conformance`: does another node keep the protocol?"""

import dataclasses
import json
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from tongban.kernel.node import this
from tongban.node.conformance.peer import Peer
from tongban.node.conformance.run import CHECKS, findings, target_at
from tongban.node.conformance.types import Finding

from .nodes import AsJson, Home, needs_home


def conformance(
    url: Annotated[
        str, typer.Argument(help="Address of the node that is tested, such as https://sc.example")
    ],
    home: Home,
    as_json: AsJson = False,
) -> None:
    """Play the peer of a node and try everything docs/protocol.md says of it, whatever program it runs. Nothing that is sent
    has an effect there.

    The node in --home lends its id and keys; the tested node must know them as a peer's. Exit status 1 when something is
    not as the protocol says.

    Example: `tongban conformance https://sc.example --home var/cq --json > report.json`
    """
    needs_home(home)
    profile, console = this(), Console(stderr=True)
    target = target_at(url, profile)
    if not as_json:
        console.print(f"{profile.id} → {target.id} {target.url}: {len(CHECKS)} 项 checks")
    found = findings(Peer(profile, target), tell=lambda one: None if as_json else _tell(console, one))
    kept = sum(one.is_kept for one in found)
    if as_json:
        rows = [dataclasses.asdict(one) for one in found]
        report = {
            "protocol": "tb-peer v1",
            "node": target.id,
            "url": target.url,
            "kept": kept,
            "checks": rows,
        }
        print(json.dumps(report, ensure_ascii=False))
    else:
        _summary([one for one in found if not one.is_kept], kept, len(found))
    raise typer.Exit(0 if kept == len(found) else 1)


def _tell(console: Console, finding: Finding) -> None:
    mark = "[green]✓[/]" if finding.is_kept else "[bold red]✗[/]"
    console.print(f"{mark} {finding.section}  {finding.zh}  {finding.en}", highlight=False)


def _summary(broken: list[Finding], kept: int, together: int) -> None:
    console = Console()
    if broken:
        table = Table("检查 Check", "节 Section", "协议 Protocol", "所见 Seen")
        for one in broken:
            table.add_row(one.key, one.section, f"{one.zh}\n{one.en}", one.seen)
        console.print(table)
    console.print(f"符合 kept: {kept} / {together}")
