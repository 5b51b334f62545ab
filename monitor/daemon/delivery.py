"""The outbox emptied through the real channels."""

from collections.abc import Callable, Mapping

from monitor.engine.ports import Clock, Store
from monitor.model.integration import Configuration
from monitor.model.sides import Side
from monitor.network.client import GuardedClient, user_agent
from monitor.notifiers import AppriseNotifier, Channels, Deliveries, WebhookNotifier, deliver_outbox

Told = Callable[[str, Side | None, str], None]
"""Hears of each message: integration, side (None: whoever mediates), and `delivered`, `shadow` or `failed`."""


async def deliver(
    configuration: Configuration, store: Store, clock: Clock, environ: Mapping[str, str], told: Told | None = None
) -> Deliveries:
    """Send what is due where `deliver: live` is set, and mark the rest as shown."""
    waiting = {each.id: each for each in store.messages(undelivered_only=True)} if told else {}
    settings = configuration.settings
    async with GuardedClient(agent=user_agent(settings), networks_allowed=settings.networks_allowed) as client:
        channels = Channels(AppriseNotifier(), WebhookNotifier(client, clock, settings.address))
        done = await deliver_outbox(store, channels, configuration.integrations, environ, clock, settings)
    if told is not None:
        for outcome, ids in (("delivered", done.sent), ("shadow", done.shown), ("failed", done.failed)):
            for message in (waiting[each] for each in ids if each in waiting):
                told(message.integration, message.side, outcome)
    return done
