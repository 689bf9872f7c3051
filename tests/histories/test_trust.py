"""What governments and operators do when nodes come and go and keys change, rehearsed over real nodes with cases on their way."""

import dataclasses
import datetime as dt
import json
import pathlib
from typing import Any

import pytest
from django.core.management import call_command

from tests import builders
from tests.cases.hearing import adopt_with_hearing
from tests.histories.lists import (
    DAY,
    acts,
    agree,
    claimed,
    ending,
    fair_weather,
    is_whole,
    kid_of,
    with_new_key,
)
from tests.histories.region import Region, region_at
from tests.histories.world import World
from tongban.cases.types import Side, StepKind
from tongban.catalogue import queries as catalogue
from tongban.certificates.queries import of_case, verify_text
from tongban.certificates.types import Outcome as Verified
from tongban.exchange.models import OutMessage
from tongban.exchange.services import requeue_message
from tongban.exchange.services.calling import MESSAGES_PATH, Answer, LinkFailed, Request, use_carrier
from tongban.jurisdictions import services as jurisdictions
from tongban.kernel import clock, node
from tongban.kernel.actors import Actor
from tongban.kernel.journal.queries import recorded
from tongban.kernel.node import NodeIdentity, Purpose
from tongban.kernel.trust.events import EXCESSES, AuthorityExceeded
from tongban.kernel.trust.rules import drafting
from tongban.node.founding import FIRST_LIST, NodePlan, found_node, pin_founders
from tongban.node.preparing import adopt_first_list

K = StepKind


@pytest.fixture
def world(listed_regions: list[Region]) -> World:
    """The day after the last test, in fair weather: no list is older than the clock."""
    return fair_weather(listed_regions)


class Thief:
    """Listens on the line from Sichuan, lets nothing through, and keeps what was signed."""

    def __init__(self) -> None:
        self.caught: list[Request] = []

    def __call__(self, peer: NodeIdentity, request: Request) -> Answer:
        self.caught.append(request)
        raise LinkFailed("link-unreachable", peer=peer.id)


def outcomes(region: Region, request: Request) -> set[tuple[str, str]]:
    answer = json.loads(region.answer(request).body)
    return {(result["outcome"], result.get("code", "")) for result in answer["results"]}


@pytest.mark.row("P30")
def test_a_stolen_key_is_believed_by_nobody_and_nothing_is_lost(world: World) -> None:
    here, there = claimed(world).regions
    stolen, thief = kid_of(there, "message"), Thief()
    acts(world, there, K.ASK, Side.AUTHORITY)
    with use_carrier(carrier=thief):
        there.work()
    (signed_before,) = [one for one in thief.caught if one.path == MESSAGES_PATH]
    renewed = with_new_key(there, "message")
    revoked = agree(world, renewed, ending(stolen, world.time, is_stolen=True))
    here.adopt(revoked)
    assert outcomes(here, signed_before) == {("rejected", "key-not-valid")}, (
        "whatever date it bears, and although it was honest"
    )
    world._pass_time(dt.timedelta(minutes=3))
    acts(world, there, K.GRANT, Side.AUTHORITY)  # Sichuan does not know yet, and goes on
    with use_carrier(carrier=world._carry):
        there.work()
    assert world.facts(here).outcome is None
    there.adopt(revoked)
    assert kid_of(there, "message") != stolen
    world.settle()
    assert is_whole(world)
    assert outcomes(here, signed_before) == {("rejected", "key-not-valid")}


@pytest.mark.row("P30")
def test_keys_are_changed_as_planned_while_cases_are_on_their_way(world: World) -> None:
    here, there = claimed(world).regions
    purposes: tuple[Purpose, ...] = ("message", "credential")
    old = {purpose: kid_of(there, purpose) for purpose in purposes}
    changes = [with_new_key(there, purpose) for purpose in purposes]
    ends = [ending(kid, world.time + 30 * DAY, is_stolen=False) for kid in old.values()]
    renewed = agree(world, *changes, *ends)
    there.adopt(renewed)
    assert kid_of(there, "message") != old["message"]
    acts(world, there, K.GRANT, Side.AUTHORITY)
    with use_carrier(carrier=world._carry):
        there.work()
    assert world.facts(here).outcome is None, (
        "Chongqing has not heard of the new key: it answers, send it again"
    )
    here.adopt(renewed)
    world.settle()
    assert is_whole(world)
    world._pass_time(31 * DAY)
    with here.acting():
        view = of_case(world.number)
        assert view is not None
        assert verify_text(view.claims.code).verdict.outcome is Verified.VALID
        assert not node.this().peer("51").listed(old["message"], "message").is_good(clock.now())


@pytest.mark.row("P30")
def test_a_certificate_of_a_key_that_ended_since_is_still_good(world: World) -> None:
    here, there = claimed(world).regions
    acts(world, there, K.GRANT, Side.AUTHORITY)
    world.settle()
    signed_with = kid_of(there, "credential")
    changed = agree(
        world, with_new_key(there, "credential"), ending(signed_with, world.time + DAY, is_stolen=False)
    )
    for region in world.regions:
        region.adopt(changed)
    world._pass_time(2 * DAY)
    with here.acting():
        view = of_case(world.number)
        assert view is not None
        assert verify_text(view.claims.code).verdict.outcome is Verified.VALID, "it was good when it came"
        assert verify_text(view.token).verdict.outcome is Verified.UNKNOWN_ISSUER, (
            "shown as a file it could have been made today"
        )


@pytest.mark.parametrize(
    ("powers", "code"),
    [
        ({"decides": ("retirement",), "issues": None}, "trust-may-not-decide"),
        ({"decides": None, "issues": ("other",)}, "trust-may-not-issue"),
    ],
)
def test_a_decision_outside_its_authority_does_not_count(
    world: World, powers: dict[str, Any], code: str
) -> None:
    """Sichuan has the list of yesterday, or does not care."""
    here, there = claimed(world).regions
    here.adopt(agree(world, lambda content: drafting.with_authority(content, "51", **powers)))
    acts(world, there, K.GRANT, Side.AUTHORITY)
    for _ in range(6):
        with use_carrier(carrier=world._carry):
            there.work()
            here.work()
    with there.acting():
        (refused,) = OutMessage.objects.filter(state="rejected")
        assert refused.last_reason is not None
        assert refused.last_reason["code"] == code
    with here.acting():
        (noted,) = recorded(AuthorityExceeded, EXCESSES)
        assert isinstance(noted, AuthorityExceeded)
        assert (noted.node, noted.code) == ("51", code)
        assert of_case(world.number) is None
    again = agree(
        world, lambda content: drafting.with_authority(content, "51", decides=("*",), issues=("*",))
    )
    for region in world.regions:
        region.adopt(again)
    operator = Actor(kind="staff", node="51", role="operator", account_id=1)
    with there.acting():
        requeue_message(actor=operator, message_id=refused.message_id, reason="授权已更正")
    world.settle()
    assert is_whole(world)


@pytest.mark.row("P30")
def test_a_third_node_joins_and_leaves(world: World, tmp_path: pathlib.Path, listed_database: str) -> None:
    name, url = ("陕西省", "Shaanxi"), "http://127.0.0.1:8061"
    plan = NodePlan(id="61", name=name, brand=name, region="610000", case_prefix="SN", url=url)
    if listed_database:
        plan = dataclasses.replace(plan, database_url=listed_database.format(node="61"))
    with clock.frozen(world.time):
        asked = found_node(tmp_path / "61", plan).entity
    joined = agree(world, lambda content: drafting.with_entity(content, asked))
    pin_founders(tmp_path / "61", joined)
    third = dataclasses.replace(region_at(tmp_path / "61"), governments=world.regions[0].governments)
    third.time = world.time
    with third.acting():
        with node.use(node.without_list()):
            call_command("migrate", verbosity=0, interactive=False)
        adopt_first_list(tmp_path / "61" / FIRST_LIST)
        jurisdictions.load_reference_data()
        builders.adopt_here(builders.COMPANY)
        adopt_with_hearing()
        digest = catalogue.standard(builders.COMPANY).digest
    for region in world.regions:
        region.adopt(joined)
    everybody = [*world.regions, third]
    world.regions = everybody
    world.settle()
    for region in everybody:
        with region.acting():
            assert catalogue.is_common(builders.COMPANY, digest, {"50", "51", "61"}), region.id
    _leave(world, third)
    third.database.close()


def _leave(world: World, third: Region) -> None:
    """Shaanxi leaves: nothing is sent to it and nothing of it is heard, but its name is still known."""
    left = agree(world, lambda content: drafting.with_departure(content, "61", world.time))
    for region in world.regions[:2]:
        region.adopt(left)
    with third.acting():
        builders.adopt_here(builders.RELOCATION)
    with use_carrier(carrier=world._carry):
        third.work()
    with third.acting():
        assert set(OutMessage.objects.filter(type__contains="adopted").values_list("state", flat=True)) == {
            "done",
            "pending",
        }
    with world.regions[0].acting():
        assert [peer.id for peer in node.this().peers] == ["51"]
        assert node.this().node("61").name == ("陕西省", "Shaanxi")
        assert not catalogue.is_common(
            builders.RELOCATION, catalogue.standard(builders.RELOCATION).digest, {"50", "61"}
        )
