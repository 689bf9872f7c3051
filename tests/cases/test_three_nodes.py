"""Three nodes of one case, two streams between each pair, any order between streams: one case at all of them."""

import datetime as dt
import itertools
from collections import deque
from dataclasses import dataclass, field

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.cases.histories import payload
from tests.cases.test_steps_rules import START
from tongban.cases.rules.history import in_order, steps_held
from tongban.cases.rules.steps import (
    DECISIONS,
    FACTS,
    apply_step,
    check_received,
    check_step,
    fold_steps,
)
from tongban.cases.rules.telling import Counts, is_too_early, newcomer, untold
from tongban.cases.types import Facts, Holder, Office, Side, State, Step, StepKind
from tongban.kernel.errors import Refused

ORIGIN, HOME, COOPERATING = "50", "51", "52"
FIRST = Facts(
    state=State.SUBMITTED,
    holder=Holder.INTAKE,
    keeper=ORIGIN,
    origin=ORIGIN,
    intake=ORIGIN,
    home=HOME,
)
PLACES = {
    Side.APPLICANT: ORIGIN,
    Side.INTAKE: ORIGIN,
    Side.AUTHORITY: HOME,
    Side.COOPERATING: COOPERATING,
}
CHOICES = [
    (kind, side)
    for kind, line in sorted({**DECISIONS, **FACTS}.items())
    for side in sorted(line.sides)
    if kind is not StepKind.SUBMIT
]


@dataclass
class Letter:
    """A step on its way; with `account`, the first its receiver hears of the case."""

    step: Step
    holds: Counts
    account: list[Step] | None = None
    nodes: tuple[str, ...] = ()


@dataclass
class Node:
    """What one node holds of the case, and which nodes it tells."""

    id: str
    facts: Facts = FIRST
    steps: list[Step] = field(default_factory=list)
    tells: list[str] = field(default_factory=list)
    knows: bool = False

    @property
    def held(self) -> Counts:
        return steps_held(self.steps)

    def hold(self, step: Step) -> None:
        assert (step.node, step.number) not in {(s.node, s.number) for s in self.steps}, "told once"
        assert step.number == self.held.get(step.node, 0) + 1, "in the order of its node"
        self.facts = apply_step(self.facts, step)
        self.steps.append(step)


class World:
    """Applied at one node, decided at another, with the assent of a third, whom the second brings in."""

    def __init__(self) -> None:
        self.time = START
        self.nodes = {name: Node(name) for name in (ORIGIN, HOME, COOPERATING)}
        self.streams: dict[tuple[str, str], deque[Letter]] = {
            pair: deque() for pair in itertools.permutations(self.nodes, 2)
        }
        self.nodes[ORIGIN].knows = True
        for kind in (StepKind.SUBMIT, StepKind.TAKE_IN, StepKind.ACCEPT, StepKind.FORWARD):
            self.write(ORIGIN, kind, Side.APPLICANT if kind is StepKind.SUBMIT else Side.INTAKE)

    def write(self, where: str, kind: StepKind, side: Side) -> None:
        node = self.nodes[where]
        self.time += dt.timedelta(seconds=1)
        last = max((step.at for step in node.steps), default=START)
        number = node.held.get(node.id, 0) + 1
        at = max(self.time, last + dt.timedelta(microseconds=1))
        step = Step(
            id=f"{node.id}-{number}",
            node=node.id,
            number=number,
            at=at,
            kind=kind,
            side=side,
            office=Office("某处", "somewhere"),
            payload=payload(node.facts, node.steps, kind, side, at, COOPERATING),
        )
        for other in node.tells:
            self.streams[node.id, other].append(Letter(step, node.held))
        new = newcomer(step)
        if new and new != node.id and new not in node.tells:
            letter = Letter(step, node.held, list(node.steps), (node.id, *node.tells))
            self.streams[node.id, new].append(letter)
            node.tells.append(new)
        node.hold(step)

    def lawful(self) -> list[tuple[str, StepKind, Side]]:
        """All that somebody may do now, as each node sees it."""
        return [
            (node.id, kind, side)
            for kind, side in CHOICES
            for node in self.nodes.values()
            if node.knows and node.id == PLACES.get(side, node.id) and _may(node, kind, side)
        ]

    def deliver(self, pair: tuple[str, str]) -> bool:
        """The head of a stream is offered to its receiver; whether it could take it in."""
        sender, node = pair[0], self.nodes[pair[1]]
        letter = self.streams[pair][0]
        if letter.account is not None:
            assert not node.knows, "one first account"
            node.knows, node.tells = True, [name for name in letter.nodes if name != node.id]
            node.steps = list(letter.account)
            node.facts = fold_steps(FIRST, node.steps)
        if not node.knows or is_too_early(node.held, letter.holds):
            return False
        check_received(node.facts, letter.step)  # what the other node lawfully did is never refused
        self.streams[sender, node.id].popleft()
        new = newcomer(letter.step)
        if new and new != node.id and new not in node.tells:
            for missed in untold((step for step in node.steps if step.node == node.id), letter.holds):
                self.streams[node.id, new].append(Letter(missed, _before(node, missed)))
            node.tells.append(new)
        node.hold(letter.step)
        return True

    def settle(self) -> None:
        """Everything arrives in the end, and all hold the same."""
        while any(self.streams.values()):
            taken = [self.deliver(pair) for pair, stream in self.streams.items() if stream]
            assert any(taken), "nobody waits for ever"
        origin = self.nodes[ORIGIN]
        for node in self.nodes.values():
            if node.knows:
                assert in_order(node.steps) == in_order(origin.steps)
                assert node.facts == origin.facts
                assert fold_steps(FIRST, node.steps) == node.facts


def _before(node: Node, step: Step) -> Counts:
    """What is said of the sender with a step that is passed on."""
    return {**node.held, node.id: step.number - 1}


def _may(node: Node, kind: StepKind, side: Side) -> bool:
    try:
        check_step(node.facts, kind=kind, side=side, node=node.id)
        said = payload(node.facts, node.steps, kind, side, START)
        check_step(node.facts, kind=kind, side=side, node=node.id, payload=said)
    except Refused:
        return False
    return True


class ThreeNodes(RuleBasedStateMachine):
    """From the hand-over on, anything lawful happens anywhere, and messages come when they come."""

    def __init__(self) -> None:
        super().__init__()
        self.world = World()

    @precondition(lambda self: self.world.lawful())
    @rule(data=st.data())
    def somebody_acts(self, data: st.DataObject) -> None:
        self.world.write(*data.draw(st.sampled_from(self.world.lawful())))

    @precondition(lambda self: any(self.world.streams.values()))
    @rule(data=st.data())
    def a_message_comes(self, data: st.DataObject) -> None:
        streams = self.world.streams
        self.world.deliver(data.draw(st.sampled_from([pair for pair, stream in streams.items() if stream])))

    @invariant()
    def at_most_one_node_keeps_the_case(self) -> None:
        nodes = self.world.nodes.values()
        assert sum(node.knows and node.facts.keeper == node.id for node in nodes) <= 1

    def teardown(self) -> None:
        self.world.settle()


TestThreeNodes = ThreeNodes.TestCase
TestThreeNodes.settings = settings(max_examples=40, stateful_step_count=30, deadline=None)


@pytest.fixture
def asked() -> World:
    """Handed over; the deciding node has asked the third, and neither that one nor the origin has heard it."""
    world = World()
    assert world.deliver((ORIGIN, HOME))
    world.write(HOME, StepKind.REFER, Side.SYSTEM)
    return world


def test_a_step_taken_before_the_newcomer_was_known_is_passed_on(asked: World) -> None:
    asked.write(ORIGIN, StepKind.NOTE, Side.APPLICANT)
    assert asked.deliver((HOME, ORIGIN))
    (passed_on,) = asked.streams[ORIGIN, COOPERATING]
    assert passed_on.step.kind is StepKind.NOTE
    assert not asked.deliver((ORIGIN, COOPERATING)), "it overtook the account of the case, and waits"
    assert asked.deliver((HOME, COOPERATING))
    assert asked.deliver((ORIGIN, COOPERATING))
    asked.settle()


def test_a_decision_waits_for_the_one_that_gave_the_case_away(asked: World) -> None:
    """The case goes back to the window and over again; the third node hears the second of these first."""
    assert asked.deliver((HOME, COOPERATING))
    asked.write(HOME, StepKind.RETURN, Side.AUTHORITY)
    assert asked.deliver((HOME, ORIGIN))
    assert asked.deliver((HOME, ORIGIN))
    asked.write(ORIGIN, StepKind.FORWARD, Side.INTAKE)
    assert not asked.deliver((ORIGIN, COOPERATING)), "here the other node still keeps the case"
    assert asked.deliver((HOME, COOPERATING))
    assert asked.deliver((ORIGIN, COOPERATING))
    asked.settle()


def test_a_sender_that_knew_more_waits() -> None:
    """The same count or less is fine; a node nobody has told us of is not."""
    assert not is_too_early({"50": 2, "51": 1}, {"50": 2})
    assert is_too_early({"50": 2}, {"50": 3})
    assert is_too_early({"50": 2}, {"52": 1})


def test_what_was_taken_meanwhile_is_passed_on_in_its_order() -> None:
    """A first account that held one step of a node leaves its second and third to that node."""
    steps = [_step(3), _step(1), _step(2)]
    assert [step.number for step in untold(steps, {ORIGIN: 1})] == [2, 3]
    assert untold(steps, {ORIGIN: 3}) == []


def _step(number: int) -> Step:
    return Step(
        id=str(number),
        node=ORIGIN,
        number=number,
        at=START,
        kind=StepKind.NOTE,
        side=Side.APPLICANT,
        office=Office("某处", "somewhere"),
        payload={"text": "?"},
    )
