"""What enquiries do when another node writes."""

from tongban.exchange.types import Incoming

from . import services


def receive_enquiry(incoming: Incoming) -> None:
    """Somebody at another node asks an authority of ours."""
    services.receive_enquiry(incoming=incoming)


def receive_answer(incoming: Incoming) -> None:
    """An authority of another node has answered."""
    services.receive_answer(incoming=incoming)
