"""Whether somebody can be taken at their word is asked in one place, which other registers can join."""

import datetime as dt

import pytest

from tests import builders
from tests.builders import NOON
from tests.cases.refusals import refusal
from tongban.cases.models import Case
from tongban.cases.services import credit, intake
from tongban.cases.types import Check
from tongban.kernel.actors import Actor
from tongban.kernel.errors import Refused

EARLIER = NOON - dt.timedelta(days=30)


@pytest.fixture(autouse=True)
def no_other_register(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(credit, "_RECORDS", [])


def test_another_register_bars_from_tolerance_too(zhou: Actor, clerk: Actor) -> None:
    number = builders.taken_in(clerk, builders.submitted(zhou, late=True))
    case = Case.objects.get(number=number)
    assert credit.broken_word(case.person_index, number) is None
    asked: list[tuple[str, str]] = []

    def register(person: str, but: str) -> dt.datetime:
        asked.append((person, but))
        return EARLIER

    credit.ask_also(register)
    checks = builders.findings(number, domicile_proof=Check.LATE)
    error = refusal(Refused, intake.accept_case, actor=clerk, number=number, checks=checks)
    assert (error.code, error.params) == ("tolerance-broken-before", {"date": "2026-10-24"})
    assert asked == [(case.person_index, number)]


def test_the_latest_of_all_registers_counts(zhou: Actor) -> None:
    number = builders.submitted(zhou)
    index = Case.objects.get(number=number).person_index
    for days in (90, 30, 60):
        credit.ask_also(lambda person, but, days=days: NOON - dt.timedelta(days=days))
    credit.ask_also(lambda person, but: None)
    assert credit.broken_word(index) == EARLIER
