"""What was filled into a form, put into words for a page.

For the applicant as it was typed; for everybody else with identity numbers and telephone numbers masked.
"""

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any

from tongban.catalogue.types import Field, FieldKind, Section, Standard
from tongban.jurisdictions import queries as jurisdictions
from tongban.jurisdictions.rules.masking import mask_phone, mask_resident_id
from tongban.web.shared import formats


@dataclasses.dataclass(frozen=True)
class Answer:
    """One field: its label and what stands in it; `rows` for a list of people."""

    key: str
    label: str
    text: str
    rows: tuple[tuple["Answer", ...], ...] = ()


@dataclasses.dataclass(frozen=True)
class SectionAnswers:
    """One page of a form as filled in."""

    key: str
    name: str
    answers: tuple[Answer, ...]


def filled_sections(
    standard: Standard, form: Mapping[str, Any], language: str, *, is_masked: bool
) -> list[SectionAnswers]:
    """Every page that was filled in, in the order of the standard; fields left empty are left out."""
    return [
        SectionAnswers(section.key, section.name.say(language), _section(section, form, language, is_masked))
        for section in standard.sections
        if section.key in form
    ]


def situation(standard: Standard, answers: Mapping[str, str], language: str) -> list[Answer]:
    """The questions asked before the form, and what was answered."""
    found = []
    for question in standard.questions:
        value = answers.get(question.key, "")
        labels = {option.value: option.label.say(language) for option in question.options}
        text = labels.get(value) or (_place(value, language) if value else "")
        if text:
            found.append(Answer(question.key, question.ask.say(language), text))
    return found


def _section(
    section: Section, form: Mapping[str, Any], language: str, is_masked: bool
) -> tuple[Answer, ...]:
    return _answers(section.fields, form[section.key], language, is_masked)


def _answers(
    fields: tuple[Field, ...], values: Mapping[str, Any], language: str, is_masked: bool
) -> tuple[Answer, ...]:
    found = []
    for field in fields:
        value = values.get(field.key)
        if value in (None, "", []):
            continue
        label = field.label.say(language)
        if field.kind is FieldKind.PEOPLE:
            rows = tuple(_answers(field.fields, row, language, is_masked) for row in value)
            found.append(Answer(field.key, label, "", rows))
        else:
            found.append(Answer(field.key, label, _say(field, value, language, is_masked)))
    return tuple(found)


def _say(field: Field, value: Any, language: str, is_masked: bool) -> str:
    labels = {option.value: option.label.say(language) for option in field.options}
    match field.kind:
        case FieldKind.CHOICE:
            return labels.get(str(value), str(value))
        case FieldKind.MULTICHOICE:
            joint = "、" if formats.is_chinese(language) else ", "
            return joint.join(labels.get(str(one), str(one)) for one in value)
        case FieldKind.DATE:
            return formats.day(dt.date.fromisoformat(str(value)), language)
        case FieldKind.MONEY_FEN:
            return formats.money(int(value), language)
        case FieldKind.PERCENT:
            return f"{int(value) / 100:g}%"
        case FieldKind.DIVISION:
            return _place(str(value), language)
        case FieldKind.RESIDENT_ID if is_masked:
            return mask_resident_id(str(value))
        case FieldKind.PHONE if is_masked:
            return mask_phone(str(value))
        case _:
            return str(value)


def _place(code: str, language: str) -> str:
    zh, en = jurisdictions.latest_division(code).name
    return zh if formats.is_chinese(language) else en
