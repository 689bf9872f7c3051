"""`tongban node ...`: found, prepare, serve and check one node."""

import io
import json
import pathlib
from collections.abc import Sequence
from typing import Annotated

import typer
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from rich.console import Console
from rich.table import Table

from tongban.exchange.queries import link_health
from tongban.exchange.types import LinkHealth
from tongban.kernel.errors import BadInput, Refused
from tongban.kernel.journal.queries import backlog
from tongban.kernel.node import this
from tongban.kernel.scanning import ScannerHealth, ScannerState, scanner_health
from tongban.kernel.trust.queries import trust_health
from tongban.kernel.trust.types import ListState, TrustHealth
from tongban.node.founding import REQUEST, NodePlan, found_node
from tongban.node.preparing import prepare_demonstration, prepare_node
from tongban.node.running import run_worker, serve_web

app = typer.Typer(no_args_is_help=True, help="Found, prepare, serve and check one node.")

Home = Annotated[pathlib.Path, typer.Option("--home", help="Folder of the node, with its node.toml.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer as JSON.")]


def needs_home(home: pathlib.Path) -> None:
    """Raise BadInput unless this process belongs to the node in `home`."""
    if settings.TONGBAN_CONFIG.home != home.resolve():
        raise BadInput("node-file-unreadable", path=str(home / "node.toml"), reason="not found")


@app.command("init")
def init_node(
    home: Annotated[pathlib.Path, typer.Argument(help="A folder that does not hold a node yet.")],
    node: Annotated[str, typer.Option("--id", help="Short id, such as 50.")],
    name: Annotated[str, typer.Option(help="Region, as Chinese/English.")],
    brand: Annotated[str, typer.Option(help="Name of the portal, as Chinese/English.")],
    region: Annotated[str, typer.Option(help="Division code of the region, such as 500000.")],
    prefix: Annotated[str, typer.Option(help="First letters of its case numbers.")],
    url: Annotated[str, typer.Option(help="Address at which people and peers reach it.")],
    database: Annotated[
        str, typer.Option(help="sqlite:///file or postgresql://...")
    ] = "sqlite:///db.sqlite3",
) -> None:
    """Found a node: fresh keys and a node.toml. Prints where its request to be listed lies, for the founders.

    Example: `tongban node init var/cq --id 50 --name 重庆市/Chongqing --brand 渝快办/Yukuaiban --region 500000
    --prefix CQ --url https://cq.example`
    """
    zh, _, en = name.partition("/")
    brand_zh, _, brand_en = brand.partition("/")
    plan = NodePlan(
        id=node,
        name=(zh, en or zh),
        brand=(brand_zh, brand_en or brand_zh),
        region=region,
        case_prefix=prefix,
        url=url,
        database_url=database,
    )
    found_node(home, plan)
    print(home / REQUEST)


@app.command("prepare")
def prepare(
    home: Home,
    demo: Annotated[
        bool, typer.Option("--demo", help="Also load the invented people and sign all standards.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Create or upgrade the tables and reference data. Example: `tongban node prepare --home var/cq`"""
    needs_home(home)
    prepare_node()
    accounts = prepare_demonstration() if demo else ()
    rows = [
        {"login": a.login, "password": a.password, "name": a.name, "role": a.role, "office": a.office}
        for a in accounts
    ]
    if as_json:
        print(json.dumps({"accounts": rows}, ensure_ascii=False))
    else:
        Console().print(f"已就绪 Ready: {this().identity.brand[0]} {this().identity.brand[1]}")


@app.command("serve")
def serve(home: Home) -> None:
    """Answer requests until stopped. Example: `tongban node serve --home var/cq`"""
    needs_home(home)
    serve_web(settings.TONGBAN_CONFIG)


@app.command("worker")
def worker(
    home: Home, name: Annotated[str, typer.Option(help="Of each name there is one worker.")] = "worker"
) -> None:
    """Send messages, run clocks, work through the journal until stopped. Example: `tongban node worker --home var/cq`"""
    needs_home(home)
    run_worker(settings.TONGBAN_CONFIG, name=name)


@app.command("check")
def check(home: Home, as_json: AsJson = False) -> None:
    """Say whether the node is fit for work. Exit status 1 if not. Example: `tongban node check --home var/cq --json`"""
    needs_home(home)
    call_command("check", stdout=io.StringIO())  # it praises itself, which is no JSON; faults are raised
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise Refused("node-not-upgraded", path=str(home))
    queue, links, scanner, trust = backlog(), link_health(), scanner_health(), trust_health()
    found = {
        "node": this().id,
        "database": connection.vendor,
        "queue": {"due": queue.due, "scheduled": queue.scheduled, "oldest_seconds": queue.oldest_seconds},
        "links": [
            {
                "peer": row.peer,
                "state": row.state.value,
                "backlog": row.backlog,
                "oldest_seconds": row.oldest_seconds,
            }
            for row in links
        ],
        "scanner": {"state": scanner.state.value, "address": scanner.address, "version": scanner.version},
        "trust": {
            "state": trust.state.value,
            "version": trust.version,
            "expires": trust.expires.isoformat() if trust.expires else None,
        },
    }
    if as_json:
        print(json.dumps(found, ensure_ascii=False))
    else:
        _print_check(links, scanner, trust)
    if trust.state is ListState.EXPIRED:
        raise Refused("trust-list-expired")
    if scanner.state is ScannerState.AWAY:
        raise Refused("scanner-away", address=scanner.address)


def _print_check(links: Sequence[LinkHealth], scanner: ScannerHealth, trust: TrustHealth) -> None:
    table = Table("节点 Peer", "状态 State", "积压 Backlog", "最久（秒） Oldest (s)")
    for row in links:
        table.add_row(row.peer, row.state.value, str(row.backlog), str(row.oldest_seconds))
    Console().print(table)
    said = {
        ScannerState.NONE: "没有设置，收到的文件不查毒 none is configured: files are not checked",
        ScannerState.OK: f"{scanner.version}（{scanner.address}）",
        ScannerState.AWAY: f"没有应答 does not answer（{scanner.address}）",
    }
    Console().print(f"病毒扫描 Virus scanner: {said[scanner.state]}", highlight=False)
    until = f"{trust.version}, {trust.expires:%Y-%m-%d %H:%M}" if trust.expires else "–"
    Console().print(f"互信名录 Trust list: {_TRUST[trust.state]} ({until})", highlight=False)


_TRUST = {
    ListState.NONE: "没有，节点独立运行 none: the node stands alone",
    ListState.IN_FORCE: "生效中 in force",
    ListState.ENDING: "即将到期，请索取新一版 expires soon: ask for the next version",
    ListState.EXPIRED: "已到期 expired",
}
