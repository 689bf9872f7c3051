"""One way to hand out long lists."""

import dataclasses
from collections.abc import Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclasses.dataclass(frozen=True)
class Page(Generic[T]):
    """Some of a list, and where to go on. `number` counts from 1; `total` is of the whole list."""

    items: Sequence[T]
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))


def clamp_page(text: str | None, size: int, total: int) -> int:
    """The page number somebody asked for, brought into range; nonsense is page 1."""
    number = int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else 1
    return min(max(1, number), max(1, -(-total // size)))
