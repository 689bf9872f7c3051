"""What the worker does for the exchange. Both talk to peers, so both take many events and run outside transactions.

MessageQueued, MessageRequeued, MessageEnded   post_messages
PartsAnnounced                                 fetch_parts
"""

from collections.abc import Sequence

from tongban.kernel.journal.services import Retry, batch

from .events import MessageEnded, MessageQueued, MessageRequeued, PartsAnnounced
from .services.fetching import Announcement, fetch_announced
from .services.posting import Pause, post_pending


@batch
def post_messages(events: Sequence[MessageQueued | MessageRequeued | MessageEnded]) -> dict[int, Retry]:
    """Bring everything that waits for the peers named in `events` to them.

    An event only wakes us: the outbox says what waits. So one of a peer's events is enough to come back for the
    rest, and the others are done; a peer that is away for days does not pile up work.
    """
    first: dict[str, int] = {}
    for position, event in enumerate(events):
        first.setdefault(event.peer, position)
    pauses = {position: post_pending(peer=peer) for peer, position in first.items()}
    return {position: _retry(pause) for position, pause in pauses.items() if pause is not None}


@batch
def fetch_parts(events: Sequence[PartsAnnounced]) -> dict[int, Retry]:
    """Bring the files that these messages have announced here, and come back for those that cannot be had yet."""
    announcements = [
        Announcement(peer=event.peer, message=event.message, stream=event.stream) for event in events
    ]
    pauses = fetch_announced(announcements=announcements)
    return {position: _retry(pause) for position, pause in pauses.items()}


def _retry(pause: Pause) -> Retry:
    return Retry(after=pause.after, reason=pause.why.en if pause.why else "")
