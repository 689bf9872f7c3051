"""Messages, receipts and files carried between two nodes as a file: for networks between which only files may pass.

A ferry file is a ZIP archive. Nothing in it asks for trust: messages and receipts carry the signatures they always carry, and
each file is named by its digest in a signed message. The same file may be taken in twice, late, or never.

    ferry.json       {"v": 1, "iss", "aud", "made_at"}
    messages.json    {"messages": [...]}   as in a request, of any length
    results.json     {"results": [...]}    as in an answer, of any length
    blobs/<sha256>   the files that the messages name
"""

import dataclasses
import os
import pathlib
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from django.conf import settings

from tongban.exchange.models import AnnouncedPart, OutMessage
from tongban.exchange.queries import offered_part
from tongban.exchange.rules import link as link_rules
from tongban.exchange.types import MAX_PART_BYTES
from tongban.kernel import canonical, clock
from tongban.kernel.errors import BadInput, NotFound, Refused, TongbanError
from tongban.kernel.node import NodeIdentity, this

from .fetching import keep_part
from .receiving import receive_envelope
from .settling import settle_results, sign_copies

VERSION = 1
MAX_LIST_BYTES = 256 * 1024 * 1024
"""Of messages or results in one file, unpacked."""
WANTED_AT_ONCE = 10_000


@dataclasses.dataclass(frozen=True)
class Written:
    """What a ferry file carries. `is_all` when nothing more waits for the peer."""

    messages: int
    results: int
    blobs: int
    is_all: bool


@dataclasses.dataclass(frozen=True)
class Taken:
    """What came of a ferry file: messages by outcome, messages of ours it settled, files it brought; the answers, which
    belong into the next file to the peer."""

    peer: str
    outcomes: dict[str, int]
    settled: int
    blobs: int
    results: list[dict[str, Any]]


def write_ferry_file(
    *,
    peer: str,
    path: pathlib.Path,
    results: Sequence[dict[str, Any]] = (),
    most_bytes: int = 64 * 1024 * 1024,
) -> Written:
    """Everything that waits for `peer` into a new file, with the files it names, until `most_bytes` are reached; and
    what we say about the messages of theirs. What is in it waits on here until the peer's receipt comes back.

    Never half-written: it appears under its name when it is whole. Refuses to overwrite, and when the trust list has expired.
    """
    node = this().peer(peer)
    node.check_list(clock.now())
    if path.exists():
        raise Refused("ferry-file-there", path=str(path))
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("xb") as file:
            written = _write(file, node, results, most_bytes)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)
    return written


def _write(file: Any, peer: NodeIdentity, results: Sequence[dict[str, Any]], most: int) -> Written:
    tokens: list[str] = []
    blobs: set[str] = set()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        head = {"v": VERSION, "iss": this().id, "aud": peer.id, "made_at": clock.now().isoformat()}
        archive.writestr("ferry.json", canonical.encode(head))
        is_all, room = True, most
        for token, named in _copies(peer):
            if room <= 0:
                is_all = False
                break
            tokens.append(token)
            room -= len(token)
            for sha256 in named - blobs:
                content = _content(peer.id, sha256)
                if content is not None:
                    archive.writestr(zipfile.ZipInfo(f"blobs/{sha256}"), content)
                    room -= len(content)
                    blobs.add(sha256)
        archive.writestr("messages.json", canonical.encode({"messages": tokens}))
        archive.writestr("results.json", canonical.encode({"results": list(results)}))
    return Written(len(tokens), len(results), len(blobs), is_all)


def _copies(peer: NodeIdentity) -> Iterator[tuple[str, set[str]]]:
    """Every message that waits, signed now, in order, with the digests it names. A file knows no back-off: what was put off
    goes too."""
    last, soon = 0, clock.now() + link_rules.LONGEST_PAUSE
    while batch := OutMessage.objects.next_batch(
        peer.id, soon, settings.TONGBAN_ENVELOPE_MESSAGES, after=last
    ):
        copies = sign_copies(peer, batch)
        for row, token in zip(copies.rows, copies.tokens, strict=True):
            last = row.pk
            yield token, {part["sha256"] for part in row.data.get("parts", []) if not row.is_void}


def _content(peer: str, sha256: str) -> bytes | None:
    try:
        return offered_part(peer=peer, sha256=sha256).content
    except TongbanError:
        return None  # not here any more, or with a virus: the peer goes on waiting for it


def take_ferry_file(*, path: pathlib.Path) -> Taken:
    """Take a ferry file of a peer in: settle what its receipts settle, apply its messages in order, keep its files.

    Refuses what is no ferry file, is not whole, or goes to another node; then nothing was done. Safe to repeat: what was
    taken in before gets the same receipt.
    """
    with _opened(path) as archive:
        peer = _peer_of(_json(archive, "ferry.json", 4096))
        messages = _entries(archive, "messages")
        results = _entries(archive, "results")
        settled = settle_results(this().peer(peer), results)
        answers = [answer for chunk in _chunks(messages) for answer in _answers(chunk)]
        blobs = _take_blobs(archive, peer)
    outcomes: dict[str, int] = {}
    for answer in answers:
        outcomes[answer["outcome"]] = outcomes.get(answer["outcome"], 0) + 1
    return Taken(peer=peer, outcomes=outcomes, settled=settled, blobs=blobs, results=answers)


def _opened(path: pathlib.Path) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(path)
        broken = archive.testzip() if _is_bounded(archive) else path.name
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        raise BadInput("ferry-file-wrong", place=path.name) from error
    if broken is not None:
        archive.close()
        raise BadInput("ferry-file-wrong", place=broken)
    return archive


def _is_bounded(archive: zipfile.ZipFile) -> bool:
    """No entry unpacks to more than it may hold, whatever the archive says of its size: what is read is bounded too."""
    return all(
        entry.file_size <= (MAX_PART_BYTES if entry.filename.startswith("blobs/") else MAX_LIST_BYTES)
        for entry in archive.infolist()
    )


def _json(archive: zipfile.ZipFile, name: str, most: int) -> dict[str, Any]:
    try:
        with archive.open(name) as file:
            found = canonical.decode(file.read(most))
    except (KeyError, BadInput, zipfile.BadZipFile) as error:
        raise BadInput("ferry-file-wrong", place=name) from error
    if not isinstance(found, dict):
        raise BadInput("ferry-file-wrong", place=name)
    return found


def _entries(archive: zipfile.ZipFile, what: str) -> list[Any]:
    entries = _json(archive, f"{what}.json", MAX_LIST_BYTES).get(what)
    if not isinstance(entries, list):
        raise BadInput("ferry-file-wrong", place=f"{what}.json")
    return entries


def _peer_of(head: dict[str, Any]) -> str:
    iss, aud, me = str(head.get("iss")), str(head.get("aud")), this().id
    if head.get("v") != VERSION:
        raise BadInput("ferry-file-wrong", place="ferry.json")
    if aud != me:
        raise BadInput("ferry-not-for-us", iss=iss, aud=aud, me=me)
    return this().peer(iss).id


def _chunks(tokens: Sequence[Any]) -> Iterator[list[Any]]:
    """As many at a time as one request may carry."""
    chunk: list[Any] = []
    room = settings.TONGBAN_ENVELOPE_LIMIT - 64
    for token in tokens:
        size = len(token) + 3 if isinstance(token, str) else 3
        if chunk and (size > room or len(chunk) == settings.TONGBAN_ENVELOPE_MESSAGES):
            yield chunk
            chunk, room = [], settings.TONGBAN_ENVELOPE_LIMIT - 64
        chunk.append(token)
        room -= size
    if chunk:
        yield chunk


def _answers(chunk: list[Any]) -> list[dict[str, Any]]:
    answer: dict[str, Any] = canonical.decode(receive_envelope(body=canonical.encode({"messages": chunk})))
    found: list[dict[str, Any]] = answer["results"]
    return found


def _take_blobs(archive: zipfile.ZipFile, peer: str) -> int:
    """The files that messages taken in are waiting for; whatever else lies in the archive is left where it is."""
    names, taken = set(archive.namelist()), 0
    wanted = {row.sha256 for row in AnnouncedPart.objects.wanted(peer, WANTED_AT_ONCE)}
    for sha256 in sorted(wanted):
        if f"blobs/{sha256}" not in names:
            continue
        try:
            keep_part(peer=peer, sha256=sha256, content=_read(archive, f"blobs/{sha256}"))
        except NotFound:
            continue
        taken += 1
    return taken


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as file:
        return file.read(MAX_PART_BYTES + 1)
