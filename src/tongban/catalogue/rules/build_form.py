"""The form and its questions, from checked content."""

from collections.abc import Mapping
from typing import Any

from tongban.catalogue.types import (
    Decides,
    Field,
    FieldKind,
    Option,
    Question,
    QuestionKind,
    Section,
    SumRule,
    When,
    Words,
)

Raw = Mapping[str, Any]


def words(raw: Raw) -> Words:
    """Both languages."""
    return Words(raw["zh"], raw["en"])


def words_or_none(raw: Raw | None) -> Words | None:
    """Both languages of something that may be left out."""
    return words(raw) if raw else None


def when(raw: Raw) -> When:
    """A condition; several accepted values are a list in the file."""
    return tuple(
        (name, (value,) if isinstance(value, str) else tuple(value))
        for name, value in raw.get("when", {}).items()
    )


def question(raw: Raw) -> Question:
    """A question asked before the form."""
    return Question(
        key=raw["key"],
        kind=QuestionKind(raw["kind"]),
        ask=words(raw["ask"]),
        help=words_or_none(raw.get("help")),
        decides=Decides(raw["decides"]) if "decides" in raw else None,
        options=_options(raw),
    )


def section(raw: Raw) -> Section:
    """A page of the form."""
    return Section(
        key=raw["key"],
        name=words(raw["name"]),
        help=words_or_none(raw.get("help")),
        when=when(raw),
        fields=tuple(field(entry) for entry in raw["fields"]),
        sums=tuple(
            SumRule(entry["group"], entry["field"], entry.get("equals_field"), entry.get("equals"))
            for entry in raw.get("sums", [])
        ),
    )


def field(raw: Raw) -> Field:
    """A field, with the fields of one row when it is a list of people."""
    return Field(
        key=raw["key"],
        kind=FieldKind(raw["kind"]),
        label=words(raw["label"]),
        help=words_or_none(raw.get("help")),
        required=raw.get("required", True),
        max_length=raw.get("max_length"),
        minimum=raw.get("minimum"),
        maximum=raw.get("maximum"),
        earliest=raw.get("earliest"),
        latest=raw.get("latest"),
        options=_options(raw),
        when=when(raw),
        fields=tuple(field(entry) for entry in raw.get("fields", [])),
        autocomplete=raw.get("autocomplete"),
        unit=words_or_none(raw.get("unit")),
        prefill=raw.get("prefill"),
    )


def _options(raw: Raw) -> tuple[Option, ...]:
    return tuple(
        Option(entry["value"], words(entry["label"]), words_or_none(entry.get("help")))
        for entry in raw.get("options", [])
    )
