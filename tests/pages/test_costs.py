"""What a page costs: how many questions to the database, however many rows it shows."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import builders
from tests.pages.reading import browser_of
from tongban.cases.models import Case, CaseStep
from tongban.cases.services import messages, review
from tongban.kernel.actors import Actor
from tongban.kernel.ids import new_id

PAGE = 25


def copies(number: str, count: int) -> None:
    """The same case `count` times over: what a page costs does not ask how they came about."""
    case = Case.objects.get(number=number)
    steps = list(case.steps.all())
    for serial in range(count):
        case.pk, case.number, case.stream = None, f"{number}-{serial}", new_id()
        case.save(force_insert=True)
        for step in steps:
            step.pk, step.case = new_id(), case
        CaseStep.objects.bulk_create(steps)


def cost(actor: Actor, url: str) -> int:
    browser = browser_of(actor)
    assert browser.get(url).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert browser.get(url).status_code == 200
    return len(seen)


@pytest.fixture
def one(zhou: Actor, clerk: Actor, reviewer: Actor) -> str:
    """A case on a reviewer's table, with words said."""
    number = builders.claimed(clerk, reviewer, builders.submitted(zhou))
    messages.ask_question(actor=reviewer, number=number, text="原件看过吗？")
    messages.send_note(actor=zhou, number=number, text="请看。")
    return number


@pytest.mark.parametrize(
    ("who", "url"), [("zhou", "/cases/"), ("clerk", "/desk/window/"), ("reviewer", "/desk/review/")]
)
def test_a_full_list_costs_no_more_than_a_short_one(
    who: str, url: str, one: str, request: pytest.FixtureRequest
) -> None:
    actor: Actor = request.getfixturevalue(who)
    short = cost(actor, url)
    copies(one, PAGE)
    assert cost(actor, url) <= short
    assert short <= 16


@pytest.mark.parametrize(
    ("who", "url", "most"),
    [
        ("zhou", "/cases/{}/", 22),
        ("clerk", "/desk/window/cases/{}/", 28),
        ("reviewer", "/desk/review/cases/{}/", 28),
    ],
)
def test_a_case_page_does_not_grow_with_what_was_said(
    who: str, url: str, most: int, one: str, clerk: Actor, request: pytest.FixtureRequest
) -> None:
    actor: Actor = request.getfixturevalue(who)
    short = cost(actor, url.format(one))
    for _ in range(8):
        messages.send_note(actor=clerk, number=one, text="收到。")
    assert cost(actor, url.format(one)) <= short
    assert short <= most, short


Limit = Callable[[int], Any]


def test_commands_ask_little(
    zhou: Actor, clerk: Actor, reviewer: Actor, django_assert_max_num_queries: Limit
) -> None:
    number = builders.submitted(zhou)
    with django_assert_max_num_queries(14):
        builders.taken_in(clerk, number)
    checks = builders.findings(number)
    with django_assert_max_num_queries(32):
        builders.intake.accept_case(actor=clerk, number=number, checks=checks)
    with django_assert_max_num_queries(14):
        review.claim_case(actor=reviewer, number=number)
    with django_assert_max_num_queries(45):
        review.grant_case(actor=reviewer, number=number, criteria=builders.criteria())
