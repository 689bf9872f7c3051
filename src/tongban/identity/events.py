"""What others may want to know of identity. References only: a name never enters the journal."""

import dataclasses
from typing import ClassVar

from tongban.kernel.events import Event


@dataclasses.dataclass(frozen=True, kw_only=True)
class PostAssigned(Event):
    """Somebody was given a post."""

    name: ClassVar[str] = "identity.post-assigned.v1"
    account_id: int
    role: str
    authority: str
    window: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class PostEnded(Event):
    """A post came to its end."""

    name: ClassVar[str] = "identity.post-ended.v1"
    account_id: int
    role: str


@dataclasses.dataclass(frozen=True, kw_only=True)
class StatementSigned(Event):
    """Somebody confirmed a statement with the password, and this node attested it."""

    name: ClassVar[str] = "identity.statement-signed.v1"
    statement_id: str
    digest: str
