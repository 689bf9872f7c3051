"""The run on the second kind of database leaves out what touches none, and only that."""

import pathlib
import re
import subprocess
import sys

import pytest

from tests.house.source import ROOT, python_files

TESTS = '''
import pytest
from hypothesis import strategies
from hypothesis.stateful import RuleBasedStateMachine, rule

@pytest.fixture
def node_databases():
    return lambda purpose, *nodes: ""

@pytest.fixture
def account(db):
    """Something in the database."""

@pytest.fixture
def scene(node_databases):
    """Nodes with databases."""

def test_a_rule(): pass
def test_a_folder(tmp_path): pass
def test_rows(db): pass
def test_commits(transactional_db): pass
def test_an_account(account): pass
def test_nodes(scene): pass
@pytest.mark.django_db
def test_marked(): pass

class Walk(RuleBasedStateMachine):
    @rule(step=strategies.integers())
    def go(self, step): pass

TestWalk = Walk.TestCase
'''
TOUCH = {"test_rows", "test_commits", "test_an_account", "test_nodes", "test_marked"}
CONFTEST = """
from tools.database_tests import DatabaseTestsOnly
import django
from django.conf import settings

def pytest_configure(config):
    settings.configure(DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})
    django.setup()
    config.pluginmanager.register(DatabaseTestsOnly())
"""


def run(folder: pathlib.Path, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", "-p", "no:randomly", *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == pytest.ExitCode.OK, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["alone", "side by side"])
def test_what_touches_a_database_stays(tmp_path: pathlib.Path, workers: list[str]) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST, "utf-8")
    (tmp_path / "test_all.py").write_text(TESTS, "utf-8")
    said = run(tmp_path, *workers)
    ran = {name for line in said.splitlines() if "PASSED" in line for name in re.findall(r"::(\w+)", line)}
    assert ran == TOUCH


def test_what_is_left_out_cannot_reach_a_database() -> None:
    """Within the process pytest-django sees to it; a database of its own a test gets from one place."""
    asks = [
        str(path.relative_to(ROOT))
        for path in python_files("tests")
        if "TONGBAN_TEST_DATABASE" in path.read_text("utf-8") and path != pathlib.Path(__file__)
    ]
    assert sorted(asks) == ["tests/conftest.py"]
    makes = [
        str(path.relative_to(ROOT))
        for path in python_files("tests")
        if re.search(r"\bmade_databases\b|CREATE DATABASE", path.read_text("utf-8"))
        and path != pathlib.Path(__file__)
    ]
    by_hand = "tests/chaos/__main__.py"  # a command, no test
    assert sorted(makes) == ["tests/bench/test_node_databases.py", by_hand, "tests/conftest.py"]
