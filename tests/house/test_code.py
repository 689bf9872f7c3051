"""Habits of the code that a linter does not see."""

import ast
import pathlib
import re
from collections.abc import Iterator

import pytest

from tests.house.source import ROOT, place, python_files, tree

OWN = python_files("src/tongban", "tests", "tools")
PACKAGE_FILES = python_files("src/tongban")
MAY_IMPORT_LATE = {
    ROOT
    / "src"
    / "tongban"
    / "node"
    / "cli.py",  # finds out which node is meant before anything reads settings
    ROOT
    / "src"
    / "tongban"
    / "node"
    / "apps.py",  # plugs the wiring in, once the tables of all packages exist
}
MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 50
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base", "core", "managers", "signals"}
SILENCED = re.compile(r"#\s*(?:type:\s*ignore|noqa|pragma|nosec)\b(?P<what>.*)")
REASON = re.compile(r"^(?:\[[\w, -]+\]|:\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)\s*(?:#|-|–|:)\s*\S+ \S+")


@pytest.mark.parametrize("path", OWN, ids=place)
def test_a_file_can_be_read_in_one_go(path: pathlib.Path) -> None:
    assert path.read_text("utf-8").count("\n") <= MOST_LINES, f"{place(path)}: split it"
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            assert lines < MOST_LINES_OF_A_FUNCTION, (
                f"{place(path)}:{node.lineno} {node.name}: {lines} lines, split it"
            )


@pytest.mark.parametrize("path", PACKAGE_FILES, ids=place)
def test_a_module_says_what_it_is_for(path: pathlib.Path) -> None:
    is_plain = path.name == "apps.py" or not path.read_text("utf-8").strip()
    assert is_plain or ast.get_docstring(tree(path)), (
        f"{place(path)}: begin with a sentence that says what it is for"
    )


def test_names_of_files_say_something() -> None:
    stems = {place(path) for path in PACKAGE_FILES if {path.stem, path.parent.name} & EMPTY_NAMES}
    assert stems == set(), "name the file by what it holds"


def reaches_round(path: pathlib.Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        match node:
            case ast.Attribute(attr="get_model" | "get_models") | ast.Name(id="get_model"):
                yield f"{node.lineno}: get_model: import the thing, or ask for a door"
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                for inner in ast.walk(node):
                    if isinstance(inner, ast.Import | ast.ImportFrom):
                        yield f"{inner.lineno}: an import inside a function hides a wrong direction"
            case ast.ImportFrom(names=[ast.alias(name="*")]):
                yield f"{node.lineno}: name what you import"
            case ast.Attribute(attr="import_module") | ast.Name(id="import_module" | "__import__"):
                yield f"{node.lineno}: import openly"


@pytest.mark.parametrize("path", [path for path in PACKAGE_FILES if path not in MAY_IMPORT_LATE], ids=place)
def test_nothing_reaches_round_the_contracts(path: pathlib.Path) -> None:
    assert list(reaches_round(path)) == [], place(path)


def silenced_without_reason(path: pathlib.Path) -> Iterator[str]:
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        silenced = SILENCED.search(line)
        if silenced and not REASON.match(silenced["what"].strip()):
            yield f"{place(path)}:{number}"


def test_a_silenced_check_says_which_and_why() -> None:
    others = [path for path in OWN if path != pathlib.Path(__file__)]
    assert [found for path in others for found in silenced_without_reason(path)] == []
