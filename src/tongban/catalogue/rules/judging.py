"""What the rules of a standard say about an application: to the applicant before handing in, to the officer after.

A rule never decides. Whoever applies may hand in although a rule does not hold, and an officer may find otherwise.
"""

import dataclasses
import datetime as dt
from enum import StrEnum

from tongban.catalogue.types import Criterion, Standard

from .conditions import NOTHING, Answers, Form
from .expressions import Reckoning


class Verdict(StrEnum):
    """What a rule says; open when there is none, or something it needs is not known."""

    MET = "met"
    UNMET = "unmet"
    OPEN = "open"


@dataclasses.dataclass(frozen=True)
class Judged:
    """A condition of grant and what its rule says."""

    criterion: Criterion
    verdict: Verdict


def judge(
    standard: Standard, *, answers: Answers, form: Form = NOTHING, today: dt.date
) -> tuple[Judged, ...]:
    """Every condition, in the order of the standard."""
    reckoning = Reckoning(standard, answers=answers, form=form, today=today)
    found = []
    for criterion in standard.criteria:
        truth = reckoning.truth(criterion.rule) if criterion.rule else None
        verdict = Verdict.OPEN if truth is None else Verdict.MET if truth else Verdict.UNMET
        found.append(Judged(criterion, verdict))
    return tuple(found)


def unmet(
    standard: Standard, *, answers: Answers, form: Form = NOTHING, today: dt.date
) -> tuple[Criterion, ...]:
    """The conditions that do not hold as things are filled in; each says in `mend` what to do."""
    judged = judge(standard, answers=answers, form=form, today=today)
    return tuple(row.criterion for row in judged if row.verdict is Verdict.UNMET)
