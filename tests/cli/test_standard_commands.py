"""`tongban standard check` and `schema` as an author of standards types them; no node is needed."""

import json
import pathlib
import subprocess

import jsonschema_rs
import pytest
import yaml

from .commands import tongban

ROOT = pathlib.Path(__file__).parents[2]
SHIPPED = sorted((ROOT / "src/tongban/catalogue/standards").glob("*.yaml"))
MINIMAL = ROOT / "tests/catalogue/minimal.yaml"


def found(done: subprocess.CompletedProcess[str]) -> list[tuple[str, int, str, str]]:
    """File, line, severity and code of everything said as JSON."""
    assert done.stderr == "", done.stderr
    rows = json.loads(done.stdout)
    assert all(row["zh"] and row["en"] and row["column"] > 0 for row in rows)
    return [(pathlib.Path(row["file"]).name, row["line"], row["severity"], row["code"]) for row in rows]


def changed(tmp_path: pathlib.Path, before: str, after: str) -> pathlib.Path:
    """The smallest file with one thing changed."""
    text = MINIMAL.read_text("utf-8")
    assert text.count(before) == 1
    file = tmp_path / "item.yaml"
    file.write_text(text.replace(before, after), "utf-8")
    return file


@pytest.mark.row("C17")
def test_every_shipped_item_states_its_depth_online_and_none_states_too_much(tmp_path: pathlib.Path) -> None:
    done = tongban("standard", "check", *SHIPPED, "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    assert {severity for _, _, severity, _ in found(done)} == {"warning"}
    stated = {yaml.safe_load(file.read_text("utf-8"))["online"]["depth"] for file in SHIPPED}
    assert stated <= {"I", "II", "III", "IV"}
    done = tongban("standard", "check", changed(tmp_path, "visits: {count: 0", "visits: {count: 1"), "--json")
    assert done.returncode == 1
    assert [row[2:] for row in found(done) if row[2] == "error"] == [("error", "lint-online-depth")]


def test_several_files_are_checked_at_once_and_each_fault_is_placed(tmp_path: pathlib.Path) -> None:
    broken = ROOT / "tests/catalogue/broken/rule-type.yaml"
    line = next(n for n, text in enumerate(broken.read_text("utf-8").splitlines(), 1) if "# here" in text)
    done = tongban("standard", "check", MINIMAL, broken, "--json")
    assert done.returncode == 1
    assert ("rule-type.yaml", line, "error", "standard-rule-type") in found(done)
    plain = tongban("standard", "check", broken)
    assert plain.returncode == 1
    assert plain.stdout.startswith(f"{broken}:{line}:")
    assert "金额是整数分" in plain.stdout
    assert "money is whole fen" in plain.stdout


def test_a_file_without_errors_is_named_with_its_digest() -> None:
    done = tongban("standard", "check", MINIMAL)
    assert done.returncode == 0
    assert "library_card v1 sha256:" in done.stdout.splitlines()[-1]


def test_a_file_that_is_not_there_is_said_so(tmp_path: pathlib.Path) -> None:
    done = tongban("standard", "check", tmp_path / "nowhere.yaml")
    assert done.returncode == 1
    assert "读不了" in done.stderr
    assert "cannot be read" in done.stderr


def test_what_is_called_wrongly_ends_with_two() -> None:
    assert tongban("standard", "check").returncode == 2


def test_the_schema_is_one_that_other_programs_can_use() -> None:
    done = tongban("standard", "schema")
    assert done.returncode == 0
    schema = json.loads(done.stdout)
    content = yaml.load(MINIMAL.read_text("utf-8"), Loader=yaml.BaseLoader)
    assert jsonschema_rs.Draft202012Validator(schema).is_valid({**content, "key": "x"}) is False, (
        "numbers and booleans are not text"
    )
    assert schema["$schema"].endswith("2020-12/schema")
