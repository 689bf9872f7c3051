"""What is looked at, and what came of it."""

import dataclasses
from collections.abc import Callable

from tongban.kernel.errors import Text

from .peer import Peer


class Deviation(Exception):
    """The node did something else than the protocol says."""


@dataclasses.dataclass(frozen=True)
class Check:
    """One sentence of docs/protocol.md and a way to try it."""

    key: str
    section: str
    says: Text
    tries: Callable[[Peer], None]
    """Raises Deviation."""


@dataclasses.dataclass(frozen=True)
class Finding:
    """What came of a check: kept, or what was seen instead."""

    key: str
    section: str
    zh: str
    en: str
    is_kept: bool
    seen: str


def expect(seen: object, wanted: object, what: str) -> None:
    """Raise Deviation unless both are the same."""
    if seen != wanted:
        raise Deviation(f"{what}: {seen!r}, not {wanted!r}")
