"""When a side is told what."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.model.integration import Company, WorkingHours
from monitor.model.sides import Side
from monitor.workflow.message_manual import page
from monitor.workflow.messages import REASONS
from monitor.workflow.promptness import EVERY_DAY, PROMPTNESS, Promptness, promptness, rank, told_from
from monitor.workflow.working_time import next_opening
from tests.storage.examples import message

BERLIN = WorkingHours("Europe/Berlin", frozenset(range(1, 6)), time(9), time(18))
FRIDAY_NIGHT = datetime(2027, 1, 8, 22, tzinfo=UTC)
MONDAY_OPENING = datetime(2027, 1, 11, 8, tzinfo=UTC)


def told(reason: str, at: datetime, hours: WorkingHours | None = BERLIN, *, daily: bool = False) -> datetime:
    company = Company(Side.PARTNER, "Acme Pay", hours=hours, daily=daily)
    return told_from(replace(message(at=at), reason=reason), company)


def test_each_row_is_a_reason_that_is_told():
    assert set(PROMPTNESS) == {reason for reason, _ in REASONS.values()}


def test_what_the_table_lacks_goes_at_once_and_before_all_others():
    assert promptness("brought by a later version") is Promptness.AT_ONCE
    assert all(rank("brought by a later version") < rank(reason) for reason in PROMPTNESS)


@pytest.mark.parametrize("reason", ["attributed", "reopened", "opened", "overturned", "witnessed"])
def test_what_is_urgent_comes_at_night_too(reason):
    assert told(reason, FRIDAY_NIGHT) == FRIDAY_NIGHT
    assert told(reason, FRIDAY_NIGHT, daily=True) == FRIDAY_NIGHT


@pytest.mark.parametrize("reason", ["closed", "working-again", "accepted", "committed", "waived", "environment"])
def test_what_asks_nothing_of_anybody_now_waits_for_the_hours(reason):
    assert told(reason, FRIDAY_NIGHT) == MONDAY_OPENING
    assert told(reason, MONDAY_OPENING + timedelta(hours=1)) == MONDAY_OPENING + timedelta(hours=1)
    assert told(reason, FRIDAY_NIGHT, None) == FRIDAY_NIGHT, "without hours nothing waits"


def test_a_digest_is_that_of_the_next_opening_also_within_the_hours():
    assert told("closed", FRIDAY_NIGHT, daily=True) == MONDAY_OPENING
    assert told("closed", MONDAY_OPENING, daily=True) == MONDAY_OPENING + timedelta(days=1)
    assert told("closed", FRIDAY_NIGHT, None, daily=True) == datetime(2027, 1, 9, 9, tzinfo=UTC)
    assert EVERY_DAY.zone == "UTC"


hours = st.builds(
    WorkingHours,
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"]),
    days=st.frozensets(st.integers(1, 7), min_size=1),
    start=st.times().map(lambda found: found.replace(second=0, microsecond=0)),
    end=st.times(),
)
moments = st.integers(0, 270 * 24 * 60).map(
    lambda minutes: datetime(2027, 3, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(hours, moments)
def test_the_next_opening_is_the_first_minute_at_which_a_working_day_begins(found, after):
    opening = next_opening(after, found)
    zone = ZoneInfo(found.zone)
    starts = [
        begin
        for day in range(-1, 9)
        if (local := after.astimezone(zone).date() + timedelta(days=day)).isoweekday() in found.days
        and (begin := datetime.combine(local, found.start, zone).astimezone(UTC)) > after
    ]
    assert opening == min(starts)


def test_the_manual_says_what_the_tables_say():
    written = (Path(__file__).parents[2] / "docs" / "messages.md").read_text(encoding="utf-8")
    assert page(written) == written, "`make docs` writes it"
    stale = written.replace("| `attributed` |", "| `told-once` |")
    assert stale != written
    assert page(stale) == written
