"""Two real sample companies, a real store and the real adapters, on a clock that never waits.

`World.cycle()` runs one whole cycle and returns what was found. Change `world.acme.behaviour`, `world.checkout.behaviour`
or the pact between cycles; `world.later()` moves the clock.
"""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from monitor.config import load
from monitor.daemon.composition import Monitor
from monitor.demo.companies import acme_pay, checkout
from monitor.demo.company import Company
from monitor.demo.contracts import CONFIGURATION, WEBHOOKS, payments_pact, write_pact
from monitor.engine.cycle import Cycle
from monitor.engine.events import Event
from monitor.engine.ports import Ports, Store
from monitor.model.cases import Conflict
from monitor.model.integration import Configuration
from monitor.reports.run_report import IntegrationReport, RunReport
from monitor.schemas import jsonschema_judge
from tests.fakes.clock import FakeClock
from tests.fakes.store import file_store


@dataclass
class World:
    acme: Company
    checkout: Company
    folder: Path
    store: Store
    clock: FakeClock = field(default_factory=FakeClock)
    environ: Mapping[str, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    @property
    def configuration(self) -> Configuration:
        return load(self.folder)

    async def cycle(
        self, store: Store | None = None, *, verifying: bool = True, spreading: bool = False, **ports: Any
    ) -> IntegrationReport:
        """One cycle, with another store or other ports in place of the real ones where given."""
        store = store or self.store
        report = RunReport()
        self.events = []
        configuration = self.configuration
        monitor = Monitor(configuration, self.folder, store, self.clock, self.environ)
        async with monitor.ports() as real:
            used: Ports = replace(real, **ports)
            cycle = Cycle(
                configuration.integrations[0], used, jsonschema_judge(), uuid.uuid4().hex[:8], verifying, spreading
            )
            async for event in cycle.run():
                self.events.append(event)
                report.hear(event)
        return report.integrations["acme"]

    def later(self, **time: float) -> None:
        self.clock.advance(timedelta(**time))

    def pact(self, **what: Any) -> None:
        write_pact(self.folder, payments_pact(**what))

    def cases(self) -> tuple[Conflict, ...]:
        return self.store.conflicts(integration="acme")

    def rewrite(self, old: str, new: str) -> None:
        """Edit the configuration file."""
        file = self.folder / "acme.yaml"
        text = file.read_text()
        assert old in text, old
        file.write_text(text.replace(old, new))


@contextmanager
def a_world(folder: Path) -> Iterator[World]:
    """Checkout and Acme Pay, all well, nothing seen yet; no generated cases, which cost a process each."""
    with ExitStack() as stack:
        acme = stack.enter_context(Company("Acme Pay", acme_pay()))
        ours = stack.enter_context(Company("Checkout", checkout()))
        contracts = folder / "contracts"
        (contracts / "pacts").mkdir(parents=True)
        text = CONFIGURATION.format(acme=acme.url, checkout=ours.url)
        (contracts / "acme.yaml").write_text(text.replace("{examples: 2}", "{enabled: false}"))
        (contracts / "webhooks.interactions.yaml").write_text(WEBHOOKS)
        write_pact(contracts, payments_pact())
        store = stack.enter_context(file_store(folder / "store.sqlite"))
        yield World(acme, ours, contracts, store)


def verdicts(report: IntegrationReport) -> set[tuple[str, str, str]]:
    """(API, changed by, owes) of every regression of a report."""
    return {
        (str(each["api"]), str(each["verdict"]["changed_by"]), str(each["verdict"]["owes"]))  # type: ignore[index, call-overload]
        for each in report.regressions
    }
