"""Small builders for interactions, responses and exchanges, so that a test shows only what it is about."""

import json
from datetime import UTC, datetime

from monitor.interactions.pact import read_pact
from monitor.model.contracts import ExpectedBody, ExpectedResponse, Interaction, Origin
from monitor.model.exchanges import Exchange, NoResponse, Request, Response

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
JSON = ("Content-Type", "application/json")


def rules(**matchers: object) -> dict:
    return {path: {"combine": "AND", "matchers": [matcher]} for path, matcher in matchers.items()}


def interaction(
    response: ExpectedResponse | None = None,
    *,
    request: Request | None = None,
    operation: str | None = None,
    unsupported: tuple[str, ...] = (),
) -> Interaction:
    return Interaction(
        api="payments",
        consumer="Checkout",
        provider="Acme Pay",
        description="read one charge",
        origin=Origin.PACT,
        contract="pact.json",
        request=request or Request("GET", "/charges/ch_1"),
        response=response or ExpectedResponse((200,)),
        operation=operation,
        unsupported=unsupported,
    )


def expecting(example: object, matching: dict | None = None) -> Interaction:
    return interaction(ExpectedResponse((200,), body=ExpectedBody(example, "application/json", matching or {})))


def answer(value: object = None, *, status: int = 200, headers: tuple = (JSON,), raw: bytes | None = None) -> Response:
    return Response(status, headers, json.dumps(value).encode() if raw is None else raw)


def exchange(
    *, request: Request | None = None, response: Response | None = None, error: NoResponse | None = None, url: str = ""
) -> Exchange:
    request = request or Request("GET", "/charges/ch_1")
    return Exchange(request, url or f"https://api.acme.example{request.path}", NOW, 0.1, response, error)


def pact(*interactions: dict, version: str | None = "3.0.0", **more: object) -> dict:
    metadata = {} if version is None else {"pactSpecification": {"version": version}}
    return {
        "consumer": {"name": "Checkout"},
        "provider": {"name": "Acme"},
        "interactions": list(interactions),
        "metadata": metadata,
        **more,
    }


def one(request: dict | None = None, response: dict | None = None, **more: object) -> dict:
    return {
        "description": "d",
        "request": {"method": "get", "path": "/", **(request or {})},
        "response": response or {},
        **more,
    }


def read_one(*args: object, version: str | None = "3.0.0") -> Interaction:
    return read_pact(pact(one(*args), version=version), api="payments", contract="pact.json")[0]
