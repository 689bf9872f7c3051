"""Whoever meets an error reads what is wrong and how to mend it, in Chinese and English."""

import ast
import importlib
import pathlib
import pkgutil
import string
from collections.abc import Iterator

import pytest

import tongban
from tests.house.source import PACKAGE, place, python_files, tree
from tongban.kernel import errors
from tongban.kernel.errors import BadInput, Conflict, NotAllowed, NotFound, Refused, Text, TongbanError

TEXTS = dict(errors.registered())


def slots(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def facts(text: str) -> set[str]:
    """Slots without the mark of a language: `name_zh` and `name_en` are one fact."""
    return {slot.removesuffix("_zh").removesuffix("_en") for slot in slots(text)}


def error_classes() -> set[str]:
    """Names of the whole tree, wherever a package has added to it."""
    for module in pkgutil.walk_packages(tongban.__path__, "tongban."):
        if module.name.endswith((".types", ".signing", ".vault", ".calling")):
            importlib.import_module(module.name)
    found, names = [TongbanError], set()
    while found:
        one = found.pop()
        names.add(one.__name__)
        found += one.__subclasses__()
    return names


@pytest.mark.parametrize(("code", "text"), TEXTS.items(), ids=TEXTS)
def test_a_code_speaks_both_languages(code: str, text: Text) -> None:
    zh, en = text
    assert zh
    assert en
    assert any("一" <= letter <= "鿿" for letter in zh)
    assert not any("一" <= letter <= "鿿" for letter in en), "the English half is English"
    assert facts(zh) == facts(en), "both say the same facts"
    assert set(code) <= set(string.ascii_lowercase + string.digits + "-"), "kebab-case"


def raised(path: pathlib.Path, classes: set[str]) -> Iterator[tuple[str, set[str], int]]:
    """Codes that a file writes out where it makes an error, with the parameters given."""
    for node in ast.walk(tree(path)):
        if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        given = {keyword.arg for keyword in node.keywords if keyword.arg}
        is_open = any(keyword.arg is None for keyword in node.keywords)
        if name in classes and isinstance(node.args[0].value, str) and not is_open:
            yield node.args[0].value, given, node.lineno


def _added_later(path: pathlib.Path) -> set[str]:
    """A file that is read in a process apart has no name there: who sent it there adds it (cases/services/files.py)."""
    return {"name"} if path.stem in ("cleaning", "pdfs", "pictures") else set()


def test_every_error_made_fills_the_slots_of_its_text() -> None:
    classes, wrong, seen = error_classes(), [], 0
    for path in python_files("src/tongban"):
        for code, given, line in raised(path, classes):
            seen += 1
            if code not in TEXTS:
                wrong.append(f"{place(path)}:{line} {code}: no text")
            elif missing := (slots(TEXTS[code][0]) | slots(TEXTS[code][1])) - given - _added_later(path):
                wrong.append(f"{place(path)}:{line} {code}: {sorted(missing)} not given")
    assert wrong == []
    assert seen > 100, f"looked in {PACKAGE} and saw too little"


def test_an_error_tells_itself_in_the_language_asked_for() -> None:
    error = NotFound("peer-unknown", peer="99")
    assert errors.message_for(error, "zh-hans") == "没有与“99”建立互通。请运维人员核对节点名录"
    assert errors.message_for(error, "en") == str(error)
    assert "“99”" in str(error)


def test_a_code_without_text_shows_itself() -> None:
    assert errors.message_for(Refused("nobody-wrote-this"), "zh") == "nobody-wrote-this"


def test_a_code_has_one_text() -> None:
    errors.register({"peer-unknown": TEXTS["peer-unknown"]})
    with pytest.raises(ValueError, match="peer-unknown"):
        errors.register({"peer-unknown": ("另一句", "another")})
    assert errors.registered()["peer-unknown"] == TEXTS["peer-unknown"]


@pytest.mark.parametrize("kind", [BadInput, Refused, NotAllowed, NotFound, Conflict])
def test_the_tree_is_one(kind: type[TongbanError]) -> None:
    error = kind("role-needed", a=1)
    assert isinstance(error, TongbanError)
    assert (error.code, error.params) == ("role-needed", {"a": 1})
    assert BadInput("role-needed", field="name").field == "name"
