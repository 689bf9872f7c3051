"""Checks a page of the form, or all of it: clean values, and every error at once with the field it is about.

A field of a list is named `shareholders.0.name`, in errors and in the page's inputs alike.
"""

import dataclasses
import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tongban.catalogue.types import (
    Field,
    FieldKind,
    Question,
    QuestionKind,
    Section,
    Standard,
    SumRule,
    Words,
)
from tongban.kernel.errors import BadInput

from .conditions import NOTHING, Answers, Form, holds, value_at
from .fields import clean_value, empty_error, is_empty
from .phrases import money_words, percent_text

MAX_ROWS = 100
"""Rows of a list that are read at all."""


@dataclasses.dataclass(frozen=True)
class Checked:
    """What a page holds after the check."""

    values: dict[str, Any]
    errors: tuple[BadInput, ...]

    @property
    def is_good(self) -> bool:
        """Nothing is wrong."""
        return not self.errors


def check_answers(standard: Standard, answers: Answers) -> Iterator[BadInput]:
    """What is wrong with the answers to the questions before the form: none given, or one that cannot be chosen."""
    for question in standard.questions:
        answer = answers.get(question.key)
        if not answer:
            yield BadInput("question-unanswered", field=question.key, question=_asked(question))
        elif not _may_answer(question, answer):
            yield no_such_answer(question)


def no_such_answer(question: Question) -> BadInput:
    """What is said of an answer that cannot be chosen."""
    return BadInput("question-no-such-answer", field=question.key, question=_asked(question))


def _asked(question: Question) -> str:
    return f"{question.ask.zh} / {question.ask.en}"


def _may_answer(question: Question, answer: str) -> bool:
    if question.kind is QuestionKind.DIVISION:
        return re.fullmatch(r"[1-9][0-9]{5}", answer) is not None
    return answer in {option.value for option in question.options}


def active_sections(standard: Standard, *, answers: Answers, form: Form = NOTHING) -> tuple[Section, ...]:
    """The pages this person must fill in."""
    return tuple(section for section in standard.sections if holds(section.when, answers=answers, form=form))


def check_section(
    section: Section,
    data: Mapping[str, Any],
    *,
    today: dt.date,
    answers: Answers = NOTHING,
    form: Form = NOTHING,
) -> Checked:
    """One page. `data` holds what was typed (text, lists of text, lists of rows) or clean values of before.

    Fields whose condition does not hold are left out, whatever was sent for them.
    """
    errors: list[BadInput] = []
    values = _check_fields(section.fields, data, "", _Context(answers, form, today), errors)
    if not errors:
        errors.extend(_check_sums(section, values, {**form, section.key: values}))
    return Checked(values, tuple(errors))


def places_in(section: Section, values: Mapping[str, Any]) -> Iterator[tuple[str, Field, str]]:
    """Where a checked page names a place: path, field, code. Whether there is such a place is not for the file to say."""
    yield from _places(section.fields, values, "")


def _places(
    fields: Sequence[Field], values: Mapping[str, Any], prefix: str
) -> Iterator[tuple[str, Field, str]]:
    for field in fields:
        value, path = values.get(field.key), prefix + field.key
        if field.kind is FieldKind.PEOPLE:
            for number, row in enumerate(value or []):
                yield from _places(field.fields, row, f"{path}.{number}.")
        elif field.kind is FieldKind.DIVISION and value:
            yield path, field, value


def check_form(
    standard: Standard, form: Form, *, today: dt.date, answers: Answers
) -> dict[str, tuple[BadInput, ...]]:
    """All pages once more before submission; errors by section, empty when the form is complete."""
    found = {}
    for section in active_sections(standard, answers=answers, form=form):
        data = form.get(section.key, NOTHING)
        checked = check_section(section, data, today=today, answers=answers, form=form)
        if checked.errors:
            found[section.key] = checked.errors
    return found


@dataclasses.dataclass(frozen=True)
class _Context:
    answers: Answers
    form: Form
    today: dt.date


def _check_fields(
    fields: Sequence[Field],
    data: Mapping[str, Any],
    prefix: str,
    context: _Context,
    errors: list[BadInput],
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for field in fields:
        # A condition looks at fields above it only, and at their clean values: a hidden answer decides nothing.
        if not holds(field.when, answers=context.answers, form=context.form, siblings=values):
            continue
        path, typed = prefix + field.key, data.get(field.key)
        try:
            if field.kind is FieldKind.PEOPLE:
                values[field.key] = _check_rows(field, typed, path, context, errors)
            elif not is_empty(typed):
                values[field.key] = clean_value(field, typed, path=path, today=context.today)
            elif field.required:
                raise empty_error(field, path)
        except BadInput as error:
            errors.append(error)
    return values


def _check_rows(
    field: Field, typed: object, path: str, context: _Context, errors: list[BadInput]
) -> list[dict[str, Any]]:
    rows = [row for row in typed if isinstance(row, Mapping)] if isinstance(typed, list) else []
    rows = [row for row in rows if not all(is_empty(value) for value in row.values())]
    fewest = field.minimum if field.minimum is not None else int(field.required)
    label = {"label_zh": field.label.zh, "label_en": field.label.en}
    if len(rows) < fewest:
        raise BadInput("form-rows-few", field=path, fewest=fewest, **label)
    if len(rows) > (field.maximum or MAX_ROWS):
        raise BadInput("form-rows-many", field=path, most=field.maximum or MAX_ROWS, **label)
    return [
        _check_fields(field.fields, row, f"{path}.{number}.", context, errors)
        for number, row in enumerate(rows)
    ]


def _check_sums(section: Section, values: Mapping[str, Any], form: Form) -> Iterator[BadInput]:
    fields = {field.key: field for field in section.fields}
    for rule in section.sums:
        group = fields[rule.group]
        amount = next(field for field in group.fields if field.key == rule.field)
        total = sum(row.get(rule.field, 0) for row in values.get(rule.group, []))
        wanted = rule.equals if rule.equals_field is None else value_at(rule.equals_field, form)
        if wanted is not None and total != wanted:
            yield _sum_error(rule, amount, total, wanted)


def _sum_error(rule: SumRule, amount: Field, total: int, wanted: int) -> BadInput:
    said, due = _amount_words(amount, total), _amount_words(amount, wanted)
    return BadInput(
        "form-sum",
        field=rule.group,
        label_zh=amount.label.zh,
        label_en=amount.label.en,
        total_zh=said.zh,
        total_en=said.en,
        wanted_zh=due.zh,
        wanted_en=due.en,
    )


def _amount_words(field: Field, number: int) -> Words:
    if field.kind is FieldKind.MONEY_FEN:
        return money_words(number)
    text = percent_text(number) if field.kind is FieldKind.PERCENT else str(number)
    return Words(text, text)


def read_post(section: Section, post: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What a posted page says, ready for check_section. `post` maps input names to their values.

    A date may come as one input or as `<name>.year`, `<name>.month`, `<name>.day`.
    """
    return _read_fields(section.fields, post, "")


def _read_fields(fields: Sequence[Field], post: Mapping[str, Sequence[str]], prefix: str) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for field in fields:
        name = prefix + field.key
        if field.kind is FieldKind.PEOPLE:
            data[field.key] = [
                _read_fields(field.fields, post, f"{name}.{row}.") for row in _rows(post, name)
            ]
        elif field.kind is FieldKind.MULTICHOICE:
            data[field.key] = list(post.get(name, []))
        elif field.kind is FieldKind.DATE and name not in post:
            parts = [_last(post, f"{name}.{part}") for part in ("year", "month", "day")]
            data[field.key] = "-".join(parts) if any(parts) else ""
        else:
            data[field.key] = _last(post, name)
    return data


def _rows(post: Mapping[str, Sequence[str]], name: str) -> list[int]:
    pattern = re.compile(re.escape(name) + r"\.([0-9]{1,3})\..+")
    found = {int(match[1]) for key in post if (match := pattern.fullmatch(key))}
    return sorted(found)[: MAX_ROWS + 1]


def _last(post: Mapping[str, Sequence[str]], name: str) -> str:
    values = post.get(name) or [""]
    return values[-1]
