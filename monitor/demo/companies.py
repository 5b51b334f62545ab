"""Checkout and Acme Pay as they are on the first day of the scripted year."""

import re
from typing import Any

from monitor.demo.company import Answer, Behaviour


def _object(required: list[str], **properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": required, "properties": properties}


def _answers(schema: dict[str, Any], text: str) -> dict[str, Any]:
    return {"description": text, "content": {"application/json": {"schema": schema}}}


_PROBLEM = _answers(_object(["error"], error={"type": "string"}), "what went wrong")
_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}


def acme_pay() -> Behaviour:
    """The payments API that Checkout charges cards through."""
    charge = _object(
        ["id", "amount", "currency", "status"],
        id={"type": "string", "example": "ch_1042"},
        amount={"type": "integer", "description": "in cents"},
        currency={"type": "string", "minLength": 3, "maxLength": 3},
        status={"type": "string", "enum": ["pending", "settled", "failed"]},
    )
    refund = _object(
        ["id", "charge", "amount"], id={"type": "string"}, charge={"type": "string"}, amount={"type": "integer"}
    )
    description = {
        "openapi": "3.0.3",
        "info": {"title": "Acme Pay payments", "version": "1.0.0"},
        "paths": {
            "/status": {
                "get": {
                    "operationId": "readStatus",
                    "responses": {"200": _answers(_object(["status"], status={"type": "string"}), "how we are")},
                }
            },
            "/currencies": {
                "get": {
                    "operationId": "listCurrencies",
                    "responses": {
                        "200": _answers({"type": "array", "items": {"type": "string"}}, "what may be charged")
                    },
                }
            },
            "/charges/{id}": {
                "get": {
                    "operationId": "readCharge",
                    "parameters": [_ID],
                    "responses": {
                        "200": _answers({"$ref": "#/components/schemas/Charge"}, "the charge"),
                        "404": _PROBLEM,
                    },
                }
            },
            "/refunds/{id}": {
                "get": {
                    "operationId": "readRefund",
                    "parameters": [_ID],
                    "responses": {
                        "200": _answers({"$ref": "#/components/schemas/Refund"}, "the refund"),
                        "404": _PROBLEM,
                    },
                }
            },
        },
        "components": {"schemas": {"Charge": charge, "Refund": refund}},
    }

    def read_charge(found: re.Match[str]) -> Answer:
        if found["id"] != "ch_1042":
            return 404, {"error": "no such charge"}
        return 200, {"id": "ch_1042", "amount": 1999, "currency": "EUR", "status": "settled"}

    def read_refund(found: re.Match[str]) -> Answer:
        if found["id"] != "re_7":
            return 404, {"error": "no such refund"}
        return 200, {"id": "re_7", "charge": "ch_1042", "amount": 500}

    return Behaviour(
        description,
        {
            ("GET", "/status"): lambda _: (200, {"status": "ok"}),
            ("GET", "/currencies"): lambda _: (200, ["EUR", "USD"]),
            ("GET", "/charges/(?P<id>[^/]+)"): read_charge,
            ("GET", "/refunds/(?P<id>[^/]+)"): read_refund,
        },
    )


def checkout() -> Behaviour:
    """The webhook API through which Acme Pay tells Checkout of settled payments."""
    receipt = _object(["received", "order"], received={"type": "boolean"}, order={"type": "string"})
    description = {
        "openapi": "3.0.3",
        "info": {"title": "Checkout webhooks", "version": "4.2.0"},
        "paths": {
            "/ready": {
                "get": {
                    "operationId": "readReadiness",
                    "responses": {"200": _answers(_object(["ready"], ready={"type": "boolean"}), "whether we listen")},
                }
            },
            "/hooks/settled": {
                "post": {
                    "operationId": "paymentSettled",
                    "requestBody": {
                        "required": True,
                        "content": {
                            "application/json": {
                                "schema": _object(["charge"], charge={"type": "string", "example": "ch_1042"})
                            }
                        },
                    },
                    "responses": {"200": _answers({"$ref": "#/components/schemas/Receipt"}, "what we noted")},
                }
            },
        },
        "components": {"schemas": {"Receipt": receipt}},
    }
    return Behaviour(
        description,
        {
            ("GET", "/ready"): lambda _: (200, {"ready": True}),
            ("POST", "/hooks/settled"): lambda _: (200, {"received": True, "order": "A-2207"}),
        },
    )
