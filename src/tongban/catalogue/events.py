"""What the catalogue tells."""

import dataclasses
from typing import ClassVar

from tongban.kernel.events import Event


@dataclasses.dataclass(frozen=True, kw_only=True)
class StandardAdopted(Event):
    """This node has signed a version of an item's standard."""

    name: ClassVar[str] = "catalogue.standard-adopted.v1"
    key: str
    version: int
    digest: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class PeerAdoptionRecorded(Event):
    """A peer has signed a version; `is_same` says whether this node has signed the same content."""

    name: ClassVar[str] = "catalogue.peer-adoption-recorded.v1"
    node: str
    key: str
    version: int
    digest: str
    is_same: bool
