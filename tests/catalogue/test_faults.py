"""Every defect of a standard file is named, with line and column, in both languages."""

import pathlib

import pytest

from tests.catalogue.examples import BROKEN, MINIMAL
from tongban.catalogue.rules.standard import find_faults, parse_standard, standard_from_content
from tongban.catalogue.texts import FILES
from tongban.kernel.errors import BadInput, message_for


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_a_defect_is_named_where_it_stands(path: pathlib.Path) -> None:
    """A broken file bears the name of its defect, and a mark in the line where it is to be found."""
    text = path.read_text(encoding="utf-8")
    faults = find_faults(text, path.name)
    marked = next(number for number, line in enumerate(text.splitlines(), start=1) if "# here" in line)
    assert (faults[0].code, faults[0].params["line"]) == (f"standard-{path.stem}", marked)
    assert len(faults) == 1, [fault.code for fault in faults]
    assert 0 < int(str(faults[0].params["column"])) < 200
    for language in ("zh", "en"):
        message = message_for(faults[0], language)
        assert path.name in message
        assert str(marked) in message
        assert "{" not in message


def test_every_text_about_files_has_its_broken_file() -> None:
    """What no file shows is written in this test module instead."""
    elsewhere = {"standard-empty", "standard-file-too-large"}
    assert {f"standard-{path.stem}" for path in BROKEN} == FILES.keys() - elsewhere


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "standard-empty"),
        ("# only a comment\n", "standard-empty"),
        ("- a\n- b\n", "standard-type-wrong"),
        ("just words", "standard-type-wrong"),
        ("[" * 200, "standard-not-yaml"),
        ("a: b\tc: d", "standard-not-yaml"),
        ("\x00", "standard-not-yaml"),
        ("a: 1\n---\nb: 2\n", "standard-yaml-extra"),
        ("a: !!python/object:os.system {}\n", "standard-yaml-extra"),
        ("a: &x 1\nb: *x\n", "standard-yaml-extra"),
        ("{a: 1.5}", "standard-number-unquoted"),
        ("{? [a, b] : c}", "standard-key-missing"),
        ("x" * (256 * 1024 + 1), "standard-file-too-large"),
    ],
    ids=lambda value: value[:20].strip() or "empty",
)
def test_what_is_no_standard_at_all_is_refused_kindly(text: str, code: str) -> None:
    faults = find_faults(text, "x.yaml")
    assert code in {fault.code for fault in faults}
    with pytest.raises(BadInput):
        parse_standard(text, "x.yaml")


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    text = MINIMAL.replace("version: 1", "version: one").replace("trust: D", "trust: E")
    faults = find_faults(text, "x.yaml")
    assert [fault.code for fault in faults] == ["standard-type-wrong", "standard-value-unknown"]
    assert [fault.field for fault in faults] == ["/version", "/materials/1/trust"]


def test_what_a_peer_sends_is_checked_alike() -> None:
    with pytest.raises(BadInput) as refused:
        standard_from_content({"key": "x"}, "51")
    assert refused.value.code == "standard-key-missing"


def test_yes_and_dates_stay_text_and_quoted_codes_stay_text() -> None:
    text = MINIMAL.replace("value: adult", "value: yes").replace("zh: 在哪里借", "zh: 2026-01-01")
    standard = parse_standard(text, "x.yaml")
    assert standard.questions[1].options[0].value == "yes"
    assert standard.place_question.ask.zh == "2026-01-01"
    assert standard.codes[0].code == "000131127004"
