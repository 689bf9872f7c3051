"""The import contracts hold, and each of them sees the offence it is there for."""

import pathlib
import shutil
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LINTER = pathlib.Path(sys.executable).parent / "lint-imports"

OFFENCES = {
    "looks up the staircase": ("staircase", {"jurisdictions/offence.py": "import tongban.cases.types\n"}),
    "talks to a stranger": ("staircase", {"catalogue/offence.py": "import tongban.identity.types\n"}),
    "is a package nobody placed": ("staircase", {"stray/__init__.py": ""}),
    "asks a service from a query": ("inside", {"exchange/queries.py": "import tongban.exchange.services\n"}),
    "asks a reaction from a service": (
        "inside",
        {"exchange/services.py": "import tongban.exchange.reactions\n"},
    ),
    "reads tables from a rule": ("pure", {"exchange/rules.py": "import tongban.exchange.models\n"}),
    "uses Django in a type": ("pure", {"exchange/types.py": "import django.db\n"}),
    "goes in by the window": ("doors", {"web/offence.py": "import tongban.jurisdictions.models\n"}),
    "has a side entrance": ("doors", {"web/offence.py": "import tongban.jurisdictions.apps\n"}),
    "knows another front end": ("front-ends", {"web/desk/offence.py": "import tongban.web.portal\n"}),
    "runs in a circle": (
        "cycles",
        {
            "web/desk/offence.py": "import tongban.web.shared\n",
            "web/shared/offence.py": "import tongban.web.desk\n",
        },
    ),
    "plugs a reaction in by itself": ("wiring", {"web/offence.py": "import tongban.exchange.reactions\n"}),
}
"""What an offender does: the contract that must see it, and the files it puts into the package."""


@pytest.fixture
def copy(tmp_path: pathlib.Path) -> pathlib.Path:
    """The package's code, to be spoilt."""
    shutil.copytree(
        ROOT / "src" / "tongban",
        tmp_path / "src" / "tongban",
        ignore=lambda folder, names: {
            name for name in names if not name.endswith(".py") and not pathlib.Path(folder, name).is_dir()
        },
    )
    return tmp_path


def lint(root: pathlib.Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [LINTER, "--no-cache", "--no-logo", "--config", ROOT / "pyproject.toml", *arguments],
        cwd=root,
        env={"PYTHONPATH": f"{root / 'src'}:{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_contract_is_tried() -> None:
    listed = (ROOT / "pyproject.toml").read_text("utf-8")
    assert {contract for contract, _ in OFFENCES.values()} == {
        line.split('"')[1] for line in listed.splitlines() if line.startswith("id = ")
    }


def test_a_faithful_copy_keeps_every_contract(copy: pathlib.Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("offence", OFFENCES)
def test_an_offence_is_caught(offence: str, copy: pathlib.Path) -> None:
    contract, files = OFFENCES[offence]
    for place, code in files.items():
        path = copy / "src" / "tongban" / place
        path.parent.mkdir(exist_ok=True)
        path.write_text(code, "utf-8")
    done = lint(copy, "--contract", contract)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "BROKEN" in done.stdout or "not listed as layers" in done.stdout, done.stdout + done.stderr
