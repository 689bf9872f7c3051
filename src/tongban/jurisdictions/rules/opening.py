"""When a hall or outlet is open."""

import datetime as dt
from collections.abc import Mapping, Sequence

from tongban.jurisdictions.types import OpeningHours, Span, WorkingCalendar
from tongban.kernel.clock import TZ


def parse_hours(raw: Mapping[str, Sequence[str]]) -> OpeningHours:
    """Opening hours as files and rows keep them: `{working_day: ["09:00-12:00", ...], rest_day: [...]}`.

    Raises ValueError for anything else.
    """
    return OpeningHours(_spans(raw.get("working_day", ())), _spans(raw.get("rest_day", ())))


def write_hours(hours: OpeningHours) -> dict[str, list[str]]:
    """The same, as a row keeps it."""
    return {
        "working_day": [str(span) for span in hours.working_day],
        "rest_day": [str(span) for span in hours.rest_day],
    }


def is_open(hours: OpeningHours, at: dt.datetime, calendar: WorkingCalendar) -> bool:
    """Would one find the door open at `at`?"""
    moment = at.astimezone(TZ)
    spans = hours.working_day if calendar.is_working_day(moment.date()) else hours.rest_day
    return any(span.opens <= moment.time() < span.closes for span in spans)


def _spans(texts: Sequence[str]) -> tuple[Span, ...]:
    spans = []
    for text in texts:
        opens, closes = (dt.time.fromisoformat(part) for part in text.split("-"))
        if closes <= opens:
            raise ValueError(f"{text} closes before it opens")
        spans.append(Span(opens, closes))
    return tuple(spans)
