"""How much was handled, enquired and visited: three things, counted apart and never added up."""

import csv
import dataclasses
import datetime as dt
import io
from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language, pgettext_lazy
from django.views.decorators.http import require_GET

from tongban.cases.types import Tally
from tongban.catalogue import queries as catalogue
from tongban.certificates.types import CHECKED_TALLY
from tongban.enquiries.types import ANSWERED_TALLY
from tongban.jurisdictions import queries as jurisdictions
from tongban.kernel import clock
from tongban.kernel.errors import NotFound, TongbanError
from tongban.kernel.node import this
from tongban.kernel.tallies.queries import sums_by
from tongban.web.shared import formats
from tongban.web.shared.access import anyone
from tongban.web.shared.middleware import VISITED_TALLY
from tongban.web.shared.templatetags.tb_words import local

SMALL = 5
"""A smaller number about people is not told: in a small town it could be somebody one knows. Our own choice."""
SUPPRESSED = -1
"""Stands for a number that is not told."""
ABOUT_PEOPLE = frozenset({Tally.ACCEPTED, Tally.DECIDED, Tally.LOOKED_UP, ANSWERED_TALLY})


@dataclasses.dataclass(frozen=True)
class Column:
    """One thing that is counted, under one of the three heads."""

    kind: str
    name: str | Promise
    head: str | Promise


HANDLED = pgettext_lazy("statistics", "Handled")
ENQUIRED = pgettext_lazy("statistics", "Enquired")
VISITED = pgettext_lazy("statistics", "Visited")
COLUMNS = (
    Column(Tally.ACCEPTED, pgettext_lazy("statistics", "Cases accepted"), HANDLED),
    Column(Tally.DECIDED, pgettext_lazy("statistics", "Cases decided"), HANDLED),
    Column(ANSWERED_TALLY, pgettext_lazy("statistics", "Enquiries answered"), ENQUIRED),
    Column(Tally.LOOKED_UP, pgettext_lazy("statistics", "Progress looked up"), ENQUIRED),
    Column(CHECKED_TALLY, pgettext_lazy("statistics", "Certificates checked"), ENQUIRED),
    Column(VISITED_TALLY, pgettext_lazy("statistics", "Pages visited"), VISITED),
)
KINDS = [str(column.kind) for column in COLUMNS]
DAYS, MONTHS = 31, 12


@dataclasses.dataclass(frozen=True)
class Row:
    """One day, month, item or authority. A number may be SUPPRESSED."""

    key: str
    name: str
    numbers: tuple[int, ...]


@dataclasses.dataclass(frozen=True)
class Bar:
    """A number and how long it is drawn, of a hundred."""

    number: int
    percent: int


@require_GET
@anyone
def page(request: HttpRequest) -> HttpResponse:
    """The figures with their bars."""
    by = _chosen(request)
    rows = rows_by(by)
    most = [max([1, *(row.numbers[place] for row in rows)]) for place in range(len(COLUMNS))]
    labels = [f"{column.head} · {column.name}" for column in COLUMNS]
    drawn = [
        (row, [(labels[place], _bar(number, most[place])) for place, number in enumerate(row.numbers)])
        for row in rows
    ]
    context = {
        "by": by,
        "choices": [(name, str(words)) for name, words in _CHOICES.items()],
        "chosen": str(_CHOICES[by]),
        "labels": [str(_HEADS[by]), *labels],
        "rows": drawn,
        "small": SMALL,
    }
    return render(request, "portal/publicity/statistics.html", context)


def _bar(number: int, most: int) -> Bar:
    return Bar(number, max(0, 100 * number // most))


@require_GET
@anyone
def as_json(request: HttpRequest) -> HttpResponse:
    """The same for programs; a number that is not told is null."""
    by = _chosen(request)
    rows = [
        {
            "key": row.key,
            "name": row.name,
            **{kind: _told(n) for kind, n in zip(KINDS, row.numbers, strict=True)},
        }
        for row in rows_by(by)
    ]
    body = {"node": this().id, "by": by, "small": SMALL, "rows": rows}
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _told(number: int) -> int | None:
    return None if number == SUPPRESSED else number


@require_GET
@anyone
def as_csv(request: HttpRequest) -> HttpResponse:
    """The same as a table; a number that is not told is empty."""
    table = io.StringIO()
    lines = csv.writer(table, lineterminator="\n")
    lines.writerow(["key", "name", *KINDS])
    for row in rows_by(_chosen(request)):
        lines.writerow([row.key, row.name, *("" if n == SUPPRESSED else n for n in row.numbers)])
    return HttpResponse(table.getvalue(), content_type="text/csv; charset=utf-8")


def _chosen(request: HttpRequest) -> str:
    by = request.GET.get("by", "month")
    if by not in _CHOICES:
        raise NotFound("page-not-found")
    return by


_CHOICES = {
    "month": pgettext_lazy("statistics", "By month"),
    "day": pgettext_lazy("statistics", "By day"),
    "item": pgettext_lazy("statistics", "By item"),
    "authority": pgettext_lazy("statistics", "By authority"),
}


_HEADS = {
    "month": pgettext_lazy("statistics", "Month"),
    "day": pgettext_lazy("statistics", "Day"),
    "item": pgettext_lazy("statistics", "Item"),
    "authority": pgettext_lazy("statistics", "Authority"),
}


def rows_by(by: str) -> list[Row]:
    """The rows of a table: the last 31 days or 12 months, the latest first; items and authorities of 12 months."""
    today = clock.today()
    since = today - dt.timedelta(days=DAYS - 1) if by == "day" else _months_ago(today)
    sums = sums_by("day" if by == "month" else by, KINDS, since)
    if by == "month":
        sums = _by_month(sums)
    found = {key: [counts.get(kind, 0) for kind in KINDS] for key, counts in sums.items() if key}
    keys = sorted(found, reverse=by in ("day", "month"))
    for place, kind in enumerate(KINDS):
        if kind in ABOUT_PEOPLE:
            _suppress(found, place)
    return [Row(key, _NAMES[by](key), tuple(found[key])) for key in keys]


def _months_ago(today: dt.date) -> dt.date:
    month = today.year * 12 + today.month - MONTHS
    return dt.date(month // 12, month % 12 + 1, 1)


def _by_month(sums: Mapping[str, Mapping[str, int]]) -> dict[str, Mapping[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for day, counts in sums.items():
        month = found.setdefault(day[:7], {})
        for kind, number in counts.items():
            month[kind] = month.get(kind, 0) + number
    return dict(found)


def _suppress(rows: Mapping[str, list[int]], place: int) -> None:
    """Small numbers of a column are not told; is there just one, the next smallest is not told either, or it could be
    worked out from a sum."""
    column = sorted((numbers[place], key) for key, numbers in rows.items() if numbers[place])
    hidden = [key for number, key in column if number < SMALL]
    if len(hidden) == 1 and len(column) > 1:
        hidden.append(column[1][1])
    for key in hidden:
        rows[key][place] = SUPPRESSED


def _item(key: str) -> str:
    try:
        return local(catalogue.standard(key).name)
    except NotFound:
        return key


def _authority(key: str) -> str:
    try:
        return local(jurisdictions.authority(key).name)
    except TongbanError:
        return key


def _day(key: str) -> str:
    return formats.day(dt.date.fromisoformat(key), get_language() or "zh-hans")


_NAMES: dict[str, Callable[[str], str]] = {
    "day": _day,
    "month": str,
    "item": _item,
    "authority": _authority,
}
