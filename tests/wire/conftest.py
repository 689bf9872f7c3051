"""The same two nodes as in tests/exchange."""

from tests.exchange.conftest import foreign, handlers, here, moment, taken

__all__ = ["foreign", "handlers", "here", "moment", "taken"]
