"""A clock that stands still until it is told, for timelines without waiting."""

import asyncio
from datetime import UTC, datetime, timedelta


class FakeClock:
    """`engine.ports.Clock` in memory. `sleep` moves the time on at once and lets other tasks run; `sleeps` records it."""

    def __init__(self, now: datetime = datetime(2026, 1, 1, 12, tzinfo=UTC)) -> None:
        self.time = now
        self.sleeps: list[float] = []

    def now(self) -> datetime:
        return self.time

    def advance(self, step: timedelta) -> None:
        self.time += step

    async def sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.advance(timedelta(seconds=seconds))
        await asyncio.sleep(0)
