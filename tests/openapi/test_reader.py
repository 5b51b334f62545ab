"""Reading a description into an `Api`: what is found where, and what happens to what can't be read."""

import pytest

from monitor.errors import DocumentError
from monitor.model.api import ParameterIn, Role, SpecVersion
from monitor.openapi import match_operation, operation_digest, read_api
from monitor.openapi.matching import path_shape

INFO = {"title": "Charges", "version": "1"}


def api(paths: dict, **members: object):
    return read_api({"openapi": "3.0.3", "info": INFO, "paths": paths, **members}, source="openapi.yaml")


def test_parameters_of_the_path_are_laid_under_those_of_the_operation() -> None:
    shared = [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "q", "in": "query", "schema": {"type": "string"}},
    ]
    own = [{"name": "q", "in": "query", "required": True, "schema": {"type": "integer"}}]
    read = api({"/charges/{id}": {"parameters": shared, "get": {"parameters": own, "responses": {}}}})
    operation = read.operations["GET /charges/{}"]
    assert operation.key == "GET /charges/{id}"
    assert operation.parameters["path 0"].location is ParameterIn.PATH
    assert operation.parameters["query q"].required
    assert operation.parameters["query q"].pointer == "/paths/~1charges~1{id}/get/parameters/0"


def test_references_are_followed_to_where_the_part_really_stands() -> None:
    read = api(
        {"/a": {"post": {"requestBody": {"$ref": "#/components/requestBodies/A"}, "responses": {}}}},
        components={"requestBodies": {"A": {"content": {"Application/JSON; charset=utf-8": {"schema": {}}}}}},
    )
    body = read.operations["POST /a"].body
    assert body is not None
    assert body.pointer == "/components/requestBodies/A"
    assert list(body.content) == ["application/json;charset=utf-8"]


@pytest.mark.parametrize(
    ("parameter", "says"),
    [
        ({"$ref": "#/components/parameters/Gone"}, "nothing stands at"),
        ({"$ref": "other.yaml#/P"}, "other.yaml was not read: it is missing, or out of reach"),
        ({"name": "x"}, "has no name, or its `in`"),
        ("text", "an object is expected"),
    ],
    ids=["dangling", "external", "malformed", "not an object"],
)
def test_a_part_that_cannot_be_read_is_a_note_of_its_operation_only(parameter: object, says: str) -> None:
    read = api({"/a": {"get": {"parameters": [parameter], "responses": {}}}, "/b": {"get": {"responses": {}}}})
    assert [says in note.message for note in read.operations["GET /a"].notes] == [True]
    assert read.operations["GET /b"].notes == ()


def test_references_that_lead_in_circles_end_as_a_note() -> None:
    parameters = {"A": {"$ref": "#/components/parameters/B"}, "B": {"$ref": "#/components/parameters/A"}}
    path = {"get": {"parameters": [{"$ref": "#/components/parameters/A"}], "responses": {}}}
    read = api({"/a": path}, components={"parameters": parameters})
    assert "leads back to itself" in read.operations["GET /a"].notes[0].message


@pytest.mark.parametrize("root", [{}, [], {"openapi": "4.0"}, {"swagger": "1.2"}, "text", None])
def test_what_is_no_description_is_refused(root: object) -> None:
    with pytest.raises(DocumentError):
        read_api(root, source="x.json")


def test_x_webhooks_are_webhooks() -> None:
    paid = {"post": {"requestBody": {"$ref": "#/x-webhooks/paid/x-body"}, "responses": {}}, "x-body": {"content": {}}}
    described = {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {}, "x-webhooks": {"paid": paid}}
    read = read_api(described, source="api.json")
    paid_webhook = read.operations["webhook paid POST"]
    assert paid_webhook.role is Role.PROVIDER
    assert read.origin(paid_webhook.pointer) == "/x-webhooks/paid/post"
    assert paid_webhook.body is not None
    assert not paid_webhook.notes
    assert read_api({**described, "openapi": "3.1.0"}, source="api.json").operations.keys() == read.operations.keys()


def test_webhooks_and_callbacks_invert_the_roles_once_per_nesting() -> None:
    inner = {"post": {"responses": {}}}
    callback = {"post": {"responses": {}, "callbacks": {"again": {"{$request.body#/u}": inner}}}}
    root = {
        "openapi": "3.1.0",
        "info": INFO,
        "paths": {"/subs": {"post": {"responses": {}, "callbacks": {"done": {"{$request.body#/url}": callback}}}}},
        "webhooks": {"paid": {"post": {"responses": {}}}},
    }
    read = read_api(root, source="x")
    assert [each.role for each in read.operations.values()] == [
        Role.CONSUMER,
        Role.PROVIDER,
        Role.CONSUMER,
        Role.PROVIDER,
    ]
    assert read.operations["webhook paid POST"].method == "POST"


def test_3_2_is_read_as_3_1() -> None:
    assert read_api({"openapi": "3.2.0", "info": INFO, "paths": {}}, source="x").spec is SpecVersion.V3_2


def test_security_of_the_whole_holds_where_an_operation_says_nothing() -> None:
    schemes = {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}
    paths = {"/a": {"get": {"responses": {}}}, "/b": {"get": {"security": [], "responses": {}}}}
    read = api(paths, security=[{"key": []}], components={"securitySchemes": schemes})
    assert [each.kind for each in read.operations["GET /a"].security.alternatives[0]] == ["apiKey header x-key"]
    assert read.operations["GET /b"].security.alternatives == (frozenset(),)
    assert read.operations["GET /b"].security.declared


SWAGGER = {
    "swagger": "2.0",
    "info": INFO,
    "host": "api.example",
    "basePath": "/v1",
    "parameters": {"limit": {"name": "limit", "in": "query", "type": "integer"}},
    "paths": {
        "/a": {
            "post": {
                "parameters": [
                    {"name": "body", "in": "body", "schema": {"$ref": "#/definitions/A"}},
                    {"$ref": "#/parameters/limit"},
                ],
                "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/A"}}},
            },
            "put": {"parameters": [{"name": "f", "in": "formData", "type": "file"}], "responses": {}},
        }
    },
    "definitions": {"A": {"type": "object"}},
}


def test_2_0_becomes_the_same_model() -> None:
    read = read_api(SWAGGER, source="swagger.json")
    assert read.servers == ("https://api.example/v1",)
    operation = read.operations["POST /a"]
    assert operation.body is not None
    assert list(operation.body.content) == ["application/json"]
    assert list(operation.parameters) == ["query limit"]
    form = read.operations["PUT /a"].body
    assert form is not None
    assert list(form.content) == ["multipart/form-data"]


def test_pointers_of_a_converted_description_lead_back_to_what_was_written() -> None:
    read = read_api(SWAGGER, source="swagger.json")
    operation = read.operations["POST /a"]
    assert operation.body is not None
    schema = operation.body.content["application/json"].schema
    assert schema is not None
    assert read.origin(schema) == "/paths/~1a/post/parameters/0/schema"
    assert read.origin(operation.parameters["query limit"].schema or "") == "/parameters/limit"
    assert read.origin("/definitions/A/type") == "/definitions/A/type"


MATCHES = [
    ("concrete before templated", "GET", "/charges/recent", "GET /charges/recent"),
    ("templated", "GET", "/charges/7", "GET /charges/{id}"),
    ("with the server's path", "GET", "/v1/charges/7", "GET /charges/{id}"),
    ("with a query", "get", "/charges/7?expand=1", "GET /charges/{id}"),
    ("a parameter is one segment", "GET", "/charges/7/8", None),
    ("another method", "DELETE", "/charges/7", None),
    ("HEAD is GET without a body", "HEAD", "/charges/7", "GET /charges/{id}"),
    ("characters of expressions are literal", "GET", "/a.json", "GET /a.json"),
    ("and match nothing else", "GET", "/aXjson", None),
]


@pytest.mark.parametrize(("method", "path", "key"), [each[1:] for each in MATCHES], ids=[each[0] for each in MATCHES])
def test_a_request_belongs_to_an_operation(method: str, path: str, key: str | None) -> None:
    item = {"get": {"responses": {}}}
    read = api(
        {"/charges/{id}": item, "/charges/recent": item, "/a.json": item}, servers=[{"url": "https://x.example/v1"}]
    )
    assert match_operation(read, method, path) == key


def test_what_a_path_parameter_is_called_does_not_shape_the_path() -> None:
    assert path_shape("/a/{x}/b/{y}.json") == path_shape("/a/{y}/b/{z}.json") == "/a/{}/b/{}.json"


def chain(amount: str) -> dict:
    ref = {"$ref": "#/components/schemas/A"}
    paths = {
        "/a": {"get": {"responses": {"200": {"description": "", "content": {"application/json": {"schema": ref}}}}}},
        "/b": {"get": {"responses": {}}},
    }
    schemas = {
        "A": {"properties": {"b": {"$ref": "#/components/schemas/B"}, "self": ref}},
        "B": {"properties": {"amount": {"type": amount}}},
    }
    return {"openapi": "3.0.3", "info": INFO, "paths": paths, "components": {"schemas": schemas}}


def test_a_digest_changes_with_what_the_operation_reaches_and_with_nothing_else() -> None:
    one, other = (read_api(chain(kind), source="x") for kind in ("integer", "string"))
    assert operation_digest(one, "GET /a") != operation_digest(other, "GET /a")
    assert operation_digest(one, "GET /b") == operation_digest(other, "GET /b")
    with pytest.raises(KeyError):
        operation_digest(one, "GET /c")
