"""What the exchange tells: references only, never what a message says."""

import dataclasses
from typing import ClassVar

from tongban.kernel.events import Event


@dataclasses.dataclass(frozen=True, kw_only=True)
class MessageRejected(Event):
    """The peer has refused a message for good; its stream waits for an operator."""

    name: ClassVar[str] = "exchange.message-rejected.v1"
    peer: str
    message: str
    stream: str
    seq: int
    code: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class MessageRequeued(Event):
    """An operator sends a message again."""

    name: ClassVar[str] = "exchange.message-requeued.v1"
    peer: str
    message: str
    account: int | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class MessageEnded(Event):
    """An operator has given a rejected message up; a void takes its place in the stream."""

    name: ClassVar[str] = "exchange.message-ended.v1"
    peer: str
    message: str
    account: int | None


@dataclasses.dataclass(frozen=True, kw_only=True)
class PartsAnnounced(Event):
    """A message taken in names files that are to be fetched."""

    name: ClassVar[str] = "exchange.parts-announced.v1"
    peer: str
    message: str
    stream: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class PartsArrived(Event):
    """All files of a message are here."""

    name: ClassVar[str] = "exchange.parts-arrived.v1"
    peer: str
    message: str
    stream: str
