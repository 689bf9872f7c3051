"""The conditions of grant as an officer sees them: what to look at, who looks, and what the rule says."""

import dataclasses

from tongban.cases.types import CaseView
from tongban.catalogue.rules.judging import Verdict, judge
from tongban.catalogue.types import Criterion, Lane, Standard
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
    stage: str
    """Of a cooperating authority: the stage it works in."""
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
    return [_rule(row.criterion, row.verdict, view.own_stages) for row in judged]


def _rule(row: Criterion, verdict: Verdict, own: frozenset[str]) -> Rule:
    """What falls to the deciding authority itself is ticked by it as well."""
    clause = row.clause.words if row.clause else None
    at = Lane.AUTHORITY if row.stage in own else row.at
    return Rule(row.key, row.text, row.check, clause, at.value, row.stage, verdict.value)
