"""The outbox emptied through the real channels."""

from collections.abc import Callable, Mapping

from monitor.engine.ports import Clock, Store
from monitor.model.integration import Configuration
from monitor.model.sides import Side
from monitor.notifiers import AppriseNotifier, Deliveries, deliver_outbox

Told = Callable[[str, Side, str], None]
"""Hears of each message: integration, side, and `delivered`, `shadow` or `failed`."""


async def deliver(
    configuration: Configuration, store: Store, clock: Clock, environ: Mapping[str, str], told: Told | None = None
) -> Deliveries:
    """Send what is due where `deliver: live` is set, and mark the rest as shown."""
    waiting = {each.id: each for each in store.messages(undelivered_only=True)} if told else {}
    address = configuration.settings.address
    done = await deliver_outbox(store, AppriseNotifier(), configuration.integrations, environ, clock, address)
    if told is not None:
        for outcome, ids in (("delivered", done.sent), ("shadow", done.shown), ("failed", done.failed)):
            for message in (waiting[each] for each in ids if each in waiting):
                told(message.integration, message.side, outcome)
    return done
