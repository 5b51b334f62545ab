"""The real ports of a monitor, and cycles run over them."""

import uuid
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from platformdirs import user_cache_path

from monitor.config.variables import texts
from monitor.engine.cycle import Cycle
from monitor.engine.events import Event
from monitor.engine.ports import Clock, Ports, Store
from monitor.model.integration import Configuration, Integration
from monitor.network.client import GuardedClient, user_agent
from monitor.schemas import Judge, jsonschema_judge
from monitor.sources import DescriptionFetcher
from monitor.verifiers.contract_reader import FileContractReader
from monitor.verifiers.exchanger import HttpExchanger
from monitor.verifiers.generator import SchemathesisGenerator

Listener = Callable[[Event], None]


@dataclass(frozen=True, slots=True)
class Monitor:
    """What a command needs to run cycles; the store is opened and closed by whoever makes one.

    `path`: the configuration as given, a folder or one file. `environ`: where `${NAME}` is looked up.
    """

    configuration: Configuration
    path: Path
    store: Store
    clock: Clock
    environ: Mapping[str, str]
    listeners: Sequence[Listener] = ()
    judge: Judge = field(default_factory=jsonschema_judge)
    spreading: bool = False
    """Whether the probe budget of a day is spread through the day: where cycles follow each other by schedule."""

    @asynccontextmanager
    async def ports(self) -> AsyncIterator[Ports]:
        """The real adapters, for one event loop."""
        settings = self.configuration.settings
        folder = self.path if self.path.is_dir() else self.path.parent
        cache = user_cache_path("compat-monitor", appauthor=False) / "git"
        async with GuardedClient(agent=user_agent(settings), networks_allowed=settings.networks_allowed) as client:
            yield Ports(
                clock=self.clock,
                descriptions=DescriptionFetcher(client, self.environ, cache=cache),
                contracts=FileContractReader(client, folder, self.environ, base_urls=self._base_urls()),
                exchanger=HttpExchanger(client, self.clock, self.environ, known_secrets=self.secrets()),
                generator=SchemathesisGenerator(),
                store=self.store,
            )

    async def run_cycle(self, integration: Integration, *, verifying: bool = True) -> None:
        """One cycle of one integration; every listener hears every event, in order."""
        async with self.ports() as ports:
            cycle = Cycle(integration, ports, self.judge, uuid.uuid4().hex[:12], verifying, self.spreading)
            async for event in cycle.run():
                for listener in self.listeners:
                    listener(event)

    async def run_all(self) -> None:
        """One cycle of every integration, one after the other."""
        for integration in self.configuration.integrations:
            await self.run_cycle(integration)

    def secrets(self) -> tuple[str, ...]:
        """The values of all environment variables that the configuration names: none of them may be kept."""
        found = [value for text in texts(self.configuration, alerts=True) for value in text.secrets(self.environ)]
        return tuple(dict.fromkeys(found))

    def _base_urls(self) -> Mapping[str, Sequence[str]]:
        return {
            api.name: [str(each.base_url) for each in api.environments if each.base_url is not None]
            for integration in self.configuration.integrations
            for api in integration.apis
        }
