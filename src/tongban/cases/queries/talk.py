"""What the offices of a case said to each other. Whoever calls has checked who may read it."""

from collections.abc import Collection

from django.db import connection

from tongban.cases.models import Case
from tongban.cases.rules.history import in_order
from tongban.cases.rules.talk import SPOKEN, mark_of
from tongban.cases.types import Side, StepKind, TalkView

from .rows import step_from_row
from .views import allowed_steps, files_here, step_view, waiting_of


def talk_view(case: Case, side: Side) -> TalkView:
    """Questions and answers between the offices, as `side` may see them."""
    steps = in_order(step_from_row(row) for row in case.steps.filter(kind__in=SPOKEN))
    waiting, here = waiting_of(case), files_here(case, steps)
    return TalkView(
        steps=tuple(step_view(step, waiting, here) for step in steps),
        may_speak=bool(allowed_steps(case, side, [StepKind.ASK])),
        standard_digest=case.standard_digest,
        content=case.content,
    )


def talk_marks(numbers: Collection[str]) -> dict[str, str]:
    """How much was said in each of these cases, as marks. One statement for all pages that are open; the kinds are in its
    text, so that the partial index serves it on either database."""
    wanted = sorted(numbers)
    places = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.number, s.node, COUNT(*) FROM cases_case c JOIN cases_step s ON s.case_id = c.id"  # noqa: S608  # places only
            f" WHERE c.number IN ({places}) AND s.kind IN ('ask', 'answer') GROUP BY c.number, s.node",
            wanted,
        )
        rows = cursor.fetchall()
    said: dict[str, dict[str, int]] = {}
    for number, node, count in rows:
        said.setdefault(number, {})[node] = count
    return {number: mark_of(counts) for number, counts in said.items()}
