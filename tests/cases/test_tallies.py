"""What is counted of cases is what a scan of their steps says, whatever happened and in whichever order."""

import random
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import transaction

from tests import builders
from tests.builders import HERE, THERE, Neighbour
from tongban.cases.models import CaseStep
from tongban.cases.services import review
from tongban.cases.types import StepKind, Tally
from tongban.kernel import clock
from tongban.kernel.actors import Actor
from tongban.kernel.errors import TongbanError
from tongban.kernel.node import this
from tongban.kernel.tallies.queries import sums_by

KINDS = {
    "accept": Tally.ACCEPTED,
    "deem_accepted": Tally.ACCEPTED,
    "grant": Tally.DECIDED,
    "refuse": Tally.DECIDED,
}


def scanned(dimension: str) -> dict[str, Counter[str]]:
    """By a look at every step that this node took."""
    found: dict[str, Counter[str]] = {}
    for step in CaseStep.objects.filter(node=this().id, kind__in=KINDS).select_related("case"):
        key = {
            "day": clock.local(step.at).date().isoformat(),
            "item": step.case.item,
            "authority": step.case.authority,
        }[dimension]
        found.setdefault(key, Counter())[KINDS[step.kind]] += 1
    return found


def counted(dimension: str) -> dict[str, Counter[str]]:
    """By the counters."""
    sums = sums_by(dimension, [Tally.ACCEPTED, Tally.DECIDED], clock.today())
    return {key: Counter(row) for key, row in sums.items()}


@pytest.mark.parametrize("seed", range(5))
def test_the_counters_are_what_a_scan_says(
    seed: int, zhou: Actor, clerk: Actor, reviewer: Actor, neighbour: Neighbour
) -> None:
    dice, numbers = random.Random(seed), list[str]()

    def apply() -> None:
        numbers.append(builders.submitted(zhou, dice.choice([HERE, HERE, THERE])))

    def move(number: str) -> Callable[[], object]:
        refusal = {"reason": "不符", "clause": "第十六条", "change": "补地址"}
        return dice.choice(
            [
                lambda: builders.accepted(clerk, number),
                lambda: review.claim_case(actor=reviewer, number=number),
                lambda: review.grant_case(actor=reviewer, number=number, criteria=builders.criteria()),
                lambda: review.refuse_case(actor=reviewer, number=number, **refusal),
            ]
        )

    for _ in range(40):
        act = move(dice.choice(numbers)) if numbers and dice.random() < 0.8 else apply
        is_taken_back = dice.random() < 0.2
        try:
            with transaction.atomic():
                act()
                if is_taken_back and act is not apply:
                    raise TongbanError("node-failed")
        except TongbanError:
            continue
    assert scanned("item"), "something has happened"
    for dimension in ("day", "item", "authority"):
        assert counted(dimension) == scanned(dimension)


def test_what_another_node_did_counts_there(there: str, neighbour: Neighbour) -> None:
    before = counted("item")
    neighbour.take(there, StepKind.CLAIM)
    neighbour.take(there, StepKind.REFUSE, reason="不符", clause="第十六条", change="")
    assert counted("item") == before
