"""What the worker does after an event of the exchange. It talks to peers, so it takes many events and runs outside
transactions. Messages are not posted by reactions: the outbox says what waits (services/posting.py).
"""

from collections.abc import Sequence

from tongban.kernel.journal.services import Retry, batch

from .events import PartsAnnounced
from .services.fetching import Announcement, Pause, fetch_announced


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
