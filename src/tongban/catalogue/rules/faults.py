"""What is wrong in a standard file, and where."""

import dataclasses
from collections.abc import Mapping

from tongban.kernel.errors import BadInput

Position = tuple[int, int]
"""Line and column, both counted from 1."""


@dataclasses.dataclass(frozen=True)
class Fault:
    """One thing wrong. `pointer` is the JSON pointer (RFC 6901) of the value it is about."""

    pointer: str
    code: str
    params: Mapping[str, object] = dataclasses.field(default_factory=dict, hash=False)


def pointer_of(*steps: str | int) -> str:
    """The JSON pointer of a path."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)


def position_of(pointer: str, positions: Mapping[str, Position]) -> Position:
    """Where `pointer` stands, or the nearest thing around it that is in the file."""
    while pointer not in positions and pointer:
        pointer = pointer.rpartition("/")[0]
    return positions.get(pointer, (1, 1))


def as_errors(faults: list[Fault], path: str, positions: Mapping[str, Position]) -> tuple[BadInput, ...]:
    """The faults as errors a person can read, in the order of the file."""
    placed = sorted({(position_of(fault.pointer, positions), number) for number, fault in enumerate(faults)})
    errors = []
    for (line, column), number in placed:
        fault = faults[number]
        field = fault.pointer.partition("#")[0]  # what follows only told two faults of one value apart
        errors.append(BadInput(fault.code, field=field, path=path, line=line, column=column, **fault.params))
    return tuple(errors)
