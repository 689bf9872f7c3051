"""`tongban verify ...`: check what nodes have signed, without a node and without a database."""

import datetime as dt
import json
import pathlib
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from tongban.cases.rules.clock import CORRECTION, Extension, Move
from tongban.cases.rules.receipts import TimeVerdict, read_record, verify_record
from tongban.jurisdictions.rules import read_calendar
from tongban.jurisdictions.rules.shipped import shipped_calendar
from tongban.kernel import clock
from tongban.kernel.errors import BadInput
from tongban.kernel.node import read_identity
from tongban.kernel.signing import PublicKey, SignatureRefused

from .nodes import AsJson

app = typer.Typer(no_args_is_help=True, help="Check what nodes have signed; needs no node and no database.")


@app.command("receipt")
def receipt(
    file: Annotated[
        pathlib.Path, typer.Argument(help="The time record of a case, as its page hands it out.")
    ],
    nodes: Annotated[
        list[pathlib.Path],
        typer.Option(
            "--node", help="What a node says of itself at /.well-known/tongban; once for each node."
        ),
    ],
    calendar: Annotated[
        pathlib.Path | None,
        typer.Option(help="A node's /calendar.json; by default the calendar this program comes with."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Reckon again when a case was due, from what the nodes signed and the public calendar, and say whether it was late.

    Ends with 0 when the record holds and the case was not late, 3 when it was late, 1 when the record cannot be believed.

    Example: `tongban verify receipt CQ-2026-1123-00001.json --node chongqing.json --node sichuan.json`
    """
    keys = [read_identity(_json(path)) for path in nodes]

    def find_key(node: str, kid: str, at: dt.datetime) -> PublicKey:
        found = next((identity for identity in keys if identity.id == node), None)
        if found is None:
            raise SignatureRefused("key-unknown", kid=kid)
        return found.find_key(kid, "message", at)

    days = read_calendar(_json(calendar)) if calendar else shipped_calendar()
    found = verify_record(read_record(_json(file)), find_key=find_key, calendar=days)
    if as_json:
        print(json.dumps(_as_json(found), ensure_ascii=False, indent=1))
    else:
        _show(found)
    if found.is_late(clock.now()):
        raise typer.Exit(3)


def _json(path: pathlib.Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadInput("node-file-unreadable", path=str(path), reason=str(error)) from error


def _as_json(found: TimeVerdict) -> dict[str, Any]:
    return {
        "case": found.subject.case,
        "item": found.subject.item,
        "standard": found.subject.standard,
        "started_at": found.clock.started_at.isoformat(),
        "promised_due": found.clock.promised_due.isoformat(),
        "statutory_due": found.clock.statutory_due.isoformat() if found.clock.statutory_due else None,
        "moves": [_move(move) for move in found.moves],
        "accepted_by": found.accepted_by,
        "confirmed_by": found.confirmed_by,
        "outcome": found.outcome,
        "ended_at": found.ended_at.isoformat() if found.ended_at else None,
        "is_late": found.is_late(clock.now()),
        "is_provisional": found.clock.is_provisional,
        "is_due_as_stated": found.has_stated_due,
        "calendar_differs": found.calendar_differs,
    }


def _move(move: Move) -> dict[str, Any]:
    if isinstance(move, Extension):
        return {"extended_at": move.at.isoformat(), "by": f"{move.limit.amount} {move.limit.unit}"}
    return {
        "stopped_at": move.begins.isoformat(),
        "went_on_at": move.ends.isoformat() if move.ends else None,
        "why": move.why,
    }


def _show(found: TimeVerdict) -> None:
    table = Table(show_header=False, box=None)
    rows = [
        ("办件 Case", f"{found.subject.case}  {found.subject.item}  {found.subject.standard[:19]}…"),
        ("开始计时 Clock started", f"{_words(found.clock.started_at)}  ({found.accepted_by})"),
        ("决定节点确认 Confirmed by", found.confirmed_by or "未确认 not confirmed"),
        *(("期间 Meanwhile", _move_words(move)) for move in found.moves),
        ("承诺 Promised", _words(found.clock.promised_due)),
    ]
    if found.clock.statutory_due:
        rows.append(("法定 By law", _words(found.clock.statutory_due)))
    if found.ended_at:
        rows.append(("办结 Ended", f"{_words(found.ended_at)}  ({found.outcome})"))
    for name, text in rows:
        table.add_row(name, text)
    console = Console()
    console.print(table)
    if not found.has_stated_due:
        why = "所用日历不同 another calendar" if found.calendar_differs else "推算结果不符 it does not follow"
        console.print(f"[bold red]与凭证所载时限不一致 Not the due time that was stated: {why}[/]")
    late = found.is_late(clock.now())
    console.print("[bold red]超时 Late[/]" if late else "[bold green]没有超时 Not late[/]")


def _move_words(move: Move) -> str:
    if isinstance(move, Extension):
        return f"延长 extended {_words(move.at)} +{move.limit.amount} {move.limit.unit}"
    why = (
        "等申请人补正 applicant's correction" if move.why == CORRECTION else f"特别程序 procedure: {move.why}"
    )
    until = _words(move.ends) if move.ends else "…"
    return f"停止计时 stopped {_words(move.begins)} – {until}  {why}"


def _words(moment: dt.datetime) -> str:
    return f"{clock.local(moment):%Y-%m-%d %H:%M}"
