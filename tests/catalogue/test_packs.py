"""Packs of service standards: an item is in the pack of its topic's field, and a name in none or in one."""

import dataclasses

import pytest

from tests.catalogue.examples import FILES, data_lines, shipped
from tongban.catalogue.rules.edition import Edition, listed
from tongban.catalogue.rules.names import read_names
from tongban.catalogue.rules.packs import pack_of
from tongban.catalogue.rules.vocabulary import FIELDS, TOPICS

NAMES = read_names(data_lines("names.csv"))
ITEMS = {key: listed(shipped(key).content, shipped(key).digest) for key in sorted(FILES)}
WHOLE, EMPTY = Edition(ITEMS, NAMES, {}), Edition({}, NAMES, {})


def field_of(topic: str) -> str:
    return next(key for key, field in FIELDS.items() if topic in field.topics)


def test_every_topic_belongs_to_one_field() -> None:
    assert sorted(topic for field in FIELDS.values() for topic in field.topics) == sorted(TOPICS)


def test_a_name_says_the_field_that_its_standard_will_say() -> None:
    assert {one.field for one in NAMES} <= {*FIELDS, ""}
    for one in NAMES:
        told = {field_of(ITEMS[key].topic) for key in one.standards}
        assert told <= {one.field}, one.key


@pytest.mark.parametrize("key", FIELDS)
def test_no_pack_is_empty_and_what_is_adopted_is_no_mere_name_any_more(key: str) -> None:
    pack = pack_of(WHOLE, key)
    assert pack.items
    bare = pack_of(EMPTY, key)
    assert not bare.items
    assert {one.key for one in pack.named} < {one.key for one in bare.named}


def test_the_digest_of_a_pack_is_that_of_its_standards() -> None:
    packs = {key: pack_of(WHOLE, key) for key in FIELDS}
    assert len({pack.digest for pack in packs.values()}) == len(FIELDS)
    item = dataclasses.replace(ITEMS["food_business_licence"], version=2, digest="sha256:" + "0" * 64)
    changed = Edition({**ITEMS, item.key: item}, NAMES, {})
    differ = [key for key in FIELDS if pack_of(changed, key).digest != packs[key].digest]
    assert differ == ["market_access"]
