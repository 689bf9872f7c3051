"""Random histories of a case over two real nodes: two databases, two sets of keys, two clocks, a line in bad weather.

TONGBAN_HISTORIES=N walks through N of them; TONGBAN_HISTORY=SEED tells one again.
"""

import collections
import os

import pytest
from django.db import connection

from tests.histories.acts import ACTS, BY_ITSELF
from tests.histories.checks import check_all
from tests.histories.region import Region
from tests.histories.stranger import Stranger
from tests.histories.world import CHOICES, World
from tongban.cases.rules.steps import DECISIONS, FACTS
from tongban.cases.types import State, StepKind

HISTORIES = int(os.environ.get("TONGBAN_HISTORIES") or (100 if connection.vendor == "postgresql" else 300))
"""On PostgreSQL fewer: the program is the same one, and what differs there is looked at by the other tests as well."""
GROUPS = 10
ONE = os.environ.get("TONGBAN_HISTORY")
ENOUGH = 10
"""Histories in which each of the usual steps is taken at least once."""
SHORTEST, LONGEST = 8, 60
"""Things that happen before everything is left to arrive."""
MOST_TO_DO = 20
"""Things still to be done until a case ends, from wherever it stands."""


def seeds(group: int) -> range:
    """The histories of this group; the same ones in every run."""
    return range(int(ONE), int(ONE) + 1) if ONE else range(group, HISTORIES, GROUPS)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("group", range(1 if ONE else GROUPS))
def test_whatever_happens_both_nodes_end_with_one_lawful_case(
    group: int, regions: list[Region], stranger: Stranger
) -> None:
    taken: collections.Counter[StepKind] = collections.Counter()
    for seed in seeds(group):
        world = World(regions, seed)
        try:
            _walk(world, stranger)
        except BaseException as error:
            story = "\n".join(world.story)
            raise AssertionError(f"TONGBAN_HISTORY={seed}: {error!r}\n{story}") from error
        taken.update(step.kind for step in world.steps(world.origin))
    usual = {StepKind.TAKE_IN, StepKind.ACCEPT, StepKind.FORWARD, StepKind.ARRIVE, StepKind.GRANT}
    assert len(seeds(group)) < ENOUGH or usual <= set(taken)


def _walk(world: World, stranger: Stranger) -> None:
    """Anything happens; then everything arrives, and must be in order; then, from there, the case comes to its end."""
    world.begin()
    for _ in range(world.dice.randint(SHORTEST, LONGEST)):
        world.happens()
    world.settle()
    check_all(world, stranger)
    for _ in range(MOST_TO_DO):
        if world.facts(world.origin).state is State.CLOSED:
            break
        assert world.go_on(), "there is no way out"
        world.settle()
    world.say(None, "the end")
    assert world.facts(world.origin).state is State.CLOSED
    check_all(world, stranger)


def test_every_kind_of_step_is_somebodys_or_follows_by_itself() -> None:
    """A new kind of step is entered here, or no history would ever take it."""
    assert set(ACTS) | BY_ITSELF == set(DECISIONS) | set(FACTS)
    assert not set(ACTS) & BY_ITSELF
    assert {kind for kind, _ in CHOICES} == set(ACTS)
