"""Finds the texts that people read: in templates by Django's own reader, in Python by its syntax tree."""

import ast
import itertools
import pathlib
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.utils.translation.template import templatize

CALLS = {
    "_": ("id",),
    "gettext": ("id",),
    "gettext_lazy": ("id",),
    "gettext_noop": ("id",),
    "ngettext": ("id", "plural"),
    "ngettext_lazy": ("id", "plural"),
    "pgettext": ("context", "id"),
    "pgettext_lazy": ("context", "id"),
    "npgettext": ("context", "id", "plural"),
    "npgettext_lazy": ("context", "id", "plural"),
}
"""The functions of django.utils.translation, and what their first arguments are."""

_TEMPLATE_CALL = re.compile(r"(?<![\w.])(_|n?p?gettext)\(")
_LITERAL = re.compile(r"""\s*u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*,?""", re.DOTALL)


class Text(NamedTuple):
    """One text to translate, and the file it stands in."""

    id: str
    plural: str | None
    context: str | None
    place: str


class Fault(NamedTuple):
    """A text that nobody can translate, because it is not written out in the call."""

    place: str
    line: int

    def __str__(self) -> str:
        return (
            f"{self.place}:{self.line}: the text is not written out in the call, so it cannot be translated"
        )


def texts_in_python(source: str, place: str) -> Iterator[Text | Fault]:
    """Every gettext call of a module, in the order of its lines."""
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        roles = CALLS.get(_called(call))
        if roles is None:
            continue
        words = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
        given = list(itertools.islice((word for word in words if isinstance(word, str)), len(roles)))
        if len(given) == len(roles):
            yield _text(dict(zip(roles, given, strict=True)), place)
        else:
            yield Fault(place, call.lineno)


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""


def texts_in_template(source: str, place: str) -> Iterator[Text | Fault]:
    """Every translate and blocktranslate tag and every _("...") of a template."""
    code = templatize(source)
    for call in _TEMPLATE_CALL.finditer(code):
        roles = CALLS[call.group(1)]
        given = list(itertools.islice(_literals(code, call.end()), len(roles)))
        if len(given) == len(roles):
            yield _text(dict(zip(roles, given, strict=True)), place)
        else:
            yield Fault(place, code.count("\n", 0, call.start()) + 1)


def _literals(code: str, start: int) -> Iterator[str]:
    """The string literals that follow one another from `start`."""
    while found := _LITERAL.match(code, start):
        yield str(ast.literal_eval(found.group(1).replace("\n", "\\n")))
        start = found.end()


def _text(parts: dict[str, str], place: str) -> Text:
    return Text(parts["id"], parts.get("plural"), parts.get("context"), place)


def all_texts(package: pathlib.Path) -> tuple[list[Text], list[Fault]]:
    """Every text below `package`, file by file."""
    texts: list[Text] = []
    faults: list[Fault] = []
    for path in sorted(_sources(package)):
        reader = texts_in_python if path.suffix == ".py" else texts_in_template
        for found in reader(path.read_text("utf-8"), path.relative_to(package).as_posix()):
            if isinstance(found, Text):
                texts.append(found)
            else:
                faults.append(found)
    return texts, faults


def _sources(package: pathlib.Path) -> Iterable[pathlib.Path]:
    for path in package.rglob("*"):
        is_template = path.suffix in {".html", ".txt", ".svg"} and "templates" in path.parts
        if is_template or (path.suffix == ".py" and "migrations" not in path.parts):
            yield path
