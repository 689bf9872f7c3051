"""Says clean values in both languages, for the check-your-answers page, the case file and printed texts."""

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from tongban.catalogue.types import Field, FieldKind, Section, Words
from tongban.jurisdictions.rules.masking import mask_phone, mask_resident_id

from .phrases import date_words, money_words, percent_text

NOT_GIVEN = Words("没有填", "Not given")

PERSONAL = (FieldKind.RESIDENT_ID, FieldKind.PHONE)
"""Kinds that are masked for everybody but the person."""


@dataclasses.dataclass(frozen=True)
class AnswerRow:
    """One line of what was filled in. `group` names the list and `row` counts from 1 inside it."""

    path: str
    label: Words
    value: Words
    group: Words | None = None
    row: int | None = None


def value_words(field: Field, value: Any, *, masked: bool = False) -> Words:
    """A clean value as people read it. Division codes stay codes: their names are not known here."""
    if value in (None, "", []):
        return NOT_GIVEN
    if field.kind is FieldKind.CHOICE:
        return _label(field, value)
    if field.kind is FieldKind.MULTICHOICE:
        labels = [_label(field, item) for item in value]
        return Words("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))
    if field.kind is FieldKind.MONEY_FEN:
        return money_words(value)
    if field.kind is FieldKind.DATE:
        return date_words(dt.date.fromisoformat(value))
    if field.kind is FieldKind.PEOPLE:
        return _people_words(field, value)
    text = _plain_text(field, value, masked)
    return Words(f"{text} {field.unit.zh}", f"{text} {field.unit.en}") if field.unit else _same(text)


def _plain_text(field: Field, value: Any, masked: bool) -> str:
    if field.kind is FieldKind.PERCENT:
        return percent_text(value)
    if masked and field.kind is FieldKind.RESIDENT_ID:
        return mask_resident_id(value)
    if masked and field.kind is FieldKind.PHONE:
        return mask_phone(value)
    return str(value)


def _same(text: str) -> Words:
    return Words(text, text)


def _label(field: Field, value: str) -> Words:
    return next((option.label for option in field.options if option.value == value), _same(value))


def _people_words(field: Field, rows: list[Mapping[str, Any]]) -> Words:
    """Rows as numbered lines; identity and telephone numbers are left out."""
    lines_zh, lines_en = [], []
    for number, row in enumerate(rows, start=1):
        said = [
            (inner.label, value_words(inner, row[inner.key]))
            for inner in field.fields
            if inner.key in row and inner.kind not in PERSONAL
        ]
        lines_zh.append(f"{number}. " + "；".join(f"{label.zh}：{value.zh}" for label, value in said))
        lines_en.append(f"{number}. " + "; ".join(f"{label.en}: {value.en}" for label, value in said))
    return Words("\n".join(lines_zh), "\n".join(lines_en))


def answer_rows(
    section: Section, values: Mapping[str, Any], *, masked: bool = False
) -> tuple[AnswerRow, ...]:
    """The lines of a page, lists opened row by row. Fields left out by their condition are not shown."""
    return tuple(_answer_rows(section, values, masked))


def _answer_rows(section: Section, values: Mapping[str, Any], masked: bool) -> Iterator[AnswerRow]:
    for field in section.fields:
        value = values.get(field.key)
        if field.kind is FieldKind.PEOPLE and value:
            for number, row in enumerate(value, start=1):
                for inner in field.fields:
                    if inner.key in row:
                        said = value_words(inner, row[inner.key], masked=masked)
                        path = f"{field.key}.{number - 1}.{inner.key}"
                        yield AnswerRow(path, inner.label, said, field.label, number)
        elif field.key in values or not field.when:
            yield AnswerRow(field.key, field.label, value_words(field, value, masked=masked))
