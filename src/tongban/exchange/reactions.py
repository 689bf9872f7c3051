"""What the worker does after an event of the exchange. It talks to peers, so it takes many events and runs outside
transactions. Messages are not posted by reactions: the outbox says what waits (services/posting.py).
"""

from collections.abc import Sequence

from tongban.kernel.journal.services import Retry, batch
from tongban.kernel.trust.events import TrustListAdopted

from .events import PartsAnnounced
from .services.fetching import Announcement, Pause, fetch_announced
from .services.listing import look_for_list
from .services.posting import resume_links

__all__ = ["fetch_parts", "look_for_list", "resume_after_list"]


@batch
def fetch_parts(events: Sequence[PartsAnnounced]) -> dict[int, Retry]:
    """Bring the files that these messages have announced here, and come back for those that cannot be had yet."""
    announcements = [
        Announcement(peer=event.peer, message=event.message, stream=event.stream) for event in events
    ]
    pauses = fetch_announced(announcements=announcements)
    return {position: _retry(pause) for position, pause in pauses.items()}


def resume_after_list(_event: TrustListAdopted) -> None:
    """Another list is in force: send what waits, signed with the keys that are good now."""
    resume_links()


def _retry(pause: Pause) -> Retry:
    return Retry(after=pause.after, reason=pause.why.en if pause.why else "")
