"""What people ask for on the pages, done over the store; every method returns why it was refused, or None."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from monitor.engine import commands
from monitor.engine.events import CycleFinished, Event
from monitor.engine.observed.observation import Observed
from monitor.engine.ports import Clock
from monitor.engine.settling.reporting import Filed
from monitor.metrics import Metrics
from monitor.model.integration import Configuration
from monitor.model.reports import Filing
from monitor.model.sides import Side
from monitor.web.context import Health, WebContext, WebStore, takes_no_report, takes_no_traffic
from monitor.workflow.settlement.moves import Move


class LatestCycles:
    """A listener that remembers the last finished cycle of each integration."""

    def __init__(self) -> None:
        self._cycles: dict[str, CycleFinished] = {}

    def hear(self, event: Event) -> None:
        if isinstance(event, CycleFinished):
            self._cycles[event.integration] = event

    def of(self, integration: str) -> CycleFinished | None:
        return self._cycles.get(integration)


@dataclass(frozen=True, slots=True)
class Desk:
    store: WebStore
    configuration: Callable[[], Configuration]
    clock: Clock
    observe: Callable[[str, str, str | None, bytes, str], Observed] = takes_no_traffic
    report: Callable[[str, Filing], Filed] = takes_no_report

    def acknowledge(self, conflict: str, by: str, side: Side) -> str | None:
        result = commands.acknowledge(self.store, self.configuration(), conflict, by, side, self.clock.now())
        return result if isinstance(result, str) else None

    def settle(self, conflict: str, move: Move, by: str, side: Side | None) -> str | None:
        result = commands.settle(self.store, self.configuration(), conflict, move, by, side, self.clock.now())
        return result if isinstance(result, str) else None

    def pause(self, name: str, until: datetime, by: str) -> str | None:
        integration = self.configuration().integration(name)
        if integration is None:
            return f"there is no integration {name}"
        commands.pause(self.store, integration, until, by, self.clock.now())
        return None

    def resume(self, name: str, by: str) -> str | None:
        integration = self.configuration().integration(name)
        if integration is None:
            return f"there is no integration {name}"
        commands.resume(self.store, integration, by, self.clock.now())
        return None

    def web_context(self, metrics: Metrics, latest: LatestCycles, health: Callable[[], Health]) -> WebContext:
        """What the pages need, with this desk behind their buttons."""
        return WebContext(
            store=self.store,
            configuration=self.configuration,
            exposition=metrics.exposition,
            health=health,
            clock=self.clock,
            acknowledge=self.acknowledge,
            pause=self.pause,
            resume=self.resume,
            observe=self.observe,
            report=self.report,
            settle=self.settle,
            latest_cycle=latest.of,
        )
