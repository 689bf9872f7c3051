"""kill -9 between any two statements: whatever is running and wherever it is, what comes after is as if nothing had been.

TONGBAN_KILLS=all kills at every point; else at some of each command, the same ones in every run.
"""

import os
import random
from typing import Any

import pytest
from django.db import connection

from tests.histories.checks import check_all
from tests.histories.kills import COMMANDS, Command, Counter, at, run_and_kill
from tests.histories.region import WIPED, Region
from tests.histories.stranger import Stranger
from tests.histories.world import World

KILLS = os.environ.get("TONGBAN_KILLS") or ("2" if connection.vendor == "postgresql" else "6")
NOT_COUNTED = {"exchange_nonce", "exchange_link", "identity_access_record"}
"""What says how often something was tried or looked at; all else must be there as often as in an undisturbed run."""


@pytest.mark.timeout(900)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name.replace(" ", "-"))
def test_killed_anywhere_and_done_again_it_is_as_if_nothing_had_been(
    command: Command, regions: list[Region], stranger: Stranger
) -> None:
    world = _prepared(regions, command)
    counter = Counter()
    with counter.counting(at(world, command.node).database):
        command.do(world)
    wanted = _end(world, stranger)
    points = range(1, counter.count + 1)
    assert len(points) > 2
    for deadly in points if KILLS == "all" else _some(points, command):
        world = _prepared(regions, command)
        assert run_and_kill(world, command, deadly), f"killed at {deadly} of {len(points)}"
        command.do(world)
        assert _end(world, stranger) == wanted, f"killed at {deadly} of {len(points)}"


def _some(points: range, command: Command) -> list[int]:
    """Some points, among them the last ones, where all is written and not yet told."""
    dice = random.Random(command.name)
    return sorted({*dice.sample(points, min(int(KILLS), len(points))), points[-1], points[-2]})


def _prepared(regions: list[Region], command: Command) -> World:
    world = World(regions, 0)
    for region in regions:
        region.ahead *= 0
    command.before(world)
    return world


def _end(world: World, stranger: Stranger) -> dict[str, Any]:
    """Everything arrives and is in order; what is there then, by table, and what the case has come to."""
    world.settle()
    found: dict[str, Any] = {}
    for region in world.regions:
        with region.acting(), connection.cursor() as cursor:
            for table in connection.introspection.table_names():
                if table.startswith(WIPED) and table not in NOT_COUNTED:
                    cursor.execute(f"SELECT count(*) FROM {table}")
                    found[f"{region.id} {table}"] = cursor.fetchone()[0]
    if world.number:
        check_all(world, stranger)
        steps = world.steps(world.origin)
        found["steps"] = [(step.node, step.number, step.kind, step.side) for step in steps]
        facts = world.facts(world.origin)
        found["case"] = (facts.state, facts.holder, facts.keeper, facts.outcome, facts.owed)
    return found
