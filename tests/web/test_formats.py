"""Dates, times, spans and sizes as people say them."""

import datetime as dt

import pytest

from tongban.web.shared import formats

TZ = formats.TZ
TODAY = dt.date(2026, 11, 22)


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "最迟 11月24日（周二）17:00"), ("en", "by Tuesday 24 November, 17:00")]
)
def test_a_deadline_is_a_clock_and_a_date_with_its_weekday(language: str, said: str) -> None:
    at = dt.datetime(2026, 11, 24, 17, 0, tzinfo=TZ)
    assert formats.deadline(at, language, today=TODAY) == said


@pytest.mark.parametrize(
    ("language", "said"), [("zh-hans", "2027年1月4日（周一）17:00"), ("en", "Monday 4 January 2027, 17:00")]
)
def test_another_year_is_said(language: str, said: str) -> None:
    at = dt.datetime(2027, 1, 4, 9, 0, tzinfo=dt.UTC)
    assert formats.moment(at, language, today=TODAY) == said


def test_a_moment_is_told_in_the_time_of_the_place() -> None:
    at = dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.UTC)
    assert formats.moment(at, "en", today=TODAY) == "Tuesday 24 November, 00:30"


@pytest.mark.parametrize(
    ("minutes", "chinese", "english"),
    [
        (0, "不到 1 分钟", "less than a minute"),
        (1, "1 分钟", "1 minute"),
        (190, "3 小时 10 分钟", "3 hours 10 minutes"),
        (24 * 60 + 5, "1 天 5 分钟", "1 day 5 minutes"),
        (3 * 24 * 60 + 61, "3 天 1 小时", "3 days 1 hour"),
    ],
)
def test_a_span_has_the_units_that_matter(minutes: int, chinese: str, english: str) -> None:
    length = dt.timedelta(minutes=minutes)
    assert (formats.span(length, "zh-hans"), formats.span(length, "en")) == (chinese, english)


def test_counted_time_bends_in_english_only() -> None:
    assert formats.count(1, "working_day", "en") == "1 working day"
    assert formats.count(3, "working_day", "en") == "3 working days"
    assert formats.count(3, "working_day", "zh-hans") == "3 个工作日"


@pytest.mark.parametrize(
    ("size", "said"), [(1, "1 KB"), (350_000, "342 KB"), (10 * 1024**2, "10 MB"), (2_516_582, "2.4 MB")]
)
def test_sizes_are_short(size: int, said: str) -> None:
    assert formats.size(size) == said
