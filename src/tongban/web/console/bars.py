"""Figures as bars, drawn on the server: a picture for the eye, the numbers beside it for everybody. Pure."""

import dataclasses
from collections.abc import Sequence

from tongban.kernel.errors import Text

WIDTH = 240
"""Of the longest bar, in the units of the picture."""


@dataclasses.dataclass(frozen=True)
class Bar:
    """A figure with its name."""

    name: Text
    value: int


@dataclasses.dataclass(frozen=True)
class DrawnBar:
    """A bar and how long it is drawn; the smallest figure above nothing stays visible."""

    name: Text
    value: int
    length: int


def bars(figures: Sequence[Bar]) -> list[DrawnBar]:
    """Each figure against the largest."""
    most = max((figure.value for figure in figures), default=0)
    return [DrawnBar(figure.name, figure.value, _length(figure.value, most)) for figure in figures]


def _length(value: int, most: int) -> int:
    return max(2, round(WIDTH * value / most)) if value > 0 else 0
