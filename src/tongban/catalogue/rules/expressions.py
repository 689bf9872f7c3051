"""The expressions of a standard: CEL over its questions and its form.

Names are `answers.<question>`, `<section>.<field>` and `today`. A text, choice, date, number of digits, identity or
credit code is a string (a date `2026-04-12`, so that `<` compares dates); money (fen), percent (hundredths) and
integer are int; a multichoice is a list of strings; a list of people is a list of rows. Whole numbers only: nothing
here can be a float. Two functions are added, `months(from, to)` and `years(from, to)`, which count full ones between
two dates, and `born(id)`, the birth date in a resident identity number.

What is not filled in yet has no value, and an expression that needs it has no answer: that is None, never an error.
The library bounds what one evaluation may do (10,000 iterations), so a standard cannot make a node busy.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from cel_expr_python import cel

from tongban.catalogue.types import FieldKind, Standard

from .conditions import Answers, Form
from .expression_names import names_in
from .references import Raw, entries, fields

TEXT, NUMBER, TEXTS = cel.Type.STRING, cel.Type.INT, cel.Type.List(cel.Type.STRING)
ROWS = cel.Type.List(cel.Type.Map(cel.Type.STRING, cel.Type.DYN))

_TYPES = {
    FieldKind.MONEY_FEN: NUMBER,
    FieldKind.PERCENT: NUMBER,
    FieldKind.INTEGER: NUMBER,
    FieldKind.MULTICHOICE: TEXTS,
    FieldKind.PEOPLE: ROWS,
}


def type_of(kind: str) -> cel.Type:
    """The type of a field's value."""
    return _TYPES.get(FieldKind(kind), TEXT)


def _date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def _months(start: str, end: str) -> int:
    """Full months from one date to another; negative when the second is earlier."""
    first, last = _date(start), _date(end)
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)


def _years(start: str, end: str) -> int:
    return _months(start, end) // 12


def _born(number: str) -> str:
    return _date(f"{number[6:10]}-{number[10:12]}-{number[12:14]}").isoformat()


def _function(name: str, impl: Any, result: cel.Type, arguments: int) -> cel.FunctionDecl:
    overload = cel.Overload(name, return_type=result, parameters=[TEXT] * arguments, impl=impl)
    return cel.FunctionDecl(name, [overload])


FUNCTIONS = [
    _function("months", _months, NUMBER, 2),
    _function("years", _years, NUMBER, 2),
    _function("born", _born, TEXT, 1),
]


def names(content: Raw) -> dict[str, cel.Type]:
    """Everything an expression of this file may name, with its type."""
    found = {"today": TEXT}
    found |= {f"answers.{question['key']}": TEXT for question in content["questions"]}
    found |= {f"{section}.{field['key']}": type_of(field["kind"]) for _, section, field in fields(content)}
    return found


def environment(content: Raw) -> cel.Env:
    """Where the expressions of a file run."""
    return cel.NewEnv(variables=names(content), functions=FUNCTIONS)


def expressions(content: Raw) -> Iterator[tuple[str, str, cel.Type]]:
    """Every expression of a file: where it stands, the text, the type it must have."""
    for pointer, criterion in entries(content, "criteria"):
        if "rule" in criterion:
            yield f"{pointer}/rule", criterion["rule"], cel.Type.BOOL
    for pointer, case in entries(content, "limits", "promised", "cases"):
        yield f"{pointer}/rule", case["rule"], cel.Type.BOOL
    for pointer, entry in entries(content, "green_channel"):
        yield f"{pointer}/rule", entry["rule"], cel.Type.BOOL
    for pointer, fee in entries(content, "fees"):
        if "formula" in fee:
            yield f"{pointer}/formula", fee["formula"], cel.Type.INT


def variables(standard: Standard, expression: str) -> frozenset[str]:
    """Which of these names an expression of the standard needs."""
    _, compiled = _programs(standard)
    return names_in(compiled[expression]) & names(standard.content).keys()


class Reckoning:
    """The expressions of one standard, compiled, over what one person answered and filled in."""

    def __init__(self, standard: Standard, *, answers: Answers, form: Form, today: dt.date) -> None:
        env, self._compiled = _programs(standard)
        self._values = env.Activation(_values(standard, answers, form, today))

    def truth(self, rule: str) -> bool | None:
        """Does a rule hold? None when something it needs is not known."""
        value = self._value(rule)
        return value if isinstance(value, bool) else None

    def number(self, formula: str) -> int | None:
        """What a formula comes to. None when something it needs is not known."""
        value = self._value(formula)
        return value if isinstance(value, int) else None

    def _value(self, expression: str) -> Any:
        try:
            found = self._compiled[expression].eval(self._values)
        except RuntimeError:  # over the budget, for values that the check of the file did not think of
            return None
        return None if found.type() == cel.Type.ERROR else found.value()


@lru_cache(maxsize=512)
def _programs(standard: Standard) -> tuple[cel.Env, Mapping[str, cel.Expression]]:
    env = environment(standard.content)
    return env, {text: env.compile(text) for _, text, _ in expressions(standard.content)}


def _values(standard: Standard, answers: Answers, form: Form, today: dt.date) -> dict[str, Any]:
    """A page that was filled in has a value for every text and list; what was left empty is empty."""
    values: dict[str, Any] = {"today": today.isoformat()}
    values |= {f"answers.{key}": value for key, value in answers.items()}
    for section in standard.sections:
        if section.key not in form:
            continue
        filled = form[section.key]
        for field in section.fields:
            value = filled.get(field.key, _EMPTY.get(type_of(field.kind).name()))
            if value is not None:
                values[f"{section.key}.{field.key}"] = value
    return values


_EMPTY: Mapping[str, Any] = {TEXT.name(): "", TEXTS.name(): [], ROWS.name(): []}
