"""Reads: what lies where, who decides there, which days are worked. `on` is a day, today when left out.

Places, bodies and days change a few times a year and are asked for on every page, so each process keeps them in memory,
under the stamp of their edition (kernel/editions). Who needs several facts of one moment asks once: `seat`, `calendar`.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, TypeVar, cast

from tongban.kernel import clock
from tongban.kernel.editions.queries import edition_of
from tongban.kernel.errors import BadInput, NotFound, Refused, Text

from . import models, rules, types

DIVISIONS, DIRECTORY, CALENDAR = "divisions", "directory", "calendar"
"""What is loaded and published apart, each with an edition of its own."""

_House = TypeVar("_House", types.Hall, types.Outlet)


# Places ---------------------------------------------------------------------------------------------------------------


def division(code: str, on: dt.date | None = None) -> types.Division:
    """The division with this code on a day; raises NotFound for a code that is unknown or was not in force then."""
    day = on or clock.today()
    names = _gazetteer().named.get(code, ())
    for each in names:
        if each.exists_on(day):
            return each
    if not names:
        raise NotFound("division-unknown", number=code)
    zh, en = names[-1].name
    raise NotFound("division-not-then", number=code, name_zh=zh, name_en=en, day=day.isoformat())


def is_division(code: str) -> bool:
    """Is or was there a division with this code?"""
    return code in _gazetteer().named


def latest_division(code: str) -> types.Division:
    """What a code means, whether in force or not: its last name. Old papers carry old codes."""
    return _latest(_gazetteer(), code)


def place_name(code: str) -> Text:
    """A place as a certificate writes it: province, city and county in a row; English the other way round."""
    known = _gazetteer()
    place = _latest(known, code)
    names = [place.name]
    while place.level != "province":
        place = _latest(known, place.parent)
        names.append(place.name)
    return "".join(name[0] for name in reversed(names)), ", ".join(name[1] for name in names)


def latest_divisions() -> dict[str, types.Division]:
    """Every known code with its last name."""
    return {code: names[-1] for code, names in _gazetteer().named.items()}


def divisions(parent: str, on: dt.date | None = None) -> tuple[types.Division, ...]:
    """The divisions directly below `parent` on a day, in order of code."""
    day = on or clock.today()
    return tuple(each for each in _gazetteer().below.get(parent, ()) if each.exists_on(day))


def successors(code: str, on: dt.date | None = None) -> tuple[types.Division, ...]:
    """The divisions in force on a day that stand for `code`, main one first; itself if it is in force."""
    known = _gazetteer()
    return known.successors(_latest(known, code).code, on or clock.today())


def place_chooser(on: dt.date | None = None, provinces: tuple[str, ...] = ()) -> tuple[types.Place, ...]:
    """Provinces, their cities, their counties, as in force on a day; all provinces, or those named."""
    return rules.place_tree(_gazetteer().divisions, on or clock.today(), provinces)


def zones(division: str | None = None) -> tuple[types.Zone, ...]:
    """All new areas and development zones, or those that lie (also) in a division."""
    return tuple(zone for zone in _gazetteer().zones if division is None or division in zone.hosts)


# Authorities ----------------------------------------------------------------------------------------------------------


def authority(uscc: str) -> types.Authority:
    """An authority by its credit code, at work or not; raises NotFound."""
    return authorities([uscc])[uscc]


def authorities(usccs: Iterable[str]) -> dict[str, types.Authority]:
    """Several authorities at once, by credit code; raises NotFound for the first unknown one."""
    known = _gazetteer().authorities
    found: dict[str, types.Authority] = {}
    for uscc in usccs:
        if uscc not in known:
            raise NotFound("authority-unknown", uscc=uscc)
        found[uscc] = known[uscc]
    return found


def authorities_of_kind(kind: str, on: dt.date | None = None) -> tuple[types.Authority, ...]:
    """Every authority of any node that decides items of this kind on a day, by division."""
    return tuple(body for body in authorities_at_work(on) if kind in body.kinds)


def authorities_at_work(on: dt.date | None = None) -> tuple[types.Authority, ...]:
    """Every authority of any node that is at work on a day, by division."""
    day = on or clock.today()
    found = [body for body in _gazetteer().authorities.values() if body.acts_on(day)]
    return tuple(sorted(found, key=lambda body: body.division))


def authorities_for(division: str, on: dt.date | None = None) -> tuple[types.Authority, ...]:
    """The authorities of a division that are at work on a day."""
    day = on or clock.today()
    return tuple(each for each in _gazetteer().authorities_of.get(division, ()) if each.acts_on(day))


def competent_authority(kind: str, division: str, on: dt.date | None = None) -> types.Authority:
    """The authority that decides on matters of `kind` in a place; raises Refused when none is listed."""
    return competence(kind, division, on).authority


def competence(kind: str, division: str, on: dt.date | None = None) -> types.Competence:
    """The same, with the reason why it is that one: its `note` is for the applicant, and empty in the plain case."""
    if kind not in types.AUTHORITY_KINDS:
        raise BadInput("authority-kind-unknown", kind=kind)
    known = _gazetteer()
    place = _latest(known, division)
    found = known.competence(kind, division, on or clock.today())
    if found is not None:
        return found
    kind_zh, kind_en = types.AUTHORITY_KINDS[kind]
    place_zh, place_en = place.name
    raise Refused("authority-none", kind_zh=kind_zh, kind_en=kind_en, place_zh=place_zh, place_en=place_en)


# Halls, windows, outlets ----------------------------------------------------------------------------------------------


def hall(code: str) -> types.Hall:
    """A hall by its code; raises NotFound."""
    found = _gazetteer().halls.get(code)
    if found is None:
        raise NotFound("hall-not-listed", number=code)
    return found


def halls_near(division: str, interoperation_only: bool = False) -> tuple[types.Hall, ...]:
    """Halls from near to far: the place itself, its city, its province, elsewhere.

    With `interoperation_only`, only those with a window that takes in for the other region.
    """
    known = _gazetteer()
    return _from_near_to_far(
        known,
        division,
        (
            each
            for each in known.directory.halls
            if not interoperation_only
            or any(window.is_interoperation for window in known.windows_of.get(each.code, ()))
        ),
    )


def hall_of_authority(authority: types.Authority) -> types.Hall:
    """The hall whose windows take in what is sent to an authority online: the nearest of the same node.

    Of two in the same place, the one for the whole place comes before that of a zone in it.
    """
    near = [each for each in halls_near(authority.division) if each.node_id == authority.node_id]
    return next((each for each in near if each.division == near[0].division and not each.zone), near[0])


def halls_of(authority: str) -> tuple[types.Hall, ...]:
    """The halls that an authority answers for."""
    return tuple(each for each in _gazetteer().directory.halls if each.authority == authority)


def window(code: str) -> types.Window:
    """A window by its code; raises NotFound."""
    found = _gazetteer().windows.get(code)
    if found is None:
        raise NotFound("window-not-listed", number=code)
    return found


def seat(window: str) -> tuple[types.Hall, types.Window]:
    """A window by its code, and the hall it is in; raises NotFound."""
    known = _gazetteer()
    found = known.windows.get(window)
    if found is None:
        raise NotFound("window-not-listed", number=window)
    return known.halls[found.hall], found


def windows_of(hall: str) -> tuple[types.Window, ...]:
    """The windows of a hall by number."""
    return _gazetteer().windows_of.get(hall, ())


def outlets_near(division: str, service: str = "") -> tuple[types.Outlet, ...]:
    """Bank and post outlets from near to far; with `service`, those that take it in."""
    known = _gazetteer()
    wanted = (each for each in known.directory.outlets if not service or service in each.services)
    return _from_near_to_far(known, division, wanted)


# The calendar ---------------------------------------------------------------------------------------------------------


def calendar() -> types.WorkingCalendar:
    """The working-day calendar as known now. Made once for each edition."""
    return _same.get() or _calendar(edition_of(CALENDAR))


@contextmanager
def same_calendar() -> Iterator[None]:
    """Within the block the calendar is the one known when it began: for who reckons thousands of clocks at once."""
    token = _same.set(calendar())
    try:
        yield
    finally:
        _same.reset(token)


_same: ContextVar[types.WorkingCalendar | None] = ContextVar("calendar", default=None)


def published_calendar() -> dict[str, Any]:
    """The calendar as anybody may have it: rules.read_calendar reads it again, and gets the same version."""
    years = [
        {**rules.write_year(year.year, year.is_published, calendar_days(year.year)), "source": year.source}
        for year in calendar_years()
    ]
    return {"version": calendar().version, "years": years}


def calendar_year(year: int) -> types.CalendarYear:
    """A year of the calendar; raises NotFound for one nobody has entered yet."""
    row = models.CalendarYear.objects.filter(pk=year).first()
    if row is None:
        raise NotFound("calendar-year-unknown", year=year)
    return _calendar_year(row)


def calendar_years() -> tuple[types.CalendarYear, ...]:
    """Every year of the calendar and whether its notice is out."""
    return tuple(_calendar_year(row) for row in models.CalendarYear.objects.order_by("year"))


def calendar_days(year: int) -> tuple[types.CalendarDay, ...]:
    """The days of a year that differ from the plain week."""
    return tuple(_calendar_day(row) for row in models.CalendarDay.objects.filter(year=year).order_by("date"))


def _calendar_year(row: models.CalendarYear) -> types.CalendarYear:
    return types.CalendarYear(row.year, row.is_published, row.revision, row.source, row.digest)


def _calendar_day(row: models.CalendarDay) -> types.CalendarDay:
    return types.CalendarDay(row.date, row.is_working, (row.name_zh, row.name_en))


@lru_cache(maxsize=4)
def _calendar(_stamps: tuple[str, ...]) -> types.WorkingCalendar:
    """By the stamp of its edition, which no two publications share."""
    years = calendar_years()
    published = [year.year for year in years if year.is_published]
    days = [_calendar_day(row) for row in models.CalendarDay.objects.all()]
    return rules.working_calendar([year.digest for year in years], published, days)


# What a process keeps in memory ---------------------------------------------------------------------------------------


def _gazetteer() -> rules.Gazetteer:
    return _edition(edition_of(DIVISIONS, DIRECTORY))


def _latest(known: rules.Gazetteer, code: str) -> types.Division:
    names = known.named.get(code)
    if names is None:
        raise NotFound("division-unknown", number=code)
    return names[-1]


def _from_near_to_far(known: rules.Gazetteer, division: str, houses: Iterable[_House]) -> tuple[_House, ...]:
    here = _latest(known, division)

    def key(house: _House) -> tuple[int, str]:
        return rules.nearness(here, _latest(known, house.division)), house.code

    return tuple(sorted(houses, key=key))


@lru_cache(maxsize=2)
def _edition(_stamps: tuple[str, ...]) -> rules.Gazetteer:
    """By the stamps of its parts, which no two loadings share."""
    zones = (
        types.Zone(
            row.code, (row.name_zh, row.name_en), row.kind, tuple(row.hosts), row.pilot_batch, row.note
        )
        for row in models.Zone.objects.order_by("code")
    )
    directory = types.Directory(
        authorities=tuple(_authorities()),
        halls=tuple(_hall(row) for row in models.Hall.objects.order_by("code")),
        windows=tuple(_window(row) for row in models.Window.objects.order_by("code")),
        outlets=tuple(_outlet(row) for row in models.Outlet.objects.order_by("code")),
    )
    return rules.Gazetteer(tuple(_divisions()), tuple(zones), directory)


def _divisions() -> Iterable[types.Division]:
    followers: dict[str, list[str]] = {}
    for old, new in models.Succession.objects.order_by("rank").values_list("old_code", "new_code"):
        followers.setdefault(old, []).append(new)
    rows = sorted(models.Division.objects.all(), key=lambda row: (row.code, row.valid_from or dt.date.min))
    for row in rows:
        yield types.Division(
            code=row.code,
            name=(row.name_zh, row.name_en),
            level=cast(types.Level, row.level),
            parent=row.parent,
            kind=row.kind,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            successors=tuple(followers.get(row.code, ())),
            note=row.note,
            is_end_exact=row.is_end_exact,
        )


def _authorities() -> Iterable[types.Authority]:
    for row in models.Authority.objects.order_by("division", "uscc").prefetch_related("competences"):
        yield types.Authority(
            uscc=row.uscc,
            name=(row.name_zh, row.name_en),
            division=row.division,
            node_id=row.node_id,
            kinds=tuple(sorted(competence.kind for competence in row.competences.all())),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            is_demo=row.is_demo,
        )


def _hall(row: models.Hall) -> types.Hall:
    return types.Hall(
        code=row.code,
        name=(row.name_zh, row.name_en),
        division=row.division,
        authority=row.authority_id,
        node_id=row.node_id,
        address=(row.address_zh, row.address_en),
        hours=rules.parse_hours(row.hours),
        zone=row.zone,
        is_demo=row.is_demo,
    )


def _window(row: models.Window) -> types.Window:
    return types.Window(
        code=row.code,
        hall=row.hall_id,
        number=row.number,
        name=(row.name_zh, row.name_en),
        is_interoperation=row.is_interoperation,
    )


def _outlet(row: models.Outlet) -> types.Outlet:
    return types.Outlet(
        code=row.code,
        name=(row.name_zh, row.name_en),
        kind="bank" if row.kind == "bank" else "post",
        division=row.division,
        address=(row.address_zh, row.address_en),
        hours=rules.parse_hours(row.hours),
        services=tuple(row.services),
        is_demo=row.is_demo,
    )
