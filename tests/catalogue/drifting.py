"""Every way in which one side's text of a standard can come to differ from the other's, by one thing at a time."""

import copy
import json
from collections.abc import Iterator, Mapping
from typing import Any

from hypothesis import strategies as st

from tests.catalogue.examples import FILES, shipped
from tongban.catalogue.rules.faults import pointer_of
from tongban.catalogue.rules.schema import SCHEMA

Path = tuple[str | int, ...]
Content = dict[str, Any]
Change = tuple[str, Content]
"""Where one thing was changed, and the whole with it."""


def whole() -> Content:
    """A shipped item with every entry besides that a standard file may have."""
    content = copy.deepcopy(dict(shipped("food_business_licence").content))
    clause, law = {"law": content["laws"][0]["key"]}, content["laws"][0]["key"]
    note, phone = {"zh": "注", "en": "Note"}, {"phone": "023-12345", "basis": ["design"]}
    place = {"zh": "某路", "en": "Some Road"}
    content["valid"]["to"] = "2030-12-31"
    content["limits"]["promised"]["clause"] = clause
    content["result"]["certificate_code"] = "1151000000DEM00159002"
    content["online"]["note"] = note
    content["bulk_decision"] = {"allowed": True, "basis": ["design"]}
    content["materials"][2] |= {"validity": "P6M", "paper": "copy", "alternative": note}
    content["flow"]["stages"][0]["letters"] = ["receipt"]
    content["fees"].append(
        {
            "label": {"zh": "按面积", "en": "By area"},
            "formula": "premises.area * 100",
            "text": {"zh": "每平方米一元", "en": "One yuan a square metre"},
            "clause": {"law": law, "article": {"zh": "第一条", "en": "article 1"}},
            "payment": ["online"],
            "note": note,
            "basis": ["design"],
        }
    )
    content["regions"] = [
        {
            "region": "50",
            "authority": place,
            "place": place,
            "consultation": phone,
            "complaint": {"phone": "023-54321", "note": note, "basis": ["design"]},
            "promised": {"duration": "P4D", "unit": "working_day", "clause": clause, "basis": ["design"]},
            "note": note,
            "basis": ["design"],
        }
    ]
    content["contact"]["complaint"] = {"phone": "12388", "basis": ["design"]}
    found: Content = json.loads(json.dumps(content))  # no part stands in two places
    return found


def joint() -> Content:
    """A shipped item of several authorities, with every entry besides that these may have."""
    content: Content = json.loads(json.dumps(dict(shipped("provident_fund_offsite_loan").content)))
    clause = {"law": content["laws"][0]["key"]}
    content["green_channel"] = [
        {
            "key": "small",
            "rule": "loan.amount < 10000000",
            "text": {"zh": "金额小", "en": "A small loan"},
            "clause": clause,
            "basis": ["design"],
        }
    ]
    content["cooperation"][1] |= {"consulted": "preliminary", "silence": {"clause": clause}}
    return content


def contents() -> dict[str, Content]:
    """All shipped items, and those with every entry."""
    return {"whole": whole(), "joint": joint(), **{key: dict(shipped(key).content) for key in FILES}}


def paths(value: Any, path: Path = ()) -> Iterator[Path]:
    """Every place in a content."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in inner:
        yield from paths(item, (*path, step))


def entries_of(content: Content) -> dict[str, Path]:
    """Every entry of the schema that this content has, each with one place where it stands."""
    return dict(_entries(SCHEMA, "", content, ()))


def _entries(schema: Any, name: str, value: Any, path: Path) -> Iterator[tuple[str, Path]]:
    for step, inner, inner_name in _below(schema, name):
        if isinstance(value, dict):
            found = [step] if step in value else list(value) if step == "+" else []
        else:
            found = list(range(len(value))) if step == "*" and isinstance(value, list) else []
        for key in found:
            if step not in ("*", "+"):
                yield inner_name, (*path, key)
            yield from _entries(inner, inner_name, value[key], (*path, key))


def all_entries() -> set[str]:
    """Every entry that the schema names."""
    found: set[str] = set()
    todo = [(SCHEMA, "")]
    while todo:
        for _step, inner, name in _below(*todo.pop()):
            if name not in found:
                found.add(name)
                todo.append((inner, name))
    return {name for name in found if not name.endswith(("*", "+"))}


def by_part(found: Mapping[str, Content]) -> dict[str, list[tuple[Content, list[Path]]]]:
    """Every entry once, by the part of the file it belongs to: the contents that have them, and where."""
    parts: dict[str, list[tuple[Content, list[Path]]]] = {}
    seen: set[str] = set()
    for content in found.values():
        places: dict[str, list[Path]] = {}
        for entry, path in entries_of(content).items():
            if entry not in seen:
                places.setdefault(entry.partition("/")[0] or "file", []).append(path)
                seen.add(entry)
        for part, paths_of_part in places.items():
            parts.setdefault(part, []).append((content, paths_of_part))
    return parts


def _below(schema: Any, name: str) -> Iterator[tuple[str, Any, str]]:
    """What the schema says of the parts: the key (`*` any item, `+` any key), the part's schema, the entry's name.

    What a definition says is one entry wherever the definition is used.
    """
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        schema = SCHEMA["$defs"][name]
    inner = dict(schema.get("properties", {}))
    inner |= {"*": schema["items"]} if isinstance(schema.get("items"), dict) else {}
    inner |= (
        {"+": schema["additionalProperties"]} if isinstance(schema.get("additionalProperties"), dict) else {}
    )
    for key, part in inner.items():
        yield key, part, f"{name}/{key}"


# One thing changed -----------------------------------------------------------------------------------------------


def changes_at(content: Content, path: Path) -> list[Change]:
    """Each way in which this one place can be otherwise."""
    found = []
    for other in _others(_at(content, path)):
        changed = copy.deepcopy(content)
        _at(changed, path[:-1])[path[-1]] = other
        found.append(changed)
    without = copy.deepcopy(content)
    del _at(without, path[:-1])[path[-1]]
    return [(pointer_of(*path), changed) for changed in (*found, without)]


def _others(value: Any) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, str(value)]
    if isinstance(value, str):
        return [f"{value}改", "∅", value.swapcase()] if value.swapcase() != value else [f"{value}改", "∅"]
    if isinstance(value, dict):
        return [{**value, "extra": 1}, {}]
    turned = [*value[1:], value[0]] if value else []
    return [[*value, value[0]], *([turned] if turned != value else [])] if value else [[1]]


def _at(content: Any, path: Path) -> Any:
    for step in path:
        content = content[step]
    return content


@st.composite
def changed(draw: Any, content: Content) -> Change:
    """One thing changed, anywhere."""
    path = draw(st.sampled_from(list(paths(content))))
    found: Change = draw(st.sampled_from(changes_at(content, path)))
    return found
