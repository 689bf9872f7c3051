"""`tongban standard ...`: check, sign and compare the standards of items."""

import json
import pathlib
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from tongban.catalogue import queries
from tongban.catalogue.rules.standard import parse_standard
from tongban.catalogue.services import adopt_standard

from .nodes import AsJson, Home, needs_home

app = typer.Typer(no_args_is_help=True, help="Check, sign and compare the standards of items.")


@app.command("check")
def check_file(file: Annotated[pathlib.Path, typer.Argument(help="A standard file (YAML).")]) -> None:
    """Read a standard file and say what is wrong with it, with its line. Example: `tongban standard check item.yaml`"""
    standard = parse_standard(file.read_text("utf-8"), str(file))
    print(f"{standard.key} v{standard.version} {standard.digest}")


@app.command("adopt")
def adopt(file: Annotated[pathlib.Path, typer.Argument(help="A standard file (YAML).")], home: Home) -> None:
    """Sign a standard for this node and tell the peers. Example: `tongban standard adopt item.yaml --home var/cq`"""
    needs_home(home)
    adopted = adopt_standard(text=file.read_text("utf-8"), path=str(file))
    print(f"{adopted.key} v{adopted.version} {adopted.digest}")


@app.command("list")
def list_standards(home: Home, as_json: AsJson = False) -> None:
    """The standards in force here and who has signed them. Example: `tongban standard list --home var/cq --json`"""
    needs_home(home)
    rows: list[dict[str, Any]] = [
        {
            "item": item.key,
            "version": item.version,
            "digest": item.digest,
            "signed_by": sorted(row.node for row in queries.adoptions(item.key) if row.digest == item.digest),
        }
        for item in queries.items()
    ]
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("事项 Item", "版本 Version", "摘要 Digest", "已签 Signed by")
    for row in rows:
        table.add_row(row["item"], str(row["version"]), row["digest"][:19], ", ".join(row["signed_by"]))
    Console().print(table)
