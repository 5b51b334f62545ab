"""The machine's clock."""

from datetime import UTC, datetime


class SystemClock:
    """`engine.ports.Clock` on the machine's time."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        import asyncio  # which commands that only ask for the time would wait for

        await asyncio.sleep(seconds)
