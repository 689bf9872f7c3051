"""What the journal notes about its own work."""

import dataclasses
from typing import ClassVar

from tongban.kernel.events import Event


@dataclasses.dataclass(frozen=True, kw_only=True)
class DeliveryRequeued(Event):
    """An operator has mended the cause and had failed work run again."""

    name: ClassVar[str] = "journal.delivery-requeued.v1"
    delivery: int
    account: int | None
