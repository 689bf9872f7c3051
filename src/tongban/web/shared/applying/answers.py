"""Answers as people read them again: on the page to check, and in the case. Pure but for the names of places."""

import dataclasses
from collections.abc import Mapping
from typing import Any

from tongban.catalogue.rules.conditions import holds
from tongban.catalogue.rules.forms import active_sections
from tongban.catalogue.rules.shown import value_words
from tongban.catalogue.types import Field, FieldKind, Question, QuestionKind, Section, Standard

from .places import place_name

Pairs = tuple[tuple[str, str], ...]


@dataclasses.dataclass(frozen=True)
class AnswerRow:
    """One answer: a text, or the entries of a list with a pair (label, value) for each of their fields."""

    key: str
    """Of the field or question; the page of the form has an input of this name."""
    label: str
    value: str = ""
    entries: tuple[Pairs, ...] = ()


@dataclasses.dataclass(frozen=True)
class AnswerPage:
    """The answers of one page of the form."""

    key: str
    name: str
    rows: tuple[AnswerRow, ...]


@dataclasses.dataclass(frozen=True)
class Reading:
    """How answers are shown: in which language, and whether identity and telephone numbers are masked."""

    language: str
    is_masked: bool


def answer_pages(
    standard: Standard, answers: Mapping[str, str], form: Mapping[str, Mapping[str, Any]], reading: Reading
) -> list[AnswerPage]:
    """Every page of the form that this person has to fill in, with what stands in it."""
    return [
        AnswerPage(section.key, section.name.say(reading.language), _rows(section, answers, form, reading))
        for section in active_sections(standard, answers=answers, form=form)
    ]


def question_rows(standard: Standard, answers: Mapping[str, str], language: str) -> list[AnswerRow]:
    """The questions before the form."""
    return [
        AnswerRow(
            question.key,
            question.ask.say(language),
            _question_value(question, answers[question.key], language),
        )
        for question in standard.questions
        if answers.get(question.key)
    ]


def _question_value(question: Question, value: str, language: str) -> str:
    if question.kind is QuestionKind.DIVISION:
        return place_name(value, language)
    return {option.value: option.label.say(language) for option in question.options}.get(value, value)


def _rows(
    section: Section,
    answers: Mapping[str, str],
    form: Mapping[str, Mapping[str, Any]],
    reading: Reading,
) -> tuple[AnswerRow, ...]:
    values = form.get(section.key, {})
    asked = [
        field for field in section.fields if holds(field.when, answers=answers, form=form, siblings=values)
    ]
    return tuple(_row(field, values.get(field.key), reading) for field in asked)


def _row(field: Field, value: Any, reading: Reading) -> AnswerRow:
    label = field.label.say(reading.language)
    if field.kind is not FieldKind.PEOPLE:
        return AnswerRow(field.key, label, field_value(field, value, reading))
    entries = tuple(
        tuple(
            (inner.label.say(reading.language), field_value(inner, entry[inner.key], reading))
            for inner in field.fields
            if inner.key in entry
        )
        for entry in value or ()
    )
    return AnswerRow(field.key, label, entries=entries)


def field_value(field: Field, value: Any, reading: Reading) -> str:
    """A clean value in words; empty when nothing was filled in."""
    if value in (None, "", []):
        return ""
    if field.kind is FieldKind.DIVISION:
        return place_name(value, reading.language)
    return value_words(field, value, masked=reading.is_masked).say(reading.language)
