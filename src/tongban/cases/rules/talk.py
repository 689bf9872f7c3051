"""The consultation of a case: how much was said, in a mark that tells an open page whether it has seen all of it. Pure."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from tongban.cases.types import StepKind

SPOKEN = frozenset({StepKind.ASK, StepKind.ANSWER})
"""Steps that are words between the offices."""


class Spoken(Protocol):
    """A step, in whichever form."""

    @property
    def node(self) -> str:
        """Where it was said."""


def mark_of(said: Mapping[str, int]) -> str:
    """How many lines of each node there are, as a word for an address: 50.2-51.1. Empty when nothing was said."""
    return "-".join(f"{node}.{count}" for node, count in sorted(said.items()) if count)


def read_mark(mark: str) -> dict[str, int]:
    """The reverse; of what is no mark, nothing is believed."""
    pairs = (part.rpartition(".") for part in mark.split("-"))
    return {node: int(count) for node, _, count in pairs if node and count.isdecimal() and len(count) < 8}


def count_lines(lines: Iterable[Spoken]) -> dict[str, int]:
    """How many lines of each node these are."""
    counted: dict[str, int] = {}
    for line in lines:
        counted[line.node] = counted.get(line.node, 0) + 1
    return counted


def are_news(lines: Iterable[Spoken], known: Mapping[str, int]) -> list[bool]:
    """Which of these lines, in the order of the time line, a page does not show that knew so many of each node.

    A line of the other node may belong before one that is shown already: its words were said earlier and came later.
    """
    seen: dict[str, int] = {}
    found = []
    for line in lines:
        seen[line.node] = seen.get(line.node, 0) + 1
        found.append(seen[line.node] > known.get(line.node, 0))
    return found
