"""`tongban standard ...`: check, sign and compare the standards of items."""

import json
import pathlib
from collections.abc import Iterable
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from tongban.catalogue import queries
from tongban.catalogue.rules.checking import Checked, Remark, check_bytes
from tongban.catalogue.rules.reading import MAX_BYTES
from tongban.catalogue.rules.schema import SCHEMA
from tongban.catalogue.rules.vocabulary import FIELDS
from tongban.catalogue.services import adopt_standard
from tongban.catalogue.types import ListedItem, NamedItem
from tongban.kernel.errors import BadInput

from .nodes import AsJson, Home, needs_home

app = typer.Typer(no_args_is_help=True, help="Check, sign and compare the standards of items.")


@app.command("check")
def check_files(
    files: Annotated[list[pathlib.Path], typer.Argument(help="Standard files (YAML).")],
    as_json: AsJson = False,
) -> None:
    """Say everything that is wrong with standard files, with line and column, in both languages.

    Errors keep a file from being adopted, warnings name facts nobody has found yet; docs/standard-lint.md explains every
    code. Ends with 0 when there is no error, 1 when there is one, 2 when it was called wrongly.

    Examples: `tongban standard check item.yaml`, `tongban standard check standards/*.yaml --json`
    """
    checked = [(file, check_bytes(_first_bytes(file), str(file))) for file in files]
    if as_json:
        rows = [_as_json(file, remark) for file, found in checked for remark in found.remarks]
        print(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for file, found in checked:
            _print_checked(file, found)
    if any(found.errors for _, found in checked):
        raise typer.Exit(1)


def _first_bytes(file: pathlib.Path) -> bytes:
    """No more than is needed to see that a file is too large."""
    try:
        with file.open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise BadInput("standard-file-unreadable", path=str(file), reason=error.strerror) from error


def _as_json(file: pathlib.Path, remark: Remark) -> dict[str, Any]:
    return {
        "file": str(file),
        "line": remark.line,
        "column": remark.column,
        "severity": remark.severity.value,
        "code": remark.error.code,
        "pointer": remark.error.field,
        "zh": remark.sentence.zh,
        "en": remark.sentence.en,
    }


def _print_checked(file: pathlib.Path, found: Checked) -> None:
    for remark in found.remarks:
        print(f"{file}:{remark.line}:{remark.column}: {remark.severity} {remark.error.code}")
        print(f"    {remark.sentence.zh}\n    {remark.sentence.en}")
    if found.standard is not None and not found.errors:
        print(f"{file}: {found.standard.key} v{found.standard.version} {found.standard.digest}")


@app.command("schema")
def print_schema() -> None:
    """The JSON Schema of a standard file, for editors. Example: `tongban standard schema > standard.schema.json`"""
    print(json.dumps(SCHEMA, ensure_ascii=False, indent=1))


@app.command("adopt")
def adopt(file: Annotated[pathlib.Path, typer.Argument(help="A standard file (YAML).")], home: Home) -> None:
    """Sign a standard for this node and tell the peers. Example: `tongban standard adopt item.yaml --home var/cq`"""
    needs_home(home)
    adopted = adopt_standard(text=file.read_text("utf-8"), path=str(file))
    print(f"{adopted.key} v{adopted.version} {adopted.digest}")


@app.command("list")
def list_standards(
    home: Home,
    pack: Annotated[str, typer.Option("--pack", help=f"Only one pack: {', '.join(FIELDS)}.")] = "",
    as_json: AsJson = False,
) -> None:
    """The standards in force here and who has signed them. Of a pack also what is only a name so far, without version.

    Examples: `tongban standard list --home var/cq --json`, `tongban standard list --home var/cq --pack market_access`
    """
    needs_home(home)
    found = queries.pack(pack) if pack else None
    items = found.items if found else tuple(queries.edition().items.values())
    rows = _listed(items, found.named if found else ())
    if as_json:
        print(json.dumps(rows, ensure_ascii=False))
        return
    table = Table("事项 Item", "版本 Version", "摘要 Digest", "已签 Signed by")
    for row in rows:
        version, digest = row["version"] or "–", row["digest"] or "–"
        table.add_row(row["item"], str(version), digest[:19], ", ".join(row["signed_by"]))
    Console().print(table)
    if found:
        print(f"{found.field.name.zh} {found.field.name.en}: {found.digest}")


def _listed(items: Iterable[ListedItem], named: Iterable[NamedItem]) -> list[dict[str, Any]]:
    items = list(items)
    signers = queries.signers([item.digest for item in items])
    rows: list[dict[str, Any]] = [
        {
            "item": item.key,
            "version": item.version,
            "digest": item.digest,
            "signed_by": list(signers[item.digest]),
        }
        for item in items
    ]
    return rows + [{"item": one.key, "version": None, "digest": None, "signed_by": []} for one in named]


@app.command("new")
def print_starter(key: Annotated[str, typer.Argument(help="Key of the new item: a-z, 0-9 and _.")]) -> None:
    """Print a commented file to begin a standard with. Example: `tongban standard new dog_licence > dog_licence.yaml`"""
    print(queries.starter(key), end="")
