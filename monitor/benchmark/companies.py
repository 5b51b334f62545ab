"""What the provider describes and answers, and what the consumer relies on, on the day before anything goes wrong."""

import copy
import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from monitor.benchmark.host import Call, Reply

_POOL: dict[str, tuple[dict[str, Any], Any]] = {
    "amount": ({"type": "integer", "minimum": 0}, 1999),
    "currency": ({"type": "string", "minLength": 3, "maxLength": 3}, "EUR"),
    "status": ({"type": "string"}, "settled"),
    "paid": ({"type": "boolean"}, True),
    "customer": ({"type": "string"}, "cu_5"),
    "weight": ({"type": "number"}, 2.5),
    "updated_at": ({"type": "string", "format": "date-time"}, "2026-03-01T08:00:00Z"),
    "address": (
        {"type": "object", "required": ["city"], "properties": {"city": {"type": "string"}}},
        {"city": "Ghent"},
    ),
}
"""Member -> its schema and a value."""
_NAMES = ("orders", "invoices", "shipments", "refunds", "payouts", "tickets", "parcels", "accounts")
PLAIN = ("amount", "currency", "status", "paid", "customer", "weight")
"""Members with a value of one type that a fault may change."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A kind of record with its members; there are two of each."""

    name: str
    members: tuple[str, ...]

    @property
    def ids(self) -> tuple[str, str]:
        return f"{self.name[:2]}_17", f"{self.name[:2]}_18"

    @property
    def schema(self) -> str:
        return self.name.capitalize()

    @property
    def one(self) -> str:
        """The operation that reads one record."""
        return f"GET /{self.name}/{{id}}"

    @property
    def many(self) -> str:
        return f"GET /{self.name}"

    @property
    def made(self) -> str:
        """The operation that creates one, an unsafe method."""
        return f"POST /{self.name}"

    @property
    def path(self) -> str:
        return f"/{self.name}/{self.ids[0]}"

    def record(self, identifier: str) -> dict[str, Any]:
        return {"id": identifier, **{name: copy.deepcopy(_POOL[name][1]) for name in self.members}}


def some_resources(rng: random.Random) -> tuple[Resource, ...]:
    """Three to five kinds of records."""
    names = rng.sample(_NAMES, rng.randint(3, 5))
    return tuple(
        Resource(name, tuple(sorted({*rng.sample(PLAIN, rng.randint(2, 4)), *rng.sample(sorted(_POOL), 2)})))
        for name in names
    )


Guard = Callable[[Call], Reply | None]
"""A refusal before anything is looked up; None lets the call through."""


@dataclass
class Provider:
    """`records`: by path. `guards` are asked in order."""

    description: dict[str, Any]
    records: dict[str, Any]
    guards: list[Guard] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=lambda: {"X-Page": "1"})
    renders: Callable[[Call, Any], Any] = lambda _, body: body
    """The last hand on an answer of status 200 or 201."""
    demands: dict[str, dict[str, type]] = field(default_factory=dict)
    """Path -> the members that a record must have to be created there, each with its type."""
    version: str = ""
    """Which every answer names, if any."""
    stamps: Callable[[Any], Any] = lambda body: body
    """What is put into records as they are answered."""

    def answer(self, call: Call) -> Reply | None:
        reply = self._answer(call)
        if reply is None or not self.version:
            return reply
        return Reply(reply.status, reply.body, {**reply.headers, "X-Version": self.version})

    def _answer(self, call: Call) -> Reply | None:
        for guard in self.guards:
            refusal = guard(call)
            if refusal is not None:
                return refusal
        limit = call.query.get("limit")
        if limit is not None and not limit.isdigit():
            return Reply(400, {"error": "limit is not a number"})
        if call.method == "POST":
            return self._created(call)
        found = self.records.get(call.path)
        if found is None:
            return Reply(404, {"error": "not found"})
        return Reply(200, self.renders(call, self.stamps(copy.deepcopy(found))), self.headers)

    def _created(self, call: Call) -> Reply:
        demands = self.demands.get(call.path)
        if demands is None:
            return Reply(404, {"error": "not found"})
        sent = json.loads(call.body)
        wrong = [name for name, kind in demands.items() if not isinstance(sent.get(name), kind)]
        if wrong:
            return Reply(400, {"error": f"{wrong[0]} is missing or wrong"})
        return Reply(201, self.renders(call, self.stamps({"id": "new_1", **sent})))


def a_provider(resources: tuple[Resource, ...]) -> Provider:
    records: dict[str, Any] = {"/status": {"status": "ok"}, "/version": {"build": "1.0.0"}}
    for each in resources:
        records |= {f"/{each.name}": [each.record(identifier) for identifier in each.ids]}
        records |= {f"/{each.name}/{identifier}": each.record(identifier) for identifier in each.ids}
    demands = {f"/{each.name}": {name: type(_POOL[name][1]) for name in each.members} for each in resources}
    return Provider(_description(resources), records, demands=demands)


def make_volatile(
    provider: Provider, contract: dict[str, dict[str, Any]], rng: random.Random, now: Callable[[], datetime]
) -> None:
    """Records have a time and an id of each answer, which the consumer reads, and often a cursor, which it does not."""

    def stamped(body: Any) -> Any:
        if isinstance(body, list):
            return [stamped(each) for each in body]
        cursor = {"next": f"c{rng.getrandbits(40):x}"} if rng.random() < 0.6 else {}
        return {**body, "trace": f"{rng.getrandbits(64):016x}", "served_at": now().isoformat(), **cursor}

    provider.stamps = lambda body: stamped(body) if isinstance(body, list) or "id" in body else body
    for name, schema in provider.description["components"]["schemas"].items():
        if not name.startswith("New"):
            schema["required"] += ["trace", "served_at"]
            text = {"type": "string"}
            schema["properties"] |= {"trace": text, "served_at": {**text, "format": "date-time"}, "next": text}
    for interaction in contract.values():
        body = interaction["response"]["body"]
        for record in body if isinstance(body, list) else [body]:
            if "id" in record:
                record |= {"trace": "00f1", "served_at": "2026-03-01T08:00:00+00:00"}


def _description(resources: tuple[Resource, ...]) -> dict[str, Any]:
    text = {"type": "string"}
    paths = {f"/{word}": {"get": _operation(_object({member: text}))} for word, member in _PLAIN_PLACES}
    for each in resources:
        reference = {"$ref": f"#/components/schemas/{each.schema}"}
        limit = {"name": "limit", "in": "query", "schema": {"type": "integer"}}
        expand = {"name": "expand", "in": "query", "schema": text}
        identifier = {"name": "id", "in": "path", "required": True, "schema": text}
        paths[f"/{each.name}"] = {
            "get": _operation({"type": "array", "items": reference}, [limit]),
            "post": _creation(reference, {"$ref": f"#/components/schemas/New{each.schema}"}),
        }
        paths[f"/{each.name}/{{id}}"] = {"get": _operation(reference, [identifier, expand])}
    schemas = {
        each.schema: _object({"id": text, **{name: copy.deepcopy(_POOL[name][0]) for name in each.members}})
        for each in resources
    }
    schemas |= {
        f"New{each.schema}": _object({name: copy.deepcopy(_POOL[name][0]) for name in each.members})
        for each in resources
    }
    return {
        "openapi": "3.0.3",
        "info": {"title": "Simulated", "version": "1.0.0"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


_PLAIN_PLACES = (("status", "status"), ("version", "build"))


def _object(members: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": sorted(members), "properties": members}


def _operation(schema: dict[str, Any], parameters: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    problem = {"application/json": {"schema": _object({"error": {"type": "string"}})}}
    page = {"X-Page": {"required": True, "schema": {"type": "string"}}}
    return {
        "parameters": parameters or [],
        "responses": {
            "200": {"description": "fine", "headers": page, "content": {"application/json": {"schema": schema}}},
            "400": {"description": "refused", "content": problem},
            "404": {"description": "not there", "content": problem},
        },
    }


def _creation(answered: dict[str, Any], sent: dict[str, Any]) -> dict[str, Any]:
    problem = {"application/json": {"schema": _object({"error": {"type": "string"}})}}
    key = {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string"}}
    return {
        "parameters": [key],
        "requestBody": {"required": True, "content": {"application/json": {"schema": sent}}},
        "responses": {
            "201": {"description": "made", "content": {"application/json": {"schema": answered}}},
            "400": {"description": "refused", "content": problem},
        },
    }


def a_contract(resources: tuple[Resource, ...]) -> dict[str, dict[str, Any]]:
    """Interactions of a Pact (version 2) by description, all matched by type."""
    found = {"how it is": _interaction("how it is", "/status", {"status": "ok"})}
    found["which build"] = _interaction("which build", "/version", {"build": "1.0.0"})
    for each in resources:
        for identifier in each.ids:
            name = f"read {each.name} {identifier}"
            found[name] = _interaction(name, f"/{each.name}/{identifier}", each.record(identifier))
        name = f"list {each.name}"
        found[name] = _interaction(name, f"/{each.name}", [each.record(each.ids[0])], "limit=2")
        found[f"create {each.name}"] = _making(each)
    return found


def _interaction(description: str, path: str, body: Any, query: str = "") -> dict[str, Any]:
    return {
        "description": description,
        "request": {"method": "GET", "path": path, **({"query": query} if query else {})},
        "response": {
            "status": 200,
            "headers": {"Content-Type": "application/json"},
            "body": body,
            "matchingRules": {"$.body": {"match": "type"}},
        },
    }


def _making(resource: Resource) -> dict[str, Any]:
    record = resource.record("new_1")
    headers = {"Content-Type": "application/json"}
    sent = {name: value for name, value in record.items() if name != "id"}
    found = _interaction(f"create {resource.name}", f"/{resource.name}", record)
    found["request"] |= {"method": "POST", "headers": headers, "body": sent}
    found["response"]["status"] = 201
    return found
