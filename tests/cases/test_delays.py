"""When time runs out, by the rules alone: any history of two nodes, with messages under way for as long as they like."""

import collections
import dataclasses
import datetime as dt
import random

from tests.cases.histories import CALENDAR, CLOSES
from tests.cases.two_nodes import CHOICES, FIRST, World
from tests.catalogue.examples import shipped
from tongban.cases.rules import clock
from tongban.cases.rules.delays import AFTER, Offices, delays_of
from tongban.cases.rules.history import in_order
from tongban.cases.rules.steps import apply_step
from tongban.cases.types import OPEN, Delay, DelayLevel, Side, State, Step, StepKind

HISTORIES = 1500
LONGEST = 30
STANDARD = shipped("company_establishment")
OFFICES = Offices(hall="a hall", authority="an authority")
ENDS = {StepKind.WITHDRAW, StepKind.LAPSE, StepKind.END, StepKind.DECLINE, StepKind.GRANT, StepKind.REFUSE}


def found(steps: list[Step], until: dt.datetime) -> list[Delay]:
    return delays_of(STANDARD, FIRST, steps, OFFICES, calendar=CALENDAR, closes=CLOSES, until=until)


def walked(rng: random.Random) -> World:
    """Days in which somebody does something now and then, and mostly nobody does."""
    world = World()
    for _ in range(rng.randint(3, LONGEST)):
        node = world.nodes[rng.choice(("50", "51"))]
        if node.inbox and rng.random() < 0.7:
            world.take_in(node)
            continue
        if rng.random() < 0.4:
            world.time += dt.timedelta(hours=rng.randint(1, 100))
        ends_too = rng.random() < 0.05
        for kind, side in rng.sample(CHOICES, len(CHOICES)):
            if (ends_too or kind not in ENDS) and node.may(kind, side):
                world.write(node, kind, side, rng.choice(("50", "51")) if kind is StepKind.TRANSFER else "")
                break
    world.settle()
    return world


def test_whatever_happened_both_nodes_tell_the_same_once_and_take_nothing_back() -> None:
    rng = random.Random(20261128)
    seen: collections.Counter[tuple[Side, DelayLevel]] = collections.Counter()
    for _ in range(HISTORIES):
        world = walked(rng)
        here, there = world.nodes.values()
        end = world.time + dt.timedelta(days=40)
        told = found(here.steps, end)
        if there.knows:
            shuffled = rng.sample(there.steps, len(there.steps))
            assert told == found(shuffled, end)
        _each_once_and_in_order(told)
        _never_for_nothing(here.steps, told)
        _nothing_is_taken_back(here.steps, told, rng)
        seen.update((row.side, row.level) for row in told)
    wanted = {(Side.INTAKE, DelayLevel.RED), (Side.AUTHORITY, DelayLevel.LEGAL)}
    assert wanted | {(Side.COOPERATING, DelayLevel.RED)} <= set(seen)


def _each_once_and_in_order(told: list[Delay]) -> None:
    """Each level of each limit once; nobody's head is told before they are; nothing is over before its time."""
    at = {}
    for row in told:
        key = (row.side, row.stage, row.office, row.level, row.due)
        assert key not in at
        at[key] = row.at
        if row.level is DelayLevel.YELLOW:
            continue
        assert row.at > row.due
        warned = [at.get((*key[:3], DelayLevel.YELLOW, row.due))] if row.level is DelayLevel.RED else []
        assert all(moment is not None and moment <= row.at for moment in warned)
    assert [row.at for row in told] == sorted(row.at for row in told)


def _never_for_nothing(steps: list[Step], told: list[Delay]) -> None:
    """While the clock stands still its authority is late with nothing; and nobody is once the case is decided."""
    pauses = [move for move in clock.moves_of(steps) if isinstance(move, clock.Pause)]
    for row in told:
        if row.side is Side.AUTHORITY and row.stage == "decide":
            assert not any(move.begins <= row.at < (move.ends or row.at + AFTER) for move in pauses)
    facts, states = FIRST, []
    for step in in_order(steps):
        facts = apply_step(facts, step)
        states.append((step.at, facts.state))
    for row in told:
        last: State = [state for at, state in states if at <= row.at][-1]
        assert last in OPEN


def _nothing_is_taken_back(steps: list[Step], told: list[Delay], rng: random.Random) -> None:
    """Whoever looked at some moment on the way was told just what is told of that time later."""
    ordered = in_order(steps)
    cut = rng.randrange(len(ordered))
    until = ordered[cut].at + dt.timedelta(hours=rng.randint(0, 200))
    if cut + 1 < len(ordered):
        until = min(until, ordered[cut + 1].at - AFTER)
    assert found(ordered[: cut + 1], until) == [row for row in told if row.at <= until]


def test_who_decides_now_is_not_told_of_what_another_authority_let_pass() -> None:
    """A transfer moves no clock; what had run out before was the former authority's."""
    world = World()
    here = world.nodes["50"]
    for kind, side in ((StepKind.TAKE_IN, Side.INTAKE), (StepKind.ACCEPT, Side.INTAKE)):
        world.write(here, kind, side)
    world.write(here, StepKind.FORWARD, Side.INTAKE, "51")
    world.settle()
    there = world.nodes["51"]
    world.time += dt.timedelta(days=10)
    world.write(there, StepKind.TRANSFER, Side.AUTHORITY, "51")
    steps = [_said(step) for step in there.steps]
    told = [(row.office, row.level) for row in found(steps, world.time + dt.timedelta(days=60))]
    assert told == [
        ("an authority", DelayLevel.YELLOW),
        ("an authority", DelayLevel.RED),
        ("another", DelayLevel.YELLOW),
        ("another", DelayLevel.RED),
        ("another", DelayLevel.LEGAL),
    ]


def _said(step: Step) -> Step:
    """Acceptance says who decides, as the window writes it."""
    if step.kind is not StepKind.ACCEPT:
        return step
    return dataclasses.replace(
        step, payload={**step.payload, "decides": {"node": "51", "authority": "an authority"}}
    )
