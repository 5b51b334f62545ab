"""What each company relies on, written to files as their pipelines would publish them."""

import json
from pathlib import Path
from typing import Any

CONFIGURATION = """\
integration: acme
description: Checkout charges cards through Acme Pay; Acme Pay calls Checkout's webhook API.
sides:
  in-house:
    name: Checkout
    contacts: [{{name: Checkout on-call, email: oncall@shop.example, role: owner}}]
  partner:
    name: Acme Pay
    contacts: [{{name: Acme API desk, email: api@acme.example, role: owner}}]
apis:
  payments:
    provider: partner
    spec: {acme}/openapi.json
    environments:
      sandbox:
        base_url: {acme}
        probe: {{methods: [GET, HEAD, POST], rate: 1000/s, budget: 100000/day}}
    control: GET /status
    generated: {{examples: 2}}
  webhooks:
    provider: in-house
    spec: {checkout}/openapi.json
    environments:
      staging:
        base_url: {checkout}
        probe: {{methods: [GET, HEAD, POST], rate: 1000/s, budget: 100000/day}}
    control: GET /ready
    generated: {{enabled: false}}
contracts:
  - {{api: payments, pact: pacts/*.json}}
  - {{api: webhooks, interactions: webhooks.interactions.yaml}}
deliver: shadow
"""

WEBHOOKS = """\
consumer: Acme Pay
provider: Checkout
interactions:
  - description: tell of a settled payment
    operation: POST /hooks/settled
    request:
      method: POST
      path: /hooks/settled
      body: {charge: ch_1042}
    response:
      status: 200
      body: {received: true, order: A-2207}
  - description: ask whether anybody listens
    operation: GET /ready
    request: {method: GET, path: /ready}
    response:
      status: 200
      body: {ready: true}
"""


def _interaction(description: str, path: str, body: Any) -> dict[str, Any]:
    return {
        "description": description,
        "request": {"method": "GET", "path": path},
        "response": {
            "status": 200,
            "headers": {"Content-Type": "application/json"},
            "body": body,
            "matchingRules": {"$.body": {"match": "type"}},
        },
    }


def payments_pact(*, amount: int | str = 1999, with_refunds: bool = True) -> dict[str, Any]:
    """Checkout's contract with Acme Pay; every member is matched by type, so `amount` decides what type it wants."""
    interactions = [
        _interaction(
            "read one charge",
            "/charges/ch_1042",
            {"id": "ch_1042", "amount": amount, "currency": "EUR", "status": "settled"},
        ),
        _interaction("list the currencies", "/currencies", ["EUR"]),
        _interaction("ask how Acme Pay is", "/status", {"status": "ok"}),
    ]
    if with_refunds:
        refund = {"id": "re_7", "charge": "ch_1042", "amount": 500}
        interactions.append(_interaction("read one refund", "/refunds/re_7", refund))
    return {
        "consumer": {"name": "Checkout"},
        "provider": {"name": "Acme Pay"},
        "interactions": interactions,
        "metadata": {"pactSpecification": {"version": "2.0.0"}},
    }


def write_configuration(folder: Path, *, acme: str, checkout: str) -> None:
    """The folder that a user would have written, with the two loopback addresses filled in."""
    (folder / "pacts").mkdir(parents=True)
    (folder / "acme.yaml").write_text(CONFIGURATION.format(acme=acme, checkout=checkout))
    (folder / "webhooks.interactions.yaml").write_text(WEBHOOKS)
    write_pact(folder, payments_pact())


def write_pact(folder: Path, pact: dict[str, Any]) -> None:
    (folder / "pacts" / "checkout-acme.json").write_text(json.dumps(pact, indent=2))
