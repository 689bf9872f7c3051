"""Forms that come from a standard: fields to controls, posted data to raw answers.

Nothing here knows an item or a rule: the catalogue reads and checks answers, this file shows them and lets lists grow
and shrink. An input is named like the field an error is about: `name`, `shareholders.0.name`, `born_on.year`.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from tongban.catalogue.rules import forms as catalogue
from tongban.catalogue.rules.submission import field_schema
from tongban.catalogue.types import Field, FieldKind, Option, Section, When

Raw = dict[str, Any]
Places = Sequence[tuple[str, Sequence[tuple[str, str]]]]
"""Divisions to choose from: (group, [(code, name)])."""

LIST_ACTION = "list-action"
MOST_ROWS = 50
"""A list on one page never grows beyond this: longer lists are a material, not a form. Our own choice."""

_TEMPLATES = {
    FieldKind.LONG_TEXT: "textarea",
    FieldKind.CHOICE: "radios",
    FieldKind.MULTICHOICE: "checkboxes",
    FieldKind.DATE: "date",
    FieldKind.DIVISION: "select",
    FieldKind.PEOPLE: "people",
}
_MOST_RADIOS = 7

_INPUTS: dict[FieldKind, dict[str, Any]] = {
    FieldKind.MONEY_FEN: {"inputmode": "decimal", "width": 10, "prefix": "¥"},
    FieldKind.PERCENT: {"inputmode": "decimal", "width": 5, "suffix": "%"},
    FieldKind.INTEGER: {"inputmode": "numeric", "width": 5},
    FieldKind.DIGITS: {"inputmode": "numeric", "width": 20},
    FieldKind.RESIDENT_ID: {"width": 20, "spellcheck": False, "autocomplete": "off"},
    FieldKind.USCC: {"width": 20, "spellcheck": False, "autocomplete": "off"},
    FieldKind.PHONE: {"type": "tel", "inputmode": "tel", "width": 20, "autocomplete": "tel"},
}


@dataclasses.dataclass(frozen=True)
class DateParts:
    """A date as three boxes hold it, also when it is no date."""

    year: str = ""
    month: str = ""
    day: str = ""


@dataclasses.dataclass(frozen=True)
class ChoiceView:
    """A radio or a checkbox."""

    value: str
    label: str
    hint: str
    checked: bool
    reveals: tuple["FieldView", ...] = ()
    """Fields that are asked only with this choice."""


@dataclasses.dataclass(frozen=True)
class RowView:
    """One person of a list."""

    index: int
    fields: tuple["FieldView", ...]


@dataclasses.dataclass(frozen=True)
class FieldView:
    """A field ready to be drawn by the component `template`."""

    name: str
    template: str
    label: str
    hint: str
    error: str
    value: Any
    is_optional: bool
    options: tuple[ChoiceView, ...] = ()
    groups: Places = ()
    rows: tuple[RowView, ...] = ()
    attributes: Mapping[str, Any] = dataclasses.field(default_factory=dict)

    def context(self) -> dict[str, Any]:
        """What the component's template needs."""
        described = [f"{self.name}-hint"] * bool(self.hint) + [f"{self.name}-error"] * bool(self.error)
        return {
            "id": self.name,
            "name": self.name,
            "label": self.label,
            "legend": self.label,
            "label_size": "s",
            "legend_size": "s",
            "hint": self.hint,
            "error": self.error,
            "value": self.value,
            "is_optional": self.is_optional,
            "options": self.options,
            "groups": self.groups,
            "rows": self.rows,
            "described": " ".join(described),
            **self.attributes,
        }


@dataclasses.dataclass(frozen=True)
class SectionView:
    """One page of a form."""

    key: str
    name: str
    help: str
    fields: tuple[FieldView, ...]


@dataclasses.dataclass(frozen=True)
class ListAction:
    """Somebody pressed "Add another" or "Remove" in a list."""

    kind: str
    field: str
    index: int = -1


@dataclasses.dataclass(frozen=True)
class _Drawing:
    """What is the same for all fields of a section."""

    language: str
    errors: Mapping[str, str]
    places: Places
    is_asked: Callable[[When], bool]


def section_view(
    section: Section,
    values: Mapping[str, Any],
    errors: Mapping[str, str],
    language: str,
    *,
    places: Places = (),
    is_asked: Callable[[When], bool] = lambda when: True,
) -> SectionView:
    """The page of `section`. `errors`: input name to text; `is_asked`: does a field's condition on earlier answers
    hold? A condition on a choice of the same page is not asked about: the field stands under that choice.
    """
    drawing = _Drawing(language, errors, places, is_asked)
    help_text = section.help.say(language) if section.help else ""
    fields = _fields(section.fields, values, "", drawing)
    return SectionView(section.key, section.name.say(language), help_text, fields)


def raw_answers(section: Section, data: QueryDict) -> Raw:
    """What was typed, field by field. Nothing is judged; unknown names are left out.

    A row of a list that was left wholly empty was not meant, unless the person is just adding or removing rows.
    """
    answers = catalogue.read_post(section, dict(data.lists()))
    if list_action(data) is None:
        for field in section.fields:
            if field.kind is FieldKind.PEOPLE:
                answers[field.key] = [row for row in answers[field.key] if any(row.values())]
    return answers


def list_action(data: QueryDict) -> ListAction | None:
    """Which list is to grow or shrink, if the person pressed such a button instead of "save"."""
    kind, _sep, rest = str(data.get(LIST_ACTION, "")).partition(":")
    field, _sep, index = rest.partition(":")
    if kind == "add" and field:
        return ListAction("add", field)
    if kind == "remove" and field and index.isdecimal():
        return ListAction("remove", field, int(index))
    return None


def changed_list(raw: Raw, action: ListAction) -> Raw:
    """The answers after the action; nothing is checked or saved by it."""
    rows = list(raw.get(action.field) or [])
    if action.kind == "add" and len(rows) < MOST_ROWS:
        rows.append({})
    elif action.kind == "remove" and action.index < len(rows):
        del rows[action.index]
    return {**raw, action.field: rows}


def input_name(path: str) -> str:
    """The input an error belongs to: a field's name, or its place in the form as the standard writes it."""
    return path.lstrip("/").replace("/", ".")


# Drawing -------------------------------------------------------------------------------------------------------


def _fields(
    fields: tuple[Field, ...], values: Mapping[str, Any], prefix: str, drawing: _Drawing
) -> tuple[FieldView, ...]:
    under = {field.key: _parent(field, fields) for field in fields}
    shown = []
    for field in fields:
        if under[field.key] is not None or not _is_asked(field, fields, drawing):
            continue
        reveals = {
            value: tuple(
                _field(child, values, prefix, drawing, {})
                for child in fields
                if under[child.key] == (field.key, value)
            )
            for value in (option.value for option in field.options)
        }
        shown.append(_field(field, values, prefix, drawing, reveals))
    return tuple(shown)


def _parent(field: Field, siblings: tuple[Field, ...]) -> tuple[str, str] | None:
    """The one choice on this page that brings the field up; None when there is no such single choice."""
    if len(field.when) != 1 or len(field.when[0][1]) != 1 or field.kind is FieldKind.PEOPLE:
        return None
    (name, (value,)) = field.when[0]
    chosen = [one for one in siblings if one.key == name and _template(one) in ("radios", "checkboxes")]
    return (name, value) if chosen and not chosen[0].when else None


def _is_asked(field: Field, siblings: tuple[Field, ...], drawing: _Drawing) -> bool:
    """Conditions on earlier answers hold; those on this page may still come true, so they count as held."""
    here = {one.key for one in siblings}
    earlier = tuple(condition for condition in field.when if condition[0] not in here)
    return not earlier or drawing.is_asked(earlier)


def _field(
    field: Field,
    values: Mapping[str, Any],
    prefix: str,
    drawing: _Drawing,
    reveals: Mapping[str, tuple[FieldView, ...]],
) -> FieldView:
    name, value = prefix + field.key, values.get(field.key)
    return FieldView(
        name=name,
        template=_template(field),
        label=field.label.say(drawing.language),
        hint=field.help.say(drawing.language) if field.help else "",
        error=drawing.errors.get(name, ""),
        value=_shown_value(field, value),
        is_optional=not field.required,
        options=_choices(field.options, value, drawing.language, reveals),
        groups=drawing.places if field.kind is FieldKind.DIVISION else (),
        rows=_rows(field, value, name, drawing),
        attributes=_attributes(field, drawing.language),
    )


def _template(field: Field) -> str:
    if field.kind is FieldKind.CHOICE and len(field.options) > _MOST_RADIOS:
        return "select"
    return _TEMPLATES.get(field.kind, "input")


def _attributes(field: Field, language: str) -> dict[str, Any]:
    """What the control says of the field, as its schema has it. Nothing is cut off and nothing is judged here: people
    type 10万 or 138 0013 8000, and the server reads that and answers in their language (decision record 24)."""
    schema = field_schema(field)
    found: dict[str, Any] = {"type": "text", "spellcheck": True, **_INPUTS.get(field.kind, {})}
    found["is_required"] = field.required
    if field.unit:
        found["suffix"] = field.unit.say(language)
    if field.autocomplete:
        found["autocomplete"] = field.autocomplete
    if field.kind is FieldKind.LONG_TEXT:
        found.update(rows=5, maxlength=schema["maxLength"])
    if _template(field) == "select":
        found["empty"] = _("Choose")
    return found


def _choices(
    options: tuple[Option, ...], value: Any, language: str, reveals: Mapping[str, tuple[FieldView, ...]]
) -> tuple[ChoiceView, ...]:
    chosen = {str(one) for one in value} if isinstance(value, list | tuple) else {str(value or "")}
    return tuple(
        ChoiceView(
            value=option.value,
            label=option.label.say(language),
            hint=option.help.say(language) if option.help else "",
            checked=option.value in chosen,
            reveals=reveals.get(option.value, ()),
        )
        for option in options
    )


def _rows(field: Field, value: Any, name: str, drawing: _Drawing) -> tuple[RowView, ...]:
    """The rows of a list; an empty list shows one row to fill in."""
    if field.kind is not FieldKind.PEOPLE:
        return ()
    rows = value if isinstance(value, list) and value else [{}]
    return tuple(
        RowView(index, _fields(field.fields, row, f"{name}.{index}.", drawing))
        for index, row in enumerate(rows)
    )


def _shown_value(field: Field, value: Any) -> Any:
    """A saved (clean) or typed (raw) answer as its control shows it."""
    if field.kind is FieldKind.DATE:
        parts = [part.lstrip("0") or part for part in str(value or "").split("-", 2)]
        return DateParts(*parts)
    if isinstance(value, int) and field.kind in (FieldKind.MONEY_FEN, FieldKind.PERCENT):
        return f"{value // 100}.{value % 100:02}".removesuffix(".00")
    return "" if value is None else value
