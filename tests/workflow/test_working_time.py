"""Clocks run in the hours of the side that must act: laws, an oracle that counts minutes, and known days."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.integration import WorkingHours
from monitor.workflow.working_time import add_working, working_between

BERLIN = WorkingHours("Europe/Berlin", frozenset({1, 2, 3, 4, 5}), time(9), time(18))
ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/Sao_Paulo"]

hours = st.builds(
    WorkingHours,
    st.sampled_from(ZONES),
    st.frozensets(st.integers(1, 7), min_size=1),
    st.times().map(lambda each: each.replace(second=0, microsecond=0)),
    st.times().map(lambda each: each.replace(second=0, microsecond=0)),
)
moments = st.integers(0, 2 * 366 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
durations = st.integers(0, 3000).map(lambda minutes: timedelta(minutes=minutes))


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Berlin"))


KNOWN = [
    ("inside one day", "2027-01-04T10:00", 4, "2027-01-04T14:00"),
    ("over the evening", "2027-01-04T16:00", 4, "2027-01-05T11:00"),
    ("over the weekend", "2027-01-08T17:00", 2, "2027-01-11T10:00"),
    ("from a Sunday", "2027-01-10T12:00", 1, "2027-01-11T10:00"),
    ("from before opening", "2027-01-04T05:00", 1, "2027-01-04T10:00"),
    ("exactly to the close", "2027-01-04T14:00", 4, "2027-01-04T18:00"),
    ("over the change to summer time", "2027-03-26T17:00", 2, "2027-03-29T10:00"),
    ("over the change to winter time", "2026-10-23T17:00", 2, "2026-10-26T10:00"),
]


@pytest.mark.parametrize(("start", "count", "end"), [case[1:] for case in KNOWN], ids=[case[0] for case in KNOWN])
def test_known_days(start, count, end):
    assert add_working(local(start), timedelta(hours=count), BERLIN) == local(end)


def test_without_hours_time_is_plain_time():
    start = datetime(2027, 1, 9, tzinfo=UTC)
    assert add_working(start, timedelta(hours=5), None) == start + timedelta(hours=5)


def test_hours_that_end_before_they_start_run_overnight():
    night = WorkingHours("Europe/Berlin", frozenset({1}), time(22), time(6))
    assert add_working(local("2027-01-04T23:00"), timedelta(hours=4), night) == local("2027-01-05T03:00")
    assert add_working(local("2027-01-05T05:00"), timedelta(hours=2), night) == local("2027-01-11T23:00")


@given(moments, durations, durations, hours)
@settings(max_examples=80, deadline=None)
def test_adding_twice_is_adding_the_sum(start, one, other, each):
    """But for nothing added at the close, which is the next opening."""
    other += timedelta(minutes=1)
    assert add_working(add_working(start, one, each), other, each) == add_working(start, one + other, each)


@given(moments, durations, durations, hours)
@settings(max_examples=80, deadline=None)
def test_later_or_longer_never_ends_earlier(start, one, other, each):
    end = add_working(start, one, each)
    assert end.tzinfo is UTC
    assert end >= start + one
    assert add_working(start, one + other, each) >= end
    assert add_working(start + other, one, each) >= end


def works(moment, each):
    """Whether a minute lies in working hours, by the clock on the wall."""
    wall = moment.astimezone(ZoneInfo(each.zone))
    today, yesterday = wall.isoweekday() in each.days, (wall - timedelta(days=1)).isoweekday() in each.days
    if each.start < each.end:
        return today and each.start <= wall.time() < each.end
    return (today and wall.time() >= each.start) or (yesterday and wall.time() < each.end)


@given(
    moments,
    st.integers(1, 900),
    st.sampled_from([BERLIN, WorkingHours("America/New_York", frozenset({2, 6}), time(8), time(16))]),
)
@settings(max_examples=25, deadline=None)
def test_it_agrees_with_counting_minutes(start, minutes, each):
    end = add_working(start, timedelta(minutes=minutes), each)
    counted, moment = 0, start
    while moment < end:
        counted += works(moment, each)
        moment += timedelta(minutes=1)
    assert counted == minutes


@given(moments, durations, st.none() | hours)
@settings(max_examples=300)
def test_what_was_added_lies_between(start, duration, hours):
    end = add_working(start, duration, hours)
    assert working_between(start, end, hours) == duration


@given(st.lists(moments, min_size=3, max_size=3).map(sorted), st.none() | hours)
def test_working_time_of_stretches_that_follow_each_other_adds_up(times, hours):
    start, between, end = times
    parts = working_between(start, between, hours) + working_between(between, end, hours)
    assert working_between(start, end, hours) == parts <= end - start
    assert working_between(end, start, hours) == timedelta()
