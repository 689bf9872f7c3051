"""What people read: both languages, from one place, in good words."""

import ast
import pathlib
import re
from collections.abc import Iterator

import pytest
import yaml

from tests.house.source import PACKAGE, place, python_files, templates, tree
from tongban.kernel import errors
from tools import chinese, messages

ERRORS = {"BadInput", "Refused", "NotFound", "NotAllowed", "Conflict", "SignatureRefused", "TongbanError"}
SLOT = re.compile(r"\{(\w+?)(?:_zh|_en)?[}:!.]")
"""A parameter that is itself in a language is called name_zh and name_en."""
KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
OWN_NAMES_OF_LANGUAGES = {"中文", "English"}
CODE_OF_TEMPLATE = re.compile(
    r"{%\s*block \w*class\w*\s*%}.*?{%\s*endblock.*?%}|{%\s*comment.*?endcomment\s*%}|{#.*?#}|{%\s*blocktrans.*?{%\s*endblocktrans\w*\s*%}|{%.*?%}|{{.*?}}|<!--.*?-->",
    re.DOTALL,
)
READ_ATTRIBUTE = re.compile(r'\b(?:alt|title|placeholder|aria-label)="([^"]*)"')
TAG = re.compile(r"<[^>]*>", re.DOTALL)
WORD = re.compile(r"[A-Za-z]{2,}|[\u4e00-\u9fff]+")
NOT_READ = re.compile(r"<(style|script)\b.*?</\1>|<meta\b[^>]*>", re.DOTALL)


def test_the_translations_are_complete_and_compiled(capsys: pytest.CaptureFixture[str]) -> None:
    status = messages.main(["--check"])
    assert status == 0, capsys.readouterr().out


def literal_words(source: str) -> Iterator[str]:
    """Words of a template that no translation can reach."""
    bare = NOT_READ.sub("", CODE_OF_TEMPLATE.sub("", source))
    for text in (*READ_ATTRIBUTE.findall(bare), *TAG.split(bare)):
        yield from (word for word in WORD.findall(text) if word not in OWN_NAMES_OF_LANGUAGES)


@pytest.mark.parametrize("path", [path for path in templates() if path.suffix == ".html"], ids=place)
def test_a_template_says_nothing_in_one_language_only(path: pathlib.Path) -> None:
    assert list(literal_words(path.read_text("utf-8"))) == [], f"{place(path)}: use translate"


@pytest.mark.parametrize("code", sorted(errors.registered()))
def test_the_text_of_an_error_says_the_same_in_both_languages(code: str) -> None:
    zh, en = errors.registered()[code]
    assert KEBAB.fullmatch(code), "codes are kebab-case"
    assert en
    assert chinese.has_han(zh)
    assert not chinese.has_han(en.replace("中文", ""))
    assert sorted(SLOT.findall(zh)) == sorted(SLOT.findall(en)), "the slots of both languages differ"
    assert list(chinese.faults(zh)) == []


def raised_codes(path: pathlib.Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        match node:
            case ast.Call(
                func=ast.Name(id=name) | ast.Attribute(attr=name), args=[ast.Constant(value=str(code)), *_]
            ):
                if name in ERRORS:
                    yield code


@pytest.mark.parametrize("path", python_files("src/tongban"), ids=place)
def test_every_error_has_its_text(path: pathlib.Path) -> None:
    assert sorted(set(raised_codes(path)) - set(errors.registered())) == [], (
        f"{place(path)}: codes without a text"
    )


def chinese_values(value: object) -> Iterator[str]:
    """Every text under a key `zh`."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "zh" and isinstance(inner, str):
                yield inner
            else:
                yield from chinese_values(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from chinese_values(inner)


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.yaml")), ids=place)
def test_chinese_in_data_is_well_written(path: pathlib.Path) -> None:
    values = chinese_values(yaml.load(path.read_text("utf-8"), yaml.CSafeLoader))
    assert [fault for text in values for fault in chinese.faults(text)] == []
