"""Who is acting. The web makes one of each request; services check it and write it down."""

import dataclasses
from typing import Literal

from .errors import NotAllowed

Role = Literal["intake", "review", "head", "operator", "standards"]
"""`head` is the head of an authority: what a reviewer does, and what only the head may do."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Actor:
    """A citizen, a member of staff at a post, the node itself, or a peer node."""

    kind: Literal["citizen", "staff", "system", "peer"]
    node: str
    name: str = ""
    account_id: int | None = None
    person_id: str | None = None
    role: Role | None = None
    authority: str | None = None
    """Unified social credit code of the authority a reviewer (or a window's operator) belongs to."""
    window: str | None = None
    """Code of the window a clerk sits at."""

    def needs_role(self, *roles: Role) -> None:
        """Raise NotAllowed unless this is staff in one of `roles`."""
        if self.kind != "staff" or self.role not in roles:
            raise NotAllowed("role-needed")


def system_actor(node: str) -> Actor:
    """The node acting by itself: a clock that ran out, a message that arrived."""
    return Actor(kind="system", node=node)
