"""Checks a file's content against standard.schema.json and says each fault in our own words."""

import json
from collections.abc import Iterator
from importlib import resources
from typing import Any

import jsonschema_rs

from .faults import Fault, pointer_of

SCHEMA: dict[str, Any] = json.loads(
    resources.files("tongban.catalogue").joinpath("standard.schema.json").read_text(encoding="utf-8")
)
_VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA, validate_formats=True)

_LANGUAGES = {"zh": ("中文", "Chinese"), "en": ("英文", "English")}


def schema_faults(content: Any) -> list[Fault]:
    """Everything the schema refuses."""
    return [fault for error in _VALIDATOR.iter_errors(content) for fault in _say(error)]


def _say(error: jsonschema_rs.ValidationError) -> Iterator[Fault]:
    path = list(error.instance_path)
    pointer, name = pointer_of(*path), str(path[-1]) if path else ""
    keyword, wanted, value = error.kind.name, error.kind.value, error.instance
    if keyword == "required":
        yield _missing(pointer, str(wanted))
    elif keyword == "additionalProperties":
        for key in wanted:
            yield Fault(pointer_of(*path, key), "standard-key-unknown", {"key": key})
    elif keyword == "type":
        yield _wrong_type(pointer, name, value, wanted)
    elif keyword == "enum":
        allowed = ", ".join(str(item) for item in wanted)
        code = "standard-field-kind-unknown" if _is_field_kind(path) else "standard-value-unknown"
        yield Fault(pointer, code, {"key": _name(path), "value": value, "allowed": allowed})
    elif keyword in ("minLength", "minItems", "minProperties"):
        if name in _LANGUAGES:
            yield _missing(pointer, name)
        else:
            yield Fault(pointer, "standard-value-empty", {"key": _name(path)})
    else:
        yield Fault(pointer, "standard-value-form", {"key": _name(path), "value": value})


def _missing(pointer: str, key: str) -> Fault:
    if key in _LANGUAGES:
        zh, en = _LANGUAGES[key]
        return Fault(pointer, "standard-language-missing", {"language_zh": zh, "language_en": en})
    return Fault(pointer, "standard-key-missing", {"key": key})


def _wrong_type(pointer: str, name: str, value: Any, wanted: Any) -> Fault:
    types = [wanted] if isinstance(wanted, str) else list(wanted)
    if "string" in types and isinstance(value, int) and not isinstance(value, bool):
        return Fault(pointer, "standard-number-unquoted", {"key": name, "value": value})
    return Fault(pointer, "standard-type-wrong", {"key": name or "/", "wanted": "/".join(types)})


def _is_field_kind(path: list[str | int]) -> bool:
    return len(path) > 2 and path[-1] == "kind" and path[-3] == "fields"


def _name(path: list[str | int]) -> str:
    """The key a value belongs to: the last name on the way, list positions left out."""
    return next((str(step) for step in reversed(path) if isinstance(step, str)), "/")
