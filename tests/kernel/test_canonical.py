"""Two nodes that hold the same thing write the same bytes, and nothing else is read."""

import contextlib
import hashlib
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from tongban.kernel import canonical
from tongban.kernel.errors import BadInput

LARGEST = 2**53 - 1
KEYS = st.text(st.characters(max_codepoint=127), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-LARGEST, LARGEST) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=30,
)


@given(VALUES)
def test_our_form_is_that_of_rfc_8785(value: Any) -> None:
    assert canonical.encode(value) == rfc8785.dumps(value)


@given(VALUES)
def test_what_was_written_reads_back(value: Any) -> None:
    assert canonical.decode(canonical.encode(value)) == value


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(BadInput):  # and nothing else
        assert not isinstance(canonical.decode(data), float)


def test_the_form_at_a_glance() -> None:
    value = {"b": ["通", "é", 'a"\\/\u2028\x7f'], "a": {"z": None, "B": True}, "": -1}
    assert canonical.encode(value).decode() == (
        '{"":-1,"a":{"B":true,"z":null},"b":["通","é","a\\"\\\\/\u2028\x7f"]}'
    )
    assert canonical.encode("\b\t\n\f\r\x00\x1f") == b'"\\b\\t\\n\\f\\r\\u0000\\u001f"'


def nested(depth: int) -> list[Any]:
    value: list[Any] = []
    for _ in range(depth - 1):
        value = [value]
    return value


@pytest.mark.parametrize(
    "value",
    [
        1.0,
        float("nan"),
        {"a": [1, {"b": 0.5}]},
        {"名": 1},
        {1: "a"},
        {None: "a"},
        LARGEST + 1,
        -LARGEST - 1,
        2**70,
        "\ud800",
        b"bytes",
        {1, 2},
        complex(1, 2),
        nested(canonical.MAX_DEPTH + 1),
    ],
    ids=str,
)
def test_what_has_no_single_form_is_refused(value: Any) -> None:
    with pytest.raises(BadInput) as refused:
        canonical.encode(value)
    assert refused.value.code == "not-canonical"


def test_deep_is_fine_up_to_the_limit() -> None:
    assert canonical.encode(nested(canonical.MAX_DEPTH - 1)).startswith(b"[[[[")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b'{"a":1,"a":1}',
        b'[{"x":{"a":1,"b":2,"\\u0061":3}}]',
        b"1.0",
        b'{"a":1e3}',
        b"NaN",
        b"[Infinity]",
        b"-Infinity",
        b'{"a":1} {}',
        b'\xef\xbb\xbf{"a":1}',
        '{"a":1}'.encode("utf-16"),
        b'{"a":"\xff"}',
        b'"\xed\xa0\x80"',
        b'["\\ud800"]',
        b'{"\\uDFFF":1}',
        b"[" * 100_000,
        b"9" * 10_000,
        b"'a'",
        b'"\n"',
    ],
    ids=lambda data: repr(data[:24]),
)
def test_json_that_readers_could_understand_differently_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput) as refused:
        canonical.decode(data)
    assert refused.value.code == "not-json"
    assert len(str(refused.value)) < 250, "it does not repeat what was sent"


def test_a_pair_of_halves_is_a_character() -> None:
    assert canonical.decode(b'"\\ud83d\\ude00\\u901a"') == "\U0001f600通"
    assert canonical.decode(b'"\\\\ud800"') == "\\ud800", "an escaped backslash escapes nothing"


def test_a_digest_is_of_bytes_as_they_are_or_of_the_form() -> None:
    assert canonical.digest(b"abc") == "sha256:" + hashlib.sha256(b"abc").hexdigest()
    assert canonical.digest({"b": 1, "a": 2}) == canonical.digest({"a": 2, "b": 1})
    assert canonical.digest("abc") == "sha256:" + hashlib.sha256(b'"abc"').hexdigest()
