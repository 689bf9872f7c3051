"""The digest is of the content: the look of the file does not count, every value does."""

import random
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tests.catalogue.examples import FILES, MINIMAL, minimal, shipped
from tongban.catalogue.rules.standard import content_digest, parse_standard
from tongban.kernel import canonical

VECTOR = "sha256:b411ec5905dab588da98f42d0cfe678a07643e015194f5797b132870cfbf5d60"
"""Of minimal.yaml; a change of it means that every signature under a standard would be void."""


def shuffled(value: Any, chance: random.Random) -> Any:
    """The same content with the keys of every mapping in another order."""
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    return [shuffled(item, chance) for item in value] if isinstance(value, list) else value


def test_the_digest_of_the_minimal_file_is_fixed() -> None:
    assert minimal().digest == VECTOR
    assert canonical.digest(dict(minimal().content)) == VECTOR


@given(st.integers(0, 2**32))
def test_the_order_of_keys_does_not_count(seed: int) -> None:
    assert content_digest(shuffled(minimal().content, random.Random(seed))) == VECTOR


@pytest.mark.parametrize("flow_style", [True, False])
@pytest.mark.parametrize("key", sorted(FILES))
def test_comments_and_style_do_not_count(key: str, flow_style: bool) -> None:
    content = shipped(key).content
    text = "# another comment\n" + yaml.safe_dump(content, default_flow_style=flow_style, allow_unicode=True)
    assert parse_standard(text, "again.yaml").digest == shipped(key).digest


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("en: Apply for a library card", "en: Apply for a library Card"),
        ("zh: 申请借书证", "zh: 申请借书証"),
        ("version: 1", "version: 2"),
        ("maximum: 50", "maximum: 51"),
        ("depth: IV, basis: [design]", "depth: IV, basis: [mem]"),
        ("amount: 0", "amount: 1"),
    ],
)
def test_every_value_counts(before: str, after: str) -> None:
    assert MINIMAL.count(before) == 1
    assert parse_standard(MINIMAL.replace(before, after), "x.yaml").digest != VECTOR


def test_the_order_of_a_list_counts() -> None:
    content = dict(minimal().content)
    content["materials"] = content["materials"][::-1]
    assert content_digest(content) != VECTOR
