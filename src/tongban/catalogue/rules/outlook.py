"""What can be said before a form is filled in, from the answers to the questions and from what the account knows.

Nothing here keeps anybody from applying. What depends on the form is said to be open, with what it waits for: which names
a rule needs is read from the rule itself.
"""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Iterator
from enum import StrEnum

from tongban.catalogue.types import Criterion, Fee, LimitCase, Material, Standard, TimeLimit, Words

from .conditions import NOTHING, Answers, Form, holds, may_hold
from .expressions import Reckoning, variables
from .materials import NeededMaterial, fees_for, materials_for
from .promises import fee_amount, general_promise


class Prospect(StrEnum):
    """How a condition stands before the form is filled in."""

    MET = "met"
    UNMET = "unmet"
    LATER = "later"
    """The form will tell."""
    OFFICE = "office"
    """Only a person can judge it."""


@dataclasses.dataclass(frozen=True)
class Foreseen:
    """A condition of grant, how it stands, and what it waits for."""

    criterion: Criterion
    prospect: Prospect
    waits_for: tuple[Words, ...] = ()


@dataclasses.dataclass(frozen=True)
class ForeseenFee:
    """What it costs: an amount in fen, or None while its formula waits for the form."""

    fee: Fee
    amount: int | None


@dataclasses.dataclass(frozen=True)
class Outlook:
    """Can I, how long, how much, what must I bring: for these answers."""

    conditions: tuple[Foreseen, ...]
    materials: tuple[NeededMaterial, ...]
    perhaps: tuple[Material, ...]
    """Needed or not, as the form will be filled in."""
    promised: TimeLimit
    promised_perhaps: tuple[LimitCase, ...]
    """Promises that would go before, as the form will be filled in."""
    fees: tuple[ForeseenFee, ...]


def foresee(standard: Standard, *, answers: Answers, known: Form = NOTHING, today: dt.date) -> Outlook:
    """`known` has the fields whose value is known before they are asked, by section."""
    names = _known_names(answers, known)
    reckoning = Reckoning(standard, answers=answers, form=known, today=today)
    promised, promised_perhaps = _promise(standard, answers, names, reckoning)
    return Outlook(
        conditions=tuple(_condition(standard, row, names, reckoning) for row in standard.criteria),
        materials=materials_for(standard, answers=answers, form=known),
        perhaps=tuple(_perhaps(standard, answers, known)),
        promised=promised,
        promised_perhaps=promised_perhaps,
        fees=tuple(
            ForeseenFee(fee, fee_amount(standard, fee, answers=answers, today=today))
            for fee in fees_for(standard, answers=answers)
        ),
    )


def _known_names(answers: Answers, known: Form) -> frozenset[str]:
    fields = [f"{section}.{field}" for section, values in known.items() for field in values]
    return frozenset(["today", *(f"answers.{key}" for key in answers), *fields])


def _condition(
    standard: Standard, criterion: Criterion, names: frozenset[str], reckoning: Reckoning
) -> Foreseen:
    if criterion.rule is None:
        return Foreseen(criterion, Prospect.OFFICE)
    missing = variables(standard, criterion.rule) - names
    if missing:
        return Foreseen(criterion, Prospect.LATER, tuple(_labels(standard, missing)))
    truth = reckoning.truth(criterion.rule)
    if truth is None:
        return Foreseen(criterion, Prospect.OFFICE)
    return Foreseen(criterion, Prospect.MET if truth else Prospect.UNMET)


def _labels(standard: Standard, names: Iterable[str]) -> Iterator[Words]:
    """What the form calls these names, in its order."""
    for question in standard.questions:
        if f"answers.{question.key}" in names:
            yield question.ask
    for section in standard.sections:
        for field in section.fields:
            if f"{section.key}.{field.key}" in names:
                yield field.label


def _perhaps(standard: Standard, answers: Answers, known: Form) -> Iterator[Material]:
    for material in standard.materials:
        if not holds(material.when, answers=answers, form=known) and may_hold(
            material.when, answers=answers, form=known
        ):
            yield material


def _promise(
    standard: Standard, answers: Answers, names: frozenset[str], reckoning: Reckoning
) -> tuple[TimeLimit, tuple[LimitCase, ...]]:
    """The first that holds for certain, and those before it that wait for the form."""
    still_open: list[LimitCase] = []
    for case in standard.limits.cases:
        if variables(standard, case.rule) - names:
            still_open.append(case)
        elif reckoning.truth(case.rule):
            return case.promised, tuple(still_open)
    return general_promise(standard, answers), tuple(still_open)
