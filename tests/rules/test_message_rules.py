"""Each rule about operations, parameters, bodies, responses, security and servers: one case in which it fires."""

import json
from collections.abc import Callable
from copy import deepcopy

import pytest

from tests.rules.documents import changes, description, rated, ratings, request_of, response_of

STRING = {"type": "string"}
JSON = {"content": {"application/json": {"schema": STRING}}}
TWO = {"content": {"application/json": {"schema": STRING}, "text/plain": {"schema": STRING}}}


def parameters(*given: dict) -> dict:
    return description({"parameters": list(given)})


def query(name: str = "q", **members: object) -> dict:
    return {"name": name, "in": "query", "schema": STRING, **members}


def body(**members: object) -> dict:
    return description({"requestBody": {**JSON, **members}})


def answers(**responses: dict) -> dict:
    return description(
        {"responses": {name.strip("_"): {"description": "", **held} for name, held in responses.items()}}
    )


def secured(security: object = None, **members: object) -> dict:
    schemes = {
        "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
        "login": {"type": "oauth2", "flows": {}},
        "basic": {"type": "http", "scheme": "basic"},
    }
    operation = {} if security is None else {"security": security}
    return description(operation, components={"securitySchemes": schemes}, **members)


def header(**members: object) -> dict:
    return answers(_200={"headers": {"X-Rate": {"schema": {"type": "integer"}, **members}}})


PLAIN = description({})
LIST = {"type": "array", "items": STRING}

CASES = [
    ("operation-added", {**PLAIN, "paths": {}}, PLAIN, "compatible"),
    ("operation-removed", PLAIN, {**PLAIN, "paths": {}}, "breaking"),
    ("operation-deprecated", PLAIN, description({"deprecated": True}), "compatible"),
    ("operation-reinstated", description({"deprecated": True}), PLAIN, "compatible"),
    (
        "operation-sunset-changed",
        description({"x-sunset": "2027-06-01"}),
        description({"x-sunset": "2027-01-01"}),
        "risky",
    ),
    ("operation-stability-changed", PLAIN, description({"x-stability-level": "beta"}), "breaking"),
    ("server-added", {**PLAIN, "servers": [{"url": "/v1"}]}, {**PLAIN, "servers": [{"url": "/v1"}, {"url": "/v2"}]},
     "compatible"),
    ("server-removed", {**PLAIN, "servers": [{"url": "/v1"}, {"url": "/v2"}]}, {**PLAIN, "servers": [{"url": "/v1"}]},
     "risky"),
    ("request-parameter-added", PLAIN, parameters(query()), "compatible"),
    ("request-parameter-added-required", PLAIN, parameters(query(required=True)), "breaking"),
    ("request-parameter-removed", parameters(query()), PLAIN, "breaking"),
    ("request-parameter-became-required", parameters(query()), parameters(query(required=True)), "breaking"),
    ("request-parameter-became-optional", parameters(query(required=True)), parameters(query()), "compatible"),
    ("request-parameter-serialization-changed", parameters(query(schema=LIST)),
     parameters(query(schema=LIST, explode=False)), "breaking"),
    ("request-parameter-type-changed", parameters(query()), parameters(query(schema={"type": "integer"})), "breaking"),
    ("request-body-added", PLAIN, body(), "compatible"),
    ("request-body-added-required", PLAIN, body(required=True), "breaking"),
    ("request-body-removed", body(), PLAIN, "breaking"),
    ("request-body-became-required", body(), body(required=True), "breaking"),
    ("request-body-became-optional", body(required=True), body(), "compatible"),
    ("request-media-type-added", body(), description({"requestBody": TWO}), "compatible"),
    ("request-media-type-removed", description({"requestBody": TWO}), body(), "breaking"),
    ("response-media-type-added", answers(_200=JSON), answers(_200=TWO), "compatible"),
    ("response-media-type-removed", answers(_200=TWO), answers(_200=JSON), "breaking"),
    ("request-schema-introduced", body(content={"a/b": {}}), body(content={"a/b": {"schema": STRING}}), "risky"),
    ("request-schema-dropped", body(content={"a/b": {"schema": STRING}}), body(content={"a/b": {}}), "compatible"),
    ("response-success-status-added", answers(_200={}), answers(_200={}, _202={}), "risky"),
    ("response-status-added", answers(_200={}), answers(_200={}, _409={}), "risky"),
    ("response-success-status-removed", answers(_200={}, _202={}), answers(_200={}), "risky"),
    ("response-status-removed", answers(_200={}, _409={}), answers(_200={}), "compatible"),
    ("response-header-added", answers(_200={}), header(), "compatible"),
    ("response-header-removed", header(required=True), answers(_200={}), "breaking"),
    ("response-optional-header-removed", header(), answers(_200={}), "risky"),
    ("response-header-became-required", header(), header(required=True), "compatible"),
    ("response-header-became-optional", header(required=True), header(), "breaking"),
    ("response-header-type-changed", header(), header(schema=STRING), "breaking"),
    ("request-credential-first-declared", secured(), secured([{"key": []}]), "risky"),
    ("request-credential-required", secured([]), secured([{"key": []}]), "breaking"),
    ("request-credential-removed", secured([{"key": []}, {"basic": []}]), secured([{"key": []}]), "breaking"),
    ("request-credential-added", secured([{"key": []}]), secured([{"key": []}, {"basic": []}]), "compatible"),
    ("request-scope-required", secured([{"login": ["read"]}]), secured([{"login": ["read", "write"]}]), "breaking"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "base", "revision", "severity"), CASES, ids=[case[0] for case in CASES])
def test_the_rule_fires_where_its_edit_is_made_and_nowhere_else(
    rule: str, base: dict, revision: dict, severity: str
) -> None:
    found = rated(base, revision)
    assert found.get(rule) == severity
    assert rule not in rated(revision, deepcopy(revision))


@pytest.mark.parametrize(("schema", "severity"), [
    ({"type": "object", "title": "Empty", "properties": {}, "x-of": "a program"}, "risky?"),
    ({"type": "object", "additionalProperties": False}, "risky?"),
    ({"type": "object"}, "breaking"),
    ({"allOf": [{"properties": {"a": STRING}}, {"properties": {}}]}, "breaking"),
    ({"type": "object", "additionalProperties": STRING}, "breaking"),
    ({"type": "object", "properties": {"a": STRING}}, "breaking"),
    ({"type": "object", "required": ["a"]}, "breaking"),
    ({}, "breaking"),
])  # fmt: skip
def test_a_body_that_was_said_to_hold_nothing_is_undecided_where_it_goes(schema: dict, severity: str) -> None:
    assert ratings(request_of(schema), PLAIN) == [("request-body-removed", severity)]


def test_an_and_of_credentials_breaks_whoever_has_one_of_them() -> None:
    found = rated(secured([{"key": []}]), secured([{"key": [], "basic": []}]))
    assert found == {"request-credential-removed": "breaking"}


def test_the_name_of_a_security_scheme_does_not_matter() -> None:
    base, revision = secured([{"key": []}]), secured([{"other": []}])
    revision["components"]["securitySchemes"]["other"] = revision["components"]["securitySchemes"].pop("key")
    assert rated(base, revision) == {}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("application/json;version=1", "application/json;version=2", {"changed": "breaking"}),
        ("application/json;version=1", "application/json", {}),
        ("application/json", "application/json;version=2", {"removed": "risky?"}),
        ("application/json", "application/json;charset=utf-8", {}),
        ("application/json; charset=utf-8", 'application/json;charset="UTF-8"', {}),
        ("text/csv;charset=utf-8", "text/csv;charset=utf-16", {"removed": "risky?"}),
        ("text/csv", "text/csv;charset=utf-16", {}),
        ("application/json;charset=utf-8", "application/json;charset=utf-16", {}),
    ],
)
def test_a_media_type_is_another_where_a_parameter_has_another_value(before: str, after: str, expected: dict) -> None:
    base, revision = (
        description({"requestBody": {"required": True, "content": {name: {"schema": {"type": "string"}}}}})
        for name in (before, after)
    )
    assert rated(base, revision) == {f"request-media-type-{event}": severity for event, severity in expected.items()}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("application/json", "application/json;version=2", {"response-media-type-removed": "risky?"}),
        ("application/json;version=1", "application/json", {"response-media-type-removed": "risky?"}),
        ("application/json;version=1", "application/*", {"response-media-type-added": "compatible"}),
        ("application/json", "application/json;charset=utf-8", {}),
        ("text/csv;charset=utf-8", "text/csv;charset=utf-16", {"response-media-type-removed": "risky?"}),
    ],
)
def test_who_accepts_a_media_type_may_not_accept_it_with_another_parameter(
    before: str, after: str, expected: dict
) -> None:
    base, revision = (
        description({"responses": {"200": {"description": "", "content": {name: {"schema": {"type": "string"}}}}}})
        for name in (before, after)
    )
    assert rated(base, revision) == expected


@pytest.mark.parametrize(("of", "done"), [(request_of, "accepted"), (response_of, "offered")])
def test_of_a_media_type_that_gains_a_parameter_no_more_is_said_than_is_known(
    of: Callable[..., dict], done: str
) -> None:
    base = of({"type": "string"})
    said = {
        after: [
            each.message for each in changes(base, json.loads(json.dumps(base).replace('"application/json"', after)))
        ]
        for after in ('"application/json;version=2"', '"application/xml"')
    }
    assert said['"application/json;version=2"'] == [f"application/json may no longer be {done}"]
    assert said['"application/xml"'] == [f"application/xml is {done} in the place of application/json"]


def test_a_status_that_a_range_or_default_covered_is_no_new_status() -> None:
    assert rated(answers(_200={}, default=JSON), answers(_200={}, default=JSON, _404=JSON)) == {}
    assert rated(answers(_200={}, _4XX=JSON), answers(_200={}, _4XX=JSON, _404=JSON)) == {}


def test_a_parameter_of_strings_reads_what_was_sent_as_a_number() -> None:
    found = rated(parameters(query(schema={"type": "integer"})), parameters(query()))
    assert found == {"request-parameter-type-changed": "compatible"}


def webhook(operation: dict) -> dict:
    return {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "webhooks": {"paid": {"post": operation}}}


THING = {"type": "object", "required": ["id"], "properties": {"id": STRING, "note": STRING}}
SMALLER = {"type": "object", "required": ["id"], "properties": {"id": STRING}}


def sent(schema: dict) -> dict:
    return {
        "requestBody": {"content": {"application/json": {"schema": schema}}},
        "responses": {"200": {"description": ""}},
    }


def test_what_a_webhook_sends_is_judged_as_output() -> None:
    assert rated(webhook(sent(THING)), webhook(sent(SMALLER))) == {"response-property-removed": "risky"}
    assert rated(webhook(sent(SMALLER)), webhook(sent(THING))) == {"response-property-added": "compatible"}


def test_what_receivers_answer_a_webhook_is_judged_as_input() -> None:
    base = {**sent(THING), "responses": {"200": {"description": ""}, "204": {"description": ""}}}
    assert rated(webhook(base), webhook(sent(THING))) == {"request-success-status-removed": "breaking"}


def test_a_webhook_appears_and_goes() -> None:
    none = {**webhook(sent(THING)), "webhooks": {}}
    assert rated(none, webhook(sent(THING))) == {"webhook-added": "compatible"}
    assert rated(webhook(sent(THING)), none) == {"webhook-removed": "breaking"}


def test_a_callback_is_read_by_the_consumer_and_one_inside_it_by_the_provider() -> None:
    def nested(outer: dict, inner: dict) -> dict:
        inside = {**sent(outer), "callbacks": {"again": {"{$request.body#/u}": {"post": sent(inner)}}}}
        return description({"callbacks": {"done": {"{$request.body#/url}": {"post": inside}}}})

    assert rated(nested(THING, THING), nested(SMALLER, THING)) == {"response-property-removed": "risky"}
    assert rated(nested(THING, THING), nested(THING, SMALLER)) == {"request-property-removed": "breaking"}


def test_a_dangling_reference_is_undecided_and_never_silently_compatible() -> None:
    gone = {"$ref": "#/components/schemas/Gone"}
    assert rated(response_of(STRING), response_of(gone)) == {"response-part-unreadable": "risky?"}
    assert rated(response_of(gone), response_of(gone)) == {}


def test_a_malformed_parameter_is_undecided() -> None:
    assert rated(parameters(query()), parameters({"in": "nowhere"})) == {
        "part-unreadable": "risky?",
        "request-parameter-removed": "risky?",
    }


def test_a_schema_used_by_many_operations_is_one_change_that_names_them_all() -> None:
    def api(amount: str) -> dict:
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Charge"}}}
        operation = {"responses": {"200": {"description": "", "content": content}}}
        paths = {f"/charges/{number}": {"get": deepcopy(operation)} for number in range(60)}
        charge = {"type": "object", "required": ["amount"], "properties": {"amount": {"type": amount}}}
        return {**description({}), "paths": paths, "components": {"schemas": {"Charge": charge}}}

    found = changes(api("integer"), api("string"))
    assert len(found) == 1
    assert len(found[0].reaches) == 60
    assert {each.severity.value for each in found[0].reaches} == {"breaking"}


def test_the_fingerprint_outlives_values_lines_and_versions() -> None:
    one = changes(request_of({"type": "string", "maxLength": 9}), request_of({"type": "string", "maxLength": 5}))
    other = changes(
        {**request_of({"type": "string", "maxLength": 8}), "info": {"title": "Things", "version": "7"}},
        request_of({"type": "string", "maxLength": 2}),
    )
    assert [each.fingerprint for each in one] == [each.fingerprint for each in other]
