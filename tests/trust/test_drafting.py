"""The next version of a list: what each act of the founders changes, and what it says to whoever is asked to sign."""

import dataclasses
import datetime as dt
import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.trust.make_vectors import FIRST, ROOTS, entity, founder
from tongban.kernel.founders import Founders
from tongban.kernel.node import NodeIdentity
from tongban.kernel.signing import generate_key
from tongban.kernel.trust.rules import document, drafting, signatures, succession
from tongban.kernel.trust.rules.changes import changes_between
from tongban.kernel.trust.types import CHANGES, SignedList, TrustList, TrustRefused

NOW = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)
YEAR = dt.timedelta(days=365)
DAY = dt.timedelta(days=1)


def first() -> SignedList:
    return signatures.read_files(json.dumps(FIRST).encode())[0]


def newcomer(node: str = "61") -> NodeIdentity:
    return document.read_entity(entity(node), "entity")


def drafted(change: Callable[[TrustList], TrustList]) -> tuple[TrustList, list[tuple[str, str]]]:
    """The next version after a change, and what differs but for the expiry."""
    before = first()
    after = drafting.next_list(before, change, now=NOW, life=YEAR)
    assert (after.content.version, after.content.previous) == (2, before.digest)
    found = changes_between(before.content, after.content)
    assert {one.what for one in found} <= CHANGES.keys()
    return after.content, [(one.what, one.where) for one in found if one.what != "expires"]


def test_a_node_joins() -> None:
    after, told = drafted(lambda content: drafting.with_entity(content, newcomer()))
    assert after.entity("61") == newcomer()
    assert [what for what, _ in told] == ["entity-added", "decides", "issues", "key-added", "key-added"]


def test_a_node_brings_another_key_and_keeps_its_authority() -> None:
    key = dataclasses.replace(newcomer("50").keys[0], public=generate_key("50-message-2").public)
    asked = dataclasses.replace(newcomer("50"), keys=(key,), decides=("*",), issues=("*",))
    after, told = drafted(lambda content: drafting.with_entity(content, asked))
    listed = after.entity("50")
    assert listed is not None
    assert [one.public.kid for one in listed.keys] == ["50-message-1", "50-credential-1", "50-message-2"]
    assert (listed.decides, listed.issues) == (newcomer("50").decides, newcomer("50").issues)
    assert told == [("key-added", "50 50-message-2 (message)")]


def test_a_node_leaves_and_its_keys_with_it() -> None:
    after, told = drafted(lambda content: drafting.with_departure(content, "51", NOW))
    left = after.entity("51")
    assert left is not None
    assert told == [("entity-left", "51")]
    assert left.find_key("51-message-1", "message", NOW - DAY).kid == "51-message-1"
    with pytest.raises(Exception, match="revoked or out of date"):
        left.find_key("51-message-1", "message", NOW)


@pytest.mark.parametrize(("is_stolen", "what"), [(True, "key-revoked"), (False, "key-ends")])
def test_a_key_ends_or_is_revoked(is_stolen: bool, what: str) -> None:
    after, told = drafted(
        lambda content: drafting.with_key_end(content, "51-message-1", NOW, is_stolen=is_stolen)
    )
    assert told == [(what, "51 51-message-1 (message)")]
    node = after.entity("51")
    assert node is not None
    assert [key.is_good(NOW) for key in node.keys] == [False, True]


def test_authority_is_given_and_taken() -> None:
    after, told = drafted(
        lambda content: drafting.with_authority(content, "51", decides=("b", "a"), issues=())
    )
    node = after.entity("51")
    assert node is not None
    assert (node.decides, node.issues) == (("a", "b"), ())
    assert (node.may_decide("a"), node.may_decide("c"), node.may_issue("x")) == (True, False, False)
    assert told == [("decides", "51"), ("issues", "51")]


def test_founders_change() -> None:
    shaanxi = document.read_founder(founder("610000", "root-610000-1"))
    renewed = document.read_founder(founder("500000", "root-500000-2"))
    after, told = drafted(lambda content: drafting.with_founders(content, (shaanxi, renewed), 3))
    assert [one.government for one in after.founders.members] == ["500000", "510000", "610000"]
    assert after.founders.threshold == 3
    assert told == [("founder-keys", "500000"), ("founder-added", "610000"), ("threshold", "")]
    with pytest.raises(TrustRefused) as refused:
        drafted(lambda content: drafting.without_founder(content, "500000"))
    assert refused.value.code == "trust-malformed"


@pytest.mark.parametrize(
    "change",
    [
        lambda content: drafting.with_departure(content, "99", NOW),
        lambda content: drafting.with_key_end(content, "no-such-key", NOW, is_stolen=True),
        lambda content: drafting.without_founder(content, "990000"),
        lambda content: drafting.with_authority(content, "51", decides=("with space",), issues=None),
    ],
)
def test_what_is_not_there_cannot_be_changed(change: Callable[[TrustList], TrustList]) -> None:
    with pytest.raises(TrustRefused):
        drafting.next_list(first(), change, now=NOW, life=YEAR)


WORDS = st.lists(st.from_regex(r"[a-z][a-z_]{0,10}", fullmatch=True), max_size=4)


@given(decides=WORDS, issues=WORDS, days=st.integers(1, 400))
def test_what_is_written_is_read_back(decides: list[str], issues: list[str], days: int) -> None:
    after = drafting.next_list(
        first(),
        lambda content: drafting.with_authority(
            drafting.with_entity(content, newcomer()), "61", decides=tuple(decides), issues=tuple(issues)
        ),
        now=NOW,
        life=days * DAY,
    )
    assert document.read_list(after.payload) == after.content
    assert signatures.read_files(signatures.write_files([after, first()])) == [after, first()]


@given(st.sets(st.integers(0, 6)), st.integers(1, 8))
def test_a_threshold_counts_governments(signing: set[int], threshold: int) -> None:
    """n of m, whatever n and m: the list is taken exactly when enough governments have signed."""
    roots = [generate_key(f"root-{number}") for number in range(7)]
    members = tuple(
        document.read_founder({**founder("500000", ROOTS[0]), "government": f"{number}00000"})
        for number in range(7)
    )
    members = tuple(
        dataclasses.replace(one, keys=(root.public,)) for one, root in zip(members, roots, strict=True)
    )
    founders = Founders(members, threshold)
    if not 4 <= threshold <= 7:
        with pytest.raises(TrustRefused):
            drafting.first_list(founders, (newcomer(),), now=NOW, life=YEAR)
        return
    signed = drafting.first_list(founders, (newcomer(),), now=NOW, life=YEAR)
    for number in signing:
        signed = signatures.with_signature(signed, roots[number])
    if len(signing) >= threshold:
        assert succession.follow([signed], current=None, known={}, anchors=founders, now=NOW) == [signed]
        return
    with pytest.raises(TrustRefused) as refused:
        succession.follow([signed], current=None, known={}, anchors=founders, now=NOW)
    assert refused.value.code == "trust-too-few-signatures"
