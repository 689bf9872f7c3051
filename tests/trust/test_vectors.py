"""A list is believed only if all of it is right: the vectors, each named by its defect, and what any change does."""

import dataclasses
import datetime as dt
import json
import pathlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trust.make_vectors import FIRST, FOLDER, ROOTS, content, files, signed
from tongban.kernel.errors import TongbanError, registered
from tongban.kernel.founders import Founders
from tongban.kernel.trust.rules import document, signatures, succession
from tongban.kernel.trust.types import SignedList

SETUP = json.loads((FOLDER / "setup.json").read_text("utf-8"))
NOW = dt.datetime.fromisoformat(SETUP["now"])
LISTS = sorted((FOLDER / "lists").glob("*.json"))
REQUESTS = sorted((FOLDER / "requests").glob("*.json"))


def anchors() -> Founders:
    return document.read_founders(SETUP["threshold"], SETUP["founders"], "setup")


def read(file: dict[str, Any]) -> list[SignedList]:
    return signatures.read_files(json.dumps(file).encode())


def judged(before: dict[str, Any] | None, file: dict[str, Any], now: dt.datetime = NOW) -> str:
    """The code it is refused with; empty when it is taken."""
    current = read(before)[0] if before else None
    known = {current.content.version: current.digest} if current else {}
    try:
        succession.follow(read(file), current=current, known=known, anchors=anchors(), now=now)
    except TongbanError as error:
        return error.code
    return ""


@pytest.mark.parametrize("path", LISTS, ids=lambda path: path.stem)
def test_a_list_is_judged_as_its_name_says(path: pathlib.Path) -> None:
    vector = json.loads(path.read_text("utf-8"))
    assert judged(vector["in_force"], vector["file"]) == vector["code"]


@pytest.mark.parametrize("path", REQUESTS, ids=lambda path: path.stem)
def test_a_request_is_judged_as_its_name_says(path: pathlib.Path) -> None:
    vector = json.loads(path.read_text("utf-8"))
    try:
        code = ""
        signatures.read_request(json.dumps(vector["file"]).encode())
    except TongbanError as error:
        code = error.code
    assert code == vector["code"]


def test_the_vectors_are_what_the_script_writes() -> None:
    written = {path: path.read_text("utf-8") for path in FOLDER.rglob("*.json")}
    assert written == files()


def test_every_way_to_be_wrong_has_a_vector_or_a_test_below() -> None:
    shown = {json.loads(path.read_text("utf-8"))["code"] for path in (*LISTS, *REQUESTS)}
    elsewhere = {"trust-too-large", "trust-no-founders", "trust-list-missing"}
    elsewhere |= {"trust-may-not-decide", "trust-may-not-issue", "trust-federation-missing"}
    assert {code for code in registered() if code.startswith("trust-")} - shown - elsewhere == {
        "trust-list-expired"
    }


def test_a_file_without_end_is_not_read() -> None:
    with pytest.raises(TongbanError) as refused:
        signatures.read_files(b" " * (1024 * 1024 + 1))
    assert refused.value.code == "trust-too-large"


def test_a_list_is_good_to_its_last_second() -> None:
    expires = dt.datetime.fromisoformat(content()["expires"])
    assert judged(None, FIRST, expires - dt.timedelta(seconds=1)) == ""
    assert judged(None, FIRST, expires) == "trust-stale"
    issued = dt.datetime.fromisoformat(content()["issued"])
    assert judged(None, FIRST, issued - dt.timedelta(seconds=120)) == ""
    assert judged(None, FIRST, issued - dt.timedelta(seconds=121)) == "trust-from-the-future"


def test_signatures_do_not_change_what_a_list_is() -> None:
    one, both = read(signed(content(), ROOTS[0]))[0], read(FIRST)[0]
    assert one.digest == both.digest
    assert dataclasses.replace(one, signatures=both.signatures) == both


@given(st.integers(0, 10_000), st.integers(1, 255), st.sampled_from(["payload", "protected", "signature"]))
def test_no_byte_can_be_changed(place: int, change: int, part: str) -> None:
    """Whatever is flipped, the list is refused: nothing in the file is left unsigned."""
    file = json.loads(json.dumps(FIRST))
    holder = file if part == "payload" else file["signatures"][place % 2]
    raw = bytearray(holder[part].encode())
    raw[place % len(raw)] ^= change % 128 or 1
    holder[part] = raw.decode("latin-1")
    assert judged(None, file) != ""


@given(st.lists(st.sampled_from([*ROOTS, "root-610000-1", "50-message-1"]), max_size=4))
def test_only_both_governments_and_nobody_else_make_a_list(kids: list[str]) -> None:
    assert (judged(None, signed(content(), *kids)) == "") is (sorted(kids) == sorted(ROOTS))
