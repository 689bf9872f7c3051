"""What the catalogue does when a neighbour writes."""

from tongban.exchange.types import Incoming

from . import services
from .services import ADOPTION_MESSAGE

__all__ = ["ADOPTION_MESSAGE", "record_peer_adoption"]


def record_peer_adoption(incoming: Incoming) -> None:
    """A neighbour has adopted a version of a standard."""
    services.record_peer_adoption(incoming=incoming)
