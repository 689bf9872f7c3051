"""The conditions of grant as an officer sees them: what to look at, who looks, and what the rule says."""

import dataclasses

from tongban.cases.types import CaseView
from tongban.catalogue.rules.judging import Verdict, judge
from tongban.catalogue.types import Criterion, Standard
from tongban.kernel import clock


@dataclasses.dataclass(frozen=True)
class Rule:
    """A check of the standard, with the clause it rests on and who makes it."""

    key: str
    text: object
    check: object
    clause: object
    at: str
    """Lane of whoever looks: intake, cooperating or authority. Each ticks only its own."""
    verdict: str
    """What the rule says: met, unmet, or open for whoever looks."""


def criteria_of(view: CaseView, standard: Standard) -> list[Rule]:
    """Every condition, judged for the day on which the application was handed in."""
    judged = judge(
        standard,
        answers=view.content.get("answers", {}),
        form=view.content.get("form", {}),
        today=clock.local(view.submitted_at).date(),
    )
    return [_rule(row.criterion, row.verdict) for row in judged]


def _rule(row: Criterion, verdict: Verdict) -> Rule:
    clause = row.clause.words if row.clause else None
    return Rule(row.key, row.text, row.check, clause, row.at.value, verdict.value)
