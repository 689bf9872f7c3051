"""Every setting is explained to whoever runs a node."""

import ast
import pathlib
import re
import tomllib

from tests.house.source import PACKAGE, ROOT, python_files, tree
from tongban.node.founding import NodePlan, found_node

DOCUMENT = (ROOT / "docs" / "settings.md").read_text("utf-8")
ENVIRONMENT = re.compile(r"\bTONGBAN_[A-Z_]+\b")


def test_every_setting_is_explained() -> None:
    settings = tree(PACKAGE / "node" / "settings.py")
    named = {
        target.id
        for node in settings.body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name) and target.id.isupper()
    } - {"PACKAGE"}  # a place in the source, not a setting
    assert sorted(name for name in named if f"`{name}`" not in DOCUMENT) == []


def test_every_variable_of_the_environment_is_explained() -> None:
    named = {
        node.value
        for path in python_files("src/tongban", "tests", "tools")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and ENVIRONMENT.fullmatch(node.value)
    }
    assert sorted(name for name in named if f"`{name}`" not in DOCUMENT) == []


def test_nothing_is_explained_that_is_not_there() -> None:
    code = "".join(path.read_text("utf-8") for path in python_files("src/tongban", "tests", "tools"))
    assert sorted(name for name in set(ENVIRONMENT.findall(DOCUMENT)) if name not in code) == []


def test_every_entry_of_a_new_node_toml_is_explained(tmp_path: pathlib.Path) -> None:
    pair = ("名", "name")
    plan = NodePlan(
        id="99", name=pair, brand=pair, region="990000", case_prefix="X", url="http://127.0.0.1:1"
    )
    found_node(tmp_path / "node", plan)
    entries = tomllib.loads((tmp_path / "node" / "node.toml").read_text("utf-8"))
    named = {f"{table}.{key}" for table, values in entries.items() for key in values}
    assert sorted(name for name in named if f"`{name}`" not in DOCUMENT) == []
