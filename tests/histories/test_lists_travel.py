"""How a list comes to a node over the network, and how others see it."""

import dataclasses
import json
from typing import Any

import pytest
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from tests.exchange.foreign import REGISTRY
from tests.histories.lists import (
    DAY,
    agree,
    fair_weather,
    with_new_key,
)
from tests.histories.region import Region
from tests.histories.world import World
from tests.trust.governments import Governments
from tongban.cases.types import StepKind
from tongban.exchange.services.calling import Answer, Request, use_carrier
from tongban.exchange.services.listing import LIST_PATH, fetch_newer_list
from tongban.kernel import clock, node
from tongban.kernel.journal.queries import recorded
from tongban.kernel.node import NodeIdentity
from tongban.kernel.trust import queries
from tongban.kernel.trust.events import REFUSED_LISTS, TrustListRefused
from tongban.kernel.trust.rules import signatures
from tongban.kernel.trust.types import ListState

K = StepKind
CONFIGURATION = "/.well-known/openid-federation"


@pytest.fixture
def world(listed_regions: list[Region]) -> World:
    """The day after the last test, in fair weather: no list is older than the clock."""
    return fair_weather(listed_regions)


def claims_of(region: Region, path: str, keys: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """A statement, verified with a library of somebody else; with its own keys when none are given."""
    answer = region.answer(Request("GET", path, {}, b"", 0))
    assert answer.status == 200, answer.body
    token = answer.body.decode()
    said: dict[str, Any] = json.loads(jws.extract_compact(token.encode()).payload)
    listed = KeySet.import_key_set({"keys": keys or said["jwks"]["keys"]})  # type: ignore[typeddict-item]  # plain JSON
    checked = jws.deserialize_compact(token, listed, registry=REGISTRY)
    assert checked.headers()["typ"] == "entity-statement+jwt"
    assert said["iat"] <= region.time.timestamp() < said["exp"]
    return said


@pytest.mark.row("P30")
def test_the_list_is_shown_as_a_federation_whose_chains_hold(world: World) -> None:
    """From what Sichuan says of itself, over what Chongqing says of Sichuan, to what Chongqing says of itself."""
    here, there = world.regions
    assert here.answer(Request("GET", CONFIGURATION, {}, b"", 0)).status == 404, "no key for it is listed"
    listed = agree(world, with_new_key(here, "oidc"), with_new_key(there, "oidc"))
    for region in world.regions:
        region.adopt(listed)
    with here.acting():
        found = queries.in_force()
        assert found is not None
        address, theirs = node.this().identity.url, node.this().peer("51").url
    anchor, leaf = claims_of(here, CONFIGURATION), claims_of(there, CONFIGURATION)
    assert (anchor["iss"], anchor["sub"]) == (address, address)
    assert address in leaf["authority_hints"]
    endpoints = anchor["metadata"]["federation_entity"]
    path = endpoints["federation_fetch_endpoint"].removeprefix(address)
    about = claims_of(here, f"{path}?sub={theirs}", anchor["jwks"]["keys"])
    assert (about["iss"], about["sub"]) == (address, leaf["iss"])
    assert about["jwks"] == leaf["jwks"], "the anchor vouches for the very keys the leaf signs with"
    assert about["urn:tongban:trust-list"]["digest"] == found.digest
    claims_of(there, CONFIGURATION, about["jwks"]["keys"])
    names = endpoints["federation_list_endpoint"].removeprefix(address)
    assert json.loads(here.answer(Request("GET", names, {}, b"", 0)).body) == [theirs]
    assert here.answer(Request("GET", f"{path}?sub=https://nobody.example", {}, b"", 0)).status == 404
    with pytest.raises(JoseError):
        claims_of(here, f"{path}?sub={theirs}", leaf["jwks"]["keys"])


class Forger:
    """Stands between the nodes and gives another list than was asked for."""

    def __init__(self, world: World, instead: bytes) -> None:
        self.world, self.instead = world, instead

    def __call__(self, peer: NodeIdentity, request: Request) -> Answer:
        if request.path == LIST_PATH:
            return Answer(200, self.instead)
        return self.world._carry(peer, request)


def version_of(region: Region) -> int:
    with region.acting():
        found = queries.in_force()
        return found.content.version if found else 0


@pytest.mark.row("P30")
def test_a_newer_list_is_fetched_from_the_peers_with_all_that_lies_between(world: World) -> None:
    here, there = world.regions
    for _ in range(3):
        there.adopt(agree(world))
    assert version_of(there) > version_of(here) + 1
    with use_carrier(carrier=world._carry), here.acting():
        assert fetch_newer_list() >= 3
        assert fetch_newer_list() == 0
        assert queries.adopted_lists()[0].source == "node:51"
    world._pass_time(400 * DAY)
    there.adopt(agree(world))
    with use_carrier(carrier=world._carry), here.acting():
        assert queries.trust_health().state is ListState.EXPIRED
        assert fetch_newer_list() == 1, "an expired list is no dead end"
        assert queries.trust_health().state is ListState.IN_FORCE


@pytest.mark.row("P30")
def test_whatever_a_peer_offers_is_believed_for_its_signatures_alone(world: World) -> None:
    here = world.regions[0]
    signed = json.loads(agree(world))["lists"][-1]
    one = json.dumps({**signed, "signatures": signed["signatures"][:1]}).encode()
    with here.acting():
        before = queries.adopted_lists()[0]
        forked = Governments(here.governments.folder).sign(
            signatures.draft_of(dataclasses.replace(before.signed.content, issued=clock.now()))
        )
    for instead, code in (
        (one, "trust-too-few-signatures"),
        (json.dumps(signatures.write_file(forked)).encode(), "trust-fork"),
        (b"{}", None),
    ):
        with use_carrier(carrier=Forger(world, instead)), here.acting():
            assert (fetch_newer_list(), fetch_newer_list()) == (0, 0)
            assert queries.adopted_lists()[0] == before
            noted = [event.payload()["code"] for event in recorded(TrustListRefused, REFUSED_LISTS)]
            assert noted.count(code) == (code is not None), "noted once"
