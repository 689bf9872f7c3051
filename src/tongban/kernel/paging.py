"""One way to hand out long lists: page by page, each beginning where the last one ended, however long the list is.

A page is found by the key of the row before it, through an index, so the thousandth costs what the first one costs; and
nobody counts a whole list, for the count of a long one costs more than the page it stands on.
"""

import base64
import dataclasses
import datetime as dt
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

from django.db import connection, models

T = TypeVar("T")
M = TypeVar("M", bound=models.Model)

AFTER, BEFORE = "after", "before"
LONGEST = 500
"""Characters of a cursor; ours have about a hundred."""
LARGEST = 2**63 - 1
COUNTED = 100
"""So far a list is counted; beyond it, it has "100+" entries."""


@dataclasses.dataclass(frozen=True)
class Page(Generic[T]):
    """Some of a list. `before` and `after` are the cursors of its neighbours, empty where there is none."""

    items: Sequence[T]
    before: str = ""
    after: str = ""


@dataclasses.dataclass(frozen=True)
class Order:
    """By which columns a list is sorted, all of them up or all of them down. None is ever null, and together they
    belong to one row only."""

    columns: tuple[str, ...]
    is_descending: bool = False


@dataclasses.dataclass(frozen=True)
class Counted:
    """How many there are, as far as was counted."""

    number: int
    has_more: bool = False

    def __bool__(self) -> bool:
        return self.number > 0

    def __str__(self) -> str:
        return f"{self.number}+" if self.has_more else str(self.number)


class _Beyond(models.Func):
    """(a, b) > (x, y), from two rows of expressions one after the other. Django has it too, but writes it with OR for
    SQLite, which then reads and sorts everything that comes after instead of going on in its index."""

    output_field = models.BooleanField()

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, list[Any]]:  # type: ignore[override]  # Django's own takes more
        compiled = [compiler.compile(expression) for expression in self.get_source_expressions()]
        texts, half = [text for text, _ in compiled], len(compiled) // 2
        columns, values = ", ".join(texts[:half]), ", ".join(texts[half:])
        taken = [value for _, values in compiled for value in values]
        return f"({columns}) {self.extra['sign']} ({values})", taken


def read_page(rows: models.QuerySet[M], order: Order, cursor: str | None, size: int) -> Page[M]:
    """The page that `cursor` leads to. One that is not ours, or whose rows are gone, leads to the first page."""
    way, key = _read_cursor(rows, order, cursor)
    found = list(_sorted(rows, order, way, key)[: size + 1])
    if way == BEFORE:
        if len(found) <= size:
            return read_page(rows, order, None, size)
        return _page(found[:size][::-1], order, has_before=True, has_after=True)
    if key and not found:
        return read_page(rows, order, None, size)
    return _page(found[:size], order, has_before=bool(key), has_after=len(found) > size)


def each_page(rows: models.QuerySet[M], order: Order, size: int) -> Iterator[Sequence[M]]:
    """A whole list, of which one page at a time is in memory. Each begins after the last row of the one before, so
    nothing is held open meanwhile; a row whose place in the order changes meanwhile can be passed over."""
    key: tuple[Any, ...] = ()
    while found := list(_sorted(rows, order, AFTER, key)[:size]):
        yield found
        key = tuple(getattr(found[-1], column) for column in order.columns)


def cut_page(keys: Sequence[str], cursor: str | None, size: int) -> Page[str]:
    """The same for a list in memory, whose keys are different words: a cursor is the key before, or `-` and the one
    after."""
    sign, key = (cursor or "")[:1], (cursor or "").removeprefix("-")
    place = keys.index(key) if key in keys else -1
    first = max(0, place - size) if sign == "-" and place > 0 else place + 1 if sign != "-" else 0
    shown, rest = keys[first : first + size], keys[first + size :]
    return Page(shown, f"-{shown[0]}" if first and shown else "", shown[-1] if rest else "")


def count_lists(lists: Mapping[str, models.QuerySet[Any]], most: int = COUNTED) -> dict[str, Counted]:
    """How long each list is, none counted beyond `most`; all in one statement."""
    texts: list[str] = []
    values: list[Any] = []
    for rows in lists.values():
        text, taken = rows.order_by().values("pk")[: most + 1].query.sql_with_params()
        texts.append(f"(SELECT COUNT(*) FROM ({text}) AS counted)")
        values += taken
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(texts)}", values)
        found = cursor.fetchone()
    return {
        name: Counted(min(number, most), number > most) for name, number in zip(lists, found, strict=True)
    }


def _sorted(rows: models.QuerySet[M], order: Order, way: str, key: tuple[Any, ...]) -> models.QuerySet[M]:
    falls = order.is_descending != (way == BEFORE)
    if key:
        rows = rows.filter(
            _Beyond(*map(models.F, order.columns), *map(models.Value, key), sign="<" if falls else ">")
        )
    return rows.order_by(*(f"-{column}" if falls else column for column in order.columns))


def _page(items: list[M], order: Order, *, has_before: bool, has_after: bool) -> Page[M]:
    return Page(
        items=items,
        before=_cursor(BEFORE, items[0], order) if has_before else "",
        after=_cursor(AFTER, items[-1], order) if has_after else "",
    )


def _cursor(way: str, row: models.Model, order: Order) -> str:
    values = [getattr(row, column) for column in order.columns]
    written = [value.isoformat() if isinstance(value, dt.datetime) else value for value in values]
    text = json.dumps([way, *written], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_cursor(rows: models.QuerySet[Any], order: Order, cursor: str | None) -> tuple[str, tuple[Any, ...]]:
    """Which way to go and from which key; the first page for whatever we have not written ourselves."""
    try:
        if not cursor or len(cursor) > LONGEST:
            raise ValueError("no cursor")
        raw = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        way, *values = raw
        if way not in (AFTER, BEFORE):
            raise ValueError("no way")
        fields = [rows.query.get_meta().get_field(column) for column in order.columns]
        return way, tuple(_value(field, value) for field, value in zip(fields, values, strict=True))
    except (ValueError, TypeError, RecursionError):
        return AFTER, ()


def _value(field: Any, raw: Any) -> Any:
    """A value of the kind that stands in this column; raises ValueError for any other."""
    kind = getattr(field, "output_field", field)
    if isinstance(kind, models.DateTimeField):
        moment = dt.datetime.fromisoformat(raw)
        if moment.tzinfo is None:
            raise ValueError("no zone")
        return moment.astimezone(dt.UTC)
    if isinstance(kind, models.BooleanField):
        is_right = isinstance(raw, bool)
    elif isinstance(kind, models.IntegerField):
        is_right = isinstance(raw, int) and not isinstance(raw, bool) and abs(raw) <= LARGEST
    else:
        is_right = isinstance(kind, models.CharField) and isinstance(raw, str) and raw.isprintable()
    if not is_right:
        raise ValueError("not of this column")
    return raw
