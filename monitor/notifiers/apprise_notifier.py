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
    async def deliver(self, message: Message, urls: Sequence[str]) -> str | None:
        reasons = await asyncio.gather(*(notify(url, message.id, message.title, message.body) for url in urls))
        return "; ".join(reason for reason in reasons if reason is not None) or None


async def notify(url: str, identity: str, title: str, text: str, *, html: bool = False) -> str | None:
    """None when the destination took it; else the reason, without secrets. `html`: what `text` is written in."""
    import apprise

    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)  # its lines quote URLs, and those hold tokens
    asset = apprise.AppriseAsset(
        app_id="compat-monitor", app_desc="compat-monitor", app_url="", storage_mode="memory", secure_logging=True
    )
    channel: Any = apprise.Apprise.instantiate(url, asset=asset, suppress_exceptions=True)
    if channel is None:
        return "a destination is not a URL that Apprise understands"
    channel.overflow_mode = apprise.OverflowMode.SPLIT  # a service that bounds a text gets it in parts, and whole
    if isinstance(getattr(channel, "headers", None), dict):
        channel.headers = {**channel.headers, REPEAT_HEADER: identity}
    sender = apprise.Apprise(channel, asset=asset)
    name = str(channel.service_name)
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            form = apprise.NotifyFormat.HTML if html else apprise.NotifyFormat.TEXT
            taken = await sender.async_notify(body=text, title=title, body_format=form)
    except TimeoutError:
        return f"{name} gave no answer within {ANSWER_SECONDS:.0f} s"
    return None if taken else f"{name} did not take the message"
