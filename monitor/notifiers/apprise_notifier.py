"""Apprise behind `engine.ports.Notifier`: Slack, Teams, mail, webhooks and whatever else it has a URL for."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from monitor.model.cases import Message

ANSWER_SECONDS = 30.0
"""Apprise bounds each connection by itself; this bounds all that one destination makes of a message."""
REPEAT_HEADER = "Idempotency-Key"
"""Header with the message's id, in HTTP and mail, by which a receiver knows a repeat
(https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/).
"""


class AppriseNotifier:
    """Apprise's own log is switched off: its lines quote URLs, and those hold tokens."""

    def __init__(self) -> None:
        logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)

    async def deliver(self, message: Message, urls: Sequence[str]) -> str | None:
        reasons = await asyncio.gather(*(self._deliver(message, url) for url in urls))
        return "; ".join(reason for reason in reasons if reason is not None) or None

    async def _deliver(self, message: Message, url: str) -> str | None:
        import apprise

        asset = apprise.AppriseAsset(
            app_id="compat-monitor", app_desc="compat-monitor", app_url="", storage_mode="memory", secure_logging=True
        )
        channel: Any = apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
        if channel is None:
            return "a destination is not a URL that Apprise understands"
        channel.overflow_mode = apprise.OverflowMode.SPLIT  # a service that bounds a text gets it in parts, and whole
        if isinstance(getattr(channel, "headers", None), dict):
            channel.headers = {**channel.headers, REPEAT_HEADER: message.id}
        sender = apprise.Apprise(channel, asset=asset)
        name = str(channel.service_name)
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                taken = await sender.async_notify(
                    body=message.body, title=message.title, body_format=apprise.NotifyFormat.TEXT
                )
        except TimeoutError:
            return f"{name} gave no answer within {ANSWER_SECONDS:.0f} s"
        return None if taken else f"{name} did not take the message"
