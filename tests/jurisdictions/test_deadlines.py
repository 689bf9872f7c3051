"""When a limit ends, how a pause moves it, how much is used up."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.jurisdictions.vector_files import vectors
from tongban.jurisdictions import rules
from tongban.jurisdictions.types import CalendarDay, Due, Limit, TimeLeft
from tongban.kernel.clock import TZ
from tongban.kernel.errors import BadInput

V = vectors("working_days.yaml")
CLOSES = dt.time(17)


def _calendar():
    """Holidays and make-up days of the vectors."""
    off = [day for days in V["public_holidays"].values() for day in days]
    worked = [day for days in V["make_up_working_days"].values() for day in days]
    off += [f"2020-01-{day}" for day in range(24, 32)] + ["2020-02-01", "2020-02-02"]
    days = [CalendarDay(dt.date.fromisoformat(day), False, ("", "")) for day in off]
    days += [CalendarDay(dt.date.fromisoformat(day), True, ("", "")) for day in worked]
    return rules.working_calendar(["vectors"], [2020, 2024, 2025, 2026], days)


CALENDAR = _calendar()


def at(text: str) -> dt.datetime:
    """A moment as an office reads it."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=TZ)


def due(text: str, unit="working_day") -> Due:
    return Due(at(text), False, CALENDAR.version, unit)


def days(amount: int, unit="working_day") -> Limit:
    return Limit(amount, unit)


@pytest.mark.parametrize(
    "vector", V["vectors"], ids=lambda each: f"{each['accepted']}+{each['working_days']}"
)
@pytest.mark.parametrize("time", ["00:05", "10:00", "16:59", "23:30"])
def test_a_limit_ends_on_the_day_of_the_vector(vector, time):
    started = at(f"{vector['accepted']} {time}")
    found = rules.due_at(started, days(vector["working_days"]), CALENDAR, CLOSES)
    assert found.at == at(f"{vector['due']} 17:00")
    assert not found.provisional
    assert found.calendar == CALENDAR.version


@pytest.mark.parametrize(
    "vector", V["vectors"], ids=lambda each: f"{each['accepted']}+{each['working_days']}"
)
def test_the_shipped_calendar_gives_the_same(vector, calendar):
    found = rules.due_at(at(f"{vector['accepted']} 10:00"), days(vector["working_days"]), calendar, CLOSES)
    assert found.at == at(f"{vector['due']} 17:00")


def test_the_day_is_that_of_the_office_and_not_of_greenwich():
    late_on_friday_in_greenwich = dt.datetime(
        2026, 3, 6, 17, 30, tzinfo=dt.UTC
    )  # Saturday 01:30 in Chongqing
    found = rules.due_at(late_on_friday_in_greenwich, days(1), CALENDAR, CLOSES)
    assert found.at == at("2026-03-09 17:00")
    friday = rules.due_at(dt.datetime(2026, 3, 5, 17, 30, tzinfo=dt.UTC), days(1), CALENDAR, CLOSES)
    assert friday.at == at("2026-03-09 17:00")


@pytest.mark.parametrize(
    ("started", "amount", "ends"),
    [
        ("2026-03-02 10:00", 15, "2026-03-17 17:00"),
        ("2026-03-06 10:00", 1, "2026-03-09 17:00"),  # Saturday: goes on to Monday
        ("2026-02-12 10:00", 5, "2026-02-24 17:00"),  # in the Spring Festival: first working day after
        ("2026-02-12 10:00", 2, "2026-02-14 17:00"),  # a Saturday that is worked
    ],
)
def test_calendar_days_end_on_a_working_day(started, amount, ends):
    assert rules.due_at(at(started), days(amount, "calendar_day"), CALENDAR, CLOSES).at == at(ends)


@pytest.mark.parametrize(
    ("started", "ends"),
    [
        ("2026-03-06 10:00", "2026-03-06 17:00"),
        ("2026-03-06 17:30", "2026-03-09 17:00"),
        ("2026-03-07 10:00", "2026-03-09 17:00"),
    ],
)
def test_a_limit_of_no_days_ends_with_the_day_of_service(started, ends):
    for unit in ("working_day", "calendar_day"):
        assert rules.due_at(at(started), days(0, unit), CALENDAR, CLOSES).at == at(ends)


@pytest.mark.parametrize(
    ("started", "hours", "ends"),
    [
        ("2026-03-06 10:00", 2, "2026-03-06 12:00"),
        ("2026-03-06 16:00", 2, "2026-03-09 10:00"),
        ("2026-03-06 20:00", 2, "2026-03-09 11:00"),
        ("2026-03-07 10:00", 8, "2026-03-09 17:00"),
        ("2026-03-06 07:00", 9, "2026-03-09 10:00"),
    ],
)
def test_working_hours_run_while_the_office_is_open(started, hours, ends):
    assert rules.due_at(at(started), days(hours, "working_hour"), CALENDAR, CLOSES).at == at(ends)


def test_plain_hours_run_day_and_night():
    assert rules.due_at(at("2026-03-06 16:00"), days(26, "hour"), CALENDAR, CLOSES).at == at(
        "2026-03-07 18:00"
    )


def test_an_office_cannot_close_before_it_opens():
    with pytest.raises(ValueError, match="before they begin"):
        rules.due_at(at("2026-03-06 16:00"), days(1, "working_hour"), CALENDAR, dt.time(8))


def test_a_deadline_that_runs_into_a_year_without_notice_is_provisional():
    found = rules.due_at(at("2026-12-28 10:00"), days(5), CALENDAR, CLOSES)
    assert found.at.year == 2027
    assert found.provisional
    assert not rules.due_at(at("2026-12-28 10:00"), days(3), CALENDAR, CLOSES).provisional


@pytest.mark.parametrize(
    ("duration", "unit", "limit"),
    [
        ("P1D", "working_day", Limit(1, "working_day")),
        ("P15D", "calendar_day", Limit(15, "calendar_day")),
        ("P2W", "calendar_day", Limit(14, "calendar_day")),
        ("PT2H", "working_hour", Limit(2, "working_hour")),
        ("PT2H", "hour", Limit(2, "hour")),
        ("P0D", "working_day", Limit(0, "working_day")),
    ],
)
def test_a_limit_is_read_as_a_standard_writes_it(duration, unit, limit):
    assert rules.parse_limit(duration, unit) == limit
    if "W" not in duration:
        assert limit.duration == duration


@pytest.mark.parametrize(
    ("duration", "unit"),
    [
        ("1D", "working_day"),
        ("P1D", "hour"),
        ("PT2H", "working_day"),
        ("P1W", "working_day"),
        ("P1M", "calendar_day"),
        ("P-1D", "working_day"),
        ("P9999D", "working_day"),
        ("P1D", "fortnight"),
        ("P１D", "working_day"),
        ("", ""),
    ],
)
def test_an_unclear_limit_is_refused(duration, unit):
    with pytest.raises(BadInput) as caught:
        rules.parse_limit(duration, unit)
    assert caught.value.code == "limit-form"


# Properties -----------------------------------------------------------------------------------------------------------

MOMENTS = st.integers(0, 1000 * 24 * 60).map(
    lambda minutes: at("2024-01-01 00:00") + dt.timedelta(minutes=minutes)
)
AMOUNTS = st.integers(0, 60)
UNITS = st.sampled_from(["working_day", "calendar_day", "working_hour", "hour"])
PAUSES = st.timedeltas(dt.timedelta(0), dt.timedelta(days=30))


@given(MOMENTS, AMOUNTS, UNITS)
def test_more_time_never_ends_earlier(started, amount, unit):
    shorter = rules.due_at(started, Limit(amount, unit), CALENDAR, CLOSES)
    longer = rules.due_at(started, Limit(amount + 1, unit), CALENDAR, CLOSES)
    assert started <= shorter.at <= longer.at


@given(MOMENTS, MOMENTS, AMOUNTS, UNITS)
def test_who_comes_first_is_due_first(one, other, amount, unit):
    first, second = sorted((one, other))
    assert (
        rules.due_at(first, Limit(amount, unit), CALENDAR, CLOSES).at
        <= rules.due_at(second, Limit(amount, unit), CALENDAR, CLOSES).at
    )


@given(MOMENTS, AMOUNTS, st.sampled_from(["working_day", "calendar_day", "working_hour"]))
def test_a_deadline_never_falls_on_a_day_of_rest(started, amount, unit):
    if unit == "working_hour" and amount == 0:
        amount = 1
    assert CALENDAR.is_working_day(rules.due_at(started, Limit(amount, unit), CALENDAR, CLOSES).at.date())


@given(MOMENTS, st.integers(1, 30), st.integers(1, 30))
def test_splitting_a_limit_adds_up(started, first, second):
    whole = rules.due_at(started, days(first + second), CALENDAR, CLOSES)
    half = rules.due_at(started, days(first), CALENDAR, CLOSES)
    assert rules.due_at(half.at, days(second), CALENDAR, CLOSES).at == whole.at


@given(MOMENTS, st.integers(1, 60))
def test_counting_back_gives_the_limit(started, amount):
    found = rules.due_at(started, days(amount), CALENDAR, CLOSES)
    assert rules.working_days_between(started.date(), found.at.date(), CALENDAR) == amount
    assert rules.working_days_between(found.at.date(), started.date(), CALENDAR) == -amount


@given(MOMENTS, AMOUNTS, UNITS, st.floats(0, 1), PAUSES, PAUSES)
def test_a_pause_never_takes_time_away_and_a_longer_one_never_gives_less(
    started, amount, unit, where, pause, more
):
    before = rules.due_at(started, Limit(amount, unit), CALENDAR, CLOSES)
    paused = started + (before.at - started) * where
    after = rules.extend_by_pause(before, paused, paused + pause, CALENDAR)
    longer = rules.extend_by_pause(before, paused, paused + pause + more, CALENDAR)
    assert before.at <= after.at <= longer.at


@given(MOMENTS, st.integers(1, 40), st.floats(0, 0.99), PAUSES)
def test_what_was_left_when_the_clock_stopped_is_left_when_it_goes_on(started, amount, where, pause):
    before = rules.due_at(started, days(amount), CALENDAR, CLOSES)
    paused = started + (before.at - started) * where
    resumed = paused + pause
    after = rules.extend_by_pause(before, paused, resumed, CALENDAR)
    left = rules.working_days_between(paused.date(), before.at.date(), CALENDAR)
    if left:
        assert rules.working_days_between(resumed.date(), after.at.date(), CALENDAR) == left


@given(MOMENTS, AMOUNTS, UNITS, st.floats(-0.5, 1.5), st.floats(-0.5, 1.5))
def test_the_used_share_grows_from_nothing_to_all(started, amount, unit, one, other):
    found = rules.due_at(started, Limit(amount, unit), CALENDAR, CLOSES)
    whole = found.at - started
    first, second = sorted((one, other))
    shares = [rules.used_share(started, found, started + whole * part, CALENDAR) for part in (first, second)]
    assert 0.0 <= shares[0] <= shares[1] <= 1.0
    assert rules.used_share(started, found, found.at, CALENDAR) == 1.0


# Pauses ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "paused", "resumed", "after"),
    [
        (
            "2026-03-11 17:00",
            "2026-03-09 10:00",
            "2026-03-12 10:00",
            "2026-03-16 17:00",
        ),  # two days were left
        (
            "2026-03-11 17:00",
            "2026-03-09 10:00",
            "2026-03-09 16:00",
            "2026-03-11 17:00",
        ),  # mended the same day
        ("2026-03-11 17:00", "2026-03-11 10:00", "2026-03-13 10:00", "2026-03-13 17:00"),  # on the last day
        ("2026-03-11 17:00", "2026-03-11 10:00", "2026-03-13 17:30", "2026-03-16 17:00"),  # after closing
        ("2026-03-11 17:00", "2026-03-12 10:00", "2026-03-13 10:00", "2026-03-11 17:00"),  # too late anyway
        (
            "2026-03-11 17:00",
            "2026-03-07 10:00",
            "2026-03-08 10:00",
            "2026-03-11 17:00",
        ),  # a weekend costs nothing
        ("2026-02-12 17:00", "2026-02-11 10:00", "2026-02-13 10:00", "2026-02-14 17:00"),  # a worked Saturday
    ],
)
def test_a_pause_in_working_days(before, paused, resumed, after):
    assert rules.extend_by_pause(due(before), at(paused), at(resumed), CALENDAR).at == at(after)


@pytest.mark.parametrize(
    ("unit", "before", "paused", "resumed", "after"),
    [
        ("calendar_day", "2026-03-11 17:00", "2026-03-09 10:00", "2026-03-12 10:00", "2026-03-16 17:00"),
        ("calendar_day", "2026-03-11 17:00", "2026-03-09 10:00", "2026-03-10 10:00", "2026-03-12 17:00"),
        ("working_hour", "2026-03-06 12:00", "2026-03-06 11:00", "2026-03-06 16:30", "2026-03-09 09:30"),
        ("hour", "2026-03-06 12:00", "2026-03-06 11:00", "2026-03-06 16:30", "2026-03-06 17:30"),
    ],
)
def test_a_pause_in_other_units(unit, before, paused, resumed, after):
    assert rules.extend_by_pause(due(before, unit), at(paused), at(resumed), CALENDAR).at == at(after)


def test_a_pause_over_the_end_of_the_known_calendar_makes_the_deadline_provisional():
    assert rules.extend_by_pause(
        due("2026-12-30 17:00"), at("2026-12-29 10:00"), at("2027-01-05 10:00"), CALENDAR
    ).provisional


# What a queue shows ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "colour"),
    [
        ("2026-03-09 10:00", "green"),
        ("2026-03-20 16:00", "yellow"),
        ("2026-03-20 17:00", "yellow"),
        ("2026-03-20 17:01", "red"),
    ],
)
def test_the_light_turns_yellow_when_nine_tenths_are_used(now, colour):
    assert rules.light(at("2026-03-06 10:00"), due("2026-03-20 17:00"), at(now), CALENDAR) == colour


@given(MOMENTS, AMOUNTS, UNITS)
def test_the_moment_of_the_warning_parts_green_from_yellow(started, amount, unit):
    found = rules.due_at(started, Limit(amount, unit), CALENDAR, CLOSES)
    warned, second = rules.warned_from(started, found, CALENDAR), dt.timedelta(seconds=1)
    assert warned <= found.at
    if warned - second > started:
        assert rules.light(started, found, warned - second, CALENDAR) == "green"
    assert rules.light(started, found, min(warned + second, found.at), CALENDAR) == "yellow"


def test_a_holiday_uses_up_nothing():
    started, end = at("2026-02-13 10:00"), due("2026-02-25 17:00")
    eve = rules.used_share(started, end, at("2026-02-14 17:00"), CALENDAR)
    assert rules.used_share(started, end, at("2026-02-24 09:00"), CALENDAR) == eve
    assert 0 < eve < 1


@pytest.mark.parametrize(
    ("now", "unit", "end", "left"),
    [
        ("2026-03-06 10:00", "working_day", "2026-03-11 17:00", TimeLeft(3, "working_day")),
        ("2026-03-06 10:00", "calendar_day", "2026-03-11 17:00", TimeLeft(5, "calendar_day")),
        ("2026-03-11 10:00", "working_day", "2026-03-11 17:00", TimeLeft(7, "hour")),
        ("2026-03-11 16:40", "working_day", "2026-03-11 17:00", TimeLeft(20, "minute")),
        ("2026-03-11 17:10", "working_day", "2026-03-11 17:00", TimeLeft(10, "minute", True)),
        ("2026-03-13 09:00", "working_day", "2026-03-11 17:00", TimeLeft(2, "working_day", True)),
        ("2026-03-14 09:00", "working_day", "2026-03-13 17:00", TimeLeft(16, "hour", True)),
        ("2026-03-11 22:00", "working_hour", "2026-03-12 10:00", TimeLeft(12, "hour")),
        ("2026-03-11 10:00", "hour", "2026-03-13 10:00", TimeLeft(2, "working_day")),
    ],
)
def test_time_left_in_words_a_person_uses(now, unit, end, left):
    assert rules.time_left(at(now), due(end, unit), CALENDAR) == left
