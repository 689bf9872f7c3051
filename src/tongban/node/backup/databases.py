"""A database as a stream of bytes and back: SQLite by its own way of copying, PostgreSQL by the tools of its server."""

import contextlib
import os
import pathlib
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple
from urllib.parse import unquote, urlsplit

import psycopg
from psycopg import sql

from tongban.kernel.errors import Refused

from .archive import PIECE, disk_error

SQLITE, POSTGRESQL = "sqlite", "postgresql"
COUNTED_APART = ("django_session",)
"""Tables whose rows come and go by themselves."""
CASES, LATER = "cases_case", 100_000
"""A case number follows from its row. Some were given after the backup, and a number is given once: a restored node goes on so many
later, more than a node gives between two backups."""


class Snapshot(NamedTuple):
    """The whole database at one moment, while the node goes on."""

    counts: dict[str, int]
    migrations: tuple[str, ...]
    pieces: Iterator[bytes]


def engine_of(url: str) -> str:
    """Which of the two a database URL means."""
    return SQLITE if url.startswith("sqlite:") else POSTGRESQL


def sqlite_path(url: str, home: pathlib.Path) -> pathlib.Path:
    """The file of an SQLite database; a relative one lies in the node's folder."""
    return home / unquote(url.removeprefix("sqlite:///"))


@contextlib.contextmanager
def snapshot(url: str, home: pathlib.Path, scratch: pathlib.Path) -> Iterator[Snapshot]:
    """The database as it is now. `scratch`: folder for the copy of an SQLite file, sealed as the file itself is."""
    if engine_of(url) == SQLITE:
        with _sqlite_snapshot(sqlite_path(url, home), scratch) as found:
            yield found
    else:
        with _postgres_snapshot(url) as found:
            yield found


# SQLite ----------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _sqlite_snapshot(path: pathlib.Path, scratch: pathlib.Path) -> Iterator[Snapshot]:
    """In one step, so that a busy writer cannot make the copying begin anew for ever."""
    if not path.is_file():
        raise Refused("backup-database-failed", reason=f"{path} ?")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=scratch) as folder:
        copy = pathlib.Path(folder) / "copy.sqlite3"
        try:
            with _sqlite(path, "ro") as source, _sqlite(copy, "rwc") as target:
                source.backup(target)
                target.execute("PRAGMA journal_mode = DELETE")
                counts, migrations = _sqlite_facts(target)
        except sqlite3.Error as error:
            raise _sqlite_failed(error) from error
        with copy.open("rb") as file:
            yield Snapshot(counts, migrations, pieces_of(file))


@contextlib.contextmanager
def _sqlite(path: pathlib.Path, mode: str) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True)) as opened:
        yield opened


def _sqlite_facts(opened: sqlite3.Connection) -> tuple[dict[str, int], tuple[str, ...]]:
    names = opened.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    tables = [name for (name,) in names if name not in COUNTED_APART]
    counts = {name: opened.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables}  # noqa: S608  # its own names
    return counts, tuple(name for (name,) in opened.execute(_LAST_MIGRATIONS))


_LAST_MIGRATIONS = "SELECT app || '.' || max(name) FROM django_migrations GROUP BY app ORDER BY 1"


def _sqlite_failed(error: sqlite3.Error) -> Refused:
    is_full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return Refused("backup-disk-full") if is_full else Refused("backup-database-failed", reason=str(error))


# PostgreSQL ------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _postgres_snapshot(url: str) -> Iterator[Snapshot]:
    """One snapshot for what is counted and for what is dumped."""
    tool = _tool("pg_dump")
    try:
        with psycopg.connect(url) as opened:
            opened.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            (name,) = opened.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
            counts, migrations = _postgres_facts(opened)
            words = ["--format=custom", "--compress=1", "--no-owner", "--no-privileges", f"--snapshot={name}"]
            yield Snapshot(counts, migrations, _dumped([tool, *words], url))
    except psycopg.Error as error:
        raise Refused("backup-database-failed", reason=str(error).partition("\n")[0]) from error


def _postgres_facts(opened: psycopg.Connection) -> tuple[dict[str, int], tuple[str, ...]]:
    names = opened.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    )
    tables = [name for (name,) in names.fetchall() if name not in COUNTED_APART]
    counts = {}
    for name in tables:
        row = opened.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))).fetchone()
        counts[name] = row[0] if row else 0
    return counts, tuple(name for (name,) in opened.execute(_LAST_MIGRATIONS).fetchall())


def _dumped(command: list[str], url: str) -> Iterator[bytes]:
    with (
        tempfile.TemporaryFile() as said,
        _running(command, url, said, stdout=subprocess.PIPE) as process,
    ):
        assert process.stdout is not None
        yield from pieces_of(process.stdout)
        _ended_well(process, said)


@contextlib.contextmanager
def _running(
    command: list[str],
    url: str,
    stderr: IO[bytes],
    *,
    stdin: int = subprocess.DEVNULL,
    stdout: int = subprocess.DEVNULL,
) -> Iterator[subprocess.Popen[bytes]]:
    """A tool of the server at work on the database of `url`. The password is nothing for a list of processes."""
    parts = urlsplit(url)
    plain = url.replace(f":{parts.password}@", "@", 1)
    secret = {"PGPASSWORD": unquote(parts.password)} if parts.password else {}
    process = subprocess.Popen(
        [*command, f"--dbname={plain}"],
        env={**os.environ, **secret},
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _ended_well(process: subprocess.Popen[bytes], said: IO[bytes]) -> None:
    if process.wait() != 0:
        said.seek(0)
        lines = said.read(2000).decode("utf-8", "replace").strip().splitlines() or ["?"]
        raise Refused("backup-database-failed", reason=lines[0])


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise Refused("backup-tools-missing", tool=name)
    return found


# Back ------------------------------------------------------------------------------------------------------------


def check_target(url: str, home: pathlib.Path) -> None:
    """May a database be put there? Raises Refused for one that holds anything: nothing is ever overwritten."""
    if engine_of(url) == SQLITE:
        if sqlite_path(url, home).exists():
            raise Refused("backup-database-not-empty", database=str(sqlite_path(url, home)))
        return
    _tool("pg_restore")
    try:
        with psycopg.connect(url) as opened:
            found = opened.execute(
                "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()"
            ).fetchone()
    except psycopg.Error as error:
        raise Refused("backup-database-failed", reason=str(error).partition("\n")[0]) from error
    if found and found[0]:
        raise Refused("backup-database-not-empty", database=urlsplit(url).path.strip("/"))


def load(url: str, home: pathlib.Path, pieces: Iterable[bytes]) -> dict[str, int]:
    """Put the database there, all of it or nothing; answers its rows by table."""
    if engine_of(url) == SQLITE:
        path = sqlite_path(url, home)
        path.parent.mkdir(parents=True, exist_ok=True)
        write_file(path, pieces)
        try:
            with _sqlite(path, "rw") as opened:
                opened.execute("UPDATE sqlite_sequence SET seq = seq + ? WHERE name = ?", [LATER, CASES])
                opened.commit()
                return _sqlite_facts(opened)[0]
        except sqlite3.Error as error:
            raise _sqlite_failed(error) from error
    words = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    with (
        tempfile.TemporaryFile() as said,
        _running([_tool("pg_restore"), *words], url, said, stdin=subprocess.PIPE) as process,
    ):
        assert process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # what it says on its way out tells more
            for piece in pieces:
                process.stdin.write(piece)
            process.stdin.close()
        _ended_well(process, said)
    with psycopg.connect(url, autocommit=True) as opened:
        opened.execute("ANALYZE")
        opened.execute(
            "SELECT setval(name, nextval(name) + %s) FROM pg_get_serial_sequence(%s, 'id') AS name",
            [LATER, CASES],
        )
        return _postgres_facts(opened)[0]


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """A file, a bounded piece at a time."""
    while piece := file.read(PIECE):
        yield piece


def write_file(path: pathlib.Path, pieces: Iterable[bytes]) -> None:
    """A new file that only its owner may read, on the disk when this returns; raises Refused when there is no room."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:  # noqa: PTH123  # a descriptor
        try:
            for piece in pieces:
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        except BaseException as error:
            path.unlink()
            raise disk_error(error) from error
