"""`tongban case ...`: what this node holds of a case, without anybody's personal data."""

import json
from typing import Annotated

import typer
from rich.console import Console

from tongban.cases.queries.public import case_state

from .nodes import AsJson, Home, needs_home

app = typer.Typer(no_args_is_help=True, help="Look at a case as this node holds it.")


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
