"""Two nodes, any lawful history, messages on the way for as long as they like, clocks that differ: one case in the end."""

import collections
import datetime as dt
import random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.cases.two_nodes import CHOICES, World
from tongban.cases.types import StepKind

HISTORIES = 10_000
LONGEST = 40
ENDS = {StepKind.WITHDRAW, StepKind.LAPSE, StepKind.END, StepKind.DECLINE}
"""Taken seldom, or no history would be long."""


@pytest.mark.timeout(900)
def test_ten_thousand_histories_end_with_one_case_and_a_clock_that_follows() -> None:
    """Any lawful step at any moment, by anybody, for days; messages arrive when they like. The same histories each time."""
    rng = random.Random(20261127)
    seen: collections.Counter[StepKind] = collections.Counter()
    for _ in range(HISTORIES):
        world = World()
        for _ in range(rng.randint(3, LONGEST)):
            _something_happens(world, rng)
        world.settle()
        world.check_now()
        world.check_way_out()
        world.check_end()
        seen.update(step.kind for step in world.nodes["50"].steps)
    possible = {kind for kind, _ in CHOICES} | {StepKind.SUBMIT}
    assert possible - set(seen) == set(), "every step is taken in some of them"


def _something_happens(world: World, rng: random.Random) -> None:
    node = world.nodes[rng.choice(("50", "51"))]
    if node.inbox and rng.random() < 0.6:
        world.take_in(node)
        return
    if rng.random() < 0.2:
        world.time += dt.timedelta(hours=rng.randint(1, 200))
    ends_too = rng.random() < 0.1
    for kind, side in rng.sample(CHOICES, len(CHOICES)):
        if (ends_too or kind not in ENDS) and node.may(kind, side):
            world.write(node, kind, side, rng.choice(("50", "51")) if kind is StepKind.TRANSFER else "")
            return


class TwoNodes(RuleBasedStateMachine):
    """The same, with every moment looked at, and the shortest history told when something does not hold."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()

    @precondition(lambda self: self.world.lawful())
    @rule(data=st.data())
    def somebody_acts(self, data: st.DataObject) -> None:
        node, kind, side = data.draw(st.sampled_from(self.world.lawful()))
        to = data.draw(st.sampled_from(sorted(self.world.nodes))) if kind is StepKind.TRANSFER else ""
        self.world.write(node, kind, side, to)

    @rule(hours=st.integers(1, 200))
    def time_passes(self, hours: int) -> None:
        self.world.time += dt.timedelta(hours=hours)

    @precondition(lambda self: any(node.inbox for node in self.world.nodes.values()))
    @rule(data=st.data())
    def a_message_arrives(self, data: st.DataObject) -> None:
        self.world.take_in(
            data.draw(st.sampled_from([node for node in self.world.nodes.values() if node.inbox]))
        )

    @invariant()
    def everything_holds_at_every_moment(self) -> None:
        self.world.check_now()
        self.world.check_way_out()

    def teardown(self) -> None:
        self.world.settle()
        self.world.check_end()


TestTwoNodes = TwoNodes.TestCase
TestTwoNodes.settings = settings(max_examples=30, stateful_step_count=40, deadline=None)
