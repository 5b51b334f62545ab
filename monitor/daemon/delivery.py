"""The outbox emptied through the real channels."""

from collections.abc import Mapping

from monitor.engine.ports import Clock, Store
from monitor.model.integration import Configuration
from monitor.notifiers import AppriseNotifier, Deliveries, deliver_outbox


async def deliver(configuration: Configuration, store: Store, clock: Clock, environ: Mapping[str, str]) -> Deliveries:
    """Send what is due where `deliver: live` is set, and mark the rest as shown."""
    return await deliver_outbox(store, AppriseNotifier(), configuration.integrations, environ, clock)
