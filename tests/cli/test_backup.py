"""A node goes into one file and comes back from it, on either database; what is wrong with a file is found before it is used."""

import contextlib
import dataclasses
import hashlib
import json
import pathlib
import shutil
import sqlite3
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import psycopg
import pytest
from pyrage import x25519

from tests.cli import commands
from tests.cli.commands import told
from tongban.kernel.errors import BadInput, Refused, TongbanError
from tongban.kernel.signing import generate_key, load_key
from tongban.node.backup.archive import Filling, Keys, Locks, read_archive, write_archive
from tongban.node.backup.databases import COUNTED_APART, sqlite_path
from tongban.node.backup.making import MANIFEST, node_files
from tongban.node.backup.manifest import Manifest, sign_manifest
from tongban.node.backup.restoring import restore_backup, verify_backup
from tongban.node.founding import NodePlan, found_node

SECRET = "correct horse battery staple"
CASES = 30
KEY = x25519.Identity.generate()
LOCKS, KEYS = Locks(recipients=(str(KEY.to_public()),)), Keys(identities=(str(KEY),))
"""Opens at once; a passphrase is made slow, so that nobody tries many."""


class Node(NamedTuple):
    """A node with cases in it, and where another database may be put."""

    home: pathlib.Path
    url: str
    spare: str


def tongban(*words: str | pathlib.Path, **more: str) -> subprocess.CompletedProcess[str]:
    """The command, which knows the passphrase."""
    return commands.tongban(*words, **{"TONGBAN_BACKUP_PASSPHRASE": SECRET, **more})


def said(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.strip().splitlines()[-1])


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory, node_databases: Callable[..., str]) -> Node:
    """Chongqing with its offices, its people and some cases that never were."""
    home = tmp_path_factory.mktemp("backup") / "50"
    urls = node_databases("backup", "50", "59")
    both = ("重庆市", "Chongqing")
    place = {"region": "500000", "case_prefix": "CQ", "url": "http://127.0.0.1:8050"}
    url = urls.format(node="50") if urls else "sqlite:///db.sqlite3"
    spare = urls.format(node="59") if urls else ""
    found_node(home, NodePlan(id="50", name=both, brand=both, database_url=url, is_demo=True, **place))
    assert tongban("node", "prepare", "--home", home, "--demo").returncode == 0
    seeded = tongban("seed", "--home", home, "--cases", str(CASES), "--workers", "1")
    assert seeded.returncode == 0, seeded.stderr
    return Node(home, url, spare)


@pytest.fixture(scope="module")
def archive(node: Node) -> pathlib.Path:
    """A backup of it, under the passphrase."""
    path = node.home.parent / "node.tongban"
    found = said(tongban("backup", path, "--home", node.home, "--json"))
    assert (found["node"], found["cases"], found["bytes"]) == ("50", CASES, path.stat().st_size)
    return path


@pytest.fixture(scope="module")
def for_key(node: Node, tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A backup of it, for a private key."""
    path = tmp_path_factory.mktemp("keyed") / "b"
    said(tongban("backup", path, "--home", node.home, "--to", str(KEY.to_public()), "--json"))
    return path


@pytest.fixture
def spare(node: Node) -> Iterator[str]:
    """An empty database to restore into; empty words for SQLite, which takes a file in the new folder."""
    yield node.spare
    if node.spare:
        with psycopg.connect(node.spare, autocommit=True) as opened:
            opened.execute("DROP SCHEMA public CASCADE")
            opened.execute("CREATE SCHEMA public")


def rows_of(url: str, home: pathlib.Path) -> dict[str, str]:
    """A digest of all rows of each table."""
    if url.startswith("sqlite"):
        with contextlib.closing(sqlite3.connect(sqlite_path(url, home))) as opened:
            names = opened.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            return {name: _digest(opened.execute(f'SELECT * FROM "{name}"')) for (name,) in _kept(names)}
    with psycopg.connect(url) as opened:
        names = opened.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        return {name: _digest(opened.execute(f'SELECT * FROM "{name}"')) for (name,) in _kept(names)}  # type: ignore[arg-type]  # names of ours


def last_case_row(url: str, home: pathlib.Path) -> int:
    """Where the counter of cases stands."""
    if url.startswith("sqlite"):
        with contextlib.closing(sqlite3.connect(sqlite_path(url, home))) as opened:
            return int(
                opened.execute("SELECT seq FROM sqlite_sequence WHERE name = 'cases_case'").fetchone()[0]
            )
    with psycopg.connect(url) as opened:
        row = opened.execute("SELECT nextval(pg_get_serial_sequence('cases_case', 'id'))").fetchone()
        assert row is not None
        return int(row[0])


def _kept(names: list[tuple[str]]) -> list[tuple[str]]:
    return [row for row in names if row[0] not in COUNTED_APART and not row[0].startswith("sqlite_")]


def _digest(rows: Any) -> str:
    return hashlib.sha256("\n".join(sorted(map(repr, rows))).encode()).hexdigest()


@pytest.mark.row("P49")
def test_a_node_comes_back_whole(
    node: Node, archive: pathlib.Path, spare: str, tmp_path: pathlib.Path
) -> None:
    """Everything is there: each row of each table, the keys that open them, and the node is fit for work."""
    into = tmp_path / "again"
    options = ["--database", spare] if spare else []
    found = said(tongban("restore", archive, "--into", into, "--json", *options))
    assert found["cases"] == CASES
    assert rows_of(spare or node.url, into) == rows_of(node.url, node.home)
    for path in node_files(node.home)[1:]:
        assert (into / path.relative_to(node.home)).read_bytes() == path.read_bytes()
    assert (into / "keys").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (into / "keys").iterdir()} == {0o600}
    assert said(tongban("node", "check", "--home", into, "--json"))["node"] == "50"
    assert last_case_row(spare or node.url, into) >= CASES + 100_000, "no number is given twice"
    again = tongban("restore", archive, "--into", into)
    assert "不会覆盖" in told(again)


@pytest.mark.row("P49")
def test_anybody_with_the_secret_can_look_an_archive_through(
    archive: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    found = said(tongban("verify", "backup", archive, "--json"))
    assert (found["node"], found["cases"]) == ("50", CASES)
    assert "办件 Cases 30" in tongban("verify", "backup", archive).stdout
    assert "口令不对" in told(tongban("verify", "backup", archive, TONGBAN_BACKUP_PASSPHRASE="another one"))
    secret = tmp_path / "pass"
    secret.write_text(SECRET + "\n")
    done = tongban(
        "verify", "backup", archive, "--passphrase-file", secret, "--json", TONGBAN_BACKUP_PASSPHRASE=""
    )
    assert said(done)["node"] == "50"


def test_nothing_that_is_there_is_overwritten(node: Node, archive: pathlib.Path) -> None:
    before = archive.read_bytes()
    assert "不会覆盖" in told(tongban("backup", archive, "--home", node.home))
    assert archive.read_bytes() == before
    assert sorted(path.name for path in archive.parent.iterdir()) == ["50", "node.tongban"]


def test_the_database_that_is_there_is_not_touched(
    node: Node, for_key: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    before = rows_of(node.url, node.home)
    url = node.url if node.spare else f"sqlite:///{node.home / 'db.sqlite3'}"
    with pytest.raises(Refused) as error:
        restore_backup(for_key, KEYS, tmp_path / "new", database_url=url)
    assert error.value.code == "backup-database-not-empty"
    assert rows_of(node.url, node.home) == before
    assert list(tmp_path.iterdir()) == []


def test_a_backup_for_a_private_key(node: Node, for_key: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """The node holds nothing that opens it; whoever has another key does not either."""
    right, wrong = tmp_path / "right.key", tmp_path / "wrong.key"
    right.write_text(f"# public key: {KEY.to_public()}\n{KEY}\n")
    wrong.write_text(f"{x25519.Identity.generate()}\n")
    assert said(tongban("verify", "backup", for_key, "--identity", right, "--json"))["cases"] == CASES
    assert "不是给这把私钥的" in told(tongban("verify", "backup", for_key, "--identity", wrong))
    assert "要私钥" in told(tongban("verify", "backup", for_key))
    assert "age1" in told(tongban("backup", tmp_path / "c", "--home", node.home, "--to", "age1x"))
    assert not (tmp_path / "c").exists()


def test_a_backup_without_a_secret_is_not_made(node: Node, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "b"
    assert "--to age1" in told(tongban("backup", path, "--home", node.home, TONGBAN_BACKUP_PASSPHRASE=""))
    assert "12" in told(tongban("backup", path, "--home", node.home, TONGBAN_BACKUP_PASSPHRASE="short"))
    assert not path.exists()


def wounds(for_key: pathlib.Path) -> dict[str, bytes]:
    whole = for_key.read_bytes()
    head, _, body = whole.partition(b"\n")
    middle = len(whole) // 2
    return {
        "cut-in-a-chunk": whole[:-100],
        "cut-at-a-chunk": whole[: len(head) + 1 + (len(body) // 65552 - 1) * 65552],
        "cut-to-the-head": head + b"\n",
        "one-bit": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "last-bit": whole[:-1] + bytes([whole[-1] ^ 1]),
        "two-chunks-exchanged": _exchanged(whole),
        "more-at-the-end": whole + b"more",
    }


def _exchanged(whole: bytes) -> bytes:
    chunk, end = 65552, len(whole)
    one, two = end - 3 * chunk, end - 2 * chunk
    return whole[:one] + whole[two : two + chunk] + whole[one:two] + whole[two + chunk :]


def test_what_was_changed_or_cut_short_is_found(for_key: pathlib.Path, tmp_path: pathlib.Path) -> None:
    for name, content in wounds(for_key).items():
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(BadInput) as error:
            restore_backup(path, KEYS, tmp_path / "node")
        assert error.value.code == "backup-damaged", name
        assert not (tmp_path / "node").exists()


# Made by somebody who has the passphrase ------------------------------------------------------------------------------


Members = list[tuple[str, bytes]]


def forged(path: pathlib.Path, members: Members) -> None:
    """An archive with these members, as one makes it who can encrypt but has not the key of the node."""

    def fill(filling: Filling) -> None:
        for name, content in members:
            filling.put(name, content)

    with path.open("wb") as file:
        write_archive(file, LOCKS, fill)


def members_of(for_key: pathlib.Path) -> Members:
    with for_key.open("rb") as file:
        return list(read_archive(file, KEYS))


def signed_by_another(members: Members) -> Members:
    key = generate_key("50-message-other")
    found = Manifest(
        "50", "0", "sqlite", __import__("datetime").datetime(2026, 11, 27), (), {}, ()
    )  # never read
    return [*members[:-1], (MANIFEST, sign_manifest(found, key))]


def with_a_way_out(members: Members) -> Members:
    return [("keys/../../evil/00000000", b"x"), *members]


FORGERIES: dict[str, tuple[Callable[[Members], Members], str]] = {
    "another-database": (
        lambda rows: [(name, b"x" + text if name.startswith("database") else text) for name, text in rows],
        "backup-damaged",
    ),
    "a-key-less": (
        lambda rows: [row for row in rows if not row[0].startswith("keys/vault")],
        "backup-damaged",
    ),
    "a-file-more": (lambda rows: [("keys/more.key/00000000", b"x"), *rows], "backup-damaged"),
    "a-piece-twice": (lambda rows: [rows[0], *rows], "backup-damaged"),
    "no-list": (lambda rows: rows[:-1], "backup-not-signed"),
    "signed-by-another": (signed_by_another, "backup-not-signed"),
    "a-way-out": (with_a_way_out, "backup-damaged"),
    "no-node": (lambda rows: rows[-1:], "backup-not-signed"),
}


def test_only_what_the_node_signed_is_taken(for_key: pathlib.Path, tmp_path: pathlib.Path) -> None:
    members = members_of(for_key)
    forged(tmp_path / "same", members)
    verify_backup(tmp_path / "same", KEYS)
    for name, (forge, code) in FORGERIES.items():
        forged(tmp_path / name, forge(members))
        with pytest.raises(BadInput) as error:
            restore_backup(tmp_path / name, KEYS, tmp_path / "node")
        assert error.value.code == code, name
    assert not (tmp_path / "node").exists()


def test_a_newer_program_made_it(node: Node, for_key: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Told before anything is put anywhere."""
    members = members_of(for_key)
    manifest = verify_backup(for_key, KEYS)
    key = load_key(_kid(node), node.home / "keys" / "message.pem")
    later = dataclasses.replace(manifest, migrations=(*manifest.migrations, "cases.9999_later"))
    forged(tmp_path / "b", [*members[:-1], (MANIFEST, sign_manifest(later, key))])
    with pytest.raises(Refused) as error:
        restore_backup(tmp_path / "b", KEYS, tmp_path / "node")
    assert error.value.code == "backup-program-newer"
    assert not (tmp_path / "node").exists()


def _kid(node: Node) -> str:
    rows = tomllib.loads((node.home / "node.toml").read_text("utf-8"))["node"]["keys"]
    return str(next(row["kid"] for row in rows if row["purpose"] == "message"))


# What can go wrong on the way -----------------------------------------------------------------------------------------


def test_what_goes_wrong_while_it_is_made_leaves_no_file(tmp_path: pathlib.Path) -> None:
    home = tmp_path / "51"
    both = ("四川省", "Sichuan")
    place = {"region": "510000", "case_prefix": "SC", "url": "http://127.0.0.1:8051"}
    found_node(home, NodePlan(id="51", name=both, brand=both, **place))
    assert "数据库" in told(tongban("backup", tmp_path / "b", "--home", home)), "there is none yet"
    assert [path.name for path in tmp_path.iterdir()] == ["51"]
    assert "写不进" in told(tongban("backup", tmp_path / "none" / "b", "--home", home))
    text = (home / "node.toml").read_text("utf-8")
    (home / "node.toml").write_text(text.replace("sqlite:///db.sqlite3", "postgresql:///tongban_not_there"))
    words = told(tongban("backup", tmp_path / "b", "--home", home, PATH=str(tmp_path)))
    assert "pg_dump" in words
    assert "postgresql-client" in words
    if shutil.which("pg_dump"):
        assert "数据库" in told(tongban("backup", tmp_path / "b", "--home", home))
    assert [path.name for path in tmp_path.iterdir()] == ["51"]


def test_the_other_kind_of_database_is_refused(
    node: Node, for_key: pathlib.Path, tmp_path: pathlib.Path
) -> None:
    other = f"sqlite:///{tmp_path}/x.sqlite3" if node.spare else "postgresql:///tongban_not_there"
    with pytest.raises(TongbanError) as error:
        restore_backup(for_key, KEYS, tmp_path / "node", database_url=other)
    assert error.value.code == "backup-other-engine"
    assert list(tmp_path.iterdir()) == []
