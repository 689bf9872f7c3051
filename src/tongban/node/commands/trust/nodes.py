"""What is done at a node: ask to be listed, found it with a list, adopt newer ones, hand them on."""

import pathlib
from typing import Annotated

import typer
from rich.console import Console

from tongban.exchange.services.listing import fetch_newer_list
from tongban.kernel import clock
from tongban.kernel.errors import BadInput
from tongban.kernel.node import PURPOSES, Purpose, this
from tongban.kernel.signing import PrivateKey, generate_key, save_key
from tongban.kernel.trust import queries
from tongban.kernel.trust.services import adopt_lists
from tongban.node.commands.nodes import AsJson, Home, needs_home
from tongban.node.founding import pin_founders, request_for, write_file

from .words import founder_words, read_bytes, show_changes, show_list, write_bytes

app = typer.Typer()

ListFile = Annotated[pathlib.Path, typer.Argument(help="A file with one version of the list, or several.")]


@app.command("request")
def request(
    home: Home,
    out: Annotated[pathlib.Path, typer.Argument(help="Where to write the request.")],
    new_keys: Annotated[
        list[str] | None,
        typer.Option(
            "--new-key", help="Make a key for this purpose and ask for it; may be given more than once."
        ),
    ] = None,
) -> None:
    """Ask to be listed; or, with --new-key, to have a further key listed. The founders check the file and draft.

    A new key signs from the moment a list that names it is in force here. Until then nothing changes.

    Example: `tongban trust request key.json --new-key message --home var/cq`
    """
    needs_home(home)
    here = this()
    keys: dict[Purpose, PrivateKey] = {"message": here.message_key, "credential": here.credential_key}
    if new_keys:
        keys = {
            purpose: _make_key(here.id, home, purpose) for purpose in (_purpose(word) for word in new_keys)
        }
    write_file(out, request_for(here.identity, keys))
    print(out)


def _make_key(node: str, home: pathlib.Path, purpose: Purpose) -> PrivateKey:
    key = generate_key(f"{node}-{purpose}-{clock.now():%Y%m%d%H%M%S%f}")
    save_key(key, home / "keys" / f"{key.kid}.pem")
    return key


def _purpose(word: str) -> Purpose:
    found: Purpose | None = next((one for one in PURPOSES if one == word), None)
    if found is None:
        raise BadInput("trust-purpose-unknown", kid="?", purpose=word)
    return found


@app.command("found")
def found(file: ListFile, home: Home) -> None:
    """Write into a node's node.toml that it goes by the founders of this list. Compare their root keys first.

    `tongban node prepare` then adopts the list. Example: `tongban trust found 1.json --home var/cq`
    """
    for founder in pin_founders(home, read_bytes(file)).members:
        print(founder_words(founder))


@app.command("adopt")
def adopt(
    file: ListFile,
    home: Home,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Put a newer list into force at this node, and every version that leads to it.

    All processes of the node go by it from their next piece of work on. Example: `tongban trust adopt 2.json --home var/cq`
    """
    needs_home(home)
    data = read_bytes(file)
    preview = queries.preview_lists(data) if dry_run else adopt_lists(data=data, source="file")
    show_changes(preview.changes)
    if not preview.lists:
        Console().print("没有更新的内容 Nothing newer in it")


@app.command("fetch")
def fetch(home: Home) -> None:
    """Ask the nodes of the list in force for a newer one and adopt it; the worker does so by itself, one node each minute.

    Example: `tongban trust fetch --home var/cq`
    """
    needs_home(home)
    print(fetch_newer_list())


@app.command("show")
def show(home: Home, as_json: AsJson = False) -> None:
    """The list in force at this node. Exit status 3 when it has expired or there is none.

    Example: `tongban trust show --home var/cq --json`
    """
    needs_home(home)
    current, health = queries.in_force(), queries.trust_health()
    if current is not None:
        show_list(current, as_json, ())
    if current is None or (health.expires is not None and health.expires <= clock.now()):
        raise typer.Exit(3)


@app.command("export")
def export(
    home: Home,
    out: Annotated[pathlib.Path, typer.Argument(help="Where to write the versions.")],
    since: Annotated[int, typer.Option(help="Only the versions after this one.")] = 0,
) -> None:
    """Write the versions adopted here into one file, for a node that has missed some.

    Example: `tongban trust export lists.json --since 3 --home var/cq`
    """
    needs_home(home)
    write_bytes(out, queries.export_lists(since=since))
