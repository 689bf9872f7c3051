"""A list of cases as a file: CSV for a spreadsheet, JSON lines for a program. Written piece by piece."""

import csv
import datetime as dt
import io
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from tongban.cases.types import CaseRow
from tongban.kernel import clock
from tongban.kernel.node import this

from . import case_words
from .formats import is_chinese

Pages = Iterable[list[CaseRow]]
Write = Callable[[Pages, str], Iterator[bytes]]

BYTE_ORDER_MARK = "\ufeff"
"""Tells Excel that a CSV file is UTF-8."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # a spreadsheet takes wide ones too
"""What a cell must not begin with: a spreadsheet would calculate it, and could be told to fetch or send something."""


def csv_lines(pages: Pages, language: str) -> Iterator[bytes]:
    """The list with a heading, in the language of the page."""
    with translation.override(language):
        first = BYTE_ORDER_MARK + _csv([_heading()])
    yield first.encode()
    for page in pages:
        with translation.override(language):
            text = _csv(_cells(row, language) for row in page)
        yield text.encode()


def json_lines(pages: Pages, language: str) -> Iterator[bytes]:
    """The list, each case an object in a line of its own; names of its fields and values do not depend on `language`."""
    for page in pages:
        lines = (json.dumps(_record(row), ensure_ascii=False, separators=(",", ":")) for row in page)
        yield "".join(f"{line}\n" for line in lines).encode()


FORMS: dict[str, tuple[str, Write]] = {
    "csv": ("text/csv; charset=utf-8", csv_lines),
    "jsonl": ("application/jsonl; charset=utf-8", json_lines),
}
"""Media type and writer of each form, by the ending of the file's name."""


def _heading() -> list[str]:
    return [
        _("Case number"),
        _("Item"),
        _("Applicant"),
        _("Received in"),
        _("Decided in"),
        _("Authority"),
        _("State"),
        _("Submitted"),
        _("Due"),
        _("Warning"),
        _("Ended"),
    ]


def _cells(row: CaseRow, language: str) -> list[str]:
    which = 0 if is_chinese(language) else 1
    return [
        row.number,
        row.item_name[which],
        row.label,
        _region(row.receiving_node, which),
        _region(row.deciding_node, which),
        row.decided_by[which],
        case_words.state_word(row.state, row.outcome),
        _day_and_time(row.submitted_at),
        _day_and_time(row.due),
        _light_word(row),
        _day_and_time(row.ended_at),
    ]


def _csv(rows: Iterable[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows([_harmless(cell) for cell in row] for row in rows)
    return text.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _region(node: str, which: int) -> str:
    return next((known.name[which] for known in this().known if known.id == node), node)


def _day_and_time(moment: dt.datetime | None) -> str:
    """As every spreadsheet reads it, by the clock on the wall."""
    return f"{clock.local(moment):%Y-%m-%d %H:%M}" if moment else ""


def _light_word(row: CaseRow) -> str:
    light = _light(row)
    return {"green": _("green"), "yellow": _("yellow"), "red": _("red")}.get(light, "")


def _light(row: CaseRow) -> str:
    """Of clocks that run, and of what has a last moment of its own."""
    if row.clock is None or row.light:
        return row.light
    return "" if row.clock.is_stopped or row.clock.is_paused else row.clock.light


def _record(row: CaseRow) -> dict[str, Any]:
    return {
        "number": row.number,
        "item": row.item,
        "item_name": {"zh": row.item_name[0], "en": row.item_name[1]},
        "applicant": row.label,
        "received_in": row.receiving_node,
        "decided_in": row.deciding_node,
        "authority": {"zh": row.decided_by[0], "en": row.decided_by[1]},
        "state": row.state.value,
        "outcome": row.outcome.value if row.outcome else None,
        "submitted_at": clock.local(row.submitted_at).isoformat(),
        "due": clock.local(row.due).isoformat(),
        "light": _light(row) or None,
        "ended_at": clock.local(row.ended_at).isoformat() if row.ended_at else None,
    }
