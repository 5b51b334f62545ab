"""Clocks that run only in the working hours of the side that must act."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.model.integration import WorkingHours

_DAY = timedelta(days=1)


def add_working(start: datetime, duration: timedelta, hours: WorkingHours | None) -> datetime:
    """The moment (UTC) at which `duration` of working time after `start` has passed; without hours, of plain time.

    What lies outside the hours does not count: nothing added to a Saturday is Monday's opening. Time is elapsed time,
    so that a day on which clocks change is an hour shorter or longer. Hours that end before they start run overnight;
    equal ones mean the whole day.
    """
    if hours is None or not hours.days:
        return start.astimezone(UTC) + duration
    zone = ZoneInfo(hours.zone)
    # The working period that began yesterday may still run.
    day, left = start.astimezone(zone).date() - _DAY, duration
    while True:
        if day.isoweekday() in hours.days:
            opens, closes = _period(day, hours, zone)
            begins = max(opens, start.astimezone(UTC))
            available = closes - begins
            if available > timedelta() and left <= available:
                return begins + left
            left -= max(available, timedelta())
        day += _DAY


def working_between(start: datetime, end: datetime, hours: WorkingHours | None) -> timedelta:
    """How much working time lies from `start` to `end`; without hours, all of it.

    What ends before it starts has none.
    """
    if end <= start:
        return timedelta()
    if hours is None or not hours.days:
        return end - start
    zone = ZoneInfo(hours.zone)
    day, worked = start.astimezone(zone).date() - _DAY, timedelta()
    while day <= end.astimezone(zone).date():
        if day.isoweekday() in hours.days:
            opens, closes = _period(day, hours, zone)
            worked += max(min(closes, end) - max(opens, start), timedelta())
        day += _DAY
    return worked


def next_opening(after: datetime, hours: WorkingHours) -> datetime:
    """The moment (UTC) at which the next working period begins. `hours` have days."""
    zone = ZoneInfo(hours.zone)
    day = after.astimezone(zone).date()
    while True:
        opens, _ = _period(day, hours, zone)
        if day.isoweekday() in hours.days and opens > after:
            return opens
        day += _DAY


def _period(day: date, hours: WorkingHours, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Opening and close of the working period that begins on `day`, in UTC."""
    last = day if hours.end > hours.start else day + _DAY
    opens = datetime.combine(day, hours.start, zone).astimezone(UTC)
    return opens, datetime.combine(last, hours.end, zone).astimezone(UTC)
