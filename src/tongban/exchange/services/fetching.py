"""Fetch the files that messages from a peer have announced, check them against the message, keep them."""

import dataclasses
import datetime as dt
import hashlib
import time
from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from tongban.exchange.events import PartsArrived
from tongban.exchange.models import AnnouncedPart
from tongban.exchange.rules import link as link_rules
from tongban.exchange.types import reason_of
from tongban.kernel import clock
from tongban.kernel.blobs.services import blobs_here, store_blob
from tongban.kernel.errors import BadInput, TongbanError
from tongban.kernel.journal.services import record
from tongban.kernel.node import this

from .calling import BLOBS_PATH, LinkFailed, get_signed
from .posting import BUDGET, Pause


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
                    _bring(announcement.peer, part)
            if missing:
                _close(announcement, missing[0].message_id)
        except TongbanError as error:
            pauses[position] = _put_off(part, error)
            if isinstance(error, LinkFailed):
                unreachable[announcement.peer] = pauses[position]
    return pauses


def _bring(peer: str, part: AnnouncedPart) -> None:
    """The bytes count only if they have the digest and the size that the signed message gave."""
    node = this().peer(peer)
    answer = get_signed(peer=node, path=BLOBS_PATH + part.sha256, limit=part.size)
    if answer.status != 200:
        raise LinkFailed("link-answer-refused", peer=peer, status=answer.status)
    if len(answer.body) != part.size or hashlib.sha256(answer.body).hexdigest() != part.sha256:
        raise BadInput("part-wrong", peer=peer)
    store_blob(content=answer.body, media=part.media)


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
    return Pause(min(link_rules.pause(part.attempts + 1), dt.timedelta(minutes=10)), reason_of(error))
