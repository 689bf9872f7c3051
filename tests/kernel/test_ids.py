"""Ids for machines, codes for people."""

import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel import ids


def test_an_id_is_a_uuid_of_version_7() -> None:
    made = [ids.new_id() for _ in range(500)]
    assert len(set(made)) == len(made)
    assert {(uuid.UUID(hex=text).version, uuid.UUID(hex=text).variant) for text in made} == {
        (7, uuid.RFC_4122)
    }
    assert all(len(text) == 32 and text == text.lower() for text in made)


def test_later_ids_sort_after_earlier_ones() -> None:
    made = [ids.new_id()[:12] for _ in range(500)]
    assert made == sorted(made), "the first 48 bits are the time in milliseconds"


@pytest.mark.parametrize("length", [8, 16, 26])
def test_a_code_has_letters_nobody_confuses(length: int) -> None:
    made = {ids.new_code(length) for _ in range(200)}
    assert len(made) == 200
    assert all(len(code) == length and not set(code) - set(ids.ALPHABET) for code in made)
    assert not set(ids.ALPHABET) & set("ILOU")


@given(st.text(ids.ALPHABET, min_size=1, max_size=16))
def test_a_code_survives_how_people_type_it(code: str) -> None:
    grouped = "-".join(code[at : at + 4] for at in range(0, len(code), 4))
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in grouped)
    mistaken = code.replace("1", "l").replace("0", "o")
    for typed in (code, code.lower(), grouped, wide, f"  {grouped.lower()}\t", mistaken, mistaken.upper()):
        assert ids.normalise_code(typed) == code


@given(st.text(st.characters(max_codepoint=127), max_size=30))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = ids.normalise_code(text)
    assert ids.normalise_code(once) == once
