"""What a description rules out is named: the very part that no answer can have as expected, and no other."""

import pytest

from monitor.engine.gate.promises import response_promised
from monitor.interactions.pact import read_pact
from monitor.model.values import Answer
from monitor.openapi import read_api
from monitor.schemas import jsonschema_judge

CHARGE = {
    "type": "object",
    "required": ["id", "amount", "fee"],
    "properties": {
        "id": {"type": "string"},
        "amount": {"type": "string"},
        "fee": {"type": "object", "required": ["net", "tax"], "properties": {"net": {"type": "integer"}}},
        "tags": {"type": "array", "items": {"type": "string"}},
        "note": {"type": "string"},
    },
}
STRICT = {**CHARGE, "additionalProperties": False}
EITHER = {
    "oneOf": [
        {"type": "object", "required": [own], "properties": {own: {"const": 1}, other: {"const": 2}}}
        for own, other in (("a", "b"), ("b", "a"))
    ]
}


def answered(schema_by_type, body, **response):
    content = {name: {"schema": schema} for name, schema in schema_by_type.items()}
    operation = {"responses": {"200": {"description": "one", "content": content}}}
    described = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/charges": {"get": operation}}}
    pact = {
        "consumer": {"name": "c"}, "provider": {"name": "p"}, "metadata": {"pactSpecification": {"version": "2.0.0"}},
        "interactions": [{
            "description": "a charge", "request": {"method": "GET", "path": "/charges"},
            "response": {"status": 200, "body": body, **response},
        }],
    }  # fmt: skip
    (interaction,) = read_pact(pact, api="charges", contract="pact.json")
    return response_promised(read_api(described, source="openapi.json"), interaction, jsonschema_judge())


@pytest.mark.parametrize(
    ("schema", "body", "named"),
    [
        (CHARGE, {"id": "7", "amount": 3}, ["/amount"]),
        (CHARGE, {"amount": 3, "id": "7", "fee": {"net": 2}}, ["/amount"]),
        (CHARGE, {"id": "7", "fee": {"tax": 1, "net": "2"}}, ["/fee/net"]),
        (CHARGE, {"id": "7", "amount": 3, "fee": {"net": "2"}}, ["/amount", "/fee/net"]),
        (CHARGE, {"id": "7", "tags": ["a", 1]}, ["/tags/1"]),
        (CHARGE, {"id": "7", "fee": 4}, ["/fee"]),
        (CHARGE, {"id": "7", "note": 4}, ["/note"]),
        (STRICT, {"id": "7", "paid": True}, ["/paid at all"]),
        (CHARGE, ["7"], ["the body"]),
        (EITHER, {"a": 2, "b": 2}, ["the body", "not all of it at once"]),
    ],
    ids=[
        "another type", "whatever the order", "inside", "two", "element", "no object", "optional", "never",
        "another kind", "only together",
    ],
)  # fmt: skip
def test_only_the_part_that_can_not_be_is_named(schema, body, named):
    answer, why = answered({"application/json": schema}, body)
    assert answer is Answer.NO
    assert all(each in why for each in named), why
    assert "/id" not in why, "its value may be the expected one"
    assert ("nor" in why) == ("/amount" in named and "/fee/net" in named)


def test_forms_that_fail_for_different_reasons_are_told_apart():
    other = {**CHARGE, "properties": {**CHARGE["properties"], "id": {"type": "integer"}, "amount": {"type": "integer"}}}
    body = {"id": "7", "amount": 3}
    answer, why = answered({"application/json": CHARGE, "application/hal+json": other}, body)
    assert answer is Answer.NO
    assert "in one form none has /amount as expected" in why
    assert "in another none has /id as expected" in why


def test_what_could_not_be_decided_is_not_called_unpromised():
    undecidable = {"type": "object", "required": ["id"], "properties": {"id": {"type": "string", "pattern": "(?=a).*"}}}
    rules = {"$.body.id": {"match": "type"}}
    answer, why = answered({"application/json": undecidable}, {"id": "7"}, matchingRules=rules)
    assert answer in {Answer.YES, Answer.UNKNOWN}
    assert "does not promise" not in why
