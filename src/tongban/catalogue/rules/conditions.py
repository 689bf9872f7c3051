"""Does a condition of a standard hold for what a person answered and filled in?"""

from collections.abc import Mapping
from typing import Any

from tongban.catalogue.types import When

Answers = Mapping[str, str]
"""Answers to the questions before the form, by key; a place is its division code."""

Form = Mapping[str, Mapping[str, Any]]
"""Clean values by section and field."""

NOTHING: Mapping[str, Any] = {}


def holds(
    when: When, *, answers: Answers, form: Form = NOTHING, siblings: Mapping[str, Any] = NOTHING
) -> bool:
    """All parts of `when` hold. A name is looked up among the siblings, then the questions; `/section/field` in
    the form. What is not answered yet has no value and matches nothing."""
    return all(_values(name, answers, form, siblings) & set(wanted) for name, wanted in when)


def may_hold(when: When, *, answers: Answers, form: Form = NOTHING) -> bool:
    """Can all parts of `when` still hold, whatever is filled in where nothing stands yet?"""
    return all(
        (name.startswith("/") and value_at(name, form) is None)
        or holds(((name, wanted),), answers=answers, form=form)
        for name, wanted in when
    )


def value_at(pointer: str, form: Form) -> Any:
    """What stands at `/section/field`; None when it is not filled in."""
    _, section, field = pointer.split("/")
    return form.get(section, NOTHING).get(field)


def _values(name: str, answers: Answers, form: Form, siblings: Mapping[str, Any]) -> set[str]:
    found = value_at(name, form) if name.startswith("/") else siblings.get(name, answers.get(name))
    several = found if isinstance(found, list) else [found]
    return {value for value in several if isinstance(value, str)}
