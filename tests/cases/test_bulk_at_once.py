"""The button of a bulk run pressed twice at the same moment."""

import pytest

from tests import builders
from tests.identity.test_at_once import at_once
from tongban.cases.models import BulkLine, CaseStep
from tongban.cases.services import bulk
from tongban.cases.types import StepKind
from tongban.kernel.actors import Actor


@pytest.mark.django_db(transaction=True)
def test_every_case_of_a_run_is_acted_on_once(zhou: Actor, clerk: Actor, reviewer: Actor) -> None:
    numbers = [builders.accepted(clerk, builders.submitted(zhou)) for _ in range(6)]
    run = bulk.plan_bulk(actor=reviewer, act="claim", numbers=numbers)

    def press() -> None:
        bulk.carry_out_bulk(actor=reviewer, run_id=run, criteria={})

    assert at_once(press, press, press) == ["", "", ""]
    assert CaseStep.objects.filter(kind=StepKind.CLAIM).count() == len(numbers)
    assert BulkLine.objects.filter(run=run, done_at__isnull=False, why_not={}).count() == len(numbers)
