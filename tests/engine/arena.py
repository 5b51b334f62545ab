"""A provider whose every byte the test writes, and the monitor in the middle: for showing what is never to be blamed.

`Arena.routes[path]` is a `Reply`, a list of them, or a function; `Arena.cycle()` runs one whole cycle. Which company
provides the API is an argument: a fault must give the mirrored verdict when the companies swap places.
"""

import json
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.demo.companies import acme_pay
from monitor.demo.contracts import payments_pact
from monitor.model.values import ChangedBy, VerdictStatus
from monitor.network.client import GuardedClient
from monitor.reports.run_report import IntegrationReport
from monitor.verifiers.exchanger import HttpExchanger
from tests.engine.world import World
from tests.fakes.store import file_store
from tests.servers.scripted import Received, Reply, Route, ScriptedServer

NAMES = {"in-house": "Checkout", "partner": "Acme Pay"}

CONFIGURATION = """\
integration: acme
sides:
  in-house: {{name: Checkout}}
  partner: {{name: Acme Pay}}
apis:
  payments:
    provider: {provider}
    spec: {host}/openapi.json
    environments:
      {environment}:
        base_url: {host}
        probe: {probe}
{further}
    generated: {{enabled: false}}
contracts:
  - {{api: payments, pact: pacts/*.json}}
deliver: shadow
"""
PROBE = "{methods: [GET, HEAD, POST], rate: 1000/s, budget: 100000/day}"


def said(value: Any, status: int = 200, **headers: str) -> Reply:
    """A JSON answer."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return Reply(status, json.dumps(value).encode(), {"Content-Type": "application/json", **named})


CHARGE = {"id": "ch_1042", "amount": 1999, "currency": "EUR", "status": "settled"}
REFUND = {"id": "re_7", "charge": "ch_1042", "amount": 500}


def like(description: str, path: str, body: Any, **request: Any) -> dict[str, Any]:
    """An interaction of a Pact (version 2) whose body is matched by type."""
    rules = {"$.body": {"match": "type"}}
    return exactly(description, path, body, **request) | {
        "response": {"status": 200, "body": body, "matchingRules": rules}
    }


def exactly(description: str, path: str, body: Any, **request: Any) -> dict[str, Any]:
    """An interaction whose body is compared for equality."""
    return {
        "description": description,
        "request": {"method": "GET", "path": path, **request},
        "response": {"status": 200, "body": body},
    }


@dataclass
class Arena(World):
    host: ScriptedServer = field(default_factory=ScriptedServer)
    provider: str = "partner"
    description: dict[str, Any] = field(default_factory=lambda: acme_pay().description)

    @property
    def consumer(self) -> str:
        return "in-house" if self.provider == "partner" else "partner"

    @property
    def routes(self) -> dict[str, Route]:
        return self.host.routes

    def all_answer(self, reply: Route) -> None:
        """Every path of the host, the description's too."""
        self.host.routes = dict.fromkeys(self.host.routes, reply)

    def interactions(self, *interactions: Mapping[str, Any], version: str = "2.0.0") -> None:
        """What the consumer relies on from now."""
        pact = {
            "consumer": {"name": NAMES[self.consumer]},
            "provider": {"name": NAMES[self.provider]},
            "interactions": list(interactions),
            "metadata": {"pactSpecification": {"version": version}},
        }
        (self.folder / "pacts" / "consumer.json").write_text(json.dumps(pact))

    def describe(self, edit: Callable[[dict[str, Any]], object]) -> None:
        """Publish a changed description."""
        edit(self.description)
        self.routes["/openapi.json"] = said(self.description)

    def requests(self, path: str) -> list[Received]:
        return [each for each in self.host.received if each.path == path]

    @asynccontextmanager
    async def exchanger(self, **settings: Any) -> AsyncIterator[HttpExchanger]:
        """One with other limits than the real one has: `timeout_seconds`, `body_bytes_max`, `authorities`."""
        authorities = settings.pop("authorities", None)
        async with GuardedClient(agent="compat-monitor/test", authorities=authorities) as client:
            yield HttpExchanger(client, self.clock, self.environ, **settings)


@contextmanager
def an_arena(
    folder: Path,
    *,
    provider: str = "partner",
    environment: str = "sandbox",
    probe: str = PROBE,
    further: str = "",
    control: str | None = "GET /status",
    server: ScriptedServer | None = None,
) -> Iterator[Arena]:
    """The sample provider, all well, with the sample contract. `further`: lines of the environment."""
    with ExitStack() as stack:
        host = stack.enter_context(server or ScriptedServer())
        contracts = folder / "contracts"
        (contracts / "pacts").mkdir(parents=True)
        text = CONFIGURATION.format(
            host=host.url("").rstrip("/"), provider=provider, environment=environment, probe=probe, further=further
        )
        if control:
            text = text.replace("    generated:", f"    control: {control}\n    generated:")
        (contracts / "acme.yaml").write_text(text)
        store = stack.enter_context(file_store(folder / "store.sqlite"))
        arena = Arena(None, None, contracts, store, host=host, provider=provider)  # type: ignore[arg-type]
        arena.host.routes = {
            "/openapi.json": said(arena.description),
            "/status": said({"status": "ok"}),
            "/currencies": said(["EUR", "USD"]),
            "/charges/ch_1042": said(CHARGE),
            "/refunds/re_7": said(REFUND),
        }
        arena.interactions(*payments_pact()["interactions"])
        yield arena


def told(report: IntegrationReport) -> list[tuple[str, str, str]]:
    """(changed by, status, owes) of every regression."""
    return [
        (each["verdict"]["changed_by"], each["verdict"]["status"], each["verdict"]["owes"])  # type: ignore[index, call-overload]
        for each in report.regressions
    ]


def accused(report: IntegrationReport) -> set[str]:
    """Companies that a verdict of this run names as the one that changed, for certain or likely."""
    named = {ChangedBy.IN_HOUSE.value, ChangedBy.PARTNER.value, ChangedBy.BOTH.value, ChangedBy.INTERACTION.value}
    return {changed for changed, status, _ in told(report) if changed in named and status != VerdictStatus.UNDETERMINED}
