"""Applications made up from a standard: good ones, and ones with a single named defect.

Nothing here knows an item. Whatever a standard file asks for, `applications` fills in as a person could, and
`defects` spoils in every way that the standard lets one tell.
"""

import copy
import dataclasses
import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from tests.catalogue.company import TODAY
from tongban.catalogue.rules.conditions import holds, value_at
from tongban.catalogue.rules.fields import digit_bounds, number_bounds, text_limit
from tongban.catalogue.rules.materials import materials_for
from tongban.catalogue.types import Field, FieldKind, Question, QuestionKind, Section, Standard, SumRule
from tongban.jurisdictions.rules.identifiers import (
    RESIDENT_ID_CHECKS,
    RESIDENT_ID_WEIGHTS,
    USCC_ALPHABET,
    make_uscc,
)

DIVISIONS = ("500109", "500157", "510107")
UPLOAD, PROMISE = "upload", "promise"
TEXT_KINDS = (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.ADDRESS)
NUMBER_KINDS = (FieldKind.MONEY_FEN, FieldKind.PERCENT, FieldKind.INTEGER)
MOST_ROWS = 3
"""Rows of a list that are made up, unless the standard wants more."""

Draw = Callable[[st.SearchStrategy[Any]], Any]
Values = dict[str, Any]


@dataclasses.dataclass(frozen=True)
class Application:
    """What a person answers, fills in (clean values) and hands in (`upload` or `promise` by material)."""

    answers: dict[str, str]
    form: dict[str, Values]
    materials: dict[str, str]


@st.composite
def applications(
    draw: Draw, standard: Standard, places: Mapping[str, Sequence[str]] = {}, today: dt.date = TODAY
) -> Application:
    """Good applications. `places`: codes to choose from, by question; any of DIVISIONS for other questions."""
    answers = {question.key: draw(_answer(question, places)) for question in standard.questions}
    form: dict[str, Values] = {}
    for section in standard.sections:
        if holds(section.when, answers=answers, form=form):
            form[section.key] = _page(draw, section, answers, form, today)
    materials = {
        needed.material.key: draw(st.sampled_from([UPLOAD, PROMISE] if needed.may_be_late else [UPLOAD]))
        for needed in materials_for(standard, answers=answers, form=form)
        if not needed.is_made_here
    }
    return Application(answers, form, materials)


def _answer(question: Question, places: Mapping[str, Sequence[str]]) -> st.SearchStrategy[str]:
    if question.kind is QuestionKind.DIVISION:
        return st.sampled_from(places.get(question.key, DIVISIONS))
    return st.sampled_from([option.value for option in question.options])


# Pages and values ------------------------------------------------------------------------------------------------


def _page(
    draw: Draw, section: Section, answers: Mapping[str, str], form: Mapping[str, Values], today: dt.date
) -> Values:
    summed = {rule.field for rule in section.sums}
    values = _fields(draw, section.fields, (answers, form, today), summed)
    for rule in section.sums:
        _balance(draw, section, rule, values, form)
    return values


def _fields(
    draw: Draw, fields: Sequence[Field], context: tuple[Any, Any, dt.date], summed: set[str]
) -> Values:
    answers, form, today = context
    values: Values = {}
    for field in fields:
        if not holds(field.when, answers=answers, form=form, siblings=values):
            continue
        if field.kind is FieldKind.PEOPLE:
            rows = draw(st.integers(*_row_counts(field)))
            values[field.key] = [_fields(draw, field.fields, context, summed) for _ in range(rows)]
        elif field.required or field.key in summed or draw(st.booleans()):
            values[field.key] = draw(value_of(field, today))
    return values


def _row_counts(field: Field) -> tuple[int, int]:
    fewest = field.minimum if field.minimum is not None else int(field.required)
    return fewest, min(field.maximum or MOST_ROWS, max(fewest, MOST_ROWS))


def _balance(draw: Draw, section: Section, rule: SumRule, values: Values, form: Mapping[str, Values]) -> None:
    """Share the wanted total out among the rows; a total on the same page follows the rows if it is too small."""
    group = _named(section.fields, rule.group)
    low, high = number_bounds(_named(group.fields, rule.field))
    rows = [row for row in values.get(rule.group, ()) if rule.field in row]
    wanted = rule.equals
    if rule.equals_field is not None:
        _, page, key = rule.equals_field.split("/")
        wanted = value_at(rule.equals_field, {**form, section.key: values})
        if wanted is not None and page == section.key and wanted < low * len(rows):
            least, most = number_bounds(_named(section.fields, key))
            wanted = values[key] = draw(st.integers(max(least, low * len(rows)), most))
    if wanted is None:
        return
    assume(low * len(rows) <= wanted <= high * len(rows))
    rest = wanted - low * len(rows)
    for left, row in zip(range(len(rows) - 1, -1, -1), rows, strict=True):
        more = draw(st.integers(max(0, rest - (high - low) * left), min(rest, high - low)))
        row[rule.field] = low + more
        rest -= more


def _named(fields: Sequence[Field], key: str) -> Field:
    return next(field for field in fields if field.key == key)


def value_of(field: Field, today: dt.date) -> st.SearchStrategy[Any]:
    """Clean values of a field, its bounds among them."""
    options = [option.value for option in field.options]
    if field.kind in TEXT_KINDS:
        return _texts(text_limit(field))
    if field.kind in NUMBER_KINDS:
        return st.integers(*number_bounds(field))
    if field.kind is FieldKind.MULTICHOICE:
        return st.sets(st.sampled_from(options), min_size=1).map(lambda s: [v for v in options if v in s])
    if field.kind is FieldKind.DATE:
        return st.dates(*date_bounds(field, today)).map(dt.date.isoformat)
    if field.kind is FieldKind.DIGITS:
        return _digits(*digit_bounds(field))
    plain: dict[FieldKind, st.SearchStrategy[Any]] = {
        FieldKind.CHOICE: st.sampled_from(options or [""]),
        FieldKind.RESIDENT_ID: resident_ids(today),
        FieldKind.USCC: _digits(8, 8).map(lambda body: make_uscc("91", "500109", body)),
        FieldKind.PHONE: _digits(5, 5).map("120000{}".format),
        FieldKind.DIVISION: st.sampled_from(DIVISIONS),
    }
    return plain[field.kind]


def _digits(shortest: int, longest: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=shortest, max_size=longest)


def _texts(limit: int) -> st.SearchStrategy[str]:
    words = st.text("重庆成都山水文化一二三丰ABCxyz0189·-", min_size=1, max_size=min(limit, 12))
    return words | st.just("长" * limit)


def date_bounds(field: Field, today: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day that a date field takes."""
    days = [
        today if bound == "today" else dt.date.fromisoformat(bound or other)
        for bound, other in ((field.earliest, "1950-01-01"), (field.latest, "2060-12-31"))
    ]
    return days[0], days[1]


def resident_ids(today: dt.date) -> st.SearchStrategy[str]:
    """Identity numbers of a county code that nobody has."""
    births = st.dates(dt.date(1930, 1, 1), today)
    return st.tuples(births, st.integers(1, 999)).map(lambda pair: _resident_id(*pair))


def _resident_id(birth: dt.date, serial: int) -> str:
    first = f"500199{birth:%Y%m%d}{serial:03}"
    total = sum(int(digit) * weight for digit, weight in zip(first, RESIDENT_ID_WEIGHTS, strict=True))
    return first + RESIDENT_ID_CHECKS[total % 11]


# Defects ---------------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Defect:
    """One thing wrong on one page, and how the refusal must name it."""

    name: str
    section: str
    page: Values
    field: str
    """Where the error must point, such as `shareholders.0.name`."""
    code: str


def defects(standard: Standard, application: Application, today: dt.date = TODAY) -> Iterator[Defect]:
    """Every way to spoil one thing in the form of a good application."""
    for key, values in application.form.items():
        section = standard.section(key)
        for path, field in _filled(section.fields, values, ()):
            for name, value, code in _spoilt(field, _at(values, path), today):
                page = copy.deepcopy(values)
                if value is None:
                    del _at(page, path[:-1])[path[-1]]
                else:
                    _at(page, path[:-1])[path[-1]] = value
                yield Defect(name, key, page, ".".join(map(str, path)), code)
        yield from _wrong_sums(section, values)


def _filled(
    fields: Sequence[Field], values: Values, prefix: tuple[Any, ...]
) -> Iterator[tuple[tuple[Any, ...], Field]]:
    for field in fields:
        if field.key in values:
            yield (*prefix, field.key), field
            if field.kind is FieldKind.PEOPLE:
                for number, row in enumerate(values[field.key]):
                    yield from _filled(field.fields, row, (*prefix, field.key, number))


def _at(values: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        values = values[step]
    return values


def _spoilt(field: Field, value: Any, today: dt.date) -> Iterator[tuple[str, Any, str]]:
    """Names of defects, the value that has it (None: left out), the code that must be answered."""
    if field.kind is FieldKind.PEOPLE:
        yield from _spoilt_rows(field, value)
        return
    if field.required:
        is_choice = field.kind in (FieldKind.CHOICE, FieldKind.MULTICHOICE, FieldKind.DIVISION)
        yield "missing", None, "form-choice-empty" if is_choice else "form-field-empty"
    yield (
        "of another type",
        {"a": 1},
        "form-no-such-choice" if field.kind is FieldKind.MULTICHOICE else "form-unreadable",
    )
    if field.kind in TEXT_KINDS:
        yield "too long", "长" * (text_limit(field) + 1), "form-too-long"
        yield "control character", "\x07", "form-unreadable"
    elif field.kind in NUMBER_KINDS:
        low, high = number_bounds(field)
        yield "too small", low - 1, "form-too-small"
        yield "too large", high + 1, "form-too-large"
    elif field.kind is FieldKind.DATE:
        yield "no such day", "2026-02-30", "form-date"
        day, (earliest, latest) = dt.timedelta(days=1), date_bounds(field, today)
        if field.earliest:
            yield "too early", (earliest - day).isoformat(), "form-date-early"
        if field.latest:
            yield "too late", (latest + day).isoformat(), "form-date-late"
    else:
        yield from _spoilt_names(field, value)


def _spoilt_names(field: Field, value: Any) -> Iterator[tuple[str, Any, str]]:
    if field.kind is FieldKind.RESIDENT_ID:
        yield "wrong check character", value[:17] + _other(value[17], RESIDENT_ID_CHECKS), "resident-id-check"
        yield "too short", value[:17], "resident-id-length"
        yield "no such province", "99" + value[2:], "resident-id-province"
    elif field.kind is FieldKind.USCC:
        yield "wrong check character", value[:17] + _other(value[17], USCC_ALPHABET), "uscc-check"
        yield "letter for digit", "O" + value[1:], "uscc-letter"
    elif field.kind is FieldKind.PHONE:
        yield "too short", value[:10], "form-phone-length"
        yield "wrong first digit", "2" + value[1:], "form-phone-first"
    elif field.kind is FieldKind.DIGITS:
        yield "too long", "1" * (digit_bounds(field)[1] + 1), "form-digits"
    elif field.kind is FieldKind.MULTICHOICE:
        yield "unknown choice", ["no-such"], "form-no-such-choice"
    else:
        yield "unknown choice", "no-such", "form-no-such-choice"


def _spoilt_rows(field: Field, rows: list[Values]) -> Iterator[tuple[str, Any, str]]:
    fewest, _ = _row_counts(field)
    if fewest:
        yield "too few rows", rows[: fewest - 1], "form-rows-few"
    if rows and field.maximum:
        yield "too many rows", rows[:1] * (field.maximum + 1), "form-rows-many"


def _other(character: str, alphabet: str) -> str:
    return alphabet[(alphabet.index(character) + 1) % len(alphabet)]


def _wrong_sums(section: Section, values: Values) -> Iterator[Defect]:
    for rule in section.sums:
        low, high = number_bounds(_named(_named(section.fields, rule.group).fields, rule.field))
        page = copy.deepcopy(values)
        row = next(row for row in page[rule.group] if rule.field in row)
        row[rule.field] += -1 if row[rule.field] > low else 1
        if row[rule.field] <= high:
            yield Defect("sum is off", section.key, page, rule.group, "form-sum")


def unasked(
    standard: Standard, application: Application, today: dt.date = TODAY
) -> Iterator[tuple[str, str]]:
    """(section, field) of everything the standard knows but does not ask of this person."""
    for key, values in application.form.items():
        for field in standard.section(key).fields:
            siblings = {name: value for name, value in values.items() if name != field.key}
            if not holds(field.when, answers=application.answers, form=application.form, siblings=siblings):
                yield key, field.key
