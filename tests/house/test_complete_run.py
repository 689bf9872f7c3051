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


@pytest.mark.parametrize("workers", [[], ["-n", "2"]], ids=["alone", "side by side"])
@pytest.mark.parametrize(
    "code",
    [
        "@pytest.mark.skip\ndef test_other():\n    pass\n",
        "def test_other():\n    pytest.skip('not here')\n",
        "@pytest.mark.xfail\ndef test_other():\n    assert False\n",
        "pytest.skip('not here', allow_module_level=True)\n",
        "pytest.importorskip('a_module_nobody_has')\n",
    ],
)
def test_a_skip_fails_the_run(project: pathlib.Path, code: str, workers: list[str]) -> None:
    add(project, "tests/test_other.py", code)
    done = run(project, *workers)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout
    assert "Not run" in done.stdout


def test_a_test_left_out_by_hand_fails_a_run_that_counts(project: pathlib.Path) -> None:
    add(project, "tests/test_other.py", FINE)
    assert run(project, "--deselect", "tests/test_other.py").returncode == pytest.ExitCode.TESTS_FAILED


def test_no_test_at_all_fails_the_run(project: pathlib.Path) -> None:
    (project / "tests" / "test_fine.py").unlink()
    assert run(project).returncode == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_page_test_may_prove_a_row(project: pathlib.Path) -> None:
    add(project, "tests/pages/test_page.py", f"@pytest.mark.row('A10')\n{FINE}")
    assert run(project).returncode == pytest.ExitCode.OK


@pytest.mark.parametrize(
    ("place", "row", "says"),
    [
        ("tests/test_unit.py", "'A10'", "proved through a page"),
        ("tests/pages/test_page.py", "'Z99'", "no row Z99"),
        ("tests/pages/test_page.py", "", "names no row"),
    ],
    ids=["a unit test", "an unknown row", "no row"],
)
def test_a_mark_in_the_wrong_place_stops_the_run(
    project: pathlib.Path, place: str, row: str, says: str
) -> None:
    add(project, place, f"@pytest.mark.row({row})\n{FINE}")
    done = run(project)
    assert done.returncode == pytest.ExitCode.USAGE_ERROR, done.stdout
    assert says in done.stdout + done.stderr
