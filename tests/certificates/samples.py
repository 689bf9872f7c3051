"""Forms and answers that fit any standard, and the shipped standards."""

from typing import Any

from tongban.catalogue import queries
from tongban.catalogue.rules.standard import parse_standard
from tongban.catalogue.types import Field, FieldKind, QuestionKind, Standard
from tongban.certificates.types import CertificateHolder

APPLICANT = CertificateHolder("周雅兰", "500199198511123021", "111")

_VALUES: dict[FieldKind, Any] = {
    FieldKind.TEXT: "成都示例锦里食品有限公司",
    FieldKind.LONG_TEXT: "食品销售",
    FieldKind.DATE: "2026-11-01",
    FieldKind.MONEY_FEN: 10_000_000,
    FieldKind.PERCENT: 5_000,
    FieldKind.INTEGER: 3,
    FieldKind.DIGITS: "1234567890",
    FieldKind.RESIDENT_ID: "500199198511123021",
    FieldKind.USCC: "91510199MA6ABCD10L",
    FieldKind.PHONE: "12000005002",
    FieldKind.DIVISION: "510107",
    FieldKind.ADDRESS: "示例路 1 号",
}


def shipped() -> dict[str, Standard]:
    """Every standard of this version of the program."""
    return {
        (standard := parse_standard(text, path)).key: standard for text, path in queries.shipped_standards()
    }


def form(standard: Standard) -> dict[str, dict[str, Any]]:
    """A form with something in every field."""
    return {
        section.key: {field.key: _value(field) for field in section.fields} for section in standard.sections
    }


def answers(standard: Standard, place: str) -> dict[str, str]:
    """Every question answered: a place with `place`, a choice with its first option."""
    return {
        question.key: place if question.kind is QuestionKind.DIVISION else question.options[0].value
        for question in standard.questions
    }


def _value(field: Field) -> Any:
    if field.kind is FieldKind.PEOPLE:
        return [{inner.key: _value(inner) for inner in field.fields}]
    if field.kind is FieldKind.CHOICE:
        return field.options[0].value
    if field.kind is FieldKind.MULTICHOICE:
        return [option.value for option in field.options]
    return _VALUES[field.kind]
