"""The machine's clock and the fake one keep the same promises."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.clock import SystemClock
from monitor.engine.ports import Clock
from tests.fakes.clock import FakeClock


@pytest.mark.parametrize("clock", [SystemClock(), FakeClock()], ids=["system", "fake"])
async def test_time_is_aware_in_utc_and_does_not_go_back_while_sleeping(clock: Clock) -> None:
    before = clock.now()
    await clock.sleep(0.001)
    assert before.utcoffset() == timedelta(0)
    assert clock.now() > before


async def test_the_fake_clock_moves_only_as_it_is_told() -> None:
    clock = FakeClock(datetime(2026, 1, 1, tzinfo=UTC))
    await clock.sleep(3600)
    clock.advance(timedelta(days=1))
    assert clock.now() == datetime(2026, 1, 2, 1, tzinfo=UTC)
    assert clock.sleeps == [3600]
