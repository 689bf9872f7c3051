"""A case of two nodes as the rules alone see it: who may do what, messages on the way, clocks that differ."""

import datetime as dt
from collections import deque
from dataclasses import dataclass, field
from dataclasses import replace as changed

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
    if kind is not StepKind.SUBMIT
]
PLACES = {Side.APPLICANT: "50", Side.INTAKE: "50", Side.COOPERATING: "50"}
DECIDE = {
    *(StepKind.CLAIM, StepKind.GRANT, StepKind.REFUSE, StepKind.SUSPEND),
    *(StepKind.EXTEND, StepKind.TRANSFER),
}
TAKE_IN = {StepKind.TAKE_IN, StepKind.ACCEPT, StepKind.DECLINE}
WEIGHED = {
    *(StepKind.REQUEST_CORRECTION, StepKind.SUSPEND, StepKind.END),
    *(StepKind.REFER, StepKind.ADVISE, StepKind.GRANT),
}
"""Whether they may be taken, hangs on what they say."""
BY_TIME = {StepKind.RECKON}
"""What is no way out: it only says the due day again."""


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

    def may(self, kind: StepKind, side: Side) -> bool:
        """Is there somebody here in this capacity, and may they take this step now?"""
        place = self.facts.home if side is Side.AUTHORITY else PLACES.get(side, self.id)
        if not self.knows or place != self.id:
            return False
        if kind is StepKind.RESUME and clock.stands_still(self.steps):
            return False  # the commands take it when the applicant has answered
        try:
            check_step(self.facts, kind=kind, side=side, node=self.id)
            if kind in WEIGHED:
                said = payload(self.facts, self.steps, kind, side, START)
                check_step(self.facts, kind=kind, side=side, node=self.id, payload=said)
        except Refused:
            return False
        return True


class World:
    """Chongqing, where the person applied, and Chengdu, which decides; Chengdu's clock runs a minute behind."""

    def __init__(self) -> None:
        self.time = START
        self.nodes = {"50": Node("50", dt.timedelta()), "51": Node("51", -dt.timedelta(minutes=1))}
        self.nodes["50"].knows = True
        self.write(self.nodes["50"], StepKind.SUBMIT, Side.APPLICANT)

    def write(self, node: Node, kind: StepKind, side: Side, to: str = "") -> None:
        """Somebody takes a step, and the other node is told."""
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
        return [
            (node, kind, side)
            for kind, side in CHOICES
            for node in self.nodes.values()
            if node.may(kind, side)
        ]

    def take_in(self, node: Node) -> None:
        """The next message arrives: what the other node lawfully did is never refused."""
        step = node.inbox.popleft()
        check_received(node.facts, step)
        check_clock([*node.steps, step], CALENDAR)
        node.hold(step)

    def settle(self) -> None:
        """Everything arrives."""
        for node in self.nodes.values():
            while node.inbox:
                self.take_in(node)

    # What must hold ------------------------------------------------------------------------------------------------

    def check_now(self) -> None:
        """At every moment, on each node by itself."""
        keeping = [node.id for node in self.nodes.values() if node.knows and node.facts.keeper == node.id]
        assert len(keeping) <= 1
        for node in self.nodes.values():
            self._check_clock(node)

    def _check_clock(self, node: Node) -> None:
        """No deadline moves silently: the due day is what the steps come to. No clock stops but for a reason the standard
        allows, and while it is stopped everybody sees why."""
        moves = clock.moves_of(node.steps)
        pauses = [move for move in moves if isinstance(move, clock.Pause)]
        still = pauses[-1].begins if pauses and pauses[-1].ends is None else None
        if still is None and node.facts.clock and node.facts.clock.paused_from:
            return  # the applicant has answered, and the work has not gone on yet
        found = clock.clock_of(node.steps, CALENDAR)
        assert found == (node.facts.clock and changed(node.facts.clock, paused_from=still))
        assert {move.why for move in pauses} <= {clock.CORRECTION, *PROCEDURES}
        if still is not None and node.facts.state in OPEN:
            assert node.facts.state in (State.SUSPENDED, State.CORRECTION_REQUESTED)

    def check_way_out(self) -> None:
        """Every open case can go on."""
        keeper = next((n for n in self.nodes.values() if n.knows and n.facts.keeper == n.id), None)
        if keeper is not None and keeper.facts.state in OPEN:
            assert any(keeper.may(kind, side) for kind, side in CHOICES if kind not in BY_TIME)

    def check_end(self) -> None:
        """Once everything has arrived: one case, one story, and everybody did their own part only."""
        here, there = self.nodes.values()
        if there.knows:
            assert in_order(here.steps) == in_order(there.steps)
            assert here.facts == there.facts
        assert fold_steps(FIRST, here.steps) == here.facts
        assert (here.facts.state not in OPEN) == (here.facts.outcome is not None)
        for step in here.steps:
            assert not (step.kind in DECIDE and step.side is Side.INTAKE)
            assert not (step.kind in TAKE_IN and step.side is not Side.INTAKE)
