"""`tongban case ...`: what this node holds of a case, without anybody's personal data."""

import enum
import json
import pathlib
from typing import Annotated

import typer
from rich.console import Console

from tongban.cases.queries.public import case_state
from tongban.cases.queries.queues import Narrowed
from tongban.cases.services.exporting import ExportedList, export_authority, export_hall
from tongban.jurisdictions import queries as jurisdictions
from tongban.kernel.actors import system_actor
from tongban.kernel.errors import BadInput
from tongban.kernel.node import this
from tongban.web.shared.case_lists import FORMS

from .nodes import AsJson, Home, needs_home

app = typer.Typer(no_args_is_help=True, help="Look at cases as this node holds them.")


class Form(enum.StrEnum):
    """What a list is written as."""

    CSV = "csv"
    JSON_LINES = "jsonl"


class Language(enum.StrEnum):
    """The language of the heading of a CSV file."""

    ZH = "zh-hans"
    EN = "en"


@app.command("show")
def show(
    number: Annotated[str, typer.Argument(help="The case number.")], home: Home, as_json: AsJson = False
) -> None:
    """State, clock and time line of a case. Two nodes that agree print the same.

    Example: `tongban case show CQ-2026-1123-00001 --home var/demo/50 --json`
    """
    needs_home(home)
    state = case_state(number)
    if as_json:
        print(json.dumps(state, ensure_ascii=False))
    else:
        Console().print_json(data=state)


@app.command("export")
def export(
    home: Home,
    out: Annotated[pathlib.Path, typer.Option(help="File to write; one that is there already is replaced.")],
    authority: Annotated[str, typer.Option(help="Credit code of the authority whose list it is.")] = "",
    hall: Annotated[str, typer.Option(help="Or the code of a hall: the list of its windows.")] = "",
    show: Annotated[
        str,
        typer.Option(
            "--list", help="todo, unclaimed, overdue, waiting, done ...; for a hall todo, running, done."
        ),
    ] = "todo",
    item: Annotated[str, typer.Option(help="Only this item.")] = "",
    state: Annotated[
        str, typer.Option(help="Only this state; in a list of what has ended, this outcome.")
    ] = "",
    region: Annotated[str, typer.Option(help="Only from (for a hall: to) the node with this id.")] = "",
    form: Annotated[Form, typer.Option(help="What to write.")] = Form.CSV,
    language: Annotated[
        Language, typer.Option(help="Of the heading and the words in a CSV file.")
    ] = Language.ZH,
    as_json: AsJson = False,
) -> None:
    """Write a list of an office to a file, names masked as on its queue page. The export is recorded.

    Example: `tongban case export --authority 11500109MB00000012 --list done --out done.csv --home var/demo/50`
    """
    needs_home(home)
    if bool(authority) == bool(hall):
        raise BadInput("export-one-office")
    actor, by = system_actor(this().id), Narrowed(item=item, state=state, region=region)
    if hall:
        code = jurisdictions.hall(hall).code
        taken = export_hall(actor=actor, hall=code, show=show, by=by, form=form.value)
    else:
        uscc = jurisdictions.authority(authority).uscc
        taken = export_authority(actor=actor, authority=uscc, show=show, by=by, form=form.value)
    written = _write(taken, out, form, language)
    if as_json:
        print(json.dumps({"file": str(out), "cases": taken.count, "bytes": written}))
    else:
        print(f"{out}: {taken.count} 件 cases, {written} bytes")


def _write(taken: ExportedList, out: pathlib.Path, form: Form, language: Language) -> int:
    """The file appears when it is whole; nobody else on the machine may read it."""
    part, size = out.with_name(f"{out.name}.part"), 0
    try:
        part.unlink(missing_ok=True)
        part.touch(mode=0o600)
        with part.open("wb") as file:
            for piece in FORMS[form.value][1](taken.pages, language.value):
                size += file.write(piece)
        part.replace(out)
    except OSError as error:
        raise BadInput("export-unwritable", path=str(out), reason=error.strerror or "?") from error
    return size
