"""Reads the YAML of a standard file strictly, and remembers where every value stands.

Only what JSON can say is allowed, so that two people who see the same text mean the same thing: no anchors, no
tags, no second document, no doubled key; `yes` and dates are text; a number is a number only when it looks like
one, and then the schema says whether a number was meant.
"""

import re
from typing import Any, Protocol

import yaml

from .faults import Fault, Position, pointer_of

MAX_BYTES = 256 * 1024
"""A standard is a few pages of text; ours have about 20 KB."""

MAX_DEPTH = 40
"""Deeper nesting is refused before anything walks it."""

_NUMBER = re.compile(r"[-+]?[0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?")
_PLAIN_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}


class Mark(Protocol):
    """A place as PyYAML tells it, counted from 0."""

    line: int
    column: int


class Reading:
    """The content of a file, the position of every pointer in it, and what was wrong with its form."""

    def __init__(self) -> None:
        self.content: Any = None
        self.positions: dict[str, Position] = {}
        self.faults: list[Fault] = []

    def fault(self, pointer: str, mark: Mark | None, code: str, **params: object) -> None:
        """Note a fault; its own place wins over the pointer's."""
        place = f"{pointer}#{len(self.faults)}"
        if mark is not None:
            self.positions[place] = _position(mark)
        self.faults.append(Fault(place, code, params))


def read(text: str) -> Reading:
    """The file as plain values with their places."""
    reading = Reading()
    if len(text.encode()) > MAX_BYTES:
        reading.fault("", None, "standard-file-too-large", limit=MAX_BYTES // 1024)
        return reading
    try:
        _refuse_extras(text, reading)
        node = None if reading.faults else yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        reading.fault("", error.problem_mark, "standard-not-yaml", reason=error.problem or "?")
        return reading
    except yaml.YAMLError as error:
        reading.fault("", None, "standard-not-yaml", reason=str(error).splitlines()[0])
        return reading
    if node is not None:
        reading.content = _value(node, "", reading)
    elif not reading.faults:
        reading.fault("", None, "standard-empty")
    return reading


def _refuse_extras(text: str, reading: Reading) -> None:
    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        documents += isinstance(event, yaml.DocumentStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        extra = _extra(event)
        if isinstance(event, yaml.DocumentStartEvent) and documents == 2:
            extra = "---"
        if extra:
            reading.fault("", event.start_mark, "standard-yaml-extra", what=extra)
        if depth > MAX_DEPTH:
            reading.fault("", event.start_mark, "standard-not-yaml", reason="nested too deeply")
            return


def _extra(event: yaml.Event) -> str:
    """An anchor, alias or tag as it is written; empty for everything JSON can say too."""
    if isinstance(event, yaml.AliasEvent):
        return f"*{event.anchor}"
    if isinstance(event, yaml.NodeEvent) and event.anchor:
        return f"&{event.anchor}"
    if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
        return str(event.tag)
    return ""


def _position(mark: Mark) -> Position:
    return mark.line + 1, mark.column + 1


def _value(node: yaml.Node, pointer: str, reading: Reading) -> Any:
    reading.positions[pointer] = _position(node.start_mark)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, pointer, reading)
    if isinstance(node, yaml.SequenceNode):
        return [_value(item, f"{pointer}/{number}", reading) for number, item in enumerate(node.value)]
    return _scalar(node, pointer, reading)


def _mapping(node: yaml.MappingNode, pointer: str, reading: Reading) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        step = pointer + pointer_of(key)
        if key in result:
            first = reading.positions[step][0]
            reading.fault(step, key_node.start_mark, "standard-key-doubled", key=key, first=first)
            continue
        result[key] = _value(value_node, step, reading)
        reading.positions[step] = _position(key_node.start_mark)
    return result


def _scalar(node: yaml.Node, pointer: str, reading: Reading) -> Any:
    text = str(node.value)
    if not isinstance(node, yaml.ScalarNode) or node.style:  # plain is None or empty
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _PLAIN_INTEGER.fullmatch(text):
        return int(text)
    if _NUMBER.fullmatch(text):  # 0123, 1.5, 1_000: no number of ours, so a code somebody forgot to quote
        key = next((step for step in reversed(pointer.split("/")) if not step.isdigit()), "")
        reading.fault(pointer, node.start_mark, "standard-number-unquoted", key=key, value=text)
    return text
