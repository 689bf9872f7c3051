"""What others may want to know of certificates. References only."""

import dataclasses
from typing import ClassVar

from tongban.kernel.events import Event


@dataclasses.dataclass(frozen=True, kw_only=True)
class CertificateIssued(Event):
    """An authority of this node gave a certificate."""

    name: ClassVar[str] = "certificates.certificate-issued.v1"
    identifier: str
    type: str
    case_number: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class CertificateKept(Event):
    """A peer's certificate was verified and a copy kept here."""

    name: ClassVar[str] = "certificates.certificate-kept.v1"
    identifier: str
    type: str
    case_number: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class CertificateStatusChanged(Event):
    """The issuing authority, here or at a peer, suspended, restored or cancelled a certificate."""

    name: ClassVar[str] = "certificates.certificate-status-changed.v1"
    identifier: str
    status: str
