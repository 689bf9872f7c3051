"""`tongban backup`, `tongban restore`, `tongban verify backup`: a whole node in one file, and back."""

import contextlib
import json
import os
import pathlib
import time
from collections.abc import Iterator
from typing import Annotated, Any

import typer
from django.conf import settings
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TransferSpeedColumn

from tongban.kernel import clock
from tongban.kernel.errors import BadInput
from tongban.node.backup import archive, making, restoring
from tongban.node.backup.manifest import Manifest

from .nodes import AsJson, Home, needs_home

PASSPHRASE = "TONGBAN_BACKUP_PASSPHRASE"  # noqa: S105  # a name, no secret
SHORTEST = 12
"""Characters of a passphrase: the file may lie anywhere for years."""
PrivateKeys = Annotated[
    list[pathlib.Path] | None,
    typer.Option(
        "--identity", help="File with a private key (AGE-SECRET-KEY-1...), as age-keygen writes it."
    ),
]
PassphraseFile = Annotated[
    pathlib.Path | None,
    typer.Option(help=f"File whose first line is the passphrase; else {PASSPHRASE} in the environment."),
]
Archive = Annotated[pathlib.Path, typer.Argument(help="A file that `tongban backup` has written.")]


def backup(
    file: Annotated[pathlib.Path, typer.Argument(help="The file to write. There must be none yet.")],
    home: Home,
    to: Annotated[
        list[str] | None,
        typer.Option("--to", help="Public key (age1...) of whoever may open it; several may be given."),
    ] = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Write a whole node into one file, encrypted and signed: database, node file, keys. The node goes on meanwhile.

    Ends with 0 when the file is whole and on the disk; with 1, and no file, otherwise.

    Examples: `tongban backup /backups/cq-1127.tongban --home var/cq --to age1...` or
    `tongban backup cq.tongban --home var/cq --passphrase-file /root/backup.pass`
    """
    needs_home(home)
    passphrase = "" if to else _passphrase(passphrase_file)
    if not to and not passphrase:
        raise BadInput("backup-secret-missing")
    if passphrase and len(passphrase) < SHORTEST:
        raise BadInput("backup-passphrase-short", least=SHORTEST)
    began = time.perf_counter()
    with _progress("备份 Backup", 0, as_json) as advance:
        made = making.make_backup(
            settings.TONGBAN_CONFIG, file.absolute(), archive.Locks(passphrase, tuple(to or ())), advance
        )
    _tell(made, file, time.perf_counter() - began, as_json)


def restore(
    file: Archive,
    into: Annotated[pathlib.Path, typer.Option("--into", help="Folder of the node. There must be none yet.")],
    database: Annotated[
        str,
        typer.Option(help="sqlite:///file or postgresql://..., empty; without it, where the node file says."),
    ] = "",
    identity: PrivateKeys = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Put a node back from its backup. The whole file is checked first; nothing that is there is overwritten.

    Afterwards: `tongban node prepare`, then serve and worker as before. Ends with 0 when everything is in place, with 1 otherwise.

    Example: `tongban restore cq-1127.tongban --into var/cq --identity backup.key --database postgresql:///cq_new`
    """
    began = time.perf_counter()
    with _progress("恢复 Restore", 2 * _size(file), as_json) as advance:
        found = restoring.restore_backup(
            file,
            _keys(identity, passphrase_file),
            into.absolute(),
            database_url=database,
            progress=advance,
        )
    _tell(found, file, time.perf_counter() - began, as_json)


def verify_backup(
    file: Archive,
    identity: PrivateKeys = None,
    passphrase_file: PassphraseFile = None,
    as_json: AsJson = False,
) -> None:
    """Read a whole backup and say what it holds; needs no node and no database.

    Ends with 0 when every byte is what the node signed, with 1 otherwise.

    Example: `tongban verify backup cq-1127.tongban --identity backup.key`
    """
    began = time.perf_counter()
    with _progress("核验 Verify", _size(file), as_json) as advance:
        found = restoring.verify_backup(file, _keys(identity, passphrase_file), advance)
    _tell(found, file, time.perf_counter() - began, as_json)


def _passphrase(file: pathlib.Path | None) -> str:
    return _read(file).partition("\n")[0].strip() if file else os.environ.get(PASSPHRASE, "")


def _keys(identity: list[pathlib.Path] | None, passphrase_file: pathlib.Path | None) -> archive.Keys:
    lines = [line.strip() for path in identity or () for line in _read(path).splitlines()]
    found = tuple(line for line in lines if line and not line.startswith("#"))
    return archive.Keys("" if found else _passphrase(passphrase_file), found)


def _read(path: pathlib.Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("node-file-unreadable", path=str(path), reason=str(error)) from error


def _size(file: pathlib.Path) -> int:
    return file.stat().st_size if file.is_file() else 0


@contextlib.contextmanager
def _progress(words: str, total: int, is_quiet: bool) -> Iterator[archive.Progress]:
    columns = (TextColumn(words), BarColumn(), DownloadColumn(), TransferSpeedColumn())
    with Progress(*columns, console=Console(stderr=True), disable=is_quiet, transient=True) as progress:
        task = progress.add_task("", total=total or None)
        yield lambda more: progress.advance(task, more)


def _tell(found: Manifest, file: pathlib.Path, seconds: float, as_json: bool) -> None:
    said: dict[str, Any] = {
        "node": found.node,
        "made_at": found.made_at.isoformat(),
        "program": found.program,
        "database": found.engine,
        "cases": found.counts.get("cases_case", 0),
        "files": found.counts.get("blobs_blob", 0),
        "rows": sum(found.counts.values()),
        "bytes": _size(file),
        "seconds": round(seconds, 1),
    }
    if as_json:
        print(json.dumps(said, ensure_ascii=False))
        return
    console = Console(highlight=False)
    console.print(f"节点 Node {found.node} · {clock.local(found.made_at):%Y-%m-%d %H:%M} · {found.engine}")
    console.print(f"办件 Cases {said['cases']} · 文件 Files {said['files']} · 行 Rows {said['rows']}")
    console.print(f"{file} · {said['bytes'] / 1e6:.1f} MB · {said['seconds']} s")
