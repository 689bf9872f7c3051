"""`tongban trust ...`: the list of the nodes, from the request of a newcomer to the version that all adopt."""

import typer

from . import founders, nodes

app = typer.Typer(
    no_args_is_help=True, help="The list of the nodes that the founding governments sign together."
)
app.add_typer(founders.app)
app.add_typer(nodes.app)
