"""Reads the names of items without a standard, and tells which of them a standard in force covers."""

import csv
from collections.abc import Iterable, Mapping

from tongban.catalogue.types import ListedItem, NamedItem, Source, Words


def read_names(lines: Iterable[str]) -> tuple[NamedItem, ...]:
    """The rows of data/names.csv."""
    return tuple(
        NamedItem(
            key=row["key"],
            name=Words(row["name_zh"], row["name_en"]),
            authority=Words(row["authority_zh"], row["authority_en"]),
            task_type=row["task_type"],
            source=Source(row["basis"]),
            dated=row["dated"],
            standards=tuple(row["standards"].split()),
            field=row["field"],
        )
        for row in csv.DictReader(lines)
    )


def covering(named: NamedItem, standards: Mapping[str, ListedItem]) -> tuple[str, ...]:
    """Keys of the standards that cover this name: the one of its key; else those its row says, and of the same name."""
    if named.key in standards:
        return (named.key,)
    said = [key for key in named.standards if key in standards]
    same = [key for key, item in standards.items() if item.name.zh == named.name.zh]
    return tuple(dict.fromkeys([*said, *same]))
