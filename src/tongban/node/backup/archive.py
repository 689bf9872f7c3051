"""The file of a backup: a line that says what it is, then an age stream (age-encryption.org/v1) of a tar with pieces.

age reads and writes in chunks of 64 KiB, each authenticated, with a mark on the last: what is changed, exchanged or cut short
does not open. Who has no Tongban opens it with the `age` program (docs/backup.md).
"""

import base64
import contextlib
import errno
import hashlib
import io
import json
import os
import tarfile
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import IO, NamedTuple, Protocol

import pyrage
from pyrage import passphrase, x25519

from tongban.kernel.errors import BadInput, Refused

FORMAT, VERSION = "tongban-backup", 1
PIECE = 8 * 1024 * 1024
"""Bytes of a tar member at most: whoever reads holds one in memory."""
LONGEST_HEAD = 4096
MOST_MEMBERS = 10_000_000


class Entry(NamedTuple):
    """One thing in the archive, however many pieces it is in."""

    name: str
    size: int
    sha256: str


class Locks(NamedTuple):
    """Whom the archive opens for: everybody with the passphrase, or with the private key of a recipient."""

    passphrase: str = ""
    recipients: tuple[str, ...] = ()


class Keys(NamedTuple):
    """What whoever opens it has: a passphrase, or private keys (AGE-SECRET-KEY-1...)."""

    passphrase: str = ""
    identities: tuple[str, ...] = ()


Progress = Callable[[int], object]
"""Told how many bytes more have been read or written."""


class _Readable(Protocol):
    def read(self, size: int = -1, /) -> bytes: ...


# Writing ---------------------------------------------------------------------------------------------------------


class Filling:
    """Takes in what the archive is to hold, and knows the digest of all of it."""

    def __init__(self, tar: tarfile.TarFile, progress: Progress) -> None:
        self._tar = tar
        self._progress = progress
        self.entries: list[Entry] = []

    def add(self, name: str, pieces: Iterable[bytes]) -> None:
        """Something called `name`, piece by piece, none longer than PIECE."""
        digest, size = hashlib.sha256(), 0
        for number, piece in enumerate(pieces):
            self.put(f"{name}/{number:08d}", piece)
            digest.update(piece)
            size += len(piece)
        self.entries.append(Entry(name, size, digest.hexdigest()))

    def put(self, name: str, content: bytes) -> None:
        """One member of the tar, which no list names."""
        member = tarfile.TarInfo(name)
        member.size = len(content)
        self._tar.addfile(member, io.BytesIO(content))
        self._progress(len(content))


def write_archive(
    file: IO[bytes], locks: Locks, fill: Callable[[Filling], None], progress: Progress = lambda _: None
) -> None:
    """Write what `fill` takes in. Raises BadInput for a recipient that is none, Refused when the disk is full, and what
    `fill` raises; then what stands in `file` is no archive."""
    recipients, key = _recipients(locks)
    head = {"format": FORMAT, "version": VERSION, "key": base64.b64encode(key).decode("ascii")}
    file.write(json.dumps(head).encode("ascii") + b"\n")
    source, sink = os.pipe()
    failed: list[BaseException] = []

    def produce() -> None:
        try:
            with open(sink, "wb") as pipe, tarfile.open(fileobj=pipe, mode="w|", bufsize=PIECE) as tar:  # noqa: PTH123  # no path
                fill(Filling(tar, progress))
        except BaseException as error:  # noqa: BLE001  # raised again below, where somebody waits for it
            failed.append(error)

    thread = threading.Thread(target=produce, name="backup")
    thread.start()
    try:
        with open(source, "rb") as pipe:  # noqa: PTH123  # no path
            pyrage.encrypt_io(pipe, file, recipients)
    except (OSError, pyrage.EncryptError) as error:
        failed.append(disk_error(error))
    finally:
        thread.join()
    if failed:
        raise next((each for each in failed if not isinstance(each, BrokenPipeError)), failed[0])


def _recipients(locks: Locks) -> tuple[list[x25519.Recipient], bytes]:
    """Whom it is encrypted for; with a passphrase a key made for this archive, and that key under the passphrase."""
    if locks.passphrase:
        once = x25519.Identity.generate()
        return [once.to_public()], passphrase.encrypt(str(once).encode("ascii"), locks.passphrase)
    try:
        return [x25519.Recipient.from_str(text) for text in locks.recipients], b""
    except pyrage.RecipientError as error:
        raise BadInput("backup-recipient-wrong") from error


def disk_error(error: BaseException) -> BaseException:
    """A full disk is told as such."""
    is_full = getattr(error, "errno", None) in (
        errno.ENOSPC,
        errno.EDQUOT,
    ) or f"[Errno {errno.ENOSPC}]" in str(error)
    return Refused("backup-disk-full") if is_full else error


# Reading ---------------------------------------------------------------------------------------------------------


def read_archive(
    file: IO[bytes], keys: Keys, progress: Progress = lambda _: None
) -> Iterator[tuple[str, bytes]]:
    """The members of an archive, in order, each with its content. Raises BadInput for what is no archive, is of another
    version, does not open with these keys, was changed, or was cut short; what was given before that is worth nothing."""
    identities = _identities(_head(file), keys)
    source, sink = os.pipe()
    failed: list[BaseException] = []

    def decrypt() -> None:
        try:
            with open(sink, "wb") as pipe:  # noqa: PTH123  # no path
                pyrage.decrypt_io(_Counting(file, progress), pipe, identities)
        except BaseException as error:  # noqa: BLE001  # raised again below, where somebody waits for it
            failed.append(error)

    thread = threading.Thread(target=decrypt, name="restore", daemon=True)
    thread.start()
    with contextlib.ExitStack() as stack:
        pipe = stack.enter_context(open(source, "rb"))  # noqa: PTH123  # no path
        stack.callback(thread.join)
        stack.callback(pipe.close)
        try:
            yield from _members(pipe)
            while pipe.read(PIECE):
                pass  # what follows the end of a tar is nothing
        except tarfile.TarError as error:
            pipe.close()
            thread.join()
            raise _why(failed, error) from error
        thread.join()
        if failed:
            raise _why(failed, failed[0]) from failed[0]


def _head(file: IO[bytes]) -> bytes:
    """The key under the passphrase, from the first line; empty when there is none."""
    try:
        head = json.loads(file.readline(LONGEST_HEAD))
        if head["format"] != FORMAT:
            raise ValueError(head)
        version, key = head["version"], base64.b64decode(head["key"], validate=True)
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput("backup-none") from error
    if version != VERSION:
        raise BadInput("backup-other-version", version=version, known=VERSION)
    return key


def _identities(key: bytes, keys: Keys) -> list[x25519.Identity]:
    if key and not keys.passphrase:
        raise BadInput("backup-passphrase-missing")
    if not key and not keys.identities:
        raise BadInput("backup-key-missing")
    try:
        texts = [passphrase.decrypt(key, keys.passphrase).decode("ascii")] if key else keys.identities
    except (pyrage.DecryptError, UnicodeDecodeError) as error:
        raise BadInput("backup-passphrase-wrong") from error
    try:
        return [x25519.Identity.from_str(text) for text in texts]
    except pyrage.IdentityError as error:
        raise BadInput("backup-key-unreadable") from error


def _why(failed: list[BaseException], otherwise: BaseException) -> BaseException:
    """What to tell when it does not open to its end."""
    said = next((error for error in failed if not isinstance(error, BrokenPipeError)), otherwise)
    if "No matching keys" in str(said):
        return BadInput("backup-key-wrong")
    return BadInput("backup-damaged")


class _Counting:
    """The file, with word of how much of it has been read."""

    def __init__(self, file: _Readable, progress: Progress) -> None:
        self._file = file
        self._progress = progress

    def read(self, size: int = -1, /) -> bytes:
        found = self._file.read(size)
        self._progress(len(found))
        return found


def _members(pipe: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(fileobj=pipe, mode="r|", bufsize=PIECE) as tar:
        for number, member in enumerate(tar):
            if not member.isreg() or member.size > PIECE or number > MOST_MEMBERS:
                raise tarfile.TarError(member.name)
            found = tar.extractfile(member)
            assert found is not None
            content = found.read()
            if len(content) < member.size:
                raise tarfile.TarError(member.name)
            yield member.name, content
