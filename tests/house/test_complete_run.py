"""A run that left something out fails, and a row is proved only where a person or a peer acts."""

import pathlib
import subprocess
import sys

import pytest

from tests.house.source import ROOT

CONFTEST = """
from tools.complete_run import CompleteRun
from tools.row_marks import misplaced_marks
import pytest

def pytest_configure(config):
    config.addinivalue_line("markers", "row(*ids): rows")
    config.pluginmanager.register(CompleteRun(strict=True))

def pytest_collection_modifyitems(config, items):
    if wrong := misplaced_marks(config.rootpath, items):
        raise pytest.UsageError("\\n".join(wrong))
"""
FINE = "def test_it():\n    pass\n"


@pytest.fixture
def project(tmp_path: pathlib.Path) -> pathlib.Path:
    """A project of one test that passes."""
    (tmp_path / "tests" / "pages").mkdir(parents=True)
    (tmp_path / "tests" / "rows.csv").write_text("id,section,text,figure\nA10,One,Apply anywhere,\n", "utf-8")
    (tmp_path / "conftest.py").write_text(CONFTEST, "utf-8")
    (tmp_path / "tests" / "test_fine.py").write_text(FINE, "utf-8")
    return tmp_path


def run(project: pathlib.Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:django", "-p", "no:cacheprovider", *arguments],
        cwd=project,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def add(project: pathlib.Path, place: str, code: str) -> None:
    (project / place).write_text(f"import pytest\n\n{code}", "utf-8")


def test_a_whole_run_passes(project: pathlib.Path) -> None:
    assert run(project).returncode == pytest.ExitCode.OK


SKIPS = {
    "tests/test_mark.py": "@pytest.mark.skip\ndef test_other():\n    pass\n",
    "tests/test_call.py": "def test_other():\n    pytest.skip('not here')\n",
    "tests/test_xfail.py": "@pytest.mark.xfail\ndef test_other():\n    assert False\n",
    "tests/test_module.py": "pytest.skip('not here', allow_module_level=True)\n",
    "tests/test_import.py": "pytest.importorskip('a_module_nobody_has')\n",
}


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["alone", "side by side"])
def test_every_kind_of_skip_fails_the_run(project: pathlib.Path, workers: list[str]) -> None:
    for place, code in SKIPS.items():
        add(project, place, code)
    done = run(project, *workers)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout
    section = done.stdout.partition("Not run")[2]
    assert [place for place in SKIPS if place not in section] == []


def test_a_test_left_out_by_hand_fails_a_run_that_counts(project: pathlib.Path) -> None:
    add(project, "tests/test_other.py", FINE)
    assert run(project, "--deselect", "tests/test_other.py").returncode == pytest.ExitCode.TESTS_FAILED


def test_no_test_at_all_fails_the_run(project: pathlib.Path) -> None:
    (project / "tests" / "test_fine.py").unlink()
    assert run(project).returncode == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_page_test_may_prove_a_row(project: pathlib.Path) -> None:
    add(project, "tests/pages/test_page.py", f"@pytest.mark.row('A10')\n{FINE}")
    assert run(project).returncode == pytest.ExitCode.OK


def test_a_mark_in_the_wrong_place_stops_the_run(project: pathlib.Path) -> None:
    wrong = {
        "tests/test_unit.py": "'A10'",
        "tests/pages/test_unknown.py": "'Z99'",
        "tests/pages/test_none.py": "",
    }
    for place, row in wrong.items():
        add(project, place, f"@pytest.mark.row({row})\n{FINE}")
    done = run(project)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR, done.stdout
    for says in ("proved through a page", "there is no row Z99", "names no row"):
        assert says in done.stdout + done.stderr
