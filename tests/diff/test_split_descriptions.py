"""What is said of an edit is the same wherever the edited part stands: in its place, in another file, or elsewhere.

OpenAPI has references in place of single objects; resolvers follow them in place of maps and lists too.
"""

import json
from collections.abc import Callable

import pytest

from monitor.model.descriptions import Document
from monitor.model.json_value import JsonValue
from monitor.rules import compare
from monitor.schemas import jsonschema_rs_judge
from tests.rules.documents import description, rated_files, ratings, request_of, response_of

ENTRY, PART = "openapi.json", "parts/part.json"
ID = {"name": "id", "in": "path", "required": True}
KEY = {"type": "apiKey", "in": "header", "name": "X-Key"}
INTEGER, TEXT = {"type": "integer"}, {"type": "string"}
REFERENCE = {"$ref": "#/components/schemas/Thing"}


def answer(schema: JsonValue) -> dict:
    return {"200": {"description": "fine", "content": {"application/json": {"schema": schema}}}}


def item(schema: JsonValue, method: str = "get") -> dict:
    return {method: {"responses": answer(schema)}}


def in_answer(**members: JsonValue) -> dict:
    return description({"responses": {"200": {"description": "fine", **members}}})


def secured(schemes: JsonValue, **members: JsonValue) -> dict:
    return description({}, components={"securitySchemes": schemes}, **{"security": [{"own": []}], **members})


def query(schema: JsonValue, **members: JsonValue) -> dict:
    return {"name": "q", "in": "query", "schema": schema, **members}


def callback(schema: JsonValue) -> dict:
    body = {
        "requestBody": {"content": {"application/json": {"schema": schema}}},
        "responses": {"200": {"description": ""}},
    }
    return {"told": {"{$request.query.url}": {"post": body}}}


def form(encoding: JsonValue) -> dict:
    schema = {"type": "object", "properties": {"list": {"type": "array", "items": TEXT}}}
    content = {"application/x-www-form-urlencoded": {"schema": schema, "encoding": encoding}}
    return description({"requestBody": {"content": content}})


def in_3_1(whole: dict) -> dict:
    return {**whole, "openapi": "3.1.0"}


def chosen_by(discriminator: JsonValue) -> dict:
    alternatives = {"oneOf": [{"$ref": "#/components/schemas/Cat"}], "discriminator": discriminator}
    cat = {"type": "object", "properties": {"kind": TEXT}, "required": ["kind"]}
    return response_of(alternatives, components={"schemas": {"Cat": cat}})


def in_2_0(**members: JsonValue) -> dict:
    answers = {"200": {"description": "", "schema": {"$ref": "#/definitions/Thing"}}}
    whole = {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "produces": ["application/json"]}
    return {**whole, "paths": {"/a": {"get": {"responses": answers}}}, "definitions": {"Thing": TEXT}, **members}


PLACES: dict[str, tuple[Callable[[JsonValue], dict], JsonValue, JsonValue]] = {
    # a description around a part, and that part before and after
    "paths": (lambda held: {**description({}), "paths": held}, {"/a": item(INTEGER)}, {"/a": item(TEXT)}),
    "a path": (lambda held: {**description({}), "paths": {"/a": held}}, item(INTEGER), item(TEXT)),
    "an operation": (
        lambda held: {**description({}), "paths": {"/a": {"get": held}}}, item(INTEGER)["get"], item(TEXT)["get"],
    ),
    "parameters": (lambda held: description({"parameters": held}), [query(INTEGER)], [query({"type": "boolean"})]),
    "a parameter": (lambda held: description({"parameters": [held]}), query(TEXT), query(TEXT, required=True)),
    "parameters of a path": (
        lambda held: {**description({}), "paths": {"/a/{id}": {"parameters": held, **item(TEXT)}}},
        [{**ID, "schema": TEXT}], [{**ID, "schema": INTEGER}],
    ),
    "a body": (lambda held: description({"requestBody": held}), {"content": {}}, {"content": {}, "required": True}),
    "encodings": (form, {"list": {"explode": True}}, {"list": {"explode": False}}),
    "an encoding": (lambda held: form({"list": held}), {"explode": True}, {"explode": False}),
    "responses": (lambda held: description({"responses": held}), answer(INTEGER), answer(TEXT)),
    "a response": (lambda held: description({"responses": {"200": held}}), answer(INTEGER)["200"], answer(TEXT)["200"]),
    "content": (
        lambda held: in_answer(content=held),
        {"application/json": {"schema": INTEGER}}, {"application/json": {"schema": TEXT}},
    ),
    "a media type": (lambda held: in_answer(content={"application/json": held}), {"schema": INTEGER}, {"schema": TEXT}),
    "headers": (
        lambda held: in_answer(headers=held),
        {"X-A": {"required": True, "schema": INTEGER}}, {"X-A": {"required": True, "schema": TEXT}},
    ),
    "a header": (
        lambda held: in_answer(headers={"X-A": held}), {"required": True, "schema": INTEGER}, {"schema": INTEGER},
    ),
    "callbacks": (lambda held: description({"callbacks": held}), callback(INTEGER), callback(TEXT)),
    "a callback": (
        lambda held: description({"callbacks": {"told": held}}), callback(INTEGER)["told"], callback(TEXT)["told"],
    ),
    "webhooks": (
        lambda held: {**description({}), "openapi": "3.1.0", "webhooks": held},
        {"told": callback(INTEGER)["told"]["{$request.query.url}"]}, {"told": callback(TEXT)["told"]["{$request.query.url}"]},
    ),
    "components": (
        lambda held: {**response_of(REFERENCE), "components": held},
        {"schemas": {"Thing": INTEGER}}, {"schemas": {"Thing": TEXT}},
    ),
    "schemas": (lambda held: response_of(REFERENCE, components={"schemas": held}), {"Thing": INTEGER}, {"Thing": TEXT}),
    "a schema": (lambda held: response_of(REFERENCE, components={"schemas": {"Thing": held}}), INTEGER, TEXT),
    "members": (lambda held: response_of({"type": "object", "properties": held}), {"a": INTEGER}, {"a": TEXT}),
    "alternatives": (lambda held: request_of({"oneOf": held}), [INTEGER, TEXT], [INTEGER]),
    "parts of a schema": (lambda held: response_of({"allOf": held}), [INTEGER], [TEXT]),
    "listed values": (lambda held: request_of({"type": "string", "enum": held}), ["a", "b"], ["a"]),
    "a listed value": (lambda held: request_of({"type": "string", "enum": ["z", held]}), "a", "b"),
    "a required member": (lambda held: request_of({"type": "object", "required": ["z", held]}), "a", "b"),
    "the only value": (lambda held: {**request_of({"const": held}), "openapi": "3.1.0"}, "a", "b"),
    "required members": (lambda held: request_of({"type": "object", "required": held}), ["a"], ["a", "b"]),
    "a bound": (lambda held: request_of({"type": "string", "maxLength": held}), 9, 5),
    "a type": (lambda held: response_of({"type": held}), "integer", "string"),
    "types": (lambda held: response_of({"type": held}), ["integer"], ["integer", "null"]),
    "a pattern": (lambda held: request_of({"type": "string", "pattern": held}), "^[a-z]+$", "^[a-f]+$"),
    "a format": (lambda held: request_of({"type": "string", "format": held}), "date-time", "date"),
    "null or not": (lambda held: response_of({"type": "string", "nullable": held}), False, True),
    "no further members": (lambda held: request_of({"type": "object", "additionalProperties": held}), True, False),
    "needed with others": (
        lambda held: in_3_1(request_of({"type": "object", "dependentRequired": held})), {"a": ["b"]}, {"a": ["b", "c"]},
    ),
    "needed with one": (
        lambda held: in_3_1(request_of({"type": "object", "dependentRequired": {"a": held}})), ["b"], ["b", "c"],
    ),
    "a discriminator": (
        chosen_by, {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat"}},
        {"propertyName": "kind", "mapping": {"lion": "#/components/schemas/Cat"}},
    ),
    "a mapping": (
        lambda held: chosen_by({"propertyName": "kind", "mapping": held}),
        {"cat": "#/components/schemas/Cat"}, {"lion": "#/components/schemas/Cat"},
    ),
    "whether it is needed": (lambda held: description({"parameters": [query(TEXT, required=held)]}), False, True),
    "a style": (
        lambda held: description({"parameters": [query({"type": "array", "items": TEXT}, style=held)]}),
        "pipeDelimited", "spaceDelimited",
    ),
    "where a key is sent": (lambda held: secured({"own": {**KEY, "in": held}}), "header", "query"),
    "the address of a server": (
        lambda held: description({}, servers=[{"url": held}]), "https://a.example", "https://b.example",
    ),
    "schemes": (secured, {"own": KEY}, {"own": {**KEY, "in": "query"}}),
    "a scheme": (lambda held: secured({"own": held}), KEY, {**KEY, "in": "query"}),
    "credentials of all": (lambda held: secured({"own": KEY}, security=held), [], [{"own": []}]),
    "credentials of one": (
        lambda held: description({"security": held}, components={"securitySchemes": {"own": KEY}}), [], [{"own": []}],
    ),
    "servers": (
        lambda held: description({}, servers=held), [{"url": "https://a.example"}], [{"url": "https://b.example"}],
    ),
    "a server": (
        lambda held: description({}, servers=[held]), {"url": "https://a.example"}, {"url": "https://b.example"},
    ),
    "variables": (
        lambda held: description({}, servers=[{"url": "https://{host}", "variables": held}]),
        {"host": {"default": "a.example"}}, {"host": {"default": "b.example"}},
    ),
    "definitions of 2.0": (lambda held: in_2_0(definitions=held), {"Thing": TEXT}, {"Thing": INTEGER}),
    "schemes of 2.0": (
        lambda held: in_2_0(security=[{"own": []}], securityDefinitions=held), {"own": KEY}, {"own": {**KEY, "in": "query"}},
    ),
    "media types of 2.0": (lambda held: in_2_0(produces=held), ["application/json"], ["application/xml"]),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_an_edit_is_told_as_in_its_place(place: str) -> None:
    around, before, after = PLACES[place]
    for one, other in ((before, after), (after, before)):
        expected = ratings(around(one), around(other))
        entry, aside = around({"$ref": PART}), around({"$ref": "#/x-parts/held"})
        assert rated_files({ENTRY: entry, PART: one}, {ENTRY: entry, PART: other}) == expected
        further = {ENTRY: around({"$ref": "first.json#/it"}), "first.json": {"it": {"$ref": PART}}}
        assert rated_files({**further, PART: one}, {**further, PART: other}) == expected
        named = {ENTRY: around({"$ref": f"{PART}#/a~1part"})}
        assert rated_files({**named, PART: {"a/part": one}}, {**named, PART: {"a/part": other}}) == expected
        assert ratings({**aside, "x-parts": {"held": one}}, {**aside, "x-parts": {"held": other}}) == expected
        assert rated_files({ENTRY: entry, PART: one}, {ENTRY: around(one)}) == []
    assert expected or ratings(around(before), around(after))


@pytest.mark.parametrize("place", [each for each in PLACES if each != "media types of 2.0"])  # which nobody has there
def test_a_part_that_was_not_read_is_undecided(place: str) -> None:
    around, *_ = PLACES[place]
    base, revision = around({"$ref": "gone.json"}), around({"$ref": "gone.json"})
    revision["info"] = {**revision["info"], "description": "another"}
    assert rated_files({ENTRY: base}, {ENTRY: revision}) == [("document-unread", "risky?")]


def test_a_credential_may_be_described_beside_the_operation_that_needs_it() -> None:
    def whole(scheme: dict) -> dict:
        needing = {"get": {**item(TEXT)["get"], "security": [{"own": []}]}}
        part = {"paths": {"/a": needing}, "components": {"securitySchemes": {"own": scheme}}}
        return {ENTRY: {**description({}), "paths": {"/a": {"$ref": f"{PART}#/paths/~1a"}}}, PART: part}

    moved = [("request-credential-removed", "breaking")]
    assert rated_files(whole(KEY), whole({**KEY, "in": "query"})) == moved
    token = {"tokenUrl": "https://a.example/token", "scopes": {}}
    one, other = ({"type": "oauth2", "flows": {flow: token}} for flow in ("clientCredentials", "password"))
    expected = ratings(*(secured({"own": each}) for each in (one, other)))
    assert expected
    assert rated_files(whole(one), whole(other)) == expected
    here = {**whole(KEY)[ENTRY], "components": {"securitySchemes": {"own": KEY}}}
    assert rated_files({**whole(KEY), ENTRY: here}, {**whole({**KEY, "in": "query"}), ENTRY: here}) == []


def test_a_place_that_only_a_reference_fills_is_shown_where_that_stands() -> None:
    def files(**members: dict) -> Document:
        entry = response_of({"$ref": "#/components/schemas/Thing"}, components={"schemas": {"$ref": PART}})
        part = {"Thing": {"type": "object", "properties": {"$ref": "#/x-members"}}, "x-members": members}
        written = {ENTRY: json.dumps(entry).encode(), PART: json.dumps(part, indent=1).encode()}
        return Document(ENTRY, written, ENTRY)

    (change,) = compare(files(a=TEXT), files(), judge=jsonschema_rs_judge()).changes
    assert change.rule == "response-unstated-property-removed"
    assert change.base is not None
    assert (change.base.source, change.base.line) == (PART, 4)  # `properties`


@pytest.mark.parametrize("name", ["default", "value", "example", "const", "links", "headers", "content", "Other"])
def test_in_a_file_a_name_may_be_any_keyword(name: str) -> None:
    def files(schema: dict, **more: JsonValue) -> dict:
        held = {name: {"type": "object", "properties": {"a": {"$ref": "types.json#/A"}}}, **more}
        return {ENTRY: response_of({"$ref": f"{PART}#/{name}"}), PART: held, "parts/types.json": {"A": schema}}

    expected = ratings(*(response_of({"type": "object", "properties": {"a": each}}) for each in (INTEGER, TEXT)))
    assert rated_files(files(INTEGER), files(TEXT)) == expected
    spread = {"$ref": "more.json"}
    answers = {
        ENTRY: description({"responses": {"$ref": PART}}),
        PART: {"default": spread, "200": answer(INTEGER)["200"]},
    }
    one, other = ({**answers, "parts/more.json": answer(each)["200"]} for each in (INTEGER, TEXT))
    assert rated_files(one, other) == ratings(
        *(description({"responses": {**answer(INTEGER), "default": answer(each)["200"]}}) for each in (INTEGER, TEXT))
    )


def test_what_a_file_refers_to_under_such_a_name_and_was_not_read_is_undecided() -> None:
    def files(version: str) -> dict:
        whole = description({"responses": {"$ref": PART}})
        return {ENTRY: {**whole, "info": {"title": "t", "version": version}}, PART: {"default": {"$ref": "gone.json"}}}

    assert rated_files(files("1"), files("2")) == [("document-unread", "risky?")]


@pytest.mark.parametrize("named_by", ["schemes.json#/own", "./schemes.json#/own", "parts/own.json"])
def test_a_credential_may_be_named_by_where_its_scheme_is(named_by: str) -> None:
    def files(scheme: dict) -> dict:
        entry = description({"security": [{named_by: []}]})
        return {ENTRY: {**entry, "openapi": "3.2.0"}, "schemes.json": {"own": scheme}, "parts/own.json": scheme}

    moved = {**KEY, "in": "query"}
    assert rated_files(files(KEY), files(moved)) == [("request-credential-removed", "breaking")]
    assert rated_files(files(KEY), files(KEY)) == []
    unread = {ENTRY: files(KEY)[ENTRY]}
    edited = {ENTRY: {**unread[ENTRY], "info": {"title": "t", "version": "2"}}}
    assert rated_files(unread, edited) == [("document-unread", "risky?")]


@pytest.mark.parametrize("written", ["cat.json", "../parts/cat.json", "cat.json#"])
def test_what_a_discriminator_in_another_file_maps_to_is_relative_to_that_file(written: str) -> None:
    def files(lives: dict, inside: JsonValue, value: str = "c", **others: JsonValue) -> dict:
        schema = {"oneOf": [{"$ref": "parts/cat.json"}, {"$ref": "parts/dog.json"}], "discriminator": inside}
        kind = {"type": "object", "required": ["kind"], "properties": {"kind": TEXT}}
        cat = {**kind, "properties": {"kind": TEXT, "lives": lives}}
        return {ENTRY: response_of(schema), "parts/cat.json": cat, "parts/dog.json": kind, **others}

    here = {"propertyName": "kind", "mapping": {"c": "parts/cat.json"}}
    there = {"propertyName": "kind", "mapping": {"c": written}}
    whole = files(TEXT, {"$ref": PART}, **{PART: there})
    mapped = files(TEXT, {**here, "mapping": {"$ref": PART}}, **{PART: there["mapping"]})
    assert rated_files(files(TEXT, here), whole) == rated_files(files(TEXT, here), mapped) == []
    expected = [("response-property-type-changed", "breaking")]
    assert rated_files(whole, {**whole, **files(INTEGER, {"$ref": PART})}) == expected
    documents = [
        Document(ENTRY, {name: json.dumps(each).encode() for name, each in held.items()}, ENTRY)
        for held in (whole, {**whole, **files(INTEGER, {"$ref": PART})})
    ]
    (change,) = compare(*documents, judge=jsonschema_rs_judge()).changes
    assert change.witness is not None
    assert change.witness.message["response"]["body"]["kind"] == "c"
