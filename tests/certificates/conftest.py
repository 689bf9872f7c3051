"""Two nodes in one process: Chongqing (50), which is ours, and Chengdu (51)."""

import dataclasses
import datetime as dt
from collections.abc import Iterator

import pytest
from django.conf import settings

from tests.certificates import foreign
from tests.certificates.defects import KID, NOW
from tests.identity.offices import load_offices
from tongban.kernel import clock, node
from tongban.kernel.node import NodeIdentity, NodeProfile, PeerKey, Purpose
from tongban.kernel.signing import PrivateKey, PublicKey

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def peer_key(kid: str, purpose: Purpose = "credential", **times: dt.datetime) -> PeerKey:
    """A key of Chengdu as its neighbours have it."""
    public = PublicKey(kid, foreign.secret(kid).public_key())
    return PeerKey(public, purpose, **{"valid_from": LONG_AGO, **times})


CHENGDU = NodeIdentity(
    id="51",
    name=("四川省", "Sichuan"),
    brand=("天府通办", "Tianfu Tongban"),
    region="510000",
    url="http://127.0.0.1:8051",
    keys=(
        peer_key(KID),
        peer_key("51-credential-2"),
        peer_key("51-message-1", "message"),
        peer_key("51-credential-revoked", revoked_at=NOW - DAY),
        peer_key("51-credential-ended", valid_to=NOW),
        peer_key("51-credential-to-come", valid_from=NOW + DAY),
    ),
)


@pytest.fixture(autouse=True)
def noon() -> Iterator[dt.datetime]:
    """Monday 23 November 2026, twelve o'clock in the offices."""
    with clock.frozen(NOW):
        yield NOW


@pytest.fixture
def offices(db: None) -> None:
    """Authorities of both regions."""
    load_offices()


@pytest.fixture
def chongqing(offices: None) -> Iterator[NodeProfile]:
    """We are Chongqing, and Chengdu is our peer."""
    profile = dataclasses.replace(settings.TONGBAN_NODE, peers=(CHENGDU,))
    with node.use(profile):
        yield profile


@pytest.fixture
def chengdu(offices: None) -> Iterator[NodeProfile]:
    """We are Chengdu, and Chongqing is our peer."""
    profile = dataclasses.replace(
        settings.TONGBAN_NODE,
        identity=CHENGDU,
        peers=(settings.TONGBAN_NODE.identity,),
        credential_key=PrivateKey(KID, foreign.secret(KID)),
        message_key=PrivateKey("51-message-1", foreign.secret("51-message-1")),
    )
    with node.use(profile):
        yield profile
