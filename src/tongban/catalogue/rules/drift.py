"""Where two contents of a standard differ. Neither side is "wrong": both are shown alike."""

import dataclasses
from collections.abc import Iterator
from typing import Any

from .faults import pointer_of


class _Absent(str):
    """A type of its own, so that a text that reads the same is not taken for it."""


ABSENT = _Absent("∅")
"""Stands for a value that one side does not have."""


@dataclasses.dataclass(frozen=True)
class Difference:
    """One place where the two differ."""

    pointer: str
    ours: Any
    theirs: Any


def differences(ours: Any, theirs: Any, *path: str | int) -> Iterator[Difference]:
    """Every differing place, smallest first down the tree, in the order of our file."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in [*ours, *(key for key in theirs if key not in ours)]:
            yield from differences(ours.get(key, ABSENT), theirs.get(key, ABSENT), *path, key)
    elif isinstance(ours, list) and isinstance(theirs, list):
        for number in range(max(len(ours), len(theirs))):
            pair = (side[number] if number < len(side) else ABSENT for side in (ours, theirs))
            yield from differences(*pair, *path, number)
    elif type(ours) is not type(theirs) or ours != theirs:
        yield Difference(pointer_of(*path), ours, theirs)


def first_difference(ours: Any, theirs: Any) -> Difference | None:
    """The first differing place; None when the contents are the same."""
    return next(differences(ours, theirs), None)
