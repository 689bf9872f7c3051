"""How limits run on the working-day calendar: when they end, how pauses move them, how much is used up.

The day of acceptance does not count; the last moment is the end of service hours of the due day. A limit in calendar
days that ends on a day of rest ends on the next working day (Civil Code art. 203, from memory). The midday break is
not taken off a limit in working hours.
"""

import datetime as dt
import re
from collections.abc import Iterator

from tongban.jurisdictions.types import Due, Light, Limit, TimeLeft, Unit, WorkingCalendar
from tongban.kernel.clock import TZ
from tongban.kernel.errors import BadInput

OPENS = dt.time(9)
CLOSES = dt.time(17)
"""Service hours where a node says nothing else."""

WARN_AT = 0.9
"""Used share from which a clock is yellow (from one city's practice, so a node may choose another)."""

LONGEST = 3660
"""Days or hours a limit may have: ten years, so that a slip of the pen cannot keep a node counting."""

_DURATION = re.compile(r"P(?:(?P<weeks>\d{1,4})W|(?P<days>\d{1,4})D|T(?P<hours>\d{1,4})H)", re.ASCII)
_FORMS: tuple[tuple[str, int, tuple[Unit, ...]], ...] = (
    ("days", 1, ("working_day", "calendar_day")),
    ("weeks", 7, ("calendar_day",)),
    ("hours", 1, ("working_hour", "hour")),
)
_DAY = dt.timedelta(days=1)


def parse_limit(duration: str, unit: str) -> Limit:
    """A limit as a standard writes it: `P5D` in working_day or calendar_day, `P2W` in calendar_day, `PT2H` in hours."""
    parts = _DURATION.fullmatch(duration)
    for part, times, units in _FORMS if parts else ():
        for known in units:
            if parts and parts[part] and unit == known and int(parts[part]) * times <= LONGEST:
                return Limit(amount=int(parts[part]) * times, unit=known)
    raise BadInput("limit-form", text=duration, unit=unit)


def due_at(
    started: dt.datetime, limit: Limit, calendar: WorkingCalendar, closes: dt.time, opens: dt.time = OPENS
) -> Due:
    """When a limit that began at `started` runs out. A limit of no days ends with the service hours of the same day."""
    start = started.astimezone(TZ)
    if limit.unit == "hour":
        return Due(started + dt.timedelta(hours=limit.amount), False, calendar.version, limit.unit)
    if limit.unit == "working_hour":
        end = _add_working_time(start, dt.timedelta(hours=limit.amount), calendar, opens, closes)
    elif limit.amount == 0:
        end = _closing_after(start, calendar, closes)
    elif limit.unit == "working_day":
        end = _at(calendar.add_working_days(start.date(), limit.amount), closes)
    else:
        end = _at(calendar.first_working_day(start.date() + limit.amount * _DAY), closes)
    return Due(end, calendar.is_provisional(start.date(), end.date()), calendar.version, limit.unit)


def working_days_between(first: dt.date, last: dt.date, calendar: WorkingCalendar) -> int:
    """Working days after `first` up to and with `last`; negative when `last` is the earlier one."""
    if last < first:
        return -working_days_between(last, first, calendar)
    return sum(calendar.is_working_day(day) for day in _days(first + _DAY, last))


def extend_by_pause(
    due: Due,
    paused_from: dt.datetime,
    resumed_at: dt.datetime,
    calendar: WorkingCalendar,
    opens: dt.time = OPENS,
    closes: dt.time = CLOSES,
) -> Due:
    """The due moment after the clock stood still from `paused_from` to `resumed_at`.

    What was left when it stopped is left when it goes on: time an applicant needs to mend an application is never
    taken from the office, and never given to it twice. A pause of a clock that had already run out changes nothing.
    """
    if resumed_at <= paused_from or paused_from >= due.at:
        return due
    stop, go, end = paused_from.astimezone(TZ), resumed_at.astimezone(TZ), due.at.astimezone(TZ)
    if due.unit == "hour":
        return Due(due.at + (resumed_at - paused_from), due.provisional, calendar.version, due.unit)
    if due.unit == "working_hour":
        left = _working_time(stop, end, calendar, opens, closes)
        new = _add_working_time(go, left, calendar, opens, closes)
    elif due.unit == "working_day":
        days = working_days_between(stop.date(), end.date(), calendar)
        new = (
            _at(calendar.add_working_days(go.date(), days), end.time())
            if days
            else _closing_after(go, calendar, end.time())
        )
    else:
        new = _at(calendar.first_working_day(end.date() + (go.date() - stop.date())), end.time())
    new = max(new, end)
    provisional = due.provisional or calendar.is_provisional(stop.date(), new.date())
    return Due(new, provisional, calendar.version, due.unit)


def used_share(
    started: dt.datetime,
    due: Due,
    now: dt.datetime,
    calendar: WorkingCalendar,
    opens: dt.time = OPENS,
    closes: dt.time = CLOSES,
) -> float:
    """How much of the limit is used up at `now`, 0 to 1, in service hours: nights and holidays use nothing."""
    if now >= due.at:
        return 1.0
    if due.unit == "hour":
        used, whole = now - started, due.at - started
    else:
        begin, end = started.astimezone(TZ), due.at.astimezone(TZ)
        used = _working_time(begin, now.astimezone(TZ), calendar, opens, closes)
        whole = _working_time(begin, end, calendar, opens, closes)
    return min(1.0, max(0.0, used / whole)) if whole else 0.0


def light(
    started: dt.datetime,
    due: Due,
    now: dt.datetime,
    calendar: WorkingCalendar,
    warn_at: float = WARN_AT,
) -> Light:
    """Green while there is time, yellow when little is left, red when it is over."""
    if now > due.at:
        return "red"
    return "yellow" if used_share(started, due, now, calendar) >= warn_at else "green"


def warned_from(
    started: dt.datetime,
    due: Due,
    calendar: WorkingCalendar,
    opens: dt.time = OPENS,
    closes: dt.time = CLOSES,
    warn_at: float = WARN_AT,
) -> dt.datetime:
    """The moment from which `light` is yellow: the used share of the limit reaches `warn_at`."""
    if due.at <= started:
        return due.at
    if due.unit == "hour":
        return started + (due.at - started) * warn_at
    begin, end = started.astimezone(TZ), due.at.astimezone(TZ)
    whole = _working_time(begin, end, calendar, opens, closes)
    return (
        min(_add_working_time(begin, whole * warn_at, calendar, opens, closes), due.at) if whole else due.at
    )


def time_left(now: dt.datetime, due: Due, calendar: WorkingCalendar) -> TimeLeft:
    """What a queue shows: days while there are whole days left, then hours, then minutes; the same when overdue."""
    overdue = now > due.at
    first, last = (due.at, now) if overdue else (now, due.at)
    seconds = int((last - first).total_seconds())
    if not due.unit.endswith("hour") or seconds >= _DAY.total_seconds():
        begin, end = first.astimezone(TZ).date(), last.astimezone(TZ).date()
        in_calendar_days = due.unit == "calendar_day"
        days = (end - begin).days if in_calendar_days else working_days_between(begin, end, calendar)
        if days:
            return TimeLeft(days, "calendar_day" if in_calendar_days else "working_day", overdue)
    if seconds >= 3600:
        return TimeLeft(seconds // 3600, "hour", overdue)
    return TimeLeft(seconds // 60, "minute", overdue)


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, TZ)


def _days(first: dt.date, last: dt.date) -> Iterator[dt.date]:
    while first <= last:
        yield first
        first += _DAY


def _closing_after(moment: dt.datetime, calendar: WorkingCalendar, closes: dt.time) -> dt.datetime:
    """The next end of service hours."""
    day = moment.date()
    if calendar.is_working_day(day) and moment <= _at(day, closes):
        return _at(day, closes)
    return _at(next(calendar.working_days_after(day)), closes)


def _open_part(
    day: dt.date, begin: dt.datetime, end: dt.datetime, opens: dt.time, closes: dt.time
) -> dt.timedelta:
    """How long the office is open on the working day `day`, between `begin` and `end`."""
    return max(dt.timedelta(0), min(end, _at(day, closes)) - max(begin, _at(day, opens)))


def _working_time(
    begin: dt.datetime, end: dt.datetime, calendar: WorkingCalendar, opens: dt.time, closes: dt.time
) -> dt.timedelta:
    return sum(
        (
            _open_part(day, begin, end, opens, closes)
            for day in _days(begin.date(), end.date())
            if calendar.is_working_day(day)
        ),
        dt.timedelta(0),
    )


def _add_working_time(
    begin: dt.datetime, left: dt.timedelta, calendar: WorkingCalendar, opens: dt.time, closes: dt.time
) -> dt.datetime:
    """The moment at which the office has been open for `left` since `begin`."""
    if closes <= opens:
        raise ValueError(f"service hours end ({closes}) before they begin ({opens})")
    day = calendar.first_working_day(begin.date())
    while True:
        today = _open_part(day, begin, _at(day, closes), opens, closes)
        if left <= today:
            return max(begin, _at(day, opens)) + left
        left -= today
        day = next(calendar.working_days_after(day))
