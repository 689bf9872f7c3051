"""Filters: dates, spans, sizes and bilingual data in the language of the page."""

import datetime as dt
from typing import Any

from django import template
from django.utils.translation import get_language

from tongban.catalogue.types import Basis
from tongban.kernel import clock
from tongban.web.shared import formats

register = template.Library()


def _language() -> str:
    return get_language() or "zh-hans"


@register.filter
def local(both: Any) -> str:
    """A bilingual value ({zh, en}, a (zh, en) pair) in the language of the page."""
    if both is None or isinstance(both, str):
        return both or ""
    is_chinese = formats.is_chinese(_language())
    if isinstance(both, dict):
        return str(both["zh" if is_chinese else "en"])
    if isinstance(both, tuple):
        return str(both[0 if is_chinese else 1])
    return str(both.zh if is_chinese else both.en)


DOUBT = "※"
"""Stands after what no public text was found for; the page says once what it means."""


@register.filter
def doubt(text: str, basis: Basis) -> str:
    """A text with the mark of doubt unless it is from a public text: 3 个工作日 ※."""
    return text if all(mark.is_official for mark in basis) else f"{text}\N{NO-BREAK SPACE}{DOUBT}"


@register.filter
def moment(at: dt.datetime | None) -> str:
    """11月24日（周二）17:00."""
    return formats.moment(at, _language(), today=clock.today()) if at else ""


@register.filter
def dated(at: dt.datetime) -> str:
    """2026年11月24日（周二）17:00: what is filed says the year, whenever it is read."""
    return formats.moment(at, _language(), today=dt.date.min)


@register.filter
def deadline(at: dt.datetime | None) -> str:
    """最迟 11月24日（周二）17:00."""
    return formats.deadline(at, _language(), today=clock.today()) if at else ""


@register.filter
def day(date: dt.date | None) -> str:
    """2026年11月24日."""
    if isinstance(date, dt.datetime):
        date = date.astimezone(formats.TZ)
    return formats.day(date, _language()) if date else ""


@register.filter
def span(length: dt.timedelta | None) -> str:
    """3 小时 10 分钟."""
    return formats.span(length, _language()) if length is not None else ""


@register.filter
def filesize(count: int) -> str:
    """2.4 MB."""
    return formats.size(count)
