"""Fetch the files that messages from a peer have announced, check them against the message, keep them."""

import dataclasses
import datetime as dt
import hashlib
import time
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from tongban.exchange.events import PartsArrived
from tongban.exchange.models import AnnouncedPart, InMessage
from tongban.exchange.queries import mode_of
from tongban.exchange.rules import link as link_rules
from tongban.exchange.types import Reason, reason_of
from tongban.kernel import clock
from tongban.kernel.blobs.services import blob_findings, blobs_here, store_scanned
from tongban.kernel.errors import BadInput, NotFound, TongbanError
from tongban.kernel.journal.services import record
from tongban.kernel.node import this
from tongban.kernel.scanning import ScannerAway, virus_in

from .calling import BUDGET, PARTS_PATH, LinkFailed, call_signed

WITHHELD = 410
"""The peer has found a virus in the file since it named it, and gives it to nobody."""


SMALLEST_ANSWER = 4096
"""Bytes that are read in any case, so that the peer can say why it gives no file."""


AT_ONCE = 1000
"""Messages that may wait for one file."""


@dataclasses.dataclass(frozen=True)
class Pause:
    """Something of a peer's still waits: come back after `after`."""

    after: dt.timedelta
    why: Reason | None = None


@dataclasses.dataclass(frozen=True)
class Announcement:
    """A message taken in, by its peer, id and stream, whose files are wanted."""

    peer: str
    message: str
    stream: str


def fetch_announced(*, announcements: Sequence[Announcement]) -> dict[int, Pause]:
    """Bring the files of these messages here; answers, by position, which are not complete and when to come back.

    A peer that cannot be reached is asked once and not again for every file.
    """
    pauses: dict[int, Pause] = {}
    unreachable: dict[str, Pause] = {}
    look = _Looking()
    started = time.monotonic()
    for position, announcement in enumerate(announcements):
        if time.monotonic() - started > BUDGET:
            pauses[position] = Pause(dt.timedelta(0))
            continue
        if announcement.peer in unreachable:
            pauses[position] = unreachable[announcement.peer]
            continue
        part = None
        try:
            missing = AnnouncedPart.objects.missing(announcement.peer, announcement.message)
            here = blobs_here(part.sha256 for part in missing)
            for part in missing:
                if part.sha256 not in here:
                    _bring(announcement.peer, part, look)
            if missing:
                _close(announcement, missing[0].message_id)
        except TongbanError as error:
            pauses[position] = _put_off(part, error)
            if isinstance(error, LinkFailed):
                unreachable[announcement.peer] = pauses[position]
    return pauses


class _Looking:
    """The scanner, for the time of a run: once it does not answer, no further file is fetched in vain."""

    def __init__(self) -> None:
        self.is_away = False

    def check(self) -> None:
        """Raises ScannerAway when it did not answer a moment ago."""
        if self.is_away:
            raise ScannerAway

    def find(self, content: bytes) -> str:
        """The virus in `content`, or nothing; raises ScannerAway."""
        try:
            return virus_in(content)
        except ScannerAway:
            self.is_away = True
            raise


def _bring(peer: str, part: AnnouncedPart, look: _Looking) -> None:
    """The bytes count only if they have the digest and the size that the signed message gave, and nothing is found in them.

    With a finding they are kept, but nobody can open them, and the message has all its files: what to do is for people
    to say. While the scanner is away the file waits, as one does whose peer is away.
    """
    if not mode_of(peer).calls:
        raise LinkFailed("link-not-called", peer=peer)
    look.check()
    node = this().peer(peer)
    answer = call_signed(peer=node, path=PARTS_PATH + part.sha256, limit=max(part.size, SMALLEST_ANSWER))
    if answer.status == WITHHELD:
        store_scanned(sha256=part.sha256, content=b"", media=part.media, finding=f"node-{peer}")
        return
    if answer.status != 200:
        raise LinkFailed("link-answer-refused", peer=peer, status=answer.status)
    _keep(peer, part, answer.body, look)


def _keep(peer: str, part: AnnouncedPart, content: bytes, look: _Looking) -> None:
    if len(content) != part.size or hashlib.sha256(content).hexdigest() != part.sha256:
        raise BadInput("part-wrong", peer=peer)
    store_scanned(sha256=part.sha256, content=content, media=part.media, finding=look.find(content))


def keep_part(*, peer: str, sha256: str, content: bytes) -> None:
    """A file that was brought here instead of being fetched. Refuses one that no message of `peer` is waiting for, bytes
    that do not fit, and any while the scanner is away."""
    rows = AnnouncedPart.objects.wanted(peer, AT_ONCE, sha256)
    if not rows:
        raise NotFound("part-not-wanted")
    _keep(peer, rows[0], content, _Looking())
    for row in rows:
        _close_if_whole(peer, row)


def _close_if_whole(peer: str, row: AnnouncedPart) -> None:
    """Say that all files of a message are here, if they are."""
    letter = InMessage.objects.select_related("stream").get(pk=row.message_id)
    wanted = {part.sha256 for part in AnnouncedPart.objects.missing(peer, letter.message_id)}
    if wanted <= blob_findings(wanted).keys():
        _close(Announcement(peer=peer, message=letter.message_id, stream=letter.stream.name), row.message_id)


@transaction.atomic
def _close(announcement: Announcement, message: int) -> None:
    """All are here: say so, once, even if two workers fetched at the same time."""
    if AnnouncedPart.objects.close(message, clock.now()):
        arrived = PartsArrived(
            peer=announcement.peer, message=announcement.message, stream=announcement.stream
        )
        record(arrived, subject=f"message:{announcement.message}")


def _put_off(part: AnnouncedPart | None, error: TongbanError) -> Pause:
    if part is None:
        return Pause(link_rules.LONGEST_PAUSE, reason_of(error))
    AnnouncedPart.objects.filter(pk=part.pk).update(attempts=F("attempts") + 1)
    longest = link_rules.LONGEST_EARLY if isinstance(error, ScannerAway) else dt.timedelta(minutes=10)
    return Pause(link_rules.pause(part.attempts + 1, longest), reason_of(error))
