"""The story's clock: each scene begins on its day, and real time passes within it."""

import asyncio
import threading
import time
from datetime import datetime, timedelta


class StoryClock:
    """`engine.ports.Clock` for a scripted year. Pages ask it from other threads."""

    def __init__(self, start: datetime) -> None:
        self._lock = threading.Lock()
        self._day, self._since = start, time.monotonic()

    def turn_to(self, day: datetime) -> None:
        with self._lock:
            self._day, self._since = day, time.monotonic()

    def now(self) -> datetime:
        with self._lock:
            return self._day + timedelta(seconds=time.monotonic() - self._since)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
