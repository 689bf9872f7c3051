"""The national code an item has at one authority (实施编码): never written down, since it follows from three facts."""

from collections.abc import Mapping

from tongban.catalogue.types import Standard
from tongban.jurisdictions.rules.identifiers import check_task_code
from tongban.jurisdictions.types import Level

EXERCISE_LEVELS: Mapping[Level, str] = {"province": "2", "prefecture": "3", "county": "4"}
"""GB/T 39046-2020, annex A: the level at which a power is exercised (1 is national, 5 township, 6 village)."""


def task_code(standard: Standard, *, authority: str, level: Level) -> str | None:
    """31 characters: the authority's credit code, the level, the national base code; None for an item that has no
    base code. Raises BadInput when the credit code is none."""
    base = standard.code("base")
    if base is None:
        return None
    code = f"{authority}{EXERCISE_LEVELS[level]}{base}"
    check_task_code(code)
    return code
