"""Silence that decides, as rules and peers see it; the whole of it over two nodes stands in tests/histories."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from tests import builders
from tests.builders import NOON, Neighbour
from tests.cases.refusals import refusal
from tests.cases.test_steps_rules import MAIN_ROAD, facts
from tests.catalogue.examples import shipped
from tongban.cases.models import Case
from tongban.cases.rules.allowed import check_allowed, check_tacit, legal_due
from tongban.cases.rules.steps import fold_steps
from tongban.cases.services.tacit import decide_by_silence
from tongban.cases.types import Facts, Side, StepKind
from tongban.catalogue.types import Basis, Clause, Standard, Tacit
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refused

K = StepKind


def standard(outcome: str | None) -> Standard:
    found = shipped(builders.COMPANY)
    basis: Basis = found.limits.promised.basis
    tacit = Tacit(outcome, Clause(found.laws[0], None), basis) if outcome else None
    return dataclasses.replace(found, limits=dataclasses.replace(found.limits, tacit=tacit))


UNDER_EXAMINATION: Facts = fold_steps(facts(), MAIN_ROAD[:7])
assert UNDER_EXAMINATION.clock is not None
OVER = legal_due(UNDER_EXAMINATION.clock)
PAUSED = dataclasses.replace(UNDER_EXAMINATION.clock, paused_from=OVER)


def test_silence_decides_as_the_standard_says_from_the_moment_the_time_is_over() -> None:
    for outcome, kind in (("granted", K.GRANT), ("refused", K.REFUSE)):
        check_tacit(standard(outcome), UNDER_EXAMINATION, kind=kind, at=OVER)


@pytest.mark.parametrize(
    ("outcome", "now", "kind", "at"),
    [
        (None, UNDER_EXAMINATION, K.GRANT, OVER),
        ("refused", UNDER_EXAMINATION, K.GRANT, OVER),
        ("granted", UNDER_EXAMINATION, K.REFUSE, OVER),
        ("granted", UNDER_EXAMINATION, K.GRANT, OVER - dt.timedelta(seconds=1)),
        ("granted", dataclasses.replace(UNDER_EXAMINATION, clock=None), K.GRANT, OVER),
        ("granted", dataclasses.replace(UNDER_EXAMINATION, clock=PAUSED), K.GRANT, OVER),
        ("granted", dataclasses.replace(UNDER_EXAMINATION, keeper="50"), K.GRANT, OVER),
        ("granted", fold_steps(facts(), MAIN_ROAD[:6]), K.GRANT, OVER),
    ],
    ids=["no rule", "other", "other way", "early", "no clock", "stands still", "not there", "paper owed"],
)
def test_otherwise_it_decides_nothing(
    outcome: str | None, now: Facts, kind: StepKind, at: dt.datetime
) -> None:
    call: dict[str, Any] = {"standard": standard(outcome), "facts": now, "kind": kind, "at": at}
    assert refusal(Refused, check_tacit, **call).code == "silence-decides-nothing"


@pytest.mark.parametrize("kind", [K.GRANT, K.REFUSE])
def test_a_neighbour_cannot_let_silence_decide_where_no_standard_says_so(
    kind: StepKind, zhou: Actor, clerk: Actor, neighbour: Neighbour
) -> None:
    number = builders.submitted(zhou, place=builders.THERE)
    builders.accepted(clerk, number)
    said = {"issues": False, "reason": "x", "clause": "x", "change": ""}
    with clock.frozen(NOON + dt.timedelta(days=60)):
        take = {"number": number, "kind": kind, "side": Side.SYSTEM}
        assert refusal(Refused, neighbour.take, **take, **said).code == "silence-decides-nothing"


def test_the_clock_alone_decides_nothing_here(zhou: Actor, clerk: Actor, reviewer: Actor) -> None:
    number = builders.claimed(clerk, reviewer, builders.submitted(zhou))
    with clock.frozen(NOON + dt.timedelta(days=60)):
        decide_by_silence(number=number)
    assert Case.objects.get(number=number).decided_at is None


@pytest.mark.parametrize(
    ("side", "rule"), [(Side.SYSTEM, ""), (Side.SYSTEM, "made_up"), (Side.INTAKE, "made_up")]
)
def test_a_neighbour_opens_the_green_channel_by_a_rule_of_the_standard_or_in_its_own_name(
    side: Side, rule: str, zhou: Actor, clerk: Actor, neighbour: Neighbour
) -> None:
    step = neighbour.step(K.PRIORITISE, side, rule=rule, reason="x")
    call: dict[str, Any] = {"standard": shipped(builders.COMPANY), "step": step}
    assert refusal(Refused, check_allowed, **call).code == "green-rule-unknown"
