"""Look an archive through, and put a node back. Whatever an archive says is checked before anything of it is used."""

import dataclasses
import hashlib
import itertools
import pathlib
import re
import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from typing import Any

from django.db.migrations.loader import MigrationLoader

from tongban.kernel.errors import BadInput, Refused, TongbanError
from tongban.kernel.signing import PublicKey, public_from_text
from tongban.node import config
from tongban.node.founding import FIRST_LIST, REQUEST

from .archive import Entry, Keys, Progress, read_archive
from .databases import check_target, engine_of, load, write_file
from .making import DATABASE, KEYS, MANIFEST, NODE_FILE, sync_folder
from .manifest import Manifest, read_manifest

_BESIDE = "|".join(re.escape(name) for name in (NODE_FILE, FIRST_LIST, REQUEST))
_MEMBER = re.compile(rf"({DATABASE}|{_BESIDE}|{KEYS}/[A-Za-z0-9_][A-Za-z0-9_.-]*)/(\d{{8}})")
"""Names that may stand in an archive: nothing leads out of the folder it is restored into."""
_DATABASE_URL = re.compile(r"(?ms)^(\[database\]\s*$.*?^url\s*=\s*)(\"[^\"]*\"|'[^']*')")


@dataclasses.dataclass
class _Seen:
    """What has gone by of one entry."""

    digest: Any = dataclasses.field(default_factory=hashlib.sha256)
    size: int = 0
    pieces: int = 0


def verify_backup(path: pathlib.Path, keys: Keys, progress: Progress = lambda _: None) -> Manifest:
    """Read the whole archive, and answer what it holds: every byte is what the node signed. Needs no database.

    Raises BadInput for what is no archive of ours or does not open, was changed, cut short, or is not signed by the node in it.
    """
    seen: dict[str, _Seen] = {}
    small: dict[str, bytes] = {}
    token = b""
    for name, content in _opened(path, keys, progress):
        if name == MANIFEST:
            token = content
            continue
        entry, number = _member(name)
        found = seen.setdefault(entry, _Seen())
        if token or number != found.pieces:
            raise BadInput("backup-damaged")
        found.digest.update(content)
        found.size, found.pieces = found.size + len(content), found.pieces + 1
        if entry == NODE_FILE:
            small[entry] = small.get(entry, b"") + content
    manifest = read_manifest(token, _key_of(small.get(NODE_FILE, b"")))
    if {Entry(name, row.size, row.digest.hexdigest()) for name, row in seen.items()} != set(manifest.entries):
        raise BadInput("backup-damaged")
    return manifest


def _opened(path: pathlib.Path, keys: Keys, progress: Progress) -> Iterator[tuple[str, bytes]]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise BadInput("node-file-unreadable", path=str(path), reason=error.strerror) from error
    with file:
        yield from read_archive(file, keys, progress)


def _member(name: str) -> tuple[str, int]:
    found = _MEMBER.fullmatch(name)
    if found is None:
        raise BadInput("backup-damaged")
    return found[1], int(found[2])


def _key_of(node_file: bytes) -> PublicKey:
    """The message key the node publishes now, by its own file."""
    try:
        rows = tomllib.loads(node_file.decode("utf-8"))["node"]["keys"]
        row = [row for row in rows if row["purpose"] == "message"][-1]
        return public_from_text(row["kid"], row["public"])
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, LookupError, TypeError, TongbanError) as error:
        raise BadInput("backup-not-signed") from error


def restore_backup(
    path: pathlib.Path,
    keys: Keys,
    home: pathlib.Path,
    *,
    database_url: str = "",
    progress: Progress = lambda _: None,
) -> Manifest:
    """Put the node of an archive into the new folder `home`, and its database where its node file, or `database_url`, says.

    The archive is looked through first. Nothing is overwritten: refuses a folder or a database that is there already, an archive
    of a newer program, and one of the other kind of database. The folder has its name only once everything is there.
    """
    if home.exists():
        raise Refused("node-exists", path=str(home))
    manifest = verify_backup(path, keys, progress)
    _check_program(manifest)
    try:
        home.parent.mkdir(parents=True, exist_ok=True)
        folder = pathlib.Path(tempfile.mkdtemp(prefix=f".{home.name}.", dir=home.parent))
    except OSError as error:
        raise Refused("backup-unwritable", path=str(home), reason=error.strerror) from error
    try:
        counts = _unpack(_opened(path, keys, progress), folder, database_url, manifest.engine)
        if counts != dict(manifest.counts):
            raise Refused("backup-counts-differ", tables=_differing(counts, manifest))
        sync_folder(folder)
        folder.rename(home)
        sync_folder(home.parent)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return manifest


def _differing(counts: dict[str, int], manifest: Manifest) -> str:
    names = sorted({*counts, *manifest.counts})
    return ", ".join(name for name in names if counts.get(name) != manifest.counts.get(name))


def _check_program(manifest: Manifest) -> None:
    """This program must know every migration of the database: an older one would not know what stands in it."""
    known = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    unknown = [row for row in manifest.migrations if tuple(row.split(".", 1)) not in known]
    if unknown:
        raise Refused("backup-program-newer", program=manifest.program, migration=unknown[0])


def _unpack(
    members: Iterator[tuple[str, bytes]], folder: pathlib.Path, database_url: str, engine: str
) -> dict[str, int]:
    """The second reading: the files of the node, and then its database, where they say; answers its rows by table."""
    files: dict[str, bytes] = {}
    first = b""
    for name, content in members:
        entry, _ = _member(name)
        if entry == DATABASE:
            first = content
            break
        files[entry] = files.get(entry, b"") + content
    if database_url:
        files[NODE_FILE] = _with_url(files[NODE_FILE], database_url)
    (folder / KEYS).mkdir(mode=0o700)
    for entry, content in files.items():
        write_file(folder / entry, [content])
    written = config.load(folder / NODE_FILE).database_url
    url = database_url or written
    if engine_of(url) != engine:
        raise BadInput("backup-other-engine", engine=engine, wanted=engine_of(url))
    check_target(url, folder)
    rest = itertools.takewhile(lambda member: member[0] != MANIFEST, members)
    return load(url, folder, itertools.chain([first], (content for _, content in rest)))


def _with_url(node_file: bytes, url: str) -> bytes:
    """The node file with another place for the database."""
    text, changed = _DATABASE_URL.subn(lambda found: f'{found[1]}"{url}"', node_file.decode("utf-8"), count=1)
    if not changed or '"' in url or "\\" in url:
        raise BadInput("node-file-entry", path=NODE_FILE, entry="database.url")
    return text.encode("utf-8")
