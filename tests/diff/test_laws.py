"""What must hold whatever the documents say: another spelling of the same is no change, and sides can be swapped."""

import copy
import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.model.values import Severity
from tests.rules.documents import changes, description, rated, request_of, response_of

CHARGE = {
    "type": "object",
    "required": ["id", "amount"],
    "properties": {
        "id": {"type": "string"},
        "amount": {"type": "integer", "minimum": 0},
        "note": {"type": "string", "nullable": True},
        "lines": {"type": "array", "items": {"$ref": "#/components/schemas/Line"}},
    },
}
LINE = {"type": "object", "properties": {"text": {"type": "string"}, "parent": {"$ref": "#/components/schemas/Line"}}}


def charges() -> dict:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Charge"}}}
    item = {
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
        "get": {"responses": {"200": {"description": "one", "content": content}, "404": {"description": "none"}}},
        "put": {"requestBody": {"content": content}, "responses": {"204": {"description": "done"}}},
    }
    return {
        "openapi": "3.0.3",
        "info": {"title": "Charges", "version": "1"},
        "paths": {"/charges/{id}": item},
        "components": {"schemas": {"Charge": CHARGE, "Line": LINE}},
    }


def key_order(value: object) -> object:
    if isinstance(value, dict):
        return {name: key_order(value[name]) for name in reversed(list(value))}
    return [key_order(each) for each in value] if isinstance(value, list) else value


def reordered(api: dict) -> dict:
    return key_order(api)  # type: ignore[return-value]


def references_inlined(api: dict) -> dict:
    for method, part in (("get", "responses"), ("put", "requestBody")):
        holder = api["paths"]["/charges/{id}"][method][part]
        holder = holder["200"] if part == "responses" else holder
        holder["content"]["application/json"]["schema"] = copy.deepcopy(CHARGE)
    return api


def schema_extracted(api: dict) -> dict:
    api["components"]["schemas"]["Amount"] = CHARGE["properties"]["amount"]
    api["components"]["schemas"]["Charge"]["properties"]["amount"] = {"$ref": "#/components/schemas/Amount"}
    return api


def component_renamed(api: dict) -> dict:
    return json.loads(json.dumps(api).replace('"Charge"', '"Payment"').replace("schemas/Charge", "schemas/Payment"))


def path_parameter_renamed(api: dict) -> dict:
    item = api["paths"].pop("/charges/{id}")
    item["parameters"][0]["name"] = "charge"
    api["paths"]["/charges/{charge}"] = item
    return api


def parameters_moved_to_operations(api: dict) -> dict:
    item = api["paths"]["/charges/{id}"]
    shared = item.pop("parameters")
    item["get"]["parameters"] = item["put"]["parameters"] = shared
    return api


def all_of_split(api: dict) -> dict:
    properties = CHARGE["properties"]
    api["components"]["schemas"]["Charge"] = {
        "allOf": [
            {"type": "object", "required": ["id"], "properties": {"id": properties["id"]}},
            {"required": ["amount"], "properties": {name: properties[name] for name in ("amount", "note", "lines")}},
        ]
    }
    return api


def upgraded_to_3_1(api: dict) -> dict:
    api["openapi"] = "3.1.0"
    api["components"]["schemas"]["Charge"]["properties"]["note"] = {"type": ["string", "null"]}
    return api


def redescribed(api: dict) -> dict:
    api["info"] = {"title": "Charges", "version": "2", "description": "new words"}
    api["components"]["schemas"]["Charge"]["description"] = "what was charged"
    api["paths"]["/charges/{id}"]["get"]["summary"] = "read one"
    return api


def media_type_respelt(api: dict) -> dict:
    content = api["paths"]["/charges/{id}"]["put"]["requestBody"]["content"]
    api["paths"]["/charges/{id}"]["put"]["requestBody"]["content"] = {"Application/JSON": content["application/json"]}
    return api


SPELLINGS = [
    reordered, references_inlined, schema_extracted, component_renamed, path_parameter_renamed,
    parameters_moved_to_operations, all_of_split, upgraded_to_3_1, redescribed, media_type_respelt,
]  # fmt: skip


@pytest.mark.parametrize("respell", SPELLINGS, ids=lambda each: each.__name__)
def test_another_spelling_of_the_same_is_no_change(respell: Callable[[dict], dict]) -> None:
    respelt = respell(copy.deepcopy(charges()))
    assert rated(charges(), respelt) == {}
    assert rated(respelt, charges()) == {}


@pytest.mark.parametrize("respell", SPELLINGS, ids=lambda each: each.__name__)
def test_an_edit_is_seen_through_another_spelling(respell: Callable[[dict], dict]) -> None:
    respelt = json.dumps(respell(copy.deepcopy(charges())))
    edited = json.loads(respelt.replace('"minimum": 0', '"minimum": 1'))
    found = rated(charges(), edited)
    assert found.get("request-minimum-changed") == "breaking"


def test_2_0_and_3_0_say_the_same() -> None:
    charge = json.loads(json.dumps({**CHARGE, "properties": {**CHARGE["properties"], "note": {"type": "string"}}}).replace(
        "components/schemas", "definitions"))  # fmt: skip
    old = {
        "swagger": "2.0",
        "info": {"title": "Charges", "version": "1"},
        "host": "api.example",
        "basePath": "/v1",
        "schemes": ["https"],
        "consumes": ["application/json"],
        "produces": ["application/json"],
        "securityDefinitions": {"login": {"type": "basic"}},
        "security": [{"login": []}],
        "paths": {
            "/charges/{id}": {
                "parameters": [{"name": "id", "in": "path", "required": True, "type": "string"}],
                "get": {
                    "parameters": [{"name": "tags", "in": "query", "type": "array", "items": {"type": "string"}}],
                    "responses": {"200": {"description": "one", "schema": {"$ref": "#/definitions/Charge"}}},
                },
                "put": {
                    "parameters": [
                        {"name": "charge", "in": "body", "required": True, "schema": {"$ref": "#/definitions/Charge"}}
                    ],
                    "responses": {"204": {"description": "done"}},
                },
            }
        },
        "definitions": {
            "Charge": charge,
            "Line": json.loads(json.dumps(LINE).replace("components/schemas", "definitions")),
        },
    }
    new = charges()
    new["components"]["schemas"]["Charge"] = {
        **CHARGE,
        "properties": {**CHARGE["properties"], "note": {"type": "string"}},
    }
    new["components"]["securitySchemes"] = {"anything": {"type": "http", "scheme": "basic"}}
    new["security"] = [{"anything": []}]
    new["servers"] = [{"url": "https://api.example/v1/"}]
    item = new["paths"]["/charges/{id}"]
    item["put"]["requestBody"]["required"] = True
    item["get"]["parameters"] = [
        {"name": "tags", "in": "query", "explode": False, "schema": {"type": "array", "items": {"type": "string"}}}
    ]
    del item["get"]["responses"]["404"]
    assert rated(old, new) == {}
    assert rated(new, old) == {}


def test_swapping_the_documents_swaps_added_and_removed() -> None:
    base, revision = charges(), charges()
    revision["paths"]["/refunds"] = description({}, path="/refunds")["paths"]["/refunds"]
    assert rated(base, revision) == {"operation-added": "compatible"}
    assert rated(revision, base) == {"operation-removed": "breaking"}


LEAVES = st.sampled_from([
    {"type": "string"}, {"type": "integer"}, {"type": "number"}, {"type": "boolean"}, {"type": "string", "maxLength": 3},
    {"type": "integer", "minimum": 2}, {"type": "string", "enum": ["a", "b"]}, {"type": "string", "nullable": True},
])  # fmt: skip


@st.composite
def objects(draw: st.DrawFn) -> dict:
    names = draw(st.lists(st.sampled_from("abcd"), unique=True, min_size=1))
    required = draw(st.lists(st.sampled_from(names), unique=True))
    schema = {"type": "object", "properties": {name: draw(LEAVES) for name in names}}
    return {**schema, "required": required} if required else schema


@given(objects())
@settings(max_examples=40, deadline=None)
def test_nothing_differs_from_itself(schema: dict) -> None:
    assert rated(request_of(schema), request_of(json.loads(json.dumps(schema)))) == {}


@given(objects(), objects(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_an_independent_validator_agrees_with_every_witness_and_every_silence(
    base: dict, revision: dict, sent: bool
) -> None:
    """The oracle is jsonschema: a witness is valid on one side only; where all is compatible, a sample stays valid."""
    wrap = request_of if sent else response_of
    found = changes(wrap(base), wrap(revision))
    producer, reader = (base, revision) if sent else (revision, base)
    for change in found:
        rules = [change.rule, *(part.rule for part in change.parts)]
        if change.severity is Severity.BREAKING and not any("removed" in rule for rule in rules):
            assert change.witness is not None
            message = change.witness.message["request" if sent else "response"]["body"]
            assert valid(producer, message)
            assert not valid(reader, message)
    if all(change.severity is Severity.COMPATIBLE and change.decided for change in found):
        for message in messages(producer):
            assert valid(reader, message)


def valid(schema: dict, message: object) -> bool:
    from jsonschema import Draft4Validator

    respelt = json.loads(json.dumps(schema))
    for member in respelt["properties"].values():
        if member.pop("nullable", False):
            member["type"] = [member["type"], "null"]
    return Draft4Validator(respelt).is_valid(message)


VALUES = {"string": ["a", "b", "abcd", ""], "integer": [0, 2, 9], "number": [0.5, 3], "boolean": [True]}


def messages(schema: dict) -> list[dict]:
    """Small objects with declared members only, since the producer is closed."""
    found: list[dict] = [{}]
    for name, member in schema["properties"].items():
        values = [*VALUES[member["type"]], *([None] if member.get("nullable") else [])]
        found = [{**each, **more} for each in found[:60] for more in ({}, *({name: value} for value in values))]
    return [each for each in found if valid(schema, each)]
