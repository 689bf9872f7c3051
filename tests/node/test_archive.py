"""The file of a backup by itself: what is none, a disk that is full, and things larger than memory."""

import errno
import hashlib
import io
import os
import pathlib
from typing import Any

import pytest
from pyrage import x25519

from tongban.kernel.errors import BadInput, Refused
from tongban.node.backup.archive import PIECE, Entry, Filling, Keys, Locks, read_archive, write_archive
from tongban.node.backup.restoring import verify_backup

KEY = x25519.Identity.generate()
LOCKS, KEYS = Locks(recipients=(str(KEY.to_public()),)), Keys(identities=(str(KEY),))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "backup-none"),
        (b"PK\x03\x04 something else\n" * 50, "backup-none"),
        (b'{"format":"tongban-backup","version":2,"key":""}\n', "backup-other-version"),
        (b'{"format":"tongban-backup","version":1,"key":"AAAA"}\n', "backup-passphrase-wrong"),
    ],
)
def test_what_is_no_archive_of_ours(content: bytes, code: str, tmp_path: pathlib.Path) -> None:
    path = tmp_path / "b"
    path.write_bytes(content)
    with pytest.raises(BadInput) as error:
        verify_backup(path, Keys("a passphrase of no use"))
    assert error.value.code == code


class Full(io.RawIOBase):
    """A disk with room for so many bytes."""

    def __init__(self, room: int) -> None:
        self.room = room

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self.room -= len(data)
        if self.room < 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return len(data)


def test_a_full_disk_is_told() -> None:
    def fill(filling: Filling) -> None:
        filling.add("database", (os.urandom(1024 * 1024) for _ in range(50)))

    with pytest.raises(Refused) as error:
        write_archive(Full(5_000_000), LOCKS, fill)  # type: ignore[arg-type]  # as far as it is written to
    assert error.value.code == "backup-disk-full"


def test_every_entry_is_bounded(tmp_path: pathlib.Path) -> None:
    """A large thing travels in pieces, and is the same afterwards."""
    content, seen = os.urandom(20 * 1024 * 1024), hashlib.sha256()
    entries: list[Entry] = []

    def fill(filling: Filling) -> None:
        filling.add("database", (content[at : at + PIECE] for at in range(0, len(content), PIECE)))
        entries.extend(filling.entries)

    with (tmp_path / "b").open("wb") as file:
        write_archive(file, LOCKS, fill)
    with (tmp_path / "b").open("rb") as file:
        for name, piece in read_archive(file, KEYS):
            assert name.startswith("database/")
            seen.update(piece)
    assert entries == [Entry("database", len(content), seen.hexdigest())]
