"""Reads: what lies where, who decides there, which days are worked. `on` is a day, today when left out."""

import datetime as dt
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import cast

from django.db.models import Q, QuerySet

from tongban.kernel import clock
from tongban.kernel.errors import BadInput, NotFound, Refused

from . import models, rules, types

_Notices = tuple[tuple[int, bool, str], ...]


def division(code: str, on: dt.date | None = None) -> types.Division:
    """The division with this code on a day; raises NotFound for a code that is unknown or was not in force then."""
    day = on or clock.today()
    rows = _with_successors(models.Division.objects.filter(code=code))
    for row in rows:
        if row.exists_on(day):
            return row
    if not rows:
        raise NotFound("division-unknown", number=code)
    name = rows[-1].name
    raise NotFound("division-not-then", number=code, name_zh=name[0], name_en=name[1], day=day.isoformat())


def latest_division(code: str) -> types.Division:
    """What a code means, whether in force or not: its last name. Old papers carry old codes."""
    rows = _with_successors(models.Division.objects.filter(code=code))
    if not rows:
        raise NotFound("division-unknown", number=code)
    return rows[-1]


def latest_divisions() -> dict[str, types.Division]:
    """Every known code with its last name."""
    return {each.code: each for each in _with_successors(models.Division.objects.all())}


def divisions(parent: str, on: dt.date | None = None) -> tuple[types.Division, ...]:
    """The divisions directly below `parent` on a day, in order of code."""
    return _with_successors(models.Division.objects.filter(_in_force(on), parent=parent))


def successors(code: str, on: dt.date | None = None) -> tuple[types.Division, ...]:
    """The divisions in force on a day that stand for `code`, main one first; itself if it is in force."""
    day = on or clock.today()
    latest_division(code)
    follows = _follows(models.Succession.objects.all())
    alive = frozenset(models.Division.objects.filter(_in_force(day)).values_list("code", flat=True))
    return tuple(division(found, day) for found in rules.final_successors(code, follows, alive))


def place_chooser(on: dt.date | None = None, provinces: tuple[str, ...] = ()) -> tuple[types.Place, ...]:
    """Provinces, their cities, their counties, as in force on a day; all provinces, or those named."""
    day = on or clock.today()
    rows = models.Division.objects.filter(_in_force(day))
    return rules.place_tree((_division(row, ()) for row in rows), day, provinces)


def zones(division: str | None = None) -> tuple[types.Zone, ...]:
    """All new areas and development zones, or those that lie (also) in a division."""
    found = (
        types.Zone(
            row.code, (row.name_zh, row.name_en), row.kind, tuple(row.hosts), row.pilot_batch, row.note
        )
        for row in models.Zone.objects.order_by("code")
    )
    return tuple(zone for zone in found if division is None or division in zone.hosts)


def authority(uscc: str) -> types.Authority:
    """An authority by its credit code, at work or not; raises NotFound."""
    return authorities([uscc])[uscc]


def authorities(usccs: Iterable[str]) -> dict[str, types.Authority]:
    """Several authorities at once, by credit code; raises NotFound for the first unknown one."""
    wanted = list(dict.fromkeys(usccs))
    found = {each.uscc: each for each in _authorities(Q(uscc__in=wanted))}
    for uscc in wanted:
        if uscc not in found:
            raise NotFound("authority-unknown", uscc=uscc)
    return found


def authorities_for(division: str, on: dt.date | None = None) -> tuple[types.Authority, ...]:
    """The authorities of a division that are at work on a day."""
    return _authorities(_in_force(on) & Q(division=division))


def competent_authority(kind: str, division: str, on: dt.date | None = None) -> types.Authority:
    """The authority that decides on matters of `kind` in a place; raises Refused when none is listed."""
    return competence(kind, division, on).authority


def competence(kind: str, division: str, on: dt.date | None = None) -> types.Competence:
    """The authority that decides on matters of `kind` in a place, and why that one.

    First the place's own authority. A place that is no more: the successor's, once its own no longer acts. A new
    place without its own yet: the predecessor's. Else the authority of the city or province above. Raises Refused
    when nobody is listed.
    """
    if kind not in types.AUTHORITY_KINDS:
        raise BadInput("authority-kind-unknown", kind=kind)
    day = on or clock.today()
    place = latest_division(division)
    found = _competence_here(kind, place, day) or _competence_above(kind, place, day)
    if found is not None:
        return found
    kind_zh, kind_en = types.AUTHORITY_KINDS[kind]
    place_zh, place_en = place.name
    raise Refused("authority-none", kind_zh=kind_zh, kind_en=kind_en, place_zh=place_zh, place_en=place_en)


def hall(code: str) -> types.Hall:
    """A hall by its code; raises NotFound."""
    row = models.Hall.objects.filter(pk=code).first()
    if row is None:
        raise NotFound("hall-not-listed", number=code)
    return _hall(row)


def halls_near(division: str, interoperation_only: bool = False) -> tuple[types.Hall, ...]:
    """Halls from near to far: the place itself, its city, its province, elsewhere.

    With `interoperation_only`, only those with a window that takes in for the other region.
    """
    rows = models.Hall.objects.order_by("code")
    if interoperation_only:
        rows = rows.filter(Q(pk__in=models.Window.objects.filter(is_interoperation=True).values("hall_id")))
    order = _nearness_to(division)
    return tuple(sorted((_hall(row) for row in rows), key=lambda each: (order(each.division), each.code)))


def window(code: str) -> types.Window:
    """A window by its code; raises NotFound."""
    row = models.Window.objects.filter(pk=code).first()
    if row is None:
        raise NotFound("window-not-listed", number=code)
    return _window(row)


def windows_of(hall: str) -> tuple[types.Window, ...]:
    """The windows of a hall by number."""
    return tuple(_window(row) for row in models.Window.objects.filter(hall=hall).order_by("number"))


def outlets_near(division: str, service: str = "") -> tuple[types.Outlet, ...]:
    """Bank and post outlets from near to far; with `service`, those that take it in."""
    found = (_outlet(row) for row in models.Outlet.objects.order_by("code"))
    order = _nearness_to(division)
    wanted = (each for each in found if not service or service in each.services)
    return tuple(sorted(wanted, key=lambda each: (order(each.division), each.code)))


def calendar() -> types.WorkingCalendar:
    """The working-day calendar as known now. Made once for each state of the notices."""
    years = models.CalendarYear.objects.order_by("year").values_list("year", "is_published", "digest")
    return _calendar(tuple(years))


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


def _in_force(on: dt.date | None) -> Q:
    day = on or clock.today()
    begun = Q(valid_from=None) | Q(valid_from__lte=day)
    return begun & (Q(valid_to=None) | Q(valid_to__gt=day))


def _with_successors(rows: QuerySet[models.Division]) -> tuple[types.Division, ...]:
    """In order of code, and of time for a code that was renamed."""
    listed = sorted(rows, key=lambda row: (row.code, row.valid_from or dt.date.min))
    follows = _follows(models.Succession.objects.filter(old_code__in=rows.values("code")))
    return tuple(_division(row, tuple(follows.get(row.code, ()))) for row in listed)


def _follows(rows: QuerySet[models.Succession]) -> dict[str, list[str]]:
    follows: dict[str, list[str]] = {}
    for old, new in rows.order_by("rank").values_list("old_code", "new_code"):
        follows.setdefault(old, []).append(new)
    return follows


def _division(row: models.Division, followed_by: tuple[str, ...]) -> types.Division:
    return types.Division(
        code=row.code,
        name=(row.name_zh, row.name_en),
        level=cast(types.Level, row.level),
        parent=row.parent,
        kind=row.kind,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        successors=followed_by,
        note=row.note,
        is_end_exact=row.is_end_exact,
    )


def _authorities(where: Q) -> tuple[types.Authority, ...]:
    rows = models.Authority.objects.filter(where).order_by("division", "uscc").prefetch_related("competences")
    return tuple(
        types.Authority(
            uscc=row.uscc,
            name=(row.name_zh, row.name_en),
            division=row.division,
            node_id=row.node_id,
            kinds=tuple(sorted(competence.kind for competence in row.competences.all())),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            is_demo=row.is_demo,
        )
        for row in rows
    )


def _acting(kind: str, code: str, day: dt.date) -> types.Authority | None:
    found = _authorities(_in_force(day) & Q(division=code, competences__kind=kind))
    return found[0] if found else None


def _competence_here(kind: str, place: types.Division, day: dt.date) -> types.Competence | None:
    """The place's own authority, or that of the place that followed it or that it followed."""
    own = _acting(kind, place.code, day)
    if own is not None:
        note = rules.competence_note("own", place, (), day)
        return types.Competence(own, kind, place.code, "own", note)
    followers = () if place.exists_on(day) else successors(place.code, day)
    for follower in followers:
        theirs = _competence_here(kind, follower, day)
        if theirs is not None:
            note = rules.competence_note("successor", place, followers, day)
            return types.Competence(theirs.authority, kind, place.code, "successor", note)
    earlier = models.Succession.objects.filter(new_code=place.code).order_by("rank", "old_code")
    for code in earlier.values_list("old_code", flat=True):
        still = _acting(kind, code, day)
        if still is not None:
            note = rules.competence_note("predecessor", place, (latest_division(code),), day)
            return types.Competence(still, kind, place.code, "predecessor", note)
    return None


def _competence_above(kind: str, place: types.Division, day: dt.date) -> types.Competence | None:
    """The authority of the city or province `place` belongs to."""
    above = place
    while above.level != "province":
        above = latest_division(above.parent)
        theirs = _acting(kind, above.code, day)
        if theirs is not None:
            note = rules.competence_note("higher", place, (above,), day)
            return types.Competence(theirs, kind, place.code, "higher", note)
    return None


def _nearness_to(division: str) -> Callable[[str], int]:
    """Orders divisions by how near they are to one of them."""
    here, known = latest_division(division), latest_divisions()
    return lambda code: rules.nearness(here, known[code])


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


def _calendar_year(row: models.CalendarYear) -> types.CalendarYear:
    return types.CalendarYear(row.year, row.is_published, row.revision, row.source, row.digest)


def _calendar_day(row: models.CalendarDay) -> types.CalendarDay:
    return types.CalendarDay(row.date, row.is_working, (row.name_zh, row.name_en))


@lru_cache(maxsize=4)
def _calendar(years: _Notices) -> types.WorkingCalendar:
    """By the digests of its years, so that what is kept is right for every database and every publication."""
    days = [_calendar_day(row) for row in models.CalendarDay.objects.all()]
    published = [year for year, is_published, _ in years if is_published]
    return rules.working_calendar([digest for _, _, digest in years], published, days)
