"""Checks that every name used in a standard file is declared in it: keys, laws, conditions, pointers, options.

All of it works on content the schema has passed.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from .faults import Fault, pointer_of

Raw = Mapping[str, Any]
Nodes = Iterator[tuple[str, Raw]]


def reference_faults(content: Raw) -> Iterator[Fault]:
    """Every name that is doubled or leads nowhere."""
    yield from _repeated_keys(content)
    yield from _laws(content)
    yield from _conditions(content)
    yield from _pointers(content)
    yield from _documents(content)


def entries(content: Raw, *path: str) -> Nodes:
    """The entries of a list in the file, each with its pointer."""
    value: Any = content
    for step in path:
        value = value.get(step, []) if isinstance(value, Mapping) else []
    for number, entry in enumerate(value):
        yield pointer_of(*path, number), entry


def fields(content: Raw) -> Iterator[tuple[str, str, Raw]]:
    """Every field of the form with its pointer and its section's key; rows of people lists are not opened."""
    for at, section in entries(content, "form"):
        for number, field in enumerate(section["fields"]):
            yield f"{at}/fields/{number}", section["key"], field


def form_fields(content: Raw) -> dict[str, Raw]:
    """Fields by `/section/field`."""
    return {f"/{section}/{field['key']}": field for _, section, field in fields(content)}


def _repeated_keys(content: Raw) -> Iterator[Fault]:
    lists = [
        *(
            (name, list(entries(content, name)))
            for name in ("laws", "questions", "criteria", "materials", "green_channel")
        ),
        *((name, list(entries(content, name))) for name in ("form", "documents")),
        ("stages", list(entries(content, "flow", "stages"))),
        ("fields", list(entries(content, "result", "fields"))),
    ]
    for at, section in entries(content, "form"):
        lists.append((section["key"], _inside(at, section)))
        for number, field in enumerate(section["fields"]):
            lists.append((field["key"], _inside(f"{at}/fields/{number}", field)))
    for name, found in lists:
        seen: set[str] = set()
        for pointer, entry in found:
            if entry["key"] in seen:
                yield Fault(f"{pointer}/key", "standard-key-repeated", {"key": entry["key"], "list": name})
            seen.add(entry["key"])


def _inside(pointer: str, entry: Raw) -> list[tuple[str, Raw]]:
    return [(f"{pointer}/fields/{n}", field) for n, field in enumerate(entry.get("fields", []))]


def _laws(content: Raw) -> Iterator[Fault]:
    known = {law["key"] for law in content["laws"]}
    for pointer, value in walk(content):
        if pointer.endswith("/clause") and value["law"] not in known:
            yield Fault(f"{pointer}/law", "standard-law-unknown", {"law": value["law"]})


def walk(value: Any, pointer: str = "") -> Nodes:
    """Every mapping in the file with its pointer."""
    if isinstance(value, Mapping):
        yield pointer, value
        for key, item in value.items():
            yield from walk(item, f"{pointer}/{key}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            yield from walk(item, f"{pointer}/{number}")


def _conditions(content: Raw) -> Iterator[Fault]:
    questions = {entry["key"]: entry for entry in content["questions"]}
    form = form_fields(content)
    for name in ("materials", "fees", "form"):
        for pointer, entry in entries(content, name):
            yield from _condition(pointer, entry, {**questions, **form})
    for at, section in entries(content, "form"):
        yield from _field_conditions(at, section, {**questions, **form})
    yield from _condition("/after_check", content.get("after_check", {}), {**questions, **form})


def _field_conditions(pointer: str, holder: Raw, known: Mapping[str, Raw]) -> Iterator[Fault]:
    """A field may look at the fields above it in its page or row."""
    above: dict[str, Raw] = {}
    for place, field in _inside(pointer, holder):
        yield from _condition(place, field, {**known, **above})
        yield from _field_conditions(place, field, known)
        above[field["key"]] = field


def _condition(pointer: str, entry: Raw, known: Mapping[str, Raw]) -> Iterator[Fault]:
    for name, wanted in entry.get("when", {}).items():
        place = f"{pointer}/when/" + name.replace("~", "~0").replace("/", "~1")
        if name not in known:
            yield Fault(place, "standard-when-unknown", {"name": name})
            continue
        options = {option["value"] for option in known[name].get("options", [])}
        for value in [wanted] if isinstance(wanted, str) else wanted:
            if value not in options:
                yield Fault(place, "standard-when-value", {"name": name, "value": value})


def _pointers(content: Raw) -> Iterator[Fault]:
    known = {
        *form_fields(content),
        *(f"material:{entry['key']}" for entry in content["materials"]),
        *(f"answer:{entry['key']}" for entry in content["questions"]),
    }
    for place, name in _named(content):
        is_fact = name.startswith(("decision:", "case:"))
        if name not in known and not is_fact:
            yield Fault(place, "standard-pointer-unknown", {"pointer": name})


def _named(content: Raw) -> Iterator[tuple[str, str]]:
    for pointer, entry in entries(content, "criteria"):
        yield from ((f"{pointer}/looks_at/{n}", name) for n, name in enumerate(entry.get("looks_at", [])))
    for pointer, entry in entries(content, "result", "fields"):
        yield from ((f"{pointer}/from/{n}", name) for n, name in enumerate(entry["from"]))
    holder = content["result"].get("holder", {})
    for part in ("name", "code"):
        yield from ((f"/result/holder/{part}/{n}", name) for n, name in enumerate(holder.get(part, [])))
    for at, section in entries(content, "form"):
        for number, rule in enumerate(section.get("sums", [])):
            if "equals_field" in rule:
                yield f"{at}/sums/{number}/equals_field", rule["equals_field"]


def _documents(content: Raw) -> Iterator[Fault]:
    known = {entry["key"] for entry in content.get("documents", [])}
    for pointer, entry in entries(content, "materials"):
        if (entry["origin"] == "document") != ("document" in entry):
            yield Fault(pointer, "standard-material-document", {"material": entry["key"]})
        elif "document" in entry and entry["document"] not in known:
            yield Fault(f"{pointer}/document", "standard-document-unknown", {"document": entry["document"]})
