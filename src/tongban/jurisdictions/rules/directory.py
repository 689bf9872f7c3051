"""Reads a directory file: authorities, halls, windows and outlets of a region, one by one or by a pattern.

A pattern (`each: county`) stands for one body in every division of that level that exists, or that is named under
`lives`. Slots in its texts: `{place}` the division as an authority's name begins, `{name}` its plain name.
"""

import dataclasses
import datetime as dt
from collections.abc import Collection, Iterator, Mapping
from typing import Any, cast

from tongban.jurisdictions.types import (
    AUTHORITY_KINDS,
    Authority,
    Directory,
    Division,
    Hall,
    OpeningHours,
    Outlet,
    Window,
    lasts,
)
from tongban.kernel.errors import BadInput, Text

from .identifiers import check_uscc, make_uscc
from .opening import parse_hours
from .places import full_name

AUTHORITY_CODE = "11"
"""First two characters of the credit code of a state organ."""


@dataclasses.dataclass(frozen=True)
class Life:
    """Agencies of a division that begin or end on another day than the division does."""

    valid_from: dt.date | None = None
    valid_to: dt.date | None = None


@dataclasses.dataclass(frozen=True)
class _Entry:
    """One entry of the file, for one division; every complaint names where it stands."""

    path: str
    place: str
    raw: Mapping[str, Any]
    division: Division
    parent: Division | None

    def bad(self, key: str, code: str = "directory-entry") -> BadInput:
        return BadInput(code, path=self.path, entry=self.place, key=key)

    def text(self, key: str) -> str:
        value = self.raw.get(key)
        if not isinstance(value, str) or not value:
            raise self.bad(key)
        return self._fill(value, 0)

    def both(self, key: str) -> Text:
        value = self.raw.get(key)
        if not isinstance(value, Mapping) or not all(
            isinstance(value.get(lang), str) for lang in ("zh", "en")
        ):
            raise self.bad(key)
        return self._fill(value["zh"], 0), self._fill(value["en"], 1)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.bad(key)
        return tuple(value)

    def hours(self) -> OpeningHours:
        try:
            return parse_hours(self.raw["hours"])
        except (KeyError, AttributeError, TypeError, ValueError) as error:
            raise self.bad("hours") from error

    def _fill(self, text: str, language: int) -> str:
        place = full_name(self.division, self.parent)
        slots = {
            "place": place[language],
            "name": self.division.name[language],
            "division": self.division.code,
        }
        try:
            return text.format_map(slots)
        except (KeyError, ValueError) as error:
            raise self.bad(text) from error


def read_directory(raw: Any, divisions: Mapping[str, Division], path: str) -> Directory:
    """Everything a parsed directory file says, checked; raises BadInput with the entry to mend."""
    reader = _Reader(raw, divisions, path)
    authorities = tuple(reader.authority(entry) for entry in reader.entries("authorities"))
    halls: list[Hall] = []
    windows: list[Window] = []
    for entry in reader.entries("halls"):
        hall = reader.hall(entry)
        halls.append(hall)
        windows.extend(reader.windows(entry, hall))
    outlets = tuple(reader.outlet(entry) for entry in reader.entries("outlets"))
    _check_rivals(authorities)
    return Directory(authorities, tuple(halls), tuple(windows), outlets)


class _Reader:
    def __init__(self, raw: Any, divisions: Mapping[str, Division], path: str) -> None:
        if not isinstance(raw, Mapping):
            raise BadInput("directory-entry", path=path, entry=1, key="nodes")
        self.raw = raw
        self.path = path
        self.divisions = divisions
        self.is_demo = raw.get("demo") is True
        self.lives = {
            code: Life(*(self._date(life, key, f"lives[{code}]") for key in ("from", "to")))
            for code, life in raw.get("lives", {}).items()
        }
        self._taken: set[str] = set()

    def _date(self, raw: Any, key: str, place: str) -> dt.date | None:
        value = raw.get(key) if isinstance(raw, Mapping) else raw
        if value is None or type(value) is dt.date:
            return value
        raise BadInput("directory-entry", path=self.path, entry=place, key=key)

    def entries(self, section: str) -> Iterator[_Entry]:
        """Every entry of a section, patterns written out. Agencies can outlive their division, houses do not."""
        named = self.lives.keys() if section == "authorities" else frozenset[str]()
        for number, raw in enumerate(self.raw.get(section, []), start=1):
            place = f"{section}[{number}]"
            if not isinstance(raw, Mapping):
                raise BadInput("directory-entry", path=self.path, entry=place, key=section)
            codes = self._codes(raw, named) if "each" in raw else [raw.get("division")]
            for code in codes:
                division = self.divisions.get(str(code))
                if division is None:
                    raise BadInput("directory-entry", path=self.path, entry=place, key="division")
                yield _Entry(self.path, place, raw, division, self.divisions.get(division.parent))

    def _codes(self, raw: Mapping[str, Any], named: Collection[str]) -> Iterator[str]:
        within, but = tuple(raw.get("within", [""])), set(raw.get("except", []))
        for code, division in sorted(self.divisions.items()):
            is_here = division.valid_to is None or code in named
            if division.level == raw["each"] and is_here and code.startswith(within) and code not in but:
                yield code

    def authority(self, entry: _Entry) -> Authority:
        kinds = entry.texts("kinds")
        if "kinds" not in entry.raw or not set(kinds) <= AUTHORITY_KINDS.keys():
            raise entry.bad("kinds")
        life = self.lives.get(entry.division.code, Life())
        return Authority(
            uscc=self._once(entry, self._uscc(entry, "body")),
            name=entry.both("name"),
            division=entry.division.code,
            node_id=self._node(entry),
            kinds=kinds,
            valid_from=self._date(entry.raw, "from", entry.place) or life.valid_from,
            valid_to=self._date(entry.raw, "to", entry.place) or life.valid_to,
            is_demo=self.is_demo,
        )

    def hall(self, entry: _Entry) -> Hall:
        run_by = self._uscc(entry, "run_by")
        if run_by not in self._taken:
            raise entry.bad("run_by")
        return Hall(
            code=self._once(entry, entry.text("code")),
            name=entry.both("name"),
            division=entry.division.code,
            authority=run_by,
            node_id=self._node(entry),
            address=entry.both("address"),
            hours=entry.hours(),
            zone=str(entry.raw.get("zone", "")),
            is_demo=self.is_demo,
        )

    def windows(self, entry: _Entry, hall: Hall) -> Iterator[Window]:
        listed = entry.raw.get("windows")
        if not isinstance(listed, list):
            raise entry.bad("windows")
        for raw in listed:
            part = dataclasses.replace(entry, raw=raw)
            number = part.text("number")
            yield Window(
                code=self._once(entry, f"{hall.code}-{number}"),
                hall=hall.code,
                number=number,
                name=part.both("name"),
                is_interoperation=raw.get("interoperation") is True,
            )

    def outlet(self, entry: _Entry) -> Outlet:
        kind = entry.text("kind")
        if kind not in ("bank", "post"):
            raise entry.bad("kind")
        return Outlet(
            code=self._once(entry, entry.text("code")),
            name=entry.both("name"),
            kind=cast(Any, kind),
            division=entry.division.code,
            address=entry.both("address"),
            hours=entry.hours(),
            services=entry.texts("services"),
            is_demo=self.is_demo,
        )

    def _uscc(self, entry: _Entry, key: str) -> str:
        """A whole credit code, or the eight characters that number a body, completed for the place."""
        text = entry.text(key)
        return check_uscc(text) if len(text) == 18 else make_uscc(AUTHORITY_CODE, entry.division.code, text)

    def _node(self, entry: _Entry) -> str:
        for prefix, node in self.raw.get("nodes", {}).items():
            if entry.division.code.startswith(str(prefix)):
                return str(node)
        raise entry.bad("nodes")

    def _once(self, entry: _Entry, key: str) -> str:
        if key in self._taken:
            raise entry.bad(key, "directory-twice")
        self._taken.add(key)
        return key


def _check_rivals(authorities: tuple[Authority, ...]) -> None:
    """No two authorities of one kind in one place at one time: a case must have one that decides."""
    held: dict[tuple[str, str], list[Authority]] = {}
    for authority in authorities:
        for kind in authority.kinds:
            others = held.setdefault((authority.division, kind), [])
            for other in others:
                begin = max(each.valid_from or dt.date.min for each in (authority, other))
                if all(lasts(each.valid_from, each.valid_to, begin) for each in (authority, other)):
                    raise BadInput(
                        "directory-rivals",
                        place=authority.division,
                        kind=kind,
                        one=other.name[0],
                        other=authority.name[0],
                    )
            others.append(authority)
