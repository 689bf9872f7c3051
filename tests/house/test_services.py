"""Commands read alike wherever they stand."""

import collections
import importlib
import inspect
import pathlib
from collections.abc import Callable, Iterator

import pytest

from tests.house.source import PACKAGE, place, python_files


def is_service(path: pathlib.Path) -> bool:
    inside = path.relative_to(PACKAGE).parts
    return inside[0] != "kernel" and (path.name == "services.py" or "services" in inside[:-1])


SERVICES = [path for path in python_files("src/tongban") if is_service(path)]


def commands(path: pathlib.Path) -> Iterator[tuple[str, Callable[..., object]]]:
    """The public functions a services file defines itself."""
    module = importlib.import_module(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts))
    for name, command in vars(module).items():
        is_own = inspect.isfunction(command) and inspect.unwrap(command).__module__ == module.__name__
        if is_own and not name.startswith("_"):
            yield name, command


@pytest.mark.parametrize("path", SERVICES, ids=place)
def test_a_command_is_called_by_names_and_explains_itself(path: pathlib.Path) -> None:
    for name, command in commands(path):
        signature = inspect.signature(command)
        assert all(given.kind is given.KEYWORD_ONLY for given in signature.parameters.values()), (
            f"{name}: keyword-only arguments, so that a call says what it does"
        )
        assert "_" in name, f"{name}: a command is called verb_noun"
        assert inspect.getdoc(command), f"{name}: say what an official would say it does"
        assert signature.return_annotation is not signature.empty, f"{name}: say what it answers"


def test_a_command_has_its_name_alone() -> None:
    where = collections.defaultdict(set)
    for path in SERVICES:
        for name, _ in commands(path):
            where[name].add(place(path))
    assert {name: sorted(places) for name, places in where.items() if len(places) > 1} == {}
