"""A partner's host as data, and the configuration of whoever watches it."""

import json
from pathlib import Path
from typing import Any

from tests.servers.scripted import Reply, Route, ScriptedServer

CHARGE = {"id": "ch_1", "amount": 1200}
_JSON = {"Content-Type": "application/json"}

_CONTRACT = """\
consumer: Checkout
provider: Acme Pay
interactions:
  - description: read one charge
    request: {path: /charges/ch_1}
    response: {status: 200, body: {id: ch_1, amount: 1200}}
  - description: ask how it is
    request: {path: /status}
    response: {status: 200, body: {status: ok}}
  - description: list the currencies
    request: {path: /currencies}
    response: {status: 200, body: [EUR]}
"""


def description(amount: str = "integer", padding: str = "") -> bytes:
    """OpenAPI of `healthy`; `padding` makes it larger."""
    answers: dict[str, Any] = {
        "/charges/{id}": {
            "type": "object",
            "properties": {"id": {"type": "string"}, "amount": {"type": amount}},
            "required": ["id", "amount"],
        },
        "/status": {"type": "object", "properties": {"status": {"type": "string"}}},
        "/currencies": {"type": "array", "items": {"type": "string"}},
    }
    identifier = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
    paths = {
        path: {
            "get": {
                "parameters": identifier if "{" in path else [],
                "responses": {"200": {"description": padding, "content": {"application/json": {"schema": schema}}}},
            }
        }
        for path, schema in answers.items()
    }
    document = {"openapi": "3.0.3", "info": {"title": "Acme Pay", "version": "1"}, "paths": paths}
    return json.dumps(document).encode()


def answer(value: object) -> Reply:
    return Reply(body=json.dumps(value).encode(), headers=_JSON)


def healthy() -> dict[str, Route]:
    return {
        "/openapi.json": Reply(body=description(), headers=_JSON),
        "/charges/ch_1": answer(CHARGE),
        "/status": answer({"status": "ok"}),
        "/currencies": answer(["EUR"]),
    }


def broken() -> dict[str, Route]:
    """The amount has become text, in what it says and in what it does."""
    return {
        **healthy(),
        "/openapi.json": Reply(body=description("string"), headers=_JSON),
        "/charges/ch_1": answer({**CHARGE, "amount": "12.00"}),
    }


def configure(folder: Path, server: ScriptedServer, *, every: str = "1s", headers: str = "{}") -> None:
    """The folder of Checkout, which reads charges from the server; `every`: how often it looks."""
    folder.mkdir(exist_ok=True)
    (folder / "acme.yaml").write_text(f"""\
integration: acme
sides:
  in-house: {{name: Checkout}}
  partner: {{name: Acme Pay}}
apis:
  payments:
    provider: partner
    spec: {{url: {server.url("/openapi.json")}, headers: {headers}}}
    environments:
      sandbox:
        base_url: {server.url("")}
        headers: {headers}
        probe: {{rate: 1000/s, budget: 100000/day}}
    control: GET /status
    generated: {{enabled: false}}
contracts:
  - {{api: payments, interactions: payments.interactions.yaml}}
schedule: {{poll: {every}, verify: {every}}}
""")
    (folder / "payments.interactions.yaml").write_text(_CONTRACT)
