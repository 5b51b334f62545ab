"""The desk at which the gate is asked: candidate files made from what the companies publish now."""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from monitor.daemon.composition import Monitor
from monitor.daemon.gate import decide
from monitor.demo.contracts import payments_pact
from monitor.engine.commands import agree, deployed
from monitor.engine.gate.decision import Decision
from monitor.model.descriptions import Document
from monitor.model.sides import Side
from monitor.model.values import Answer
from tests.engine.world import World

Edit = Callable[[dict[str, Any]], object]


@dataclass
class Desk:
    """`world` has the companies; nothing is verified until a test lets a cycle run."""

    world: World

    def spec(self, *edits: Edit, of: dict[str, Any] | None = None, name: str = "candidate.json") -> Path:
        """A file with Acme Pay's description (else `of`), edited."""
        document = copy.deepcopy(of or self.world.acme.behaviour.description)
        for edit in edits:
            edit(document)
        file = self.world.folder.parent / name
        file.write_text(json.dumps(document))
        return file

    def pact(self, *edits: Edit, name: str = "candidate-pact.json", **what: Any) -> Path:
        """A file with Checkout's contract, edited."""
        document = payments_pact(**what)
        for edit in edits:
            edit(document)
        file = self.world.folder.parent / name
        file.write_text(json.dumps(document))
        return file

    def relies_on(self, *edits: Edit, **what: Any) -> None:
        """Checkout's contract, as configured, is edited."""
        self.pact(*edits, name="contracts/pacts/checkout-acme.json", **what)

    def describe(self, *edits: Edit) -> None:
        """Acme Pay publishes an edited description; what it answers stays as it is."""
        changed = self.world.acme.behaviour.copy()
        for edit in edits:
            edit(changed.description)
        self.world.acme.behaviour = changed

    def deployed(self, spec: Path | None = None, *, environment: str = "sandbox", side: Side = Side.PARTNER) -> None:
        """A pipeline says what runs."""
        documents = {"payments": Document(spec.name, {spec.name: spec.read_bytes()}, spec.name)} if spec else {}
        (integration,) = self.world.configuration.integrations
        deployed(self.world.store, integration, side, "7", environment, documents, {}, self.world.clock.now())

    def agree(self) -> None:
        """Both sides accept Acme Pay's description as it is now."""
        (integration,) = self.world.configuration.integrations
        for side in Side:
            agree(self.world.store, integration, "payments", (), side, self.world.clock.now())

    def waive(self, decision: Decision, *, expires: str) -> None:
        """Every change that forbids is waived."""
        waivers = [
            f"{{fingerprint: {each.change['fingerprint']}, reason: agreed in the May call, "
            f"owner: oncall@shop.example, expires: {expires}}}"
            for each in decision.reasons
            if each.change and each.answer is Answer.NO
        ]
        self.world.rewrite("deliver: shadow", f"deliver: shadow\nwaivers: [{', '.join(waivers)}]")

    def traffic(self, body: str) -> None:
        """An HTTP archive in which Checkout reads a charge with this body."""
        url = f"{self.world.acme.url}/charges/ch_1"
        response = {
            "status": 200,
            "headers": [{"name": "Content-Type", "value": "application/json"}],
            "content": {"mimeType": "application/json", "text": body},
        }
        request = {"method": "GET", "url": url, "headers": [], "queryString": []}
        entry = {"request": request, "response": response, "startedDateTime": "2026-01-01T00:00:00Z"}
        (self.world.folder / "seen.har").write_text(json.dumps({"log": {"version": "1.2", "entries": [entry]}}))

    async def ask(
        self,
        *,
        spec: Path | None = None,
        contract: Path | None = None,
        api: str = "payments",
        side: Side = Side.PARTNER,
        environment: str = "sandbox",
        wait: timedelta = timedelta(0),
    ) -> Decision:
        world = self.world
        configuration = world.configuration
        return await decide(
            Monitor(configuration, world.folder, world.store, world.clock, world.environ),
            configuration.integrations,
            side=side,
            environment=environment,
            specs={api: spec} if spec else {},
            contracts={api: (contract,)} if contract else {},
            path="contracts",
            wait=wait,
        )


def codes(decision: Decision) -> set[str]:
    return {each.code for each in decision.reasons}


def only_interaction(description: str, **changes: Any) -> Edit:
    """Keep one interaction of a contract, with members of its request or response replaced (`response_body=…`)."""

    def edit(document: dict[str, Any]) -> None:
        kept = [each for each in document["interactions"] if each["description"] == description]
        for name, value in changes.items():
            part, _, member = name.partition("_")
            if value is None:
                kept[0][part].pop(member, None)
            else:
                kept[0][part][member] = value
        document["interactions"] = kept

    return edit


def charge(document: dict[str, Any]) -> dict[str, Any]:
    """The schema of a charge in Acme Pay's description."""
    found = document["components"]["schemas"]["Charge"]
    assert isinstance(found, dict)
    return found


def read_charge(document: dict[str, Any]) -> dict[str, Any]:
    """The operation GET /charges/{id}."""
    found = document["paths"]["/charges/{id}"]["get"]
    assert isinstance(found, dict)
    return found
