"""The same town as in tests/cases."""

from tests.cases.conftest import clerk, li, neighbour, noon, reviewer, zhou

__all__ = ["clerk", "li", "neighbour", "noon", "reviewer", "zhou"]
