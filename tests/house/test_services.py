"""Commands read alike wherever they stand.

A command is a public function of a services file that opens a transaction, or that another package calls. What the
files of one services folder merely share among themselves is free.
"""

import ast
import collections
import functools
import pathlib
from collections.abc import Iterator

import pytest

from tests.house.source import PACKAGE, place, python_files, tree


def owner(path: pathlib.Path) -> str:
    """The package a file belongs to."""
    return path.relative_to(PACKAGE).parts[0]


def is_service(path: pathlib.Path) -> bool:
    inside = path.relative_to(PACKAGE).parts
    return inside[0] != "kernel" and (path.name == "services.py" or "services" in inside[:-1])


SERVICES = [path for path in python_files("src/tongban") if is_service(path)]


def taken_from(package: str, path: pathlib.Path) -> Iterator[str]:
    """The names a file takes from the services of `package`: imported one by one, or reached through a module."""
    modules: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module == f"tongban.{package}":
            modules |= {name.asname or name.name for name in node.names if name.name == "services"}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
            f"tongban.{package}.services"
        ):
            modules |= {name.asname or name.name for name in node.names}
            yield from (name.name for name in node.names)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value).split(".")[0] in modules:
            yield node.attr


@functools.cache
def names_used_outside(package: str) -> frozenset[str]:
    others = (path for path in python_files("src/tongban") if owner(path) != package)
    return frozenset(name for path in others for name in taken_from(package, path))


def commands(path: pathlib.Path) -> Iterator[ast.FunctionDef]:
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            opens_transaction = any("atomic" in ast.unparse(decorator) for decorator in node.decorator_list)
            if opens_transaction or node.name in names_used_outside(owner(path)):
                yield node


@pytest.mark.parametrize("path", SERVICES, ids=place)
def test_a_command_is_called_by_names_and_explains_itself(path: pathlib.Path) -> None:
    for command in commands(path):
        name = f"{place(path)}:{command.lineno} {command.name}"
        assert not [*command.args.posonlyargs, *command.args.args], (
            f"{name}: keyword-only arguments, so that a call says what it does"
        )
        assert "_" in command.name, f"{name}: a command is called verb_noun"
        assert ast.get_docstring(command), f"{name}: say what an official would say it does"


def test_a_command_has_its_name_alone() -> None:
    where = collections.defaultdict(set)
    for path in SERVICES:
        for command in commands(path):
            where[command.name].add(place(path))
    assert len(where) > 20
    assert {name: sorted(places) for name, places in where.items() if len(places) > 1} == {}
