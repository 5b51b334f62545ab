"""Time of a simulated case: it moves when somebody sleeps, a little with each exchange, and by days between runs."""

import asyncio
import threading
from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


class SimulatedClock:
    """`engine.ports.Clock`; hosts ask it from their own threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._now = START

    def now(self) -> datetime:
        with self._lock:
            return self._now

    def advance(self, step: timedelta) -> None:
        with self._lock:
            self._now += step

    async def sleep(self, seconds: float) -> None:
        self.advance(timedelta(seconds=seconds))
        await asyncio.sleep(0)
