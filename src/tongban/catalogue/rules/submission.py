"""What an application for an item looks like as data: a JSON Schema written by the standard, for programs and pages.

The schema describes clean values, exactly as they are kept: yuan are fen, a date is `2026-04-12`, a question that is
not asked has no member. What a JSON Schema cannot say stands beside it under names that begin with `x-`: check
characters, days, sums. `check_application` checks both parts, so whatever it takes the schema takes.
"""

import datetime as dt
import functools
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import jsonschema_rs

from tongban.catalogue.types import Field, FieldKind, Question, QuestionKind, Section, Standard, When, Words
from tongban.jurisdictions.rules.identifiers import PROVINCES, USCC_ALPHABET
from tongban.kernel.errors import BadInput

from .conditions import holds
from .faults import pointer_of
from .fields import digit_bounds, number_bounds, text_limit
from .forms import MAX_ROWS, check_answers, check_section

DIALECT = "https://json-schema.org/draft/2020-12/schema"

Schema = dict[str, Any]

_BLANK = r"\s\u0000-\u001f\u007f-\u009f"
_LINE = f"[^{_BLANK}]+( [^{_BLANK}]+)*"
"""Words with one blank between them, and no control characters."""

_UNITS = {FieldKind.MONEY_FEN: "fen (0.01 CNY)", FieldKind.PERCENT: "0.01 %"}
_PATTERNS = {
    FieldKind.TEXT: f"^{_LINE}$",
    FieldKind.ADDRESS: f"^{_LINE}$",
    FieldKind.LONG_TEXT: f"^{_LINE}(\\n+{_LINE})*$",
    FieldKind.DATE: "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
    FieldKind.RESIDENT_ID: f"^({'|'.join(sorted(PROVINCES))})[0-9]{{15}}[0-9X]$",
    FieldKind.USCC: f"^[{USCC_ALPHABET}]{{18}}$",
    FieldKind.PHONE: "^1[0-9]{10}$",
    FieldKind.DIVISION: "^[1-9][0-9]{5}$",
}
_CHECKS = {
    FieldKind.RESIDENT_ID: "GB 11643-1999: date of birth, check character",
    FieldKind.USCC: "GB 32100-2015: check character",
}


# The schema ------------------------------------------------------------------------------------------------------


def submission_schema(standard: Standard) -> Schema:
    """The JSON Schema (2020-12) of an application: the answers before the form, and the form."""
    sections = {section.key: _section(section) for section in standard.sections}
    always = [section.key for section in standard.sections if not section.when]
    far = list(_far_conditions(standard))
    return {
        "$schema": DIALECT,
        "$id": f"urn:tongban:submission:{standard.key}:{standard.version}",
        "title": _both(standard.name),
        "description": _both(standard.summary),
        "x-standard": standard.digest,
        **_object(
            {
                "answers": _object(
                    {question.key: _question(question) for question in standard.questions},
                    [question.key for question in standard.questions],
                ),
                "form": _object(sections, always),
            },
            ["answers", "form"],
        ),
        **({"allOf": far} if far else {}),
    }


def _both(words: Words) -> str:
    return f"{words.zh} / {words.en}"


def _object(properties: Schema, required: Iterable[str], **more: Any) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
        **more,
    }


def _question(question: Question) -> Schema:
    if question.kind is QuestionKind.DIVISION:
        return {"title": _both(question.ask), "type": "string", "pattern": _PATTERNS[FieldKind.DIVISION]}
    return {"title": _both(question.ask), "enum": [option.value for option in question.options]}


def _section(section: Section) -> Schema:
    sums = [
        {
            "rows": rule.group,
            "amount": rule.field,
            "equals": rule.equals if rule.equals_field is None else rule.equals_field,
        }
        for rule in section.sums
    ]
    return {"title": _both(section.name), **_fields(section.fields), **({"x-sums": sums} if sums else {})}


def _fields(fields: Sequence[Field]) -> Schema:
    near = [_near_condition(field, fields) for field in fields if field.when and not _far(field, fields)]
    return _object(
        {field.key: field_schema(field) for field in fields},
        [field.key for field in fields if is_always_there(field)],
        **({"allOf": near} if near else {}),
    )


def is_always_there(field: Field) -> bool:
    """Is it asked whatever else was answered, and may it not be left empty? A list is there also when it is empty."""
    return not field.when and _is_kept(field)


def _is_kept(field: Field) -> bool:
    return field.required or field.kind is FieldKind.PEOPLE


def field_schema(field: Field) -> Schema:
    """One field by itself: its type, form, bounds and unit."""
    found: Schema = {"title": _both(field.label)}
    if field.help:
        found["description"] = _both(field.help)
    found.update(_value(field))
    notes = {
        "x-unit": _UNITS.get(field.kind),
        "x-check": _CHECKS.get(field.kind),
        "x-earliest": field.earliest,
        "x-latest": field.latest,
        "x-labels": {option.value: _both(option.label) for option in field.options} or None,
    }
    return {**found, **{name: note for name, note in notes.items() if note is not None}}


def _value(field: Field) -> Schema:
    options = [option.value for option in field.options]
    if field.kind is FieldKind.CHOICE:
        return {"enum": options}
    if field.kind is FieldKind.MULTICHOICE:
        return {"type": "array", "items": {"enum": options}, "minItems": 1, "uniqueItems": True}
    if field.kind is FieldKind.PEOPLE:
        fewest = field.minimum if field.minimum is not None else int(field.required)
        rows = {**_fields(field.fields), "minProperties": 1}
        return {"type": "array", "items": rows, "minItems": fewest, "maxItems": field.maximum or MAX_ROWS}
    if field.kind in (FieldKind.MONEY_FEN, FieldKind.PERCENT, FieldKind.INTEGER):
        least, most = number_bounds(field)
        return {"type": "integer", "minimum": least, "maximum": most}
    if field.kind is FieldKind.DIGITS:
        shortest, longest = digit_bounds(field)
        return {"type": "string", "pattern": f"^[0-9]{{{shortest},{longest}}}$"}
    text: Schema = {"type": "string", "pattern": _PATTERNS[field.kind]}
    if field.kind is FieldKind.DATE:
        text["format"] = "date"
    if field.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT, FieldKind.ADDRESS):
        text["maxLength"] = text_limit(field)
    return text


# Conditions ------------------------------------------------------------------------------------------------------
# What depends on its own page or row is said there; what depends on something further away is said at the top,
# because a JSON Schema sees nothing outside of the value it describes.


def _far(field: Field, siblings: Sequence[Field]) -> When:
    here = {sibling.key for sibling in siblings}
    return tuple(part for part in field.when if part[0] not in here)


def _near_condition(field: Field, siblings: Sequence[Field]) -> Schema:
    kinds = {sibling.key: sibling.kind for sibling in siblings}
    near = [_is_one_of(name, wanted, kinds[name]) for name, wanted in field.when if name in kinds]
    there: Schema = {"required": [field.key]} if _is_kept(field) else {}
    if not near:
        return there
    return {"if": {"allOf": near}, "then": there, "else": _absent(field.key)}


def _absent(key: str) -> Schema:
    return {"properties": {key: False}}


def _is_one_of(name: str, wanted: Sequence[str], kind: FieldKind | None) -> Schema:
    value: Schema = {"enum": list(wanted)}
    if kind is FieldKind.MULTICHOICE:
        value = {"type": "array", "contains": value}
    return {"type": "object", "properties": {name: value}, "required": [name]}


def _far_conditions(standard: Standard) -> Iterable[Schema]:
    for section in standard.sections:
        if section.when:
            then, otherwise = {"required": [section.key]}, _absent(section.key)
            yield _if_far(standard, section.when, _inside(then, "form"), _inside(otherwise, "form"))
        yield from _far_fields(standard, section.fields, functools.partial(_on_page, section.key))
        for group in section.fields:
            yield from _far_fields(
                standard, group.fields, functools.partial(_in_rows, section.key, group.key)
            )


def _on_page(section: str, schema: Schema) -> Schema:
    return _inside(schema, "form", section)


def _in_rows(section: str, group: str, schema: Schema) -> Schema:
    return _inside({"items": schema}, "form", section, group)


def _far_fields(
    standard: Standard, fields: Sequence[Field], at: Callable[[Schema], Schema]
) -> Iterable[Schema]:
    for field in fields:
        far = _far(field, fields)
        if far:
            yield _if_far(standard, far, at(_near_condition(field, fields)), at(_absent(field.key)))


def _if_far(standard: Standard, when: When, then: Schema, otherwise: Schema) -> Schema:
    return {"if": {"allOf": [_far_value(standard, *part) for part in when]}, "then": then, "else": otherwise}


def _far_value(standard: Standard, name: str, wanted: Sequence[str]) -> Schema:
    if not name.startswith("/"):
        return _must_have("answers", _is_one_of(name, wanted, None))
    _, section, key = name.split("/")
    kinds = {field.key: field.kind for field in standard.section(section).fields}
    return _must_have("form", _must_have(section, _is_one_of(key, wanted, kinds[key])))


def _must_have(name: str, schema: Schema) -> Schema:
    return {"type": "object", "properties": {name: schema}, "required": [name]}


def _inside(schema: Schema, *steps: str) -> Schema:
    for step in reversed(steps):
        schema = {"properties": {step: schema}}
    return schema


# The check -------------------------------------------------------------------------------------------------------


def check_application(standard: Standard, data: Any, *, today: dt.date) -> tuple[BadInput, ...]:
    """Everything wrong with an application that a program sent; each error's `field` is a JSON pointer into it.

    Unlike a page, which reads what people type generously, a program must send exactly what is kept.
    """
    unlike = _unlike_schema(standard, data)
    if not _is_readable(data):
        return tuple(unlike)
    wrong = [at_pointer(error, "answers") for error in check_answers(standard, data["answers"])]
    clean: dict[str, Any] = {}
    for section in standard.sections:
        if holds(section.when, answers=data["answers"], form=clean):
            page = data["form"].get(section.key, {})
            checked = check_section(section, page, today=today, answers=data["answers"], form=clean)
            clean[section.key] = checked.values
            wrong += [at_pointer(error, "form", section.key) for error in checked.errors]
    told = [f"{error.field}/" for error in wrong]
    return (*wrong, *(e for e in unlike if not any(place.startswith(f"{e.field}/") for place in told)))


def _unlike_schema(standard: Standard, data: Any) -> list[BadInput]:
    schema = jsonschema_rs.Draft202012Validator(submission_schema(standard))
    found = []
    for error in schema.iter_errors(data):
        names: list[str] = []
        if error.kind.name == "required":
            names = [str(error.kind.value)]
        elif error.kind.name == "additionalProperties":
            names = list(error.kind.value)
        for steps in [[name] for name in names] or [[]]:
            field = pointer_of(*error.instance_path, *steps)
            found.append(BadInput("submission-unlike-schema", field=field, reason=error.message))
    return found


def _is_readable(data: Any) -> bool:
    """Is it at least an object of answers and an object of pages?"""
    return (
        isinstance(data, Mapping)
        and isinstance(data.get("answers"), Mapping)
        and all(isinstance(answer, str) for answer in data["answers"].values())
        and isinstance(data.get("form"), Mapping)
        and all(isinstance(page, Mapping) for page in data["form"].values())
    )


def at_pointer(error: BadInput, *steps: str) -> BadInput:
    """The same error with its field as a JSON pointer below `steps`."""
    return BadInput(error.code, field=pointer_of(*steps, *error.field.split(".")), **error.params)
