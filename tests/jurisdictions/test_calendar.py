"""The calendar as shipped, and a year's holiday notice coming in."""

import datetime as dt

import chinese_calendar
import pytest

from tests.jurisdictions.vector_files import vectors
from tongban.jurisdictions import queries, rules, services
from tongban.jurisdictions.events import CalendarPublished
from tongban.jurisdictions.types import CalendarDay, Limit
from tongban.kernel.clock import TZ
from tongban.kernel.errors import BadInput, NotFound, message_for
from tongban.kernel.journal import queries as journal

NATIONAL_DAY = ("国庆节", "National Day")
SPRING_FESTIVAL = ("春节", "Spring Festival")


def every_day(first: int, last: int):
    day = dt.date(first, 1, 1)
    while day.year <= last:
        yield day
        day += dt.timedelta(days=1)


def notice_2027() -> list[CalendarDay]:
    """A made-up notice: the shipped days, a bridge day and its make-up day."""
    return [
        CalendarDay(dt.date(2027, 1, 1), False, ("元旦", "New Year's Day")),
        CalendarDay(dt.date(2027, 1, 4), False, ("元旦", "New Year's Day")),
        CalendarDay(dt.date(2027, 1, 9), True, ("元旦", "New Year's Day")),
    ]


def test_every_day_from_2020_to_2026_is_as_chinesecalendar_has_it(calendar):
    ours = {day: calendar.is_working_day(day) for day in every_day(2020, 2026)}
    assert ours == {day: chinese_calendar.is_workday(day) for day in ours}


def test_the_listed_days_are_those_of_the_vectors(calendar):
    expected = vectors("working_days.yaml")
    worked = {
        dt.date.fromisoformat(day) for days in expected["make_up_working_days"].values() for day in days
    }
    assert worked == calendar.make_up
    off = {dt.date.fromisoformat(day) for days in expected["public_holidays"].values() for day in days}
    assert off == {day for day in calendar.off if 2024 <= day.year <= 2026}


def test_years_with_a_notice_are_published_and_2027_is_provisional(calendar):
    assert calendar.published == set(range(2020, 2027))
    assert calendar.is_provisional(dt.date(2026, 12, 31), dt.date(2027, 1, 1))
    assert not calendar.is_provisional(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
    assert not calendar.is_working_day(dt.date(2027, 10, 1))
    assert [year.year for year in queries.calendar_years() if not year.is_published] == [2027]


def test_a_day_says_which_holiday_it_is(reference):
    days = {day.date: day for day in queries.calendar_days(2026)}
    assert days[dt.date(2026, 10, 1)] == CalendarDay(dt.date(2026, 10, 1), False, NATIONAL_DAY)
    assert days[dt.date(2026, 2, 14)] == CalendarDay(dt.date(2026, 2, 14), True, SPRING_FESTIVAL)


def test_a_published_notice_moves_deadlines_and_tells_it(reference):
    started = dt.datetime(2026, 12, 31, 10, tzinfo=TZ)
    before = queries.calendar()
    provisional = rules.due_at(started, Limit(3, "working_day"), before, dt.time(17))
    assert (provisional.at.date(), provisional.provisional) == (dt.date(2027, 1, 6), True)

    year = services.publish_calendar_year(year=2027, days=notice_2027(), source="notice of the State Council")

    after = queries.calendar()
    due = rules.due_at(started, Limit(3, "working_day"), after, dt.time(17))
    assert (due.at.date(), due.provisional) == (dt.date(2027, 1, 7), False)
    assert due.calendar != provisional.calendar
    assert after.is_working_day(dt.date(2027, 1, 9))
    assert year.revision == 2
    assert [name for name, _ in journal.entries_of("calendar:2027")] == [CalendarPublished.name]


def test_the_same_notice_again_changes_nothing(reference):
    first = services.publish_calendar_year(year=2027, days=notice_2027(), source="notice")
    again = services.publish_calendar_year(year=2027, days=reversed(notice_2027()), source="notice, again")
    assert again == first
    assert len(journal.entries_of("calendar:2027")) == 1


def test_a_notice_can_be_corrected(reference):
    services.publish_calendar_year(year=2027, days=notice_2027(), source="notice")
    longer = [*notice_2027(), CalendarDay(dt.date(2027, 2, 12), False, SPRING_FESTIVAL)]
    assert services.publish_calendar_year(year=2027, days=longer, source="second notice").revision == 3
    assert not queries.calendar().is_working_day(dt.date(2027, 2, 12))
    assert len(journal.entries_of("calendar:2027")) == 2


def test_an_upgrade_does_not_take_back_a_published_year(reference):
    services.publish_calendar_year(year=2027, days=notice_2027(), source="notice")
    services.load_reference_data()
    assert queries.calendar_year(2027).is_published
    assert len(queries.calendar_days(2027)) == 3


def test_loading_the_shipped_years_tells_nobody(reference):
    services.load_reference_data()
    assert journal.entries_of("calendar:2026") == []


def test_a_year_can_be_published_that_was_never_shipped(reference):
    with pytest.raises(NotFound) as caught:
        queries.calendar_year(2028)
    assert message_for(caught.value, "en") == "The working-day calendar has no year 2028 yet"
    day = CalendarDay(dt.date(2028, 10, 2), False, NATIONAL_DAY)
    assert services.publish_calendar_year(year=2028, days=[day], source="notice").revision == 1
    assert not queries.calendar().is_working_day(day.date)


@pytest.mark.parametrize(
    ("days", "code"),
    [
        ([CalendarDay(dt.date(2026, 10, 1), False, NATIONAL_DAY)], "calendar-day-year"),
        ([CalendarDay(dt.date(2027, 10, 4), True, NATIONAL_DAY)], "calendar-day-make-up"),
        (
            [
                CalendarDay(dt.date(2027, 10, 2), False, NATIONAL_DAY),
                CalendarDay(dt.date(2027, 10, 2), True, NATIONAL_DAY),
            ],
            "calendar-day-twice",
        ),
    ],
)
def test_a_notice_with_a_slip_is_refused_whole(reference, days, code):
    with pytest.raises(BadInput) as caught:
        services.publish_calendar_year(year=2027, days=days, source="notice")
    assert caught.value.code == code
    assert not queries.calendar_year(2027).is_published


def test_the_calendar_is_made_once_for_each_edition(reference, django_assert_num_queries):
    queries.calendar()
    with django_assert_num_queries(0):
        queries.calendar()


def test_two_nodes_with_the_same_days_have_the_same_version(calendar):
    days = [day for year in queries.calendar_years() for day in queries.calendar_days(year.year)]
    digests = [
        rules.year_digest(year.year, year.is_published, [day for day in days if day.date.year == year.year])
        for year in queries.calendar_years()
    ]
    assert rules.working_calendar(digests, calendar.published, days) == calendar
