"""Make the archive of a node while it goes on working."""

import contextlib
import os
import pathlib
import tempfile
from collections.abc import Iterator
from typing import IO

import tongban
from tongban.kernel import clock
from tongban.kernel.errors import Refused
from tongban.node.config import NodeConfig
from tongban.node.founding import FIRST_LIST, REQUEST

from .archive import Filling, Locks, Progress, disk_error, write_archive
from .databases import engine_of, pieces_of, snapshot
from .manifest import Manifest, sign_manifest

NODE_FILE, KEYS, DATABASE, MANIFEST = "node.toml", "keys", "database", "manifest.jws"


def make_backup(
    config: NodeConfig, path: pathlib.Path, locks: Locks, progress: Progress = lambda _: None
) -> Manifest:
    """Write the whole node into a new file at `path`: its database at one moment, its node file, its keys.

    The file has its name only once all of it is on the disk; nothing is ever overwritten. Raises Refused when there is such a
    file, no room, no tool of the database server, or no answer of the database.
    """
    made: list[Manifest] = []

    def fill(filling: Filling) -> None:
        made_at = clock.now()
        with snapshot(config.database_url, config.home, path.parent) as found:
            for file in node_files(config.home):  # before the database: they say where it belongs
                with file.open("rb") as opened:
                    filling.add(file.relative_to(config.home).as_posix(), pieces_of(opened))
            filling.add(DATABASE, found.pieces)
            manifest = Manifest(
                node=config.profile.id,
                program=tongban.__version__,
                engine=engine_of(config.database_url),
                made_at=made_at,
                migrations=found.migrations,
                counts=found.counts,
                entries=tuple(filling.entries),
            )
        filling.put(MANIFEST, sign_manifest(manifest, config.profile.message_key))
        made.append(manifest)

    with _new_file(path) as file:
        write_archive(file, locks, fill, progress)
    return made[0]


def node_files(home: pathlib.Path) -> list[pathlib.Path]:
    """What makes a folder this node, beside the database: its file, what it was founded with, and its keys. All else is
    made anew."""
    beside = [home / name for name in (NODE_FILE, FIRST_LIST, REQUEST)]
    keys = sorted((home / KEYS).iterdir())
    return [path for path in (*beside, *keys) if path.is_file()]


@contextlib.contextmanager
def _new_file(path: pathlib.Path) -> Iterator[IO[bytes]]:
    """A file that has its name once it is whole and on the disk; until then, and after any fault, there is none."""
    if path.exists():
        raise Refused("backup-exists", path=str(path))
    try:
        file = tempfile.NamedTemporaryFile(prefix=f".{path.name}.", dir=path.parent)  # noqa: SIM115  # closed below
    except OSError as error:
        raise Refused("backup-unwritable", path=str(path), reason=error.strerror) from error
    with file:
        try:
            yield file
            file.flush()
            os.fsync(file.fileno())
            os.link(file.name, path)
        except FileExistsError as error:
            raise Refused("backup-exists", path=str(path)) from error
        except OSError as error:
            raise disk_error(error) from error
    sync_folder(path.parent)


def sync_folder(folder: pathlib.Path) -> None:
    """The names in a folder are on the disk when this returns."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
