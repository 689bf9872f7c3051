"""Which tests touch a database. The others cannot tell SQLite from PostgreSQL, so one run of them is enough."""

import pytest

FIXTURES = frozenset({"db", "transactional_db", "node_databases"})
"""Without one of these, or the mark `django_db`, pytest-django lets no test at the database of its process; and no test
gets databases for nodes of its own (tests/conftest.py)."""


def needs_database(item: pytest.Item) -> bool:
    """Does the test reach a database of the kind the run is on?"""
    fixtures = getattr(item, "fixturenames", ())
    return item.get_closest_marker("django_db") is not None or not FIXTURES.isdisjoint(fixtures)


class DatabaseTestsOnly:
    """Leaves all other tests out, and says how many."""

    def __init__(self) -> None:
        self._left_out = 0

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        kept = [item for item in items if needs_database(item)]
        self._left_out = len(items) - len(kept)
        items[:] = kept
