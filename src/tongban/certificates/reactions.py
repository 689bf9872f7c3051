"""What certificates do when a neighbour writes."""

from tongban.exchange.types import Incoming

from . import services


def record_status_change(incoming: Incoming) -> None:
    """A neighbour suspended, restored or cancelled one of its certificates."""
    services.record_status_change(incoming=incoming)
