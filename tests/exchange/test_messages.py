"""A message is believed only if all of it is right: the vectors, and what a library of somebody else says."""

import dataclasses
import datetime as dt
import json
import pathlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.foreign import ForeignNode, content_hash, verify
from tests.exchange.link import own_keys
from tests.exchange.make_vectors import FOLDER, NOW, files, good_payload, sender
from tongban.exchange.rules import messages
from tongban.exchange.types import RETRYABLE, Incoming, Outgoing
from tongban.kernel.errors import NotFound, TongbanError
from tongban.kernel.node import NodeIdentity, PeerKey, this
from tongban.kernel.signing import PublicKey, public_from_text

SETUP = json.loads((FOLDER / "keys.json").read_text("utf-8"))
VECTORS = sorted((FOLDER / "messages").glob("*.json"))


def moment(text: str | None) -> dt.datetime | None:
    return None if text is None else dt.datetime.fromisoformat(text)


def listed_peer() -> NodeIdentity:
    """The sender of the vectors, as keys.json describes it."""
    keys = [
        PeerKey(
            public=public_from_text(key["kid"], key["public"]),
            purpose=key["purpose"],
            valid_from=moment(key["valid_from"]) or NOW,
            valid_to=moment(key["valid_to"]),
            revoked_at=moment(key["revoked_at"]),
        )
        for key in SETUP["sender_keys"]
    ]
    return NodeIdentity(SETUP["sender"], ("", ""), ("", ""), "", "", tuple(keys))


def find_key(node: str, kid: str) -> PublicKey:
    peer = listed_peer()
    if node != peer.id:
        raise NotFound("peer-unknown", peer=node)
    return peer.find_key(kid, "message", NOW)


def read(token: str) -> tuple[Incoming, str]:
    return messages.read_message(token, me=SETUP["receiver"], find_key=find_key, now=NOW)


def judged(token: str) -> tuple[str, str]:
    try:
        read(token)
    except TongbanError as error:
        return ("retry" if error.code in RETRYABLE else "rejected"), error.code
    return "done", ""


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_a_vector_is_judged_as_its_name_says(path: pathlib.Path) -> None:
    vector = json.loads(path.read_text("utf-8"))
    assert judged(vector["token"]) == (vector["outcome"], vector["code"])


def test_the_vectors_are_what_the_script_writes() -> None:
    written = {path: path.read_text("utf-8") for path in FOLDER.rglob("*.json")}
    assert written == files()


def test_the_content_hash_is_what_another_program_computes() -> None:
    payload = good_payload(sender())
    _, content = read(sender().token(payload))
    assert content == content_hash(payload)
    assert content == content_hash({**payload, "iat": 0, "exp": 1})
    assert content != content_hash({**payload, "seq": 8})


def test_what_we_sign_another_program_verifies() -> None:
    outgoing = Outgoing(
        "a" * 32, "s", 1, "cases.noted.v1", "2026-11-23T04:00:00Z", {"text": "好", "parts": []}
    )
    node = this()
    signed = messages.sign_message(outgoing, iss="50", aud="51", now=NOW, key=node.message_key)
    payload = verify(signed.token, typ="tb-msg+jws", keys=own_keys(node))
    assert payload is not None
    assert signed.hash == content_hash(payload)
    assert payload["exp"] - payload["iat"] == 7 * 24 * 3600
    foreign = ForeignNode("50", "51", NOW)
    message = {**dataclasses.asdict(outgoing), "time": outgoing.time}
    assert payload == foreign.payload(message)


TOKEN = sender().token(good_payload(sender()))


@given(place=st.integers(0, len(TOKEN) - 1), letter=st.sampled_from("Aa0_-.=é "))
def test_no_single_character_can_be_changed(place: int, letter: str) -> None:
    changed = TOKEN[:place] + letter + TOKEN[place + 1 :]
    assert changed == TOKEN or judged(changed)[0] != "done"


@given(text=st.text(max_size=200) | st.binary(max_size=200).map(lambda raw: raw.decode("latin-1")))
def test_any_text_is_judged_and_never_breaks_the_reader(text: str) -> None:
    assert judged(text)[0] == "rejected"
    assert messages.claimed_id(text) is None


TEXT = st.text(st.characters(min_codepoint=1, exclude_categories=["Cs"]), max_size=20)
NAME = st.text(st.characters(min_codepoint=1, max_codepoint=127), max_size=8)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAME, inner, max_size=4),
    max_leaves=20,
)


@given(data=st.dictionaries(NAME, JSON, max_size=5))
def test_whatever_is_said_arrives_as_it_was_said(data: dict[str, Any]) -> None:
    data.pop("parts", None)
    outgoing = Outgoing("a" * 32, "s", 1, "cases.noted.v1", "2026-11-23T04:00:00Z", {**data, "parts": []})
    node = this()
    signed = messages.sign_message(outgoing, iss="50", aud="51", now=NOW, key=node.message_key)
    incoming, content = messages.read_message(
        signed.token, me="51", find_key=lambda _node, _kid: node.message_key.public, now=NOW
    )
    assert incoming.data == data
    assert content == signed.hash
    assert messages.claimed_id(signed.token) == "a" * 32
