"""An arena whose provider also sends webhooks, and the consumer's host that takes them: a real server of its own."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitor.model.values import CompatibilityState
from monitor.reports.run_report import IntegrationReport
from tests.engine.arena import Arena, an_arena, said
from tests.servers.scripted import Received, Reply, Route, ScriptedServer

SETTLED = {"type": "payment-settled", "charge": "ch_1042", "amount": 1999}
REFUNDED = {"type": "payment-refunded", "refund": "re_7"}
DISPUTED = {"type": "payment-disputed", "charge": "ch_1042"}
TAKEN = said({"received": True})
REFUSED = said({"error": "not what we expect"}, 422)
POSTING = "{methods: [GET, HEAD, POST], rate: 1000/s, budget: 100000/day, replay: true}"
WARY = POSTING.replace(", replay: true", "")

RECEIVERS = """\
    receivers:
      payment-settled: {{url: {shop}/hooks/settled, environment: {environment}, probe: {probe}}}
      payment-refunded: {{url: {shop}/hooks/refunded, environment: {environment}, probe: {probe}}}
      payment-disputed: {{url: {shop}/hooks/disputed, environment: {environment}, probe: {probe}}}
"""


def message(example: Mapping[str, Any], **types: Mapping[str, Any]) -> dict[str, Any]:
    """A webhook whose body has these members, all required, each with its example."""
    kinds = {str: "string", int: "integer", bool: "boolean"}
    members = {name: {"type": kinds[type(value)], "example": value} for name, value in example.items()}
    members.update({name: dict(schema) for name, schema in types.items()})
    schema = {"type": "object", "required": list(example), "properties": members}
    answer = {"type": "object", "required": ["received"], "properties": {"received": {"type": "boolean"}}}
    return {
        "post": {
            "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
            "responses": {"200": {"description": "taken", "content": {"application/json": {"schema": answer}}}},
        }
    }


def takes(**kinds: type) -> Callable[[Received], Reply]:
    """A receiver that wants these members with values of these types, and refuses any other message with 422."""

    def answer(received: Received) -> Reply:
        body = json.loads(received.body)
        right = all(isinstance(body.get(name), kind) for name, kind in kinds.items())
        return TAKEN if right else REFUSED

    return answer


@dataclass
class Shop(Arena):
    shop: ScriptedServer = field(default_factory=ScriptedServer)

    @property
    def hooks(self) -> dict[str, Route]:
        """What the receiver answers, by path."""
        return self.shop.routes

    @property
    def place(self) -> str:
        """What the receiver's host is called."""
        return f"sandbox at 127.0.0.1:{self.shop.port}"

    @property
    def sender(self) -> str:
        return self.provider

    @property
    def receiver(self) -> str:
        return self.consumer

    def schema(self, webhook: str) -> Any:
        """Of the body of a webhook, to be edited before `describe`."""
        return self.description["webhooks"][webhook]["post"]["requestBody"]["content"]["application/json"]["schema"]

    def sent(self, path: str = "/hooks/settled") -> list[Any]:
        return [json.loads(each.body) for each in self.shop.received if each.path == path and each.method == "POST"]


@contextmanager
def a_shop(
    folder: Path,
    *,
    provider: str = "partner",
    environment: str = "sandbox",
    probe: str = POSTING,
    receivers: str = RECEIVERS,
) -> Iterator[Shop]:
    """All well: the description has three webhooks, and the other company's host takes them."""
    with ExitStack() as stack:
        found = stack.enter_context(an_arena(folder, provider=provider))
        shop = stack.enter_context(ScriptedServer())
        arena = Shop(None, None, found.folder, found.store, host=found.host, provider=provider, shop=shop)  # type: ignore[arg-type]
        arena.clock = found.clock
        written = receivers.format(shop=shop.url("").rstrip("/"), environment=environment, probe=probe)
        arena.rewrite("    generated:", f"{written}    generated:")
        arena.description["openapi"] = "3.1.0"
        arena.description["webhooks"] = {
            "payment-settled": message(SETTLED),
            "payment-refunded": message(REFUNDED),
            "payment-disputed": message(DISPUTED),
        }
        arena.host.routes["/openapi.json"] = said(arena.description)
        shop.routes = {"/hooks/settled": takes(charge=str, amount=int), "/hooks/refunded": TAKEN}
        shop.routes["/hooks/disputed"] = TAKEN
        shop.routes["/health"] = said({"status": "ok"})
        yield arena


async def an_hour_later(shop: Shop) -> IntegrationReport:
    shop.later(hours=1)
    return await shop.cycle()


async def green(shop: Shop) -> None:
    """Seen to be taken twice, an hour apart, and an hour goes by."""
    await shop.cycle()
    report = await an_hour_later(shop)
    assert report.state is CompatibilityState.COMPATIBLE, report.reasons
    shop.later(hours=1)


def of_webhooks(report: IntegrationReport) -> dict[str, str]:
    """Outcome by operation."""
    found = [each for each in report.results if "webhook" in str(each["operation"])]
    return {str(each["operation"]): str(each["outcome"]) for each in found}


def refuses_additions(received: Received) -> Reply:
    """A strict receiver of `payment-settled`."""
    return TAKEN if set(json.loads(received.body)) <= set(SETTLED) else REFUSED
