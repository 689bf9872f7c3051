"""The commands of `tongban`, one module a subject."""

import sys

import typer
from rich.console import Console

from tongban.kernel.errors import TongbanError, message_for

from . import backup, calendars, cases, conformance, demo, exchange, nodes, seed, standards, trust, verify

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Tongban (通办): neighbouring governments serve people and companies as if they were one.",
)
app.add_typer(nodes.app, name="node")
app.add_typer(standards.app, name="standard")
app.add_typer(cases.app, name="case")
app.add_typer(calendars.app, name="calendar")
app.add_typer(exchange.app, name="exchange")
app.add_typer(trust.app, name="trust")
app.add_typer(verify.app, name="verify")
app.command("demo")(demo.demo)
app.command("tour")(demo.tour)
app.command("seed")(seed.seed)
app.command("conformance")(conformance.conformance)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
verify.app.command("backup")(backup.verify_backup)


def run() -> None:
    """Run the command line; an error is told in both languages and ends with exit status 1."""
    try:
        app()
    except TongbanError as error:
        console = Console(stderr=True)
        console.print(f"[bold red]{message_for(error, 'zh')}[/]", highlight=False)
        console.print(message_for(error, "en"), highlight=False)
        sys.exit(1)
