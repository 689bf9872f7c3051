"""What is noted of the trust list."""

import dataclasses
from typing import ClassVar

from tongban.kernel.events import Event

EXCESSES = "trust:excess"
"""Subject under which whatever exceeded a node's authority is noted."""
REFUSED_LISTS = "trust:refused"
"""Subject under which lists that were offered and refused are noted."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class AuthorityExceeded(Event):
    """A node has sent what it has no authority for; it was refused, and an operator should ask why."""

    name: ClassVar[str] = "trust.authority-exceeded.v1"
    node: str
    message: str
    code: str
    what: str
    """The item or the type of certificate."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class TrustListRefused(Event):
    """A node offers a list that cannot be taken: it may be damaged, or somebody has signed two."""

    name: ClassVar[str] = "trust.list-refused.v1"
    node: str
    code: str
    digest: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class TrustListAdopted(Event):
    """Another version of the list is in force here."""

    name: ClassVar[str] = "trust.list-adopted.v1"
    version: int
    digest: str
    source: str
    account: int | None
    joined: list[str]
    """Nodes that the list before did not name."""
