"""How the status of a certificate may change."""

from tongban.certificates.types import Status
from tongban.kernel.errors import Refused


def check_change(now: Status, new: Status) -> None:
    """Valid and suspended may follow each other; revoked is the end. Raises Refused."""
    if now is Status.REVOKED:
        raise Refused("certificate-status-final")
    if now is new:
        raise Refused("certificate-status-same")
