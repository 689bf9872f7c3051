"""Commands: load what the package ships, load a directory, publish a year's holidays."""

import pathlib
from collections.abc import Iterable, Sequence
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

import yaml
from django.db import models as db
from django.db import transaction

from tongban.kernel import clock
from tongban.kernel.editions.services import new_edition
from tongban.kernel.errors import BadInput
from tongban.kernel.journal.services import record

from . import models, queries, rules, types
from .events import CalendarPublished
from .rules.shipped import read_shipped

Row = TypeVar("Row", bound=db.Model)


@transaction.atomic
def load_reference_data() -> None:
    """Divisions, zones and the calendar as shipped with this version of the program. Safe to repeat.

    A year that was published on this node is not overwritten by a shipped provisional one.
    """
    with new_edition(queries.DIVISIONS):
        _replace_divisions(rules.parse_divisions(read_shipped("divisions.csv")))
        models.Zone.objects.all().delete()
        models.Zone.objects.bulk_create(
            models.Zone(
                code=zone.code,
                name_zh=zone.name[0],
                name_en=zone.name[1],
                kind=zone.kind,
                hosts=list(zone.hosts),
                pilot_batch=zone.pilot_batch,
                note=zone.note,
            )
            for zone in rules.parse_zones(read_shipped("zones.csv"))
        )
    days = rules.parse_calendar_days(read_shipped("calendar_days.csv"))
    published_here = set(models.CalendarYear.objects.filter(is_published=True).values_list("year", flat=True))
    for year, (is_published, source) in rules.parse_calendar_years(
        read_shipped("calendar_years.csv")
    ).items():
        if year not in published_here:
            _write_year(year, is_published, days.get(year, []), source)


@transaction.atomic
def load_directory(*, path: pathlib.Path | Traversable) -> types.Directory:
    """Authorities, halls, windows and outlets from a YAML file; what it no longer names stays as it was.

    Refuses a file with a wrong entry and two authorities for one kind of work in one place at one time. Reference
    data must be loaded before. Answers what was loaded.
    """
    try:
        raw = yaml.safe_load(path.read_text("utf-8"))
    except yaml.YAMLError as error:
        raise BadInput("directory-entry", path=path.name, entry=_line(error), key="YAML") from error
    directory = rules.read_directory(raw, queries.latest_divisions(), path.name)
    with new_edition(queries.DIRECTORY):
        _save_authorities(directory.authorities)
        _save(models.Hall.objects, "code", [_hall_row(hall) for hall in directory.halls])
        _save(models.Window.objects, "code", [_window_row(window) for window in directory.windows])
        _save(models.Outlet.objects, "code", [_outlet_row(outlet) for outlet in directory.outlets])
    return directory


@transaction.atomic
def publish_calendar_year(*, year: int, days: Iterable[types.CalendarDay], source: str) -> types.CalendarYear:
    """The holiday notice of a year is out (or was corrected): these days are off, those weekends are worked.

    Refuses days of another year, a day both off and worked, a make-up day that is no weekend. Records
    CalendarPublished, so that deadlines in the year are reckoned anew; the same notice again records nothing.
    """
    return _write_year(year, True, rules.check_holiday_notice(year, days), source)


def _write_year(
    year: int, is_published: bool, days: Sequence[types.CalendarDay], source: str
) -> types.CalendarYear:
    digest = rules.year_digest(year, is_published, days)
    row = models.CalendarYear.objects.select_for_update().filter(pk=year).first()
    is_new = row is None
    if row is None:
        row = models.CalendarYear(year=year, revision=0)
    elif row.digest == digest:
        return queries.calendar_year(year)
    with new_edition(queries.CALENDAR):
        row.is_published, row.source, row.digest = is_published, source, digest
        row.revision += 1
        row.changed_at = clock.now()
        row.save()
        models.CalendarDay.objects.filter(year=row).delete()
        models.CalendarDay.objects.bulk_create(
            models.CalendarDay(
                date=day.date, year=row, is_working=day.is_working, name_zh=day.name[0], name_en=day.name[1]
            )
            for day in days
        )
    if is_published and not is_new:
        event = CalendarPublished(year=year, revision=row.revision, digest=digest)
        record(event, subject=f"calendar:{year}")
    return queries.calendar_year(year)


def _line(error: yaml.YAMLError) -> str:
    mark = getattr(error, "problem_mark", None)
    return "?" if mark is None else f"{mark.line + 1}:{mark.column + 1}"


def _replace_divisions(divisions: Sequence[types.Division]) -> None:
    models.Division.objects.all().delete()
    models.Division.objects.bulk_create(
        models.Division(
            code=each.code,
            name_zh=each.name[0],
            name_en=each.name[1],
            level=each.level,
            parent=each.parent,
            kind=each.kind,
            valid_from=each.valid_from,
            valid_to=each.valid_to,
            note=each.note,
            is_end_exact=each.is_end_exact,
        )
        for each in divisions
    )
    models.Succession.objects.all().delete()
    models.Succession.objects.bulk_create(
        models.Succession(old_code=each.code, new_code=code, rank=rank)
        for each in divisions
        for rank, code in enumerate(each.successors)
    )


def _save(table: db.Manager[Row], key: str, rows: Sequence[dict[str, Any]]) -> None:
    """Insert, or bring up to date by primary key."""
    if rows:
        table.bulk_create(
            [table.model(**row) for row in rows],
            update_conflicts=True,
            unique_fields=[key],
            update_fields=[name for name in rows[0] if name != key],
        )


def _save_authorities(authorities: Sequence[types.Authority]) -> None:
    _save(models.Authority.objects, "uscc", [_authority_row(each) for each in authorities])
    models.Competence.objects.filter(authority__in=[each.uscc for each in authorities]).delete()
    models.Competence.objects.bulk_create(
        models.Competence(authority_id=each.uscc, kind=kind) for each in authorities for kind in each.kinds
    )


def _authority_row(authority: types.Authority) -> dict[str, Any]:
    return {
        "uscc": authority.uscc,
        "name_zh": authority.name[0],
        "name_en": authority.name[1],
        "division": authority.division,
        "node_id": authority.node_id,
        "valid_from": authority.valid_from,
        "valid_to": authority.valid_to,
        "is_demo": authority.is_demo,
    }


def _hall_row(hall: types.Hall) -> dict[str, Any]:
    return {
        "code": hall.code,
        "name_zh": hall.name[0],
        "name_en": hall.name[1],
        "division": hall.division,
        "authority_id": hall.authority,
        "node_id": hall.node_id,
        "address_zh": hall.address[0],
        "address_en": hall.address[1],
        "hours": rules.write_hours(hall.hours),
        "zone": hall.zone,
        "is_demo": hall.is_demo,
    }


def _window_row(window: types.Window) -> dict[str, Any]:
    return {
        "code": window.code,
        "hall_id": window.hall,
        "number": window.number,
        "name_zh": window.name[0],
        "name_en": window.name[1],
        "is_interoperation": window.is_interoperation,
    }


def _outlet_row(outlet: types.Outlet) -> dict[str, Any]:
    return {
        "code": outlet.code,
        "name_zh": outlet.name[0],
        "name_en": outlet.name[1],
        "kind": outlet.kind,
        "division": outlet.division,
        "address_zh": outlet.address[0],
        "address_en": outlet.address[1],
        "hours": rules.write_hours(outlet.hours),
        "services": list(outlet.services),
        "is_demo": outlet.is_demo,
    }
