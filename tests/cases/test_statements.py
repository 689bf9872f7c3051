"""What a case asks of the database, so that it does not creep up again: docs/benchmarks.md says why it matters."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import builders
from tests.builders import HERE, THERE
from tests.papers import a_file
from tongban.cases.services import applicant, intake, review
from tongban.cases.types import Check
from tongban.kernel.actors import Actor


@contextmanager
def at_most(limit: int) -> Iterator[None]:
    """No more statements than `limit`, without those that begin and end transactions."""
    with CaptureQueriesContext(connection) as seen:
        yield
    asked = [row["sql"] for row in seen if "SAVEPOINT" not in row["sql"] and row["sql"] != "BEGIN"]
    assert len(asked) <= limit, "\n".join(f"{number} {sql[:120]}" for number, sql in enumerate(asked, 1))


@pytest.mark.parametrize(("is_late", "limit"), [(False, 46), (True, 55)])
def test_applicant_and_window_of_a_case(zhou: Actor, clerk: Actor, is_late: bool, limit: int) -> None:
    builders.submitted(zhou, THERE)  # what a process reads once
    with at_most(limit):
        number = builders.submitted(zhou, THERE, late=is_late)
        intake.take_in_case(actor=clerk, number=number)
        late = Check.LATE if is_late else Check.COMPLETE
        checks = {"identity": (Check.COMPLETE, ""), "domicile_proof": (late, "")}
        intake.accept_case(actor=clerk, number=number, checks=checks)
        if is_late:
            applicant.supply_material(
                actor=zhou, number=number, material="domicile_proof", upload=a_file("a.pdf", builders.PDF)
            )


def test_reviewer_of_a_case(zhou: Actor, clerk: Actor, reviewer: Actor) -> None:
    criteria = builders.criteria()
    for _ in range(2):
        builders.accepted(clerk, builders.submitted(zhou, HERE))
    review.claim_next_case(actor=reviewer)
    with at_most(20):
        number = review.claim_next_case(actor=reviewer)
        assert number is not None
        review.grant_case(actor=reviewer, number=number, criteria=criteria)
