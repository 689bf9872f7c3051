"""What an item asks stands in its file: no page, rule or command knows an item, or a field of one."""

import ast
from collections.abc import Iterator

from tests.catalogue.examples import FILES, shipped
from tests.house.source import PACKAGE, place, python_files, tree
from tongban.catalogue.types import Standard

PLAYS = [PACKAGE / "node" / "tour", PACKAGE / "node" / "demo"]
"""The demonstration plays one person with one case, so it says what that person fills in."""

EVERYWHERE = {"id_number"}
"""Also the name of what the node knows of every person."""


def own_words(standard: Standard) -> Iterator[str]:
    """Keys that only this file can have made up: of one plain word ("name", "place") nobody can tell."""
    keys = {question.key for question in standard.questions}
    keys |= {material.key for material in standard.materials}
    keys |= {criterion.key for criterion in standard.criteria}
    for section in standard.sections:
        keys.add(section.key)
        for field in section.fields:
            keys |= {field.key, *(inner.key for inner in field.fields)}
            yield f"/{section.key}/{field.key}"
    yield from (key for key in keys if "_" in key and key not in EVERYWHERE)
    yield from (standard.key, standard.name.zh, standard.name.en)


def test_no_item_stands_in_python() -> None:
    words = {word for key in FILES for word in own_words(shipped(key))}
    assert len(words) > 100, "the standards are not read"
    found = [
        f"{place(path)}:{node.lineno}: {node.value}"
        for path in python_files("src/tongban")
        if not any(path.is_relative_to(play) for play in PLAYS)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and node.value in words
    ]
    assert found == [], "a fact about an item belongs into its standard file"
