"""What governments and operators do with the list of the nodes in the histories."""

import datetime as dt
from collections.abc import Callable

from tests import builders
from tests.histories.acts import ACTS, apply
from tests.histories.region import Region
from tests.histories.world import World
from tongban.cases.types import Channel, Outcome, Side, State, StepKind
from tongban.exchange.models import OutMessage
from tongban.kernel import node
from tongban.kernel.node import Purpose
from tongban.kernel.signing import generate_key, save_key
from tongban.kernel.trust import queries
from tongban.kernel.trust.rules import drafting, signatures
from tongban.kernel.trust.types import TrustList
from tongban.node.founding import request_for

K = StepKind
DAY = dt.timedelta(days=1)


def fair_weather(regions: list[Region]) -> World:
    """The day after the last test, in which nothing goes wrong by itself."""
    began = max(region.time for region in regions) + DAY
    world = World(regions, 0)
    world.is_calm, world.time, world.origin = True, began, regions[0]
    world._tell_time()
    for region in regions:
        region.ahead = dt.timedelta()
    return world


def agree(world: World, *changes: Callable[[TrustList], TrustList]) -> bytes:
    """The governments sign the next version after the newest that a node has; the file has all versions that led to it."""

    def all_of(content: TrustList) -> TrustList:
        for change in changes:
            content = change(content)
        return content

    known = []
    for region in world.regions:
        with region.acting():
            known.append(signatures.read_files(queries.export_lists()))
    lists = max(known, key=len)
    agreed = world.regions[0].governments.agree(lists[-1], all_of, now=world.time)
    return signatures.write_files([*lists, *signatures.read_files(agreed)])


def with_new_key(region: Region, purpose: Purpose) -> Callable[[TrustList], TrustList]:
    """The node makes a key, keeps its private half, and asks the founders for it."""
    key = generate_key(f"{region.id}-{purpose}-{region.time:%m%d%H%M%S}")
    assert region.profile.keys_folder is not None
    save_key(key, region.profile.keys_folder / f"{key.kid}.pem")
    with region.acting():
        asked = request_for(node.this().identity, {purpose: key}).entity
    return lambda content: drafting.with_entity(content, asked)


def ending(kid: str, at: dt.datetime, *, is_stolen: bool) -> Callable[[TrustList], TrustList]:
    return lambda content: drafting.with_key_end(content, kid, at, is_stolen=is_stolen)


def kid_of(region: Region, purpose: Purpose) -> str:
    """The key it signs with."""
    with region.acting():
        here = node.this()
        return (here.message_key if purpose == "message" else here.credential_key).kid


def acts(world: World, region: Region, kind: StepKind, side: Side) -> None:
    with region.acting():
        ACTS[kind](world.place(region), side)


def claimed(world: World) -> World:
    """Somebody in Chongqing wants a company in Chengdu, whose authority has taken the case up."""
    here, there = world.regions
    with here.acting():
        more = {"item": builders.COMPANY, "place": "510107", "channel": Channel.WINDOW, "is_late": False}
        world.number = apply(here, world.dice, **more)
    acts(world, here, K.TAKE_IN, Side.INTAKE)
    acts(world, here, K.ACCEPT, Side.INTAKE)
    world.settle()
    acts(world, there, K.CLAIM, Side.AUTHORITY)
    world.settle()
    return world


def is_whole(world: World) -> bool:
    """Both nodes tell the same story of the case, to its end, and everything sent was signed for."""
    assert [step.id for step in world.steps(world.regions[0])] == [
        step.id for step in world.steps(world.regions[1])
    ]
    states = set()
    for region in world.regions:
        facts = world.facts(region)
        assert (facts.state, facts.outcome) == (State.CLOSED, Outcome.GRANTED)
        with region.acting():
            states |= set(OutMessage.objects.values_list("state", flat=True))
    return states == {"done"}
