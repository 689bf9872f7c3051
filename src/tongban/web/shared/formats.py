"""Dates, times, spans and sizes as people say them, in Chinese and English. Pure.

A deadline is a clock and a date with its weekday, never only "in five working days".
"""

import datetime as dt
import zoneinfo

TZ = zoneinfo.ZoneInfo("Asia/Shanghai")
_ZH_DAYS = "一二三四五六日"
_EN_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EN_MONTHS = (
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


def is_chinese(language: str) -> bool:
    """Whether `language` is a tag of Chinese; everything else is answered in English."""
    return language.lower().startswith("zh")


def day(date: dt.date, language: str, *, year: bool = True) -> str:
    """2026年11月24日 / 24 November 2026."""
    if is_chinese(language):
        return (f"{date.year}年" if year else "") + f"{date.month}月{date.day}日"
    return f"{date.day} {_EN_MONTHS[date.month - 1]}" + (f" {date.year}" if year else "")


def weekday(date: dt.date, language: str) -> str:
    """周二 / Tuesday."""
    return "周" + _ZH_DAYS[date.weekday()] if is_chinese(language) else _EN_DAYS[date.weekday()]


def moment(at: dt.datetime, language: str, *, today: dt.date) -> str:
    """11月24日（周二）17:00 / Tuesday 24 November, 17:00; with the year when it is not this year."""
    local = at.astimezone(TZ)
    date = day(local, language, year=local.year != today.year)
    if is_chinese(language):
        return f"{date}（{weekday(local, language)}）{local:%H:%M}"
    return f"{weekday(local, language)} {date}, {local:%H:%M}"


def deadline(at: dt.datetime, language: str, *, today: dt.date) -> str:
    """最迟 11月24日（周二）17:00 / by Tuesday 24 November, 17:00."""
    return ("最迟 " if is_chinese(language) else "by ") + moment(at, language, today=today)


def span(length: dt.timedelta, language: str) -> str:
    """The two largest units that matter: 3 小时 10 分钟 / 3 hours 10 minutes. Under a minute: 不到 1 分钟."""
    minutes = int(length.total_seconds()) // 60
    days, rest = divmod(minutes, 24 * 60)
    hours, minutes = divmod(rest, 60)
    named = [(days, "天", "day"), (hours, "小时", "hour"), (minutes, "分钟", "minute")]
    parts = [(count, zh, en) for count, zh, en in named if count]
    if not parts:
        return "不到 1 分钟" if is_chinese(language) else "less than a minute"
    if is_chinese(language):
        return " ".join(f"{count} {zh}" for count, zh, _ in parts[:2])
    return " ".join(f"{count} {en}{'s' if count > 1 else ''}" for count, _, en in parts[:2])


_COUNTED = {
    "working_day": ("个工作日", "working day"),
    "calendar_day": ("天", "day"),
    "hour": ("小时", "hour"),
    "working_hour": ("个工作小时", "working hour"),
    "minute": ("分钟", "minute"),
}


def count(amount: int, unit: str, language: str) -> str:
    """3 个工作日 / 3 working days."""
    zh, en = _COUNTED[unit]
    return f"{amount} {zh}" if is_chinese(language) else f"{amount} {en}{'' if amount == 1 else 's'}"


def size(count: int) -> str:
    """Bytes as 340 KB or 2.4 MB (1 MB = 1,048,576 bytes), the same in both languages."""
    if count < 1024 * 1024:
        return f"{max(1, round(count / 1024))} KB"
    return f"{count / 1024 / 1024:.1f}".removesuffix(".0") + " MB"
