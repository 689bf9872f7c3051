"""Everything known of places and bodies at one time, indexed, and the answer to "who decides there?"."""

import dataclasses
import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TypeVar

from tongban.jurisdictions.types import (
    Authority,
    Competence,
    CompetenceBasis,
    Directory,
    Division,
    Hall,
    Window,
    Zone,
)

from .places import competence_note, final_successors

T = TypeVar("T")


@dataclasses.dataclass(frozen=True)
class Gazetteer:
    """Divisions of all times, zones, and the directory of bodies. Never changed; a new edition is a new one."""

    divisions: tuple[Division, ...]
    """By code, and by time for a code that was renamed."""
    zones: tuple[Zone, ...]
    directory: Directory

    @cached_property
    def named(self) -> Mapping[str, tuple[Division, ...]]:
        """What each code has meant, the latest last."""
        return _grouped((each.code, each) for each in self.divisions)

    @cached_property
    def below(self) -> Mapping[str, tuple[Division, ...]]:
        """Divisions by the code of the one above."""
        return _grouped((each.parent, each) for each in self.divisions)

    @cached_property
    def followers(self) -> Mapping[str, tuple[str, ...]]:
        """Codes that followed a code, main one first."""
        return {each.code: each.successors for each in self.divisions if each.successors}

    @cached_property
    def forerunners(self) -> Mapping[str, tuple[str, ...]]:
        """Codes that a code followed, those first of which it is the main successor."""
        pairs = [
            (rank, each.code, code) for each in self.divisions for rank, code in enumerate(each.successors)
        ]
        return _grouped((new, old) for _, old, new in sorted(pairs))

    @cached_property
    def authorities(self) -> Mapping[str, Authority]:
        """By credit code."""
        return {each.uscc: each for each in self.directory.authorities}

    @cached_property
    def authorities_of(self) -> Mapping[str, tuple[Authority, ...]]:
        """By division."""
        return _grouped((each.division, each) for each in self.directory.authorities)

    @cached_property
    def halls(self) -> Mapping[str, Hall]:
        """By code."""
        return {each.code: each for each in self.directory.halls}

    @cached_property
    def windows(self) -> Mapping[str, Window]:
        """By code."""
        return {each.code: each for each in self.directory.windows}

    @cached_property
    def windows_of(self) -> Mapping[str, tuple[Window, ...]]:
        """By hall, in order of number."""
        return _grouped(
            (each.hall, each) for each in sorted(self.directory.windows, key=lambda each: each.number)
        )

    def successors(self, code: str, day: dt.date) -> tuple[Division, ...]:
        """The divisions that exist on `day` and stand for `code`, main one first; itself if it exists."""
        alive = {each.code: each for each in self.divisions if each.exists_on(day)}
        return tuple(alive[found] for found in final_successors(code, self.followers, frozenset(alive)))

    def competence(self, kind: str, code: str, day: dt.date) -> Competence | None:
        """The authority that decides on matters of `kind` in a place, and why that one.

        1. The place's own authority, also of a place that is no more while its agencies still act.
        2. That of a successor. 3. That of a predecessor, while a new place has none yet.
        4. That of the city or province above.
        """
        place = self.named[code][-1]
        return self._here(kind, place, day) or self._above(kind, place, day)

    def _acting(self, kind: str, code: str, day: dt.date) -> Authority | None:
        for authority in self.authorities_of.get(code, ()):
            if kind in authority.kinds and authority.acts_on(day):
                return authority
        return None

    def _here(self, kind: str, place: Division, day: dt.date) -> Competence | None:
        def found(authority: Authority, basis: CompetenceBasis, others: tuple[Division, ...]) -> Competence:
            return Competence(authority, kind, place.code, basis, competence_note(basis, place, others, day))

        own = self._acting(kind, place.code, day)
        if own is not None:
            return found(own, "own", ())
        if not place.exists_on(day):
            followers = self.successors(place.code, day)
            for follower in followers:
                theirs = self._here(kind, follower, day)
                if theirs is not None:
                    return found(theirs.authority, "successor", followers)
        for code in self.forerunners.get(place.code, ()):
            still = self._acting(kind, code, day)
            if still is not None:
                return found(still, "predecessor", (self.named[code][-1],))
        return None

    def _above(self, kind: str, place: Division, day: dt.date) -> Competence | None:
        above = place
        while above.level != "province":
            above = self.named[above.parent][-1]
            theirs = self._acting(kind, above.code, day)
            if theirs is not None:
                note = competence_note("higher", place, (above,), day)
                return Competence(theirs, kind, place.code, "higher", note)
        return None


def _grouped(pairs: Iterable[tuple[str, T]]) -> Mapping[str, tuple[T, ...]]:
    groups: dict[str, list[T]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in groups.items()}
