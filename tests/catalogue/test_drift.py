"""Injected drift is always found: whatever one side changes, digest and place tell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.catalogue.drifting import all_entries, changed, changes_at, contents, entries_of
from tongban.catalogue.rules.drift import ABSENT, differences, first_difference
from tongban.catalogue.rules.standard import standard_from_content
from tongban.kernel import canonical

CONTENTS = contents()


def test_the_standards_looked_at_have_every_entry_of_the_schema() -> None:
    assert standard_from_content(CONTENTS["whole"], "whole").digest == canonical.digest(CONTENTS["whole"])
    there = {entry for content in CONTENTS.values() for entry in entries_of(content)}
    assert all_entries() - there == set()


@pytest.mark.parametrize("entry", sorted(all_entries()))
def test_a_change_of_any_entry_changes_the_digest_and_is_named_where_it_is(entry: str) -> None:
    for content in CONTENTS.values():
        path = entries_of(content).get(entry)
        if path is None:
            continue
        for pointer, other in changes_at(content, path):
            assert canonical.digest(other) != canonical.digest(content)
            found = list(differences(content, other))
            assert found
            assert all(row.pointer.startswith(pointer.rpartition("/")[0]) for row in found)
            assert any(row.pointer.startswith(pointer) for row in found)
        return
    pytest.fail(f"nothing has {entry}")


@given(data=st.data())
def test_any_change_is_found_from_either_side(data: st.DataObject) -> None:
    content = CONTENTS[data.draw(st.sampled_from(sorted(CONTENTS)))]
    _, other = data.draw(changed(content))
    here, there = first_difference(content, other), first_difference(other, content)
    assert here is not None
    assert there is not None
    assert {row.pointer for row in differences(content, other)} == {
        row.pointer for row in differences(other, content)
    }


def test_no_text_reads_as_something_that_is_not_there() -> None:
    assert [row.pointer for row in differences({"a": "∅"}, {})] == ["/a"]
    assert [row.pointer for row in differences({}, {"a": "∅"})] == ["/a"]
    assert next(differences({}, {"a": "∅"})).ours is ABSENT
    assert next(differences([1], [])).theirs is ABSENT
    assert first_difference({"a": {}}, {"a": {}}) is None
    assert first_difference({"a": {}}, {}) is not None
    assert first_difference({"a": 1}, {"a": True}) is not None
