"""What a fault acts on: both companies as they are in one case."""

import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from monitor.benchmark.clock import SimulatedClock
from monitor.benchmark.companies import PLAIN, Provider, Resource
from monitor.benchmark.host import Answer, Call, Reply


@dataclass(eq=False)
class Stage:
    """`target`: the resource that a fault befalls. `contract`: interactions of the consumer by their description."""

    rng: random.Random
    clock: SimulatedClock
    target: Resource
    provider: Provider
    contract: dict[str, dict[str, Any]]
    spent: int = 0
    """Requests that the host has answered."""
    before: Provider | None = field(default=None)
    """The provider as it was before the fault."""
    runs_previous: bool = False
    """The old version goes on running beside the new one."""
    answer: Answer | None = None
    """In place of all that the provider would answer."""
    receiver: Provider | None = None
    """What takes the provider's webhooks, of the consumer's company; None where there are none."""
    receiver_answer: Answer | None = None
    """In place of all that the receiver would answer."""
    answered: int = 0
    """Requests that the host has answered so far."""

    def host(self, call: Call) -> Reply | None:
        """The host as it is now."""
        self.answered += 1
        return self.answer(call) if self.answer is not None else _published(self.provider, call)

    def host_before(self, call: Call) -> Reply | None:
        """The host without the fault; an old version that runs on is it, too."""
        return _published(self.before or self.provider, call)

    def receiving(self, call: Call) -> Reply | None:
        """The receiver's host as it is now."""
        assert self.receiver is not None
        return self.receiver_answer(call) if self.receiver_answer is not None else self.receiver.answer(call)

    @property
    def member(self) -> str:
        """The one that a fault is about: the first with a value of one type."""
        return next(name for name in self.target.members if name in PLAIN)

    @property
    def schema(self) -> dict[str, Any]:
        schema: dict[str, Any] = self.provider.description["components"]["schemas"][self.target.schema]
        return schema

    @property
    def records(self) -> list[dict[str, Any]]:
        """Every copy of the target's records: those that are read one by one, and those of the list."""
        held = self.provider.records
        base = f"/{self.target.name}"
        return [*(held[f"{base}/{each}"] for each in self.target.ids), *held[base]]

    @property
    def expected(self) -> list[dict[str, Any]]:
        """Every copy of the target's record that the consumer expects."""
        bodies = [self.contract[f"read {self.target.name} {each}"]["response"]["body"] for each in self.target.ids]
        return [*bodies, self.contract[f"list {self.target.name}"]["response"]["body"][0]]

    def operation(self, path: str) -> dict[str, Any]:
        operation: dict[str, Any] = self.provider.description["paths"][path]["get"]
        return operation

    def until(self, days: int) -> str:
        return (self.clock.now() + timedelta(days=days)).date().isoformat()


def _published(provider: Provider, call: Call) -> Reply | None:
    return Reply(200, provider.description) if call.path == "/openapi.json" else provider.answer(call)
