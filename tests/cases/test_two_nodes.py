"""Two nodes, any lawful history, messages on the way for as long as they like, clocks that differ: one case in the end."""

import datetime as dt
from collections import deque
from dataclasses import dataclass, field
from dataclasses import replace as changed

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.cases.test_steps_rules import PAYLOADS, START
from tongban.cases.rules.steps import (
    DECISIONS,
    FACTS,
    apply_step,
    check_received,
    check_step,
    fold_steps,
    in_order,
)
from tongban.cases.types import OPEN, Facts, Holder, Office, Side, State, Step, StepKind
from tongban.kernel.errors import Refused

FIRST = Facts(state=State.SUBMITTED, holder=Holder.INTAKE, keeper="50", origin="50", intake="50", home="51")
CHOICES = [
    (kind, side)
    for kind, line in sorted({**DECISIONS, **FACTS}.items())
    for side in sorted(line.sides)
    if kind is not StepKind.SUBMIT and side is not Side.COOPERATING
]
PLACES = {Side.APPLICANT: "50", Side.INTAKE: "50", Side.AUTHORITY: "51"}


@dataclass
class Node:
    """What one node holds of the case, and what is on its way to it."""

    id: str
    ahead: dt.timedelta
    facts: Facts = FIRST
    steps: list[Step] = field(default_factory=list)
    inbox: deque[Step] = field(default_factory=deque)
    knows: bool = False

    def hold(self, step: Step) -> None:
        self.facts = apply_step(self.facts, step)
        self.steps.append(step)


def _may(node: Node, kind: StepKind, side: Side) -> bool:
    try:
        check_step(node.facts, kind=kind, side=side, node=node.id)
    except Refused:
        return False
    return True


class TwoNodes(RuleBasedStateMachine):
    """Chongqing, where the person applied, and Chengdu, which decides; Chengdu's clock runs a minute behind."""

    def __init__(self) -> None:
        super().__init__()
        self.time = START
        self.nodes = {"50": Node("50", dt.timedelta()), "51": Node("51", -dt.timedelta(minutes=1))}
        self.nodes["50"].knows = True
        self.write(self.nodes["50"], StepKind.SUBMIT, Side.APPLICANT)

    def write(self, node: Node, kind: StepKind, side: Side) -> None:
        self.time += dt.timedelta(seconds=1)
        last = max((step.at for step in node.steps), default=START)
        step = Step(
            id=f"{node.id}-{len(node.steps)}",
            node=node.id,
            number=1 + sum(step.node == node.id for step in node.steps),
            at=max(self.time + node.ahead, last + dt.timedelta(microseconds=1)),
            kind=kind,
            side=side,
            office=Office("某处", "somewhere"),
            payload=PAYLOADS.get(kind, {}),
        )
        other = self.nodes["51" if node.id == "50" else "50"]
        if kind is StepKind.FORWARD and not other.knows:
            other.knows, other.steps = True, list(node.steps)
            other.facts = fold_steps(FIRST, node.steps)
        node.hold(step)
        if other.knows:
            other.inbox.append(step)

    def lawful(self) -> list[tuple[Node, StepKind, Side]]:
        """All that somebody may do now, as each node sees it."""
        found = []
        for kind, side in CHOICES:
            for node in self.nodes.values():
                if node.knows and node.id == PLACES.get(side, node.id) and _may(node, kind, side):
                    found.append((node, kind, side))
        return found

    @precondition(lambda self: self.lawful())
    @rule(data=st.data())
    def somebody_acts(self, data: st.DataObject) -> None:
        self.write(*data.draw(st.sampled_from(self.lawful())))

    @precondition(lambda self: any(node.inbox for node in self.nodes.values()))
    @rule(data=st.data())
    def a_message_arrives(self, data: st.DataObject) -> None:
        node = data.draw(st.sampled_from([node for node in self.nodes.values() if node.inbox]))
        self.take_in(node)

    def take_in(self, node: Node) -> None:
        step = node.inbox.popleft()
        check_received(node.facts, step)  # what the other node lawfully did is never refused
        node.hold(step)

    @invariant()
    def at_most_one_node_keeps_the_case(self) -> None:
        keeping = [node.id for node in self.nodes.values() if node.knows and node.facts.keeper == node.id]
        assert len(keeping) <= 1

    def teardown(self) -> None:
        here, there = self.nodes.values()
        for node in (here, there):
            while node.inbox:
                self.take_in(node)
        if there.knows:
            assert in_order(here.steps) == in_order(there.steps)
            assert here.facts == there.facts
        assert fold_steps(FIRST, here.steps) == here.facts
        ended = here.facts.state not in OPEN
        assert ended == (here.facts.outcome is not None)
        if here.facts.clock is not None:
            assert changed(here.facts.clock, paused_from=None).started_at == START


TestTwoNodes = TwoNodes.TestCase
TestTwoNodes.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
