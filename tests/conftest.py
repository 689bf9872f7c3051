"""Habits of the whole suite: which database, nothing skipped, reproducible examples."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import django
import hypothesis
import pytest
from django.conf import settings

from tools.complete_run import CompleteRun
from tools.database_tests import DatabaseTestsOnly
from tools.node_databases import made_databases
from tools.row_marks import misplaced_marks

# Before Django reads its settings: TONGBAN_TEST_DATABASE is `sqlite` (the default), `postgres` (the local socket) or a
# URL. The process id in the name lets two runs go on at once.
_DATABASES = {"sqlite": "sqlite:///db.sqlite3", "postgres": f"postgresql:///tongban_{os.getpid()}"}
_chosen = os.environ.get("TONGBAN_TEST_DATABASE") or "sqlite"
POSTGRES = _chosen != "sqlite"
os.environ["TONGBAN_DATABASE_URL"] = _DATABASES.get(_chosen, _chosen)
os.environ["DJANGO_SETTINGS_MODULE"] = "tongban.node.settings"
os.environ.pop("TONGBAN_NODE_FILE", None)
# At once and not when pytest is configured: the conftest of a folder named on the command line is read before that.
django.setup()
settings.PASSWORD_HASHERS = ["tests.quick_hasher.QuickArgon2"]

hypothesis.settings.register_profile("here", deadline=None)
hypothesis.settings.register_profile("complete", deadline=None, derandomize=True, database=None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--complete",
        action="store_true",
        help="the run counts: also a test left out by choice fails it, and examples are the same every time",
    )
    parser.addoption(
        "--database-tests",
        action="store_true",
        help="only tests that touch a database: for the second kind of database, when all have passed on the first",
    )


def pytest_configure(config: pytest.Config) -> None:
    complete = config.getoption("--complete")
    hypothesis.settings.load_profile("complete" if complete else "here")
    config.pluginmanager.register(CompleteRun(strict=complete))
    if config.getoption("--database-tests"):
        config.pluginmanager.register(DatabaseTestsOnly())


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    wrong = misplaced_marks(config.rootpath, items)
    wrong += [
        f"{item.nodeid}: named by an address in memory, another one in each process"
        for item in items
        if " at 0x" in item.nodeid
    ]
    if wrong:
        raise pytest.UsageError("\n".join(wrong))
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> tuple[float, bool]:
    """Tests that may take long begin, then those with nodes of their own: at the end there are only short ones left, and
    no test process waits for the other."""
    limit = item.get_closest_marker("timeout")
    return -limit.args[0] if limit else 0, "scene" not in getattr(item, "fixturenames", ())


@pytest.fixture(scope="session")
def node_databases() -> Iterator[Callable[..., str]]:
    """Makes databases for nodes; answers their URL with {node} in it, empty for SQLite files."""
    with ExitStack() as made:

        def make(purpose: str, *nodes: str) -> str:
            return made.enter_context(made_databases(purpose, nodes)) if POSTGRES else ""

        yield make
