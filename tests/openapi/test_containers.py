"""Where a list stands in the place of a map, or the like: never silent where its text differs (docs/openapi.md)."""

import pytest

from monitor.model.values import Severity
from tests.rules.documents import compared, description, rated, ratings

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
FINE = {"200": {"description": "fine"}}


def swagger(operation: dict, **members: object) -> dict:
    return {
        "swagger": "2.0", "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"post": {"responses": FINE, **operation}}}, **members,
    }  # fmt: skip


def answer(described, **members: object) -> dict:
    return described({"responses": {"200": {"description": "fine", **members}}})


def in_content(schema: dict) -> dict:
    return {"name": "application/json", "schema": schema}


CONTAINERS = {
    "headers of 2.0": lambda schema: answer(swagger, headers=[{"X-A": schema}]),
    "headers": lambda schema: answer(description, headers=[{"X-A": {"schema": schema}}]),
    "content": lambda schema: answer(description, content=[in_content(schema)]),
    "links": lambda schema: answer(description, links=[{"next": schema}]),
    "responses": lambda schema: description({"responses": [{"status": 200, "schema": schema}]}),
    "responses of 2.0": lambda schema: swagger({"responses": [{"status": 200, "schema": schema}]}),
    "callbacks": lambda schema: description({"callbacks": [{"done": schema}]}),
    "encoding": lambda schema: description({"requestBody": {"content": {"multipart/form-data": {"encoding": [schema]}}}}),
    "parameters that are text": lambda schema: description({"parameters": schema["type"]}),
    "parameters of 2.0 that are text": lambda schema: swagger({"parameters": schema["type"]}),
    "webhooks": lambda schema: {**description({}), "openapi": "3.1.0", "webhooks": [{"paid": schema}]},
}  # fmt: skip


@pytest.mark.parametrize("described", CONTAINERS.values(), ids=CONTAINERS)
def test_what_can_not_be_read_is_undecided_where_it_differs(described) -> None:
    assert set(ratings(described(TEXT), described(NUMBER))) == {("part-unreadable", "risky?")}
    assert rated(described(TEXT), described(TEXT)) == {}


@pytest.mark.parametrize("described", [swagger, description])
@pytest.mark.parametrize("empty", ["headers", "responses"])
def test_an_empty_list_is_an_empty_map(described, empty: str) -> None:
    lists, maps = (
        described({"responses": each}) if empty == "responses" else answer(described, headers=each) for each in ([], {})
    )
    assert rated(lists, maps) == rated(maps, lists) == {}


@pytest.mark.parametrize(("described", "holder"), [(swagger, "type"), (description, "schema")])
def test_parameters_by_name_are_read_in_2_0_as_later(described, holder: str) -> None:
    base, revision = (
        described(
            {"parameters": {"q": {"name": "q", "in": "query", holder: each if holder == "schema" else each["type"]}}}
        )
        for each in (TEXT, NUMBER)
    )
    assert rated(base, revision) == {"request-parameter-type-changed": "breaking"}


def asked(**parameter: object) -> dict:
    return swagger({"parameters": [{"name": "q", "in": "query", **parameter}]})


def test_what_a_parameter_of_2_0_says_under_schema_is_read_where_it_says_no_type() -> None:
    """As later versions have it: it is no parameter of 2.0 without a type, and nothing else can be meant."""
    assert rated(asked(schema=TEXT), asked(schema=NUMBER)) == {"request-parameter-type-changed": "breaking"}
    assert rated(asked(schema=TEXT), asked(type="string")) == {}
    assert rated(asked(schema={**TEXT, "maxLength": 3}), asked(type="string", maxLength=2)) == {
        "request-max-length-changed": "breaking"
    }
    edited_beside = asked(type="string", schema=TEXT), asked(type="string", schema=NUMBER)
    assert rated(*edited_beside) == {"request-part-unreadable": "risky?"}
    base, revision = (
        {**asked(schema={"$ref": "#/definitions/Q"}), "definitions": {"Q": each}} for each in (TEXT, NUMBER)
    )
    assert rated(base, revision) == {"request-parameter-type-changed": "breaking"}


def test_a_media_type_that_stands_alone_is_a_list_of_one() -> None:
    body = {"parameters": [{"name": "b", "in": "body", "schema": {"type": "object"}}]}
    base, revision = (swagger({**body, "consumes": each}) for each in ("text/xml", "application/json"))
    assert rated(base, revision) == {"request-media-type-changed": "breaking"}
    assert rated(base, swagger({**body, "consumes": ["text/xml"]})) == {}


PLACES = {
    "a list": lambda schema: asked(schema={"type": "array", "items": schema}, collectionFormat="multi"),
    "a header": lambda schema: answer(swagger, headers={"X-A": {"schema": schema}}),
    "a member of a form": lambda schema: swagger(
        {"parameters": [{"name": "f", "in": "formData", "schema": schema}], "consumes": ["multipart/form-data"]}
    ),
}


@pytest.mark.parametrize("described", PLACES.values(), ids=PLACES)
def test_it_is_read_there_in_other_places_too_and_shown_where_it_is_written(described) -> None:
    shorter, longer = ({**TEXT, "maxLength": each} for each in (2, 3))
    (change,) = (
        each
        for pair in ((shorter, longer), (longer, shorter))
        for each in compared(*map(described, pair)).changes
        if each.severity is Severity.BREAKING
    )
    assert change.revision is not None
    assert change.revision.pointer.endswith(("/schema/maxLength", "/schema/items/maxLength"))


def test_a_body_of_2_0_that_says_its_type_beside_is_read_so() -> None:
    text, number = (
        swagger({"parameters": [{"name": "b", "in": "body", **each, "maxLength": 3}]})
        for each in ({"type": "string"}, {"type": "string", "schema": NUMBER})
    )
    assert rated(text, number) == {"request-property-type-changed": "breaking"}
    longer = swagger({"parameters": [{"name": "b", "in": "body", "type": "string", "maxLength": 2}]})
    (change,) = compared(text, longer).changes
    assert (change.rule, change.severity) == ("request-max-length-changed", Severity.BREAKING)
    assert change.revision is not None
    assert change.revision.pointer == "/paths/~1a/post/parameters/0/maxLength"


@pytest.mark.parametrize("described", [swagger, description])
def test_a_method_in_capitals_is_that_method(described) -> None:
    small = described({})
    (path,) = small["paths"]
    capital = {**small, "paths": {path: {"POST": small["paths"][path]["post"]}}}
    none = {**small, "paths": {path: {}}}
    assert rated(small, capital) == {}
    assert rated(capital, none) == {"operation-removed": "breaking"}
    (change,) = compared(capital, none).changes
    assert change.base is not None
    assert change.base.pointer.endswith("/POST")


@pytest.mark.parametrize("schema", [{"type": "array", "items": {"type": "string"}}, {"$ref": "#/definitions/Names"}])
def test_how_a_list_under_schema_is_written_counts_wherever_it_is_described(schema: dict) -> None:
    base, revision = (
        {
            **swagger({"parameters": [{"name": "q", "in": "query", "schema": schema, "collectionFormat": written}]}),
            "definitions": {"Names": {"type": "array", "items": {"type": "string"}}},
        }
        for written in ("csv", "multi")
    )
    assert rated(base, revision) == {"request-parameter-serialization-changed": "breaking"}
