"""Messages that a description says will be sent: valid by it, named, and as many as it has alternatives."""

import json
from typing import Any

import pytest

from monitor.model.exchanges import Request, header
from monitor.openapi import read_api
from monitor.openapi.conformance import Conformance, request_conformance
from monitor.openapi.outgoing import declared_success, messages_of, names_called, operations_called
from monitor.schemas import jsonschema_judge

JUDGE = jsonschema_judge()
SETTLED = {
    "type": "object",
    "required": ["charge"],
    "properties": {"charge": {"type": "string", "example": "ch_1"}, "amount": {"type": "integer"}},
}


def api(operation: dict[str, Any], **more: Any) -> Any:
    description = {
        "openapi": "3.1.0",
        "info": {"title": "payments", "version": "1"},
        "webhooks": {"settled": {"post": operation}},
        "components": {"schemas": {"Settled": SETTLED}},
        **more,
    }
    return read_api(description, source="payments.yaml")


def sends(schema: Any = None, **more: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": schema or {"$ref": "#/components/schemas/Settled"}, **more}}
    return {"requestBody": {"required": True, "content": content}, "responses": {"200": {"description": "taken"}}}


def messages(described: Any) -> dict[str, Request]:
    (operation,) = operations_called(described, "settled")
    found = {each.name: each.request for each in messages_of(described, operation, JUDGE)}
    for each in found.values():
        assert request_conformance(described, each, JUDGE, key=operation.key).conformance is Conformance.CONFORMS
    return found


def bodies(described: Any) -> dict[str, Any]:
    return {name: json.loads(each.body or b"null") for name, each in messages(described).items()}


def test_valid_examples_go_first_and_what_is_declared_beside_them():
    examples = {
        "small": {"value": {"charge": "ch_7"}},
        "wrong": {"value": {"charge": 7}},
        "elsewhere": {"externalValue": "https://acme.example/x.json"},
    }
    assert bodies(api(sends(examples=examples))) == {
        "example small": {"charge": "ch_7"},
        "all members": {"charge": "ch_1", "amount": 1},
    }


def test_an_example_that_says_all_is_not_sent_twice():
    assert bodies(api(sends(example={"charge": "ch_1", "amount": 1}))) == {"example": {"charge": "ch_1", "amount": 1}}


def test_each_alternative_has_a_message():
    other = {"title": "Refunded", "type": "object", "required": ["refund"], "properties": {"refund": {"const": "re_1"}}}
    union = {"anyOf": [{"$ref": "#/components/schemas/Settled"}, other]}
    assert bodies(api(sends(union))) == {
        "all members of Settled": {"charge": "ch_1", "amount": 1},
        "all members of Refunded": {"refund": "re_1"},
    }


def test_what_must_be_sent_beside_the_body_is():
    parameters = [
        {"name": "X-Event", "in": "header", "required": True, "schema": {"enum": ["settled"]}},
        {"name": "X-Note", "in": "header", "schema": {"type": "string"}},
        {"name": "attempt", "in": "query", "required": True, "example": 1, "schema": {"type": "integer"}},
    ]
    (sent,) = messages(api({**sends(), "parameters": parameters})).values()
    assert (header(sent.headers, "x-event"), header(sent.headers, "x-note")) == ("settled", None)
    assert header(sent.headers, "content-type") == "application/json"
    assert sent.query == (("attempt", "1"),)


def test_a_webhook_without_body_is_a_message_too():
    (sent,) = messages(api({"responses": {}})).values()
    assert sent.body is None


@pytest.mark.parametrize(
    "operation",
    [
        {"requestBody": {"required": True, "content": {"application/xml": {"schema": {"type": "object"}}}}},
        {"requestBody": {"content": {"application/json": {}}}},
        {"requestBody": {"content": {"application/json": {"schema": {"type": "string", "enum": [1]}}}}},
        {"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Lost"}}}}},
    ],
)
def test_what_no_message_can_be_made_of_says_so(operation):
    described = api(operation)
    (found,) = operations_called(described, "settled")
    with pytest.raises(LookupError):
        messages_of(described, found, JUDGE)


def test_webhooks_and_callbacks_are_found_by_their_names():
    callback = {"{$request.body#/url}": {"post": sends()}}
    paths = {"/orders": {"post": {"responses": {}, "callbacks": {"shipped": callback}}}}
    described = api(sends(), paths=paths)
    assert set(names_called(described)) == {"settled", "shipped"}
    (shipped,) = operations_called(described, "shipped")
    assert shipped.key == "POST /orders → shipped {$request.body#/url} POST"
    assert operations_called(described, "ship") == ()


def test_what_a_success_declares_is_whole_and_errors_are_none():
    answer = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Settled"}}}}
    described = api({**sends(), "responses": {"202": answer, "204": {}, "4XX": answer, "500": answer}})
    (operation,) = operations_called(described, "settled")
    accepted, empty = declared_success(described, operation)
    assert empty == ("204", None, None)
    assert accepted[:2] == ("202", "application/json")
    assert accepted[2]["$ref"] == "#/webhooks/settled/post/responses/202/content/application~1json/schema"
    assert accepted[2]["components"]["schemas"] == {
        "Settled": SETTLED | {"properties": SETTLED["properties"] | {"charge": {"type": "string"}}}
    }
