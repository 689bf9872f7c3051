"""Which keys of a node are good, by our own clock and for one purpose."""

import dataclasses
import datetime as dt

import pytest
from django.conf import settings

from tongban.kernel import node
from tongban.kernel.errors import NotFound
from tongban.kernel.node import NodeIdentity, PeerKey, Purpose
from tongban.kernel.signing import SignatureRefused, generate_key

NOON = dt.datetime(2026, 11, 23, 4, 0, tzinfo=dt.UTC)
SECOND = dt.timedelta(seconds=1)
DAY = dt.timedelta(days=1)
KEY = generate_key("51-message-1").public


def peer_key(**changes: dt.datetime) -> PeerKey:
    return PeerKey(**{"public": KEY, "purpose": "message", "valid_from": NOON, **changes})  # type: ignore[arg-type]  # a table of plain values


def peer(*keys: PeerKey) -> NodeIdentity:
    name = ("四川省", "Sichuan")
    return NodeIdentity(id="51", name=name, brand=name, region="510000", url="http://127.0.0.1:1", keys=keys)


@pytest.mark.parametrize(
    ("changes", "at", "is_good"),
    [
        ({}, NOON - SECOND, False),
        ({}, NOON, True),
        ({}, NOON + 9999 * DAY, True),
        ({"valid_to": NOON + DAY}, NOON + DAY - SECOND, True),
        ({"valid_to": NOON + DAY}, NOON + DAY, False),
        ({"revoked_at": NOON + DAY}, NOON + DAY - SECOND, True),
        ({"revoked_at": NOON + DAY}, NOON + DAY, False),
        ({"revoked_at": NOON - DAY}, NOON, False),
        ({"valid_to": NOON + DAY, "revoked_at": NOON + 2 * DAY}, NOON + DAY, False),
    ],
)
def test_a_key_is_good_from_a_moment_to_a_moment(
    changes: dict[str, dt.datetime], at: dt.datetime, is_good: bool
) -> None:
    key = peer_key(**changes)
    assert key.is_good(at) is is_good
    if is_good:
        assert peer(key).find_key(KEY.kid, "message", at) is KEY
    else:
        with pytest.raises(SignatureRefused) as refused:
            peer(key).find_key(KEY.kid, "message", at)
        assert refused.value.code == "key-not-valid"


@pytest.mark.parametrize(
    ("kid", "purpose", "code"),
    [("51-message-2", "message", "key-unknown"), (KEY.kid, "credential", "key-wrong-purpose")],
)
def test_a_key_serves_one_purpose(kid: str, purpose: Purpose, code: str) -> None:
    with pytest.raises(SignatureRefused) as refused:
        peer(peer_key()).find_key(kid, purpose, NOON)
    assert refused.value.code == code
    assert refused.value.params == {"kid": kid}


def test_nodes_are_found_by_their_id() -> None:
    other = peer(peer_key())
    profile = dataclasses.replace(settings.TONGBAN_NODE, peers=(other,))
    with node.use(profile):
        here = node.this()
        assert here.peer("51") is here.node("51") is other
        assert here.node(here.id) is here.identity
        assert here.nodes == (here.identity, other)
        for find in (here.peer, here.node):
            with pytest.raises(NotFound) as missed:
                find("99")
            assert missed.value.code == "peer-unknown"
        with pytest.raises(NotFound):
            here.peer(here.id)
    assert node.this() is settings.TONGBAN_NODE


def test_a_node_does_not_show_its_secrets() -> None:
    here = node.this()
    assert here.vault_key.hex() not in repr(here)
    assert "vault_key" not in repr(here)
    assert "message_key" not in repr(here)
