"""When nothing is sent: somebody paused the probes, or a company announced maintenance."""

from collections.abc import Iterator
from datetime import UTC, datetime

from monitor.engine.ports import Store
from monitor.model.integration import Integration
from monitor.model.receiving import served
from monitor.model.sides import Side


def is_paused(store: Store, integration: str, now: datetime) -> bool:
    """Whether somebody stopped the probes; asked before each of them, since a cycle may take long."""
    until = store.paused_until(integration)
    return until is not None and until > now


def withheld(store: Store, integration: Integration, provider: Side, now: datetime) -> str | None:
    """Why nothing is sent now to what `provider` runs, if so: a pause, or its announced maintenance.

    What fails while maintenance is on says nothing of a change, and what passes nothing of afterwards.
    """
    if is_paused(store, integration.name, now):
        return "probes are paused"
    return maintenance_of(provider, integration, now)


def maintenance_now(integration: Integration, now: datetime) -> Iterator[str]:
    """Whose APIs are left alone now, and until when."""
    for provider in dict.fromkeys(api.provider for api in served(integration)):
        if text := maintenance_of(provider, integration, now):
            yield f"{text}; before, no call is sent there, and none that was observed counts"


def is_maintained(provider: Side, integration: Integration, at: datetime) -> bool:
    return any(each.covers(provider, at) for each in integration.maintenance)


def maintained_since(provider: Side, integration: Integration, seen: datetime, now: datetime) -> datetime | None:
    """When the last announced maintenance of `provider` ends or ended that has begun since `seen` or was on then.

    What was seen before its end says nothing of what runs after it.
    """
    return max(
        (
            each.end
            for each in integration.maintenance
            if each.side is provider and each.start <= now and seen < each.end
        ),
        default=None,
    )


def maintenance_of(provider: Side, integration: Integration, now: datetime) -> str | None:
    """What `provider` announced of now; None where it announced nothing."""
    windows = (each.end for each in integration.maintenance if each.covers(provider, now))
    until = max(windows, default=None)
    if until is None:
        return None
    name = integration.company(provider).name
    return f"{name} announced maintenance until {until.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
