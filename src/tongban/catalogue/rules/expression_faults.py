"""Checks the expressions of a standard file before anybody relies on them: names, types, result, budget.

The library checks types when it compiles. For the rows of a list it needs to know their fields, so each list is
declared as a message of its own here; when an expression runs, rows are plain mappings.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cel_expr_python import cel
from google.protobuf.descriptor_pb2 import DescriptorProto, FieldDescriptorProto, FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool

from .expressions import FUNCTIONS, NUMBER, ROWS, TEXTS, environment, expressions, names, type_of
from .faults import Fault
from .references import Raw, fields

MAX_ROWS = 100
"""The most rows a form takes (rules/forms.py); a field may allow fewer."""

_PLACED = re.compile(r"ERROR: <input>:(\d+):(\d+): (.+)")
_UNKNOWN = re.compile(r"undeclared reference to '(.+?)'|undefined field '(.+?)'")
_MISMATCH = re.compile(r"found no matching overload for '(.+?)' applied to '\((.*)\)'")


def expression_faults(content: Raw) -> Iterator[Fault]:
    """Everything that would keep an expression from having an answer."""
    wanted = list(expressions(content))
    if not wanted:
        return
    strict, plain = _strict_environment(content), environment(content)
    largest = plain.Activation(_largest(content))
    for pointer, text, result in wanted:
        fault = _type_fault(strict, pointer, text, result)
        if fault is None and _is_over_budget(plain.compile(text), largest):
            fault = Fault(pointer, "standard-rule-budget")
        if fault is not None:
            yield fault


def _strict_environment(content: Raw) -> cel.Env:
    file = FileDescriptorProto(name="standard.proto", package="rows", syntax="proto3")
    declared = names(content)
    for number, (_, section, field) in enumerate(fields(content)):
        if "fields" in field:
            kind = f"{section}_{field['key']}_{number}"
            _declare(file.message_type.add(name=kind), field["fields"])
            declared[f"{section}.{field['key']}"] = cel.Type.List(cel.Type(f"rows.{kind}"))
    pool = DescriptorPool()
    pool.Add(file)
    return cel.NewEnv(pool, variables=declared, functions=FUNCTIONS)


def _declare(message: DescriptorProto, columns: list[Raw]) -> None:
    once = {column["key"]: column for column in columns}  # that a key is there twice is told elsewhere
    for number, (key, column) in enumerate(once.items(), start=1):
        kind = type_of(column["kind"])
        message.field.add(
            name=key,
            json_name=key,
            number=number,
            type=FieldDescriptorProto.TYPE_INT64 if kind == NUMBER else FieldDescriptorProto.TYPE_STRING,
            label=FieldDescriptorProto.LABEL_REPEATED
            if kind == TEXTS
            else FieldDescriptorProto.LABEL_OPTIONAL,
        )


def _type_fault(env: cel.Env, pointer: str, text: str, result: cel.Type) -> Fault | None:
    try:
        found = env.compile(text).return_type()
    except RuntimeError as error:
        return _said(pointer, str(error))
    if found != result:
        params = {"wanted": result.name().lower(), "found": found.name().lower()}
        return Fault(pointer, "standard-rule-result", params)
    return None


def _said(pointer: str, message: str) -> Fault:
    """The library's first complaint in our words, with the place inside the expression."""
    placed = _PLACED.search(message)
    if placed is None:  # nested deeper than the parser goes
        return Fault(pointer, "standard-rule-budget")
    at, reason = f"{placed[1]}:{int(placed[2])}", placed[3]
    if unknown := _UNKNOWN.search(reason):
        return Fault(pointer, "standard-rule-name", {"at": at, "name": unknown[1] or unknown[2]})
    if mismatch := _MISMATCH.search(reason):
        params = {"at": at, "operation": mismatch[1].strip("_"), "types": mismatch[2]}
        return Fault(pointer, "standard-rule-type", params)
    return Fault(pointer, "standard-rule-syntax", {"at": at, "reason": reason.partition(" expecting")[0]})


def _is_over_budget(expression: cel.Expression, largest: cel.Activation) -> bool:
    try:
        expression.eval(largest)
    except RuntimeError:
        return True
    return False


def _largest(content: Raw) -> dict[str, Any]:
    """Every list as long as the form lets it grow, every text and number something."""
    values: dict[str, Any] = {name: _some(kind) for name, kind in names(content).items()}
    for _, section, field in fields(content):
        row = {column["key"]: _some(type_of(column["kind"])) for column in field.get("fields", [])}
        if row:
            values[f"{section}.{field['key']}"] = [row] * min(field.get("maximum", MAX_ROWS), MAX_ROWS)
    return values


def _some(kind: cel.Type) -> Any:
    return _SOME.get(kind.name(), "2000-01-01")


_SOME: Mapping[str, Any] = {NUMBER.name(): 1, TEXTS.name(): [], ROWS.name(): []}
