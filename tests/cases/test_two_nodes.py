"""Two nodes, any lawful history, messages on the way for as long as they like, clocks that differ: one case in the end."""

import datetime as dt
from collections import deque
from dataclasses import dataclass, field
from dataclasses import replace as changed

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.cases.histories import CALENDAR, PROCEDURES, payload
from tests.cases.test_steps_rules import START
from tongban.cases.rules import clock
from tongban.cases.rules.allowed import check_clock
from tongban.cases.rules.history import in_order
from tongban.cases.rules.steps import DECISIONS, FACTS, apply_step, check_received, check_step, fold_steps
from tongban.cases.types import OPEN, Facts, Holder, Office, Side, State, Step, StepKind
from tongban.kernel.errors import Refused

FIRST = Facts(state=State.SUBMITTED, holder=Holder.INTAKE, keeper="50", origin="50", intake="50", home="51")
CHOICES = [
    (kind, side)
    for kind, line in sorted({**DECISIONS, **FACTS}.items())
    for side in sorted(line.sides)
    if kind is not StepKind.SUBMIT and side is not Side.COOPERATING
]
PLACES = {Side.APPLICANT: "50", Side.INTAKE: "50"}
DECIDE = {
    StepKind.CLAIM,
    StepKind.GRANT,
    StepKind.REFUSE,
    StepKind.SUSPEND,
    StepKind.EXTEND,
    StepKind.TRANSFER,
}
TAKE_IN = {StepKind.TAKE_IN, StepKind.ACCEPT, StepKind.DECLINE}


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
        said = payload(node.facts, node.steps, kind, side, START)
        check_step(node.facts, kind=kind, side=side, node=node.id, payload=said)
    except Refused:
        return False
    return True


def _place(node: Node, side: Side) -> bool:
    """Is there somebody at this node who acts in this capacity?"""
    return node.id == (node.facts.home if side is Side.AUTHORITY else PLACES.get(side, node.id))


class TwoNodes(RuleBasedStateMachine):
    """Chongqing, where the person applied, and Chengdu, which decides; Chengdu's clock runs a minute behind."""

    def __init__(self) -> None:
        super().__init__()
        self.time = START
        self.nodes = {"50": Node("50", dt.timedelta()), "51": Node("51", -dt.timedelta(minutes=1))}
        self.nodes["50"].knows = True
        self.write(self.nodes["50"], StepKind.SUBMIT, Side.APPLICANT)

    def write(self, node: Node, kind: StepKind, side: Side, to: str = "") -> None:
        self.time += dt.timedelta(seconds=1)
        last = max((step.at for step in node.steps), default=START)
        at = max(self.time + node.ahead, last + dt.timedelta(microseconds=1))
        said = payload(node.facts, node.steps, kind, side, at)
        step = Step(
            id=f"{node.id}-{len(node.steps)}",
            node=node.id,
            number=1 + sum(step.node == node.id for step in node.steps),
            at=at,
            kind=kind,
            side=side,
            office=Office("某处", "somewhere"),
            payload={**said, "to": to} if to else said,
        )
        other = self.nodes["51" if node.id == "50" else "50"]
        if step.payload.get("to") == other.id and not other.knows:
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
                if node.knows and _place(node, side) and _may(node, kind, side):
                    found.append((node, kind, side))
        return found

    @precondition(lambda self: self.lawful())
    @rule(data=st.data())
    def somebody_acts(self, data: st.DataObject) -> None:
        node, kind, side = data.draw(st.sampled_from(self.lawful()))
        to = data.draw(st.sampled_from(sorted(self.nodes))) if kind is StepKind.TRANSFER else ""
        self.write(node, kind, side, to)

    @rule(hours=st.integers(1, 200))
    def time_passes(self, hours: int) -> None:
        self.time += dt.timedelta(hours=hours)

    @precondition(lambda self: any(node.inbox for node in self.nodes.values()))
    @rule(data=st.data())
    def a_message_arrives(self, data: st.DataObject) -> None:
        node = data.draw(st.sampled_from([node for node in self.nodes.values() if node.inbox]))
        self.take_in(node)

    def take_in(self, node: Node) -> None:
        step = node.inbox.popleft()
        check_received(node.facts, step)  # what the other node lawfully did is never refused
        check_clock([*node.steps, step], CALENDAR)
        node.hold(step)

    @invariant()
    def at_most_one_node_keeps_the_case(self) -> None:
        keeping = [node.id for node in self.nodes.values() if node.knows and node.facts.keeper == node.id]
        assert len(keeping) <= 1

    @invariant()
    def the_due_day_is_what_the_steps_come_to(self) -> None:
        """No deadline moves silently, and no hand-over, transfer or restart moves it at all."""
        for node in self.nodes.values():
            found = clock.clock_of(node.steps, CALENDAR)
            assert found == (node.facts.clock and changed(node.facts.clock, paused_from=_still(node)))

    @invariant()
    def the_clock_stands_still_only_for_a_reason_that_is_allowed(self) -> None:
        for node in self.nodes.values():
            moves = [move for move in clock.moves_of(node.steps) if isinstance(move, clock.Pause)]
            assert {move.why for move in moves} <= {clock.CORRECTION, *PROCEDURES}
            stopped = node.facts.clock is not None and node.facts.clock.paused_from is not None
            if stopped and node.facts.state in OPEN:
                assert node.facts.state in (State.SUSPENDED, State.CORRECTION_REQUESTED)

    @invariant()
    def nobody_does_the_part_of_the_other(self) -> None:
        """Intake never decided, and who decides never took in."""
        for step in self.nodes["50"].steps:
            assert not (step.kind in DECIDE and step.side is Side.INTAKE)
            assert not (step.kind in TAKE_IN and step.side is not Side.INTAKE)

    @invariant()
    def every_open_case_has_a_way_out(self) -> None:
        keeper = next((n for n in self.nodes.values() if n.knows and n.facts.keeper == n.id), None)
        if keeper is not None and keeper.facts.state in OPEN:
            ways = {kind for node, kind, _ in self.lawful() if node is keeper}
            assert ways - {StepKind.RECKON}

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


def _still(node: Node) -> dt.datetime | None:
    """Since when the clock stands still, by the steps."""
    pauses = [move for move in clock.moves_of(node.steps) if isinstance(move, clock.Pause)]
    return pauses[-1].begins if pauses and pauses[-1].ends is None else None


TestTwoNodes = TwoNodes.TestCase
TestTwoNodes.settings = settings(max_examples=40, stateful_step_count=40, deadline=None)
