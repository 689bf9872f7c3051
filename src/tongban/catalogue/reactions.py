"""What the catalogue does when a neighbour writes, and when there is a new one."""

from tongban.exchange.types import Incoming
from tongban.kernel.trust.events import TrustListAdopted

from . import services
from .services import ADOPTION_MESSAGE

__all__ = ["ADOPTION_MESSAGE", "record_peer_adoption"]


def record_peer_adoption(incoming: Incoming) -> None:
    """A neighbour has adopted a version of a standard."""
    services.record_peer_adoption(incoming=incoming)


def introduce_standards(event: TrustListAdopted) -> None:
    """Nodes have joined: tell them which standards are signed here."""
    services.introduce_standards(peers=event.joined)
