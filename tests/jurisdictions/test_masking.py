"""What others may see of a person's data."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongban.jurisdictions import rules


def test_a_resident_id_keeps_four_characters_at_each_end():
    assert rules.mask_resident_id("510199199003074012") == "5101**********4012"


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("张三", "张*"),
        ("张三丰", "张**"),
        ("阿依古丽·买买提", "阿*******"),
        ("John Smith", "J*** S****"),
        ("张", "*"),
        ("", ""),
    ],
)
def test_a_name_keeps_its_first_character(name, seen):
    assert rules.mask_name(name) == seen


def test_a_phone_number_keeps_three_and_four_digits():
    assert rules.mask_phone("13800001234") == "138****1234"


@given(st.text(max_size=30).filter(lambda text: not text.isspace()))
def test_something_is_always_hidden(text):
    for mask in (rules.mask_resident_id, rules.mask_phone):
        assert len(mask(text)) == len(text)
        assert not text or "*" in mask(text)
