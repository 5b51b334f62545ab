"""What only one version of OpenAPI can say, as the differences that people see."""

import copy

import pytest

from monitor.openapi import match_operation, operation_digest, read_api
from tests.rules.documents import changes, rated

INFO = {"title": "t", "version": "1"}
OK = {"responses": {"200": {"description": "fine"}}}


def described(item: dict, openapi: str = "3.2.0", **members: object) -> dict:
    return {"openapi": openapi, "info": INFO, "paths": {"/a": item}, **members}


def answer(media_type: str, **media: object) -> dict:
    return described({"get": {"responses": {"200": {"description": "", "content": {media_type: media}}}}})


def answer_with(header: dict) -> dict:
    return described({"get": {"responses": {"200": {"description": "", "headers": {"X-A": header}}}}})


def body(media_type: str, **media: object) -> dict:
    return described({"post": {**OK, "requestBody": {"content": {media_type: media}}}})


def parameter(openapi: str = "3.2.0", **written: object) -> dict:
    return described({"get": {**OK, "parameters": [{"name": "p", **written}]}}, openapi)


def secured(**scheme: object) -> dict:
    return described({"get": OK}, security=[{"s": []}], components={"securitySchemes": {"s": scheme}})


EVENT = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
TEXT_EVENT = {**EVENT, "properties": {"id": {"type": "string"}}}
FORM = {"type": "object", "properties": {"tags": {"type": "array", "items": {"type": "string"}}}}
URLENCODED = "application/x-www-form-urlencoded"
TEXT, NUMBER = {"schema": {"type": "string"}}, {"schema": {"type": "integer"}}
FILE = {"type": "string", "format": "binary"}


def upload(part: dict) -> dict:
    form = body("multipart/form-data", schema={"type": "object", "properties": {"f": part}})
    return {**form, "openapi": "3.0.3"}


def form_of_2_0(kind: str) -> dict:
    operation = {"consumes": ["multipart/form-data"], "parameters": [{"name": "f", "in": "formData", "type": kind}]}
    return {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"post": {**OK, **operation}}}}


DIFFERENCES = [
    ("3.2: a query operation", described({"query": OK}), described({}), {"operation-removed": "breaking"}),
    ("3.2: an operation of any method", described({"additionalOperations": {"COPY": OK}}), described({}),
     {"operation-removed": "breaking"}),
    ("3.2: the whole query as one value", parameter(**{"in": "querystring"}, content={"application/json": NUMBER}),
     parameter(**{"in": "querystring"}, content={"application/json": TEXT}), {"request-parameter-type-changed": "breaking"}),
    ("3.2: a member of the whole query is spelt otherwise", parameter(**{"in": "querystring"}, content={URLENCODED: {"schema": FORM}}),
     parameter(**{"in": "querystring"}, content={URLENCODED: {"schema": FORM, "encoding": {"tags": {"explode": False}}}}),
     {"request-member-serialization-changed": "breaking"}),
    ("3.2: the whole query has no name", parameter(**{"in": "querystring"}, content={"application/json": TEXT}),
     described({"get": {**OK, "parameters": [{"name": "any", "in": "querystring", "content": {"application/json": TEXT}}]}}), {}),
    ("3.2: members of the whole query are text",
     parameter(**{"in": "querystring"}, content={URLENCODED: {"schema": {**FORM, "properties": {"n": {"type": "integer"}}}}}),
     parameter(**{"in": "querystring"}, content={URLENCODED: {"schema": {**FORM, "properties": {"n": {"type": "string"}}}}}),
     {"request-property-type-changed": "compatible"}),
    ("3.2: the items of a header", answer_with({"content": {"application/json-seq": {"itemSchema": EVENT}}}),
     answer_with({"content": {"application/json-seq": {"itemSchema": TEXT_EVENT}}}), {"response-property-type-changed": "breaking"}),
    ("3.2: the default of the style of cookies is written out",
     parameter(**{"in": "cookie"}, style="cookie", schema={"type": "array", "items": {"type": "string"}}),
     parameter(**{"in": "cookie"}, style="cookie", explode=True, schema={"type": "array", "items": {"type": "string"}}),
     {}),
    ("3.2: each item is a message", answer("text/event-stream", itemSchema=EVENT),
     answer("text/event-stream", itemSchema=TEXT_EVENT), {"response-property-type-changed": "breaking"}),
    ("3.2: items were described as those of an array", answer("application/jsonl", itemSchema=EVENT),
     answer("application/jsonl", schema={"type": "array", "items": EVENT}), {}),
    ("3.2: how many items there are", body("application/jsonl", itemSchema=EVENT),
     body("application/jsonl", itemSchema=EVENT, schema={"type": "array", "minItems": 1}), {"request-schema-introduced": "risky"}),
    ("3.2: how many items there are beside them", body("application/jsonl", itemSchema=EVENT),
     body("application/jsonl", schema={"type": "array", "items": EVENT, "minItems": 1}), {"request-schema-introduced": "risky"}),
    ("3.2: how many items there were", answer("application/jsonl", schema={"type": "array", "items": EVENT, "maxItems": 9}),
     answer("application/jsonl", itemSchema=EVENT), {"response-schema-dropped": "risky"}),
    ("3.2: items that the whole tells otherwise", body("application/jsonl", itemSchema=EVENT),
     body("application/jsonl", itemSchema=EVENT, schema={"type": "array", "items": TEXT_EVENT}), {"request-schema-introduced": "risky"}),
    ("3.2: that items are listed", body("application/jsonl", itemSchema=EVENT),
     body("application/jsonl", itemSchema=EVENT, schema={"type": "array"}), {}),
    ("3.2: the parts of a multipart array", body("multipart/mixed", itemEncoding={"contentType": "image/png"}),
     body("multipart/mixed", itemEncoding={"contentType": "image/gif"}), {"request-encoding-changed": "risky"}),
    ("3.2: the first part of a multipart array", body("multipart/mixed", prefixEncoding=[{"contentType": "text/html"}]),
     body("multipart/mixed", prefixEncoding=[{"contentType": "text/css"}]), {"request-encoding-changed": "risky"}),
    ("3.1: a schema of another dialect", described({"get": OK}, "3.1.0", jsonSchemaDialect="https://own.example/d"),
     described({"get": OK}, "3.1.0"), {"part-unreadable": "risky?"}),
    ("3.0: a media type of a part", body("multipart/form-data", schema=FORM, encoding={"tags": {"contentType": "a/b"}}),
     body("multipart/form-data", schema=FORM), {"request-encoding-changed": "risky"}),
    ("3.0: a file becomes text", upload(FILE), upload({"type": "string"}), {"request-encoding-changed": "risky"}),
    ("3.0: each of several files becomes text", upload({"type": "array", "items": FILE}),
     upload({"type": "array", "items": {"type": "string"}}), {"request-encoding-changed": "risky"}),
    ("2.0: a file becomes text", form_of_2_0("file"), form_of_2_0("string"), {"request-encoding-changed": "risky"}),
    ("3.1: a file is said by its media type", upload(FILE),
     {**upload({"type": "string", "contentMediaType": "application/octet-stream"}), "openapi": "3.1.0"}, {}),
    ("3.0: a header of a part",
     body("multipart/form-data", schema=FORM, encoding={"tags": {"headers": {"X-A": TEXT}}}),
     body("multipart/form-data", schema=FORM), {"request-encoding-changed": "risky"}),
    ("3.0: the default of an encoding is written out",
     body("application/x-www-form-urlencoded", schema=FORM, encoding={"tags": {"style": "form", "explode": True}}),
     body("application/x-www-form-urlencoded", schema=FORM), {}),
    ("3.0: the default content type is written out",
     body("multipart/form-data", schema=FORM, encoding={"tags": {"contentType": "text/plain"}}),
     body("multipart/form-data", schema=FORM), {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "revision", "expected"), [each[1:] for each in DIFFERENCES], ids=[each[0] for each in DIFFERENCES]
)
def test_a_version_can_say(base: dict, revision: dict, expected: dict) -> None:
    assert rated(base, base) == {}
    assert rated(base, revision) == expected


def test_a_default_mapping_is_part_of_a_discriminator() -> None:
    def union(default: str) -> dict:
        schemas = {
            name: {"type": "object", "properties": {"kind": {"type": "string"}, name: {"type": "string"}}}
            for name in ("Cat", "Dog")
        }
        schemas["Pet"] = {
            "oneOf": [{"$ref": "#/components/schemas/Cat"}, {"$ref": "#/components/schemas/Dog"}],
            "discriminator": {"propertyName": "kind", "defaultMapping": f"#/components/schemas/{default}"},
        }
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}
        return described(
            {"get": {"responses": {"200": {"description": "", "content": content}}}}, components={"schemas": schemas}
        )

    assert rated(union("Cat"), union("Dog")) == {"response-discriminator-value-changed": "risky"}


def test_operations_of_any_method_are_found_by_their_requests_and_have_digests_of_their_own() -> None:
    item = {"parameters": [{"name": "v", "in": "query", **TEXT}], "query": OK, "additionalOperations": {"COPY": OK}}
    read = read_api(described(item), source="x")
    assert match_operation(read, "COPY", "/a") == "COPY /a"
    assert match_operation(read, "QUERY", "/a") == "QUERY /a"
    edited = copy.deepcopy(item)
    edited["parameters"][0]["schema"] = {"type": "integer"}
    other = read_api(described(edited), source="x")
    assert operation_digest(read, "COPY /a") != operation_digest(other, "COPY /a")


def test_security_schemes_and_servers_are_read_with_what_is_new() -> None:
    flows = {"deviceAuthorization": {"deviceAuthorizationUrl": "/d", "tokenUrl": "/t", "scopes": {"read": "reads"}}}
    scheme = {"type": "oauth2", "flows": flows, "oauth2MetadataUrl": "/m", "deprecated": True}
    variables = {"port": {"default": 8443, "enum": [8443, 443]}}
    read = read_api(
        {
            **secured(**scheme),
            "servers": [{"name": "main", "url": "https://a.example:{port}/", "variables": variables}],
        },
        source="x",
    )
    found = read.security_schemes["s"]
    assert (found.type, found.oauth2_metadata_url, found.deprecated) == ("oauth2", "/m", True)
    assert found.flows["deviceAuthorization"].device_authorization_url == "/d"
    assert found.flows["deviceAuthorization"].scopes == {"read": "reads"}
    [server] = read.server_details
    assert (server.name, server.url, read.servers) == ("main", "https://a.example:8443", ("https://a.example:8443",))
    assert server.variables["port"].values == ("8443", "443")


def test_a_scheme_may_be_named_by_a_reference() -> None:
    scheme = {"type": "http", "scheme": "Bearer"}
    named = secured(**scheme)
    referred = {**named, "security": [{"#/components/securitySchemes/s": []}]}
    kinds = [
        {each.kind for alternative in read_api(value, source="x").operations["GET /a"].security.alternatives
         for each in alternative}
        for value in (named, referred)
    ]  # fmt: skip
    assert kinds == [{"http bearer"}, {"http bearer"}]


@pytest.mark.parametrize(
    ("written", "same"),
    [
        (
            {"type": "oauth2", "flow": "accessCode", "authorizationUrl": "/a", "tokenUrl": "/t", "scopes": {"r": ""}},
            True,
        ),
        ({"type": "oauth2", "flow": "implicit", "authorizationUrl": "/a", "scopes": {"r": ""}}, False),
    ],
)
def test_flows_of_2_0_are_those_of_3_0(written: dict, same: bool) -> None:
    old = {"swagger": "2.0", "info": INFO, "paths": {"/a": {"get": OK}}, "security": [{"s": ["r"]}],
           "securityDefinitions": {"s": written}}  # fmt: skip
    flows = {"authorizationCode": {"authorizationUrl": "/a", "tokenUrl": "/t", "scopes": {"r": ""}}}
    new = {**secured(type="oauth2", flows=flows), "openapi": "3.0.3", "security": [{"s": ["r"]}]}
    assert (changes(old, new) == ()) is same


def test_what_a_dynamic_reference_means_is_compared_for_whoever_leads_there() -> None:
    def page_of(kind: str) -> dict:
        page = {"$id": "https://h.example/page", "properties": {"items": {"items": {"$dynamicRef": "#element"}}},
                "$defs": {"any": {"$dynamicAnchor": "element"}}}  # fmt: skip
        schemas = {"Page": page} | {
            name: {
                "$id": f"https://h.example/{name}",
                "$ref": "page",
                "$defs": {"e": {"$dynamicAnchor": "element", **e}},
            }
            for name, e in (("Texts", {"type": "string"}), ("Sums", {"type": kind}))
        }
        item = {
            method: {"responses": {"200": {"description": "", "content": {"application/json": {"schema": {
                "$ref": f"#/components/schemas/{name}"}}}}}}
            for method, name in (("get", "Texts"), ("put", "Sums"))
        }  # fmt: skip
        return described(item, "3.1.0", components={"schemas": schemas})

    [change] = changes(page_of("integer"), page_of("boolean"))
    assert (change.rule, change.severity.value) == ("response-property-type-changed", "breaking")
    assert [each.operation for each in change.reaches] == ["PUT /a"]


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
@pytest.mark.parametrize("name", ["User", "https://schemas.example/User", "#User"])
def test_a_schema_with_a_name_of_its_own_refers_to_the_components_of_the_document(version: str, name: str) -> None:
    def api(code: str, **members: object) -> dict:
        address = {"type": "object", "properties": {"code": {"type": code}}, "required": ["code"]}
        user = {"type": "object", "properties": {"address": {"$ref": "#/components/schemas/Address"}}, **members}
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/User"}}}
        answer = {"responses": {"200": {"description": "", "content": content}}}
        return described({"get": answer}, version, components={"schemas": {"User": user, "Address": address}})

    named = {"$id": name}
    assert rated(api("string", **named), api("integer", **named)) == {"response-property-type-changed": "breaking"}
    assert rated(api("string"), api("string", **named)) == {}


def test_what_a_schema_with_a_name_of_its_own_holds_goes_before_the_document() -> None:
    def api(inner: str, outer: str) -> dict:
        user = {
            "$id": "User",
            "properties": {"code": {"$ref": "#/components/schemas/Code"}},
            "components": {"schemas": {"Code": {"type": inner}}},
        }
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/User"}}}
        answer = {"responses": {"200": {"description": "", "content": content}}}
        schemas = {"User": user, "Code": {"type": outer}}
        return described({"get": answer}, "3.1.0", components={"schemas": schemas})

    assert rated(api("string", "string"), api("string", "integer")) == {}
    assert rated(api("string", "string"), api("integer", "string")) == {"response-property-type-changed": "breaking"}


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_definitions_inside_of_a_schema_with_a_name_of_its_own_are_found(version: str) -> None:
    def api(kind: str) -> dict:
        user = {
            "$id": "User",
            "properties": {"code": {"$ref": "#/definitions/Code"}},
            "definitions": {"Code": {"type": kind}},
        }
        content = {"application/json": {"schema": {"$ref": "#/components/schemas/User"}}}
        answer = {"responses": {"200": {"description": "", "content": content}}}
        return described({"get": answer}, version, components={"schemas": {"User": user}})

    assert rated(api("string"), api("integer")) == {"response-property-type-changed": "breaking"}


def test_operations_beside_the_reference_of_a_path_item_are_read_too() -> None:
    def item(kind: str) -> dict:
        beside = {"parameters": [{"name": "p", "in": "query", "schema": {"type": kind}}], **OK}
        return described(
            {"$ref": "#/components/pathItems/shared", "put": beside}, "3.1.0",
            components={"pathItems": {"shared": {"get": OK}}},
        )  # fmt: skip

    assert list(read_api(item("string"), source="x").operations) == ["GET /a", "PUT /a"]
    assert rated(item("string"), item("integer")) == {"request-parameter-type-changed": "breaking"}
