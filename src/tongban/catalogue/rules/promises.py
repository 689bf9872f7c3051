"""Which promise a case has, and what it costs: the parts of a standard that depend on rules."""

import datetime as dt

from tongban.catalogue.types import Fee, Standard, TimeLimit

from .conditions import NOTHING, Answers, Form
from .expressions import Reckoning


def promised_for(standard: Standard, *, answers: Answers, form: Form = NOTHING, today: dt.date) -> TimeLimit:
    """The first conditional promise whose rule holds; else that of the region that decides; else the general one.

    A rule that cannot be judged yet does not hold.
    """
    if standard.limits.cases:
        reckoning = Reckoning(standard, answers=answers, form=form, today=today)
        for case in standard.limits.cases:
            if reckoning.truth(case.rule):
                return case.promised
    return general_promise(standard, answers)


def general_promise(standard: Standard, answers: Answers) -> TimeLimit:
    """The promise for cases that no rule singles out: the better one of the region that decides, else the common one."""
    region = standard.region(answers.get(standard.place_question.key, ""))
    return region.promised if region and region.promised else standard.limits.promised


def fee_amount(
    standard: Standard, fee: Fee, *, answers: Answers, form: Form = NOTHING, today: dt.date
) -> int | None:
    """A fee of a case in fen; None while what its formula needs is not filled in, and when it comes to less than 0."""
    if fee.formula is None:
        return fee.amount
    amount = Reckoning(standard, answers=answers, form=form, today=today).number(fee.formula)
    return amount if amount is not None and amount >= 0 else None
