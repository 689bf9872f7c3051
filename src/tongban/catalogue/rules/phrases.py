"""Says limits, durations, money, shares and dates in both languages, as people say them at a window."""

import datetime as dt
import re

from tongban.catalogue.types import Words
from tongban.jurisdictions.types import Limit

ON_THE_SPOT = Words("当场办结", "On the spot")
FREE = Words("不收费", "No fee")

_UNITS: dict[str, tuple[str, str]] = {
    "working_day": ("个工作日", "working day"),
    "calendar_day": ("天", "day"),
    "working_hour": ("个工作小时", "working hour"),
    "hour": ("小时", "hour"),
}
_PARTS: dict[str, tuple[str, str]] = {"Y": ("年", "year"), "M": ("个月", "month"), "D": ("天", "day")}


def limit_words(limit: Limit) -> Words:
    """ "1 个工作日" and "1 working day"; nothing to wait for is "On the spot"."""
    if limit.amount == 0:
        return ON_THE_SPOT
    zh, en = _UNITS[limit.unit]
    return Words(f"{limit.amount} {zh}", _count(limit.amount, en))


def within_words(limit: Limit) -> Words:
    """When it is decided, inside a sentence: "自受理起 1 个工作日内" and "within 1 working day of acceptance"."""
    if limit.amount == 0:
        return Words("受理后当场", "on the spot, once it is accepted")
    words = limit_words(limit)
    return Words(f"自受理起 {words.zh}内", f"within {words.en} of acceptance")


def say_limit(limit: Limit, language: str) -> str:
    """The limit in one language."""
    return limit_words(limit).say(language)


def duration_words(duration: str) -> Words:
    """An ISO 8601 duration of years, months or days: "P5Y" is "5 年" and "5 years"."""
    found = re.fullmatch(r"P([0-9]+)([YMD])", duration)
    if found is None:
        raise ValueError(f"not a duration of years, months or days: {duration}")
    zh, en = _PARTS[found[2]]
    return Words(f"{found[1]} {zh}", _count(int(found[1]), en))


def money_words(fen: int) -> Words:
    """Fen as yuan: 10000000 is "100,000.00 元" and "CNY 100,000.00"."""
    text = f"{fen // 100:,}.{fen % 100:02}"
    return Words(f"{text} 元", f"CNY {text}")


def fee_words(fen: int) -> Words:
    """A fee as it is said at a counter: "20 元", "20.50 元"; nothing is said as "no fee"."""
    if not fen:
        return FREE
    if fen % 100:
        return money_words(fen)
    return Words(f"{fen // 100:,} 元", f"CNY {fen // 100:,}")


def percent_text(hundredths: int) -> str:
    """Hundredths of a percent: 3333 is "33.33%", 5000 is "50%"."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}.{rest:02}".rstrip("0").rstrip(".") + "%"


def date_words(date: dt.date) -> Words:
    """A date as people write it."""
    return Words(f"{date.year}年{date.month}月{date.day}日", f"{date.day} {_MONTHS[date.month]} {date.year}")


def moment_words(moment: dt.datetime) -> Words:
    """A clock and a date with its weekday: "2026年11月24日（周二）17:00" and "17:00 on Tuesday 24 November 2026"."""
    day, (zh, en) = date_words(moment.date()), _WEEKDAYS[moment.weekday()]
    return Words(f"{day.zh}（{zh}）{moment:%H:%M}", f"{moment:%H:%M} on {en} {day.en}")


_WEEKDAYS = (
    ("周一", "Monday"),
    ("周二", "Tuesday"),
    ("周三", "Wednesday"),
    ("周四", "Thursday"),
    ("周五", "Friday"),
    ("周六", "Saturday"),
    ("周日", "Sunday"),
)


_MONTHS = (
    "",
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def visits_words(count: int) -> Words:
    """How often one must come."""
    return Words(f"{count} 次", "None" if count == 0 else _count(count, "visit"))


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
