"""Requests to one environment at least 1/rate apart, however many tasks send them."""

import asyncio
from datetime import datetime, timedelta

from monitor.engine.ports import Clock


class Pace:
    """Of one environment. For one event loop."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = asyncio.Lock()
        self._next: datetime | None = None

    async def wait(self, rate_per_second: float) -> None:
        """Return when the next request may start; those who wait are served in order."""
        async with self._lock:
            now = self._clock.now()
            if self._next is not None and self._next > now:
                await self._clock.sleep((self._next - now).total_seconds())
                now = max(self._clock.now(), self._next)
            self._next = now + timedelta(seconds=1 / rate_per_second)
