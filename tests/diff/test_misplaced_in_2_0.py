"""Schemas that stand where 2.0 reads nothing: an edit of them is undecided, unless nothing else can be meant."""

import pytest

from tests.rules.documents import rated, ratings

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
CLOSED = {"type": "object", "properties": {"a": TEXT}}
UNREAD_REQUEST = {"request-part-unreadable": "risky?"}
UNREAD_RESPONSE = {"response-part-unreadable": "risky?"}


def swagger(operation: dict, definitions: dict | None = None) -> dict:
    operation = {"responses": {"200": {"description": "fine"}}, **operation}
    return {
        "swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {"/p": {"post": operation}},
        "definitions": definitions or {},
    }  # fmt: skip


def parameters(*described: dict) -> dict:
    return swagger({"parameters": list(described)})


def body(**members: object) -> dict:
    return parameters({"name": "b", "in": "body", **members})


def query(**members: object) -> dict:
    return parameters({"name": "q", "in": "query", **members})


def field(**members: object) -> dict:
    return parameters({"name": "f", "in": "formData", **members})


def answer(**members: object) -> dict:
    return swagger({"responses": {"200": {"description": "fine", **members}}})


def header(**members: object) -> dict:
    return answer(headers={"X-A": members})


VALUES = {
    "a parameter": (query, UNREAD_REQUEST),
    "a field of a form": (field, UNREAD_REQUEST),
    "a header": (header, UNREAD_RESPONSE),
}


@pytest.mark.parametrize(("described", "unread"), VALUES.values(), ids=VALUES)
def test_a_schema_beside_a_type_is_undecided_where_it_alone_is_edited(described, unread: dict) -> None:
    assert rated(described(**TEXT, schema=TEXT), described(**TEXT, schema=NUMBER)) == unread
    assert rated(described(schema=TEXT, enum=["a", "b"]), described(schema=TEXT, enum=["a"])) == unread


@pytest.mark.parametrize("described", [query, field, header])
def test_what_both_say_is_edited_once(described) -> None:
    twice = [described(**each, schema=each) for each in (TEXT, NUMBER)]
    once = [described(**each) for each in (TEXT, NUMBER)]
    assert ratings(*twice) == ratings(*once) != []
    assert ratings(twice[0], once[0]) == ratings(once[0], twice[0]) == []
    dated = {"type": "string", "format": "date"}
    assert ratings(described(schema=dated, format="date"), described(schema=dated)) == []


def test_words_beside_the_schema_of_a_body_are_undecided() -> None:
    assert rated(body(schema=CLOSED), body(schema=CLOSED, properties={"a": NUMBER})) == UNREAD_REQUEST
    assert rated(body(schema=CLOSED, allOf=[CLOSED]), body(schema=CLOSED)) == UNREAD_REQUEST
    assert rated(body(schema=CLOSED, type="object"), body(schema=CLOSED)) == {}


@pytest.mark.parametrize("words", [{}, {"type": "object"}])
def test_without_a_schema_they_are_that_of_the_body(words: dict) -> None:
    before, after = body(**words, properties={"a": TEXT}), body(**words, properties={"a": NUMBER})
    assert rated(before, after) == {"request-property-type-changed": "breaking"}
    assert rated(body(allOf=[CLOSED]), body(schema={"allOf": [CLOSED]})) == {}


def test_words_of_an_answer_are_undecided() -> None:
    media = [{"application/json": {"schema": each}} for each in (TEXT, NUMBER)]
    assert rated(answer(content=media[0]), answer(content=media[1])) == UNREAD_RESPONSE
    assert rated(answer(schema=TEXT, content=media[0]), answer(schema=TEXT, content=media[1])) == UNREAD_RESPONSE
    assert rated(answer(schema=TEXT, **TEXT), answer(schema=TEXT, **NUMBER)) == UNREAD_RESPONSE
    assert rated(answer(**TEXT), answer(**NUMBER)) == UNREAD_RESPONSE
    assert rated(answer(schema=TEXT, **TEXT), answer(schema=TEXT)) == {}
    assert rated(answer(**TEXT), answer(schema=TEXT)) == {"response-media-type-added": "compatible"}


def test_a_schema_in_place_of_an_answer_is_undecided() -> None:
    def referring(member: dict) -> dict:
        named = {"A": {"allOf": [{"$ref": "#/definitions/B"}]}, "B": {"properties": {"a": member}}}
        return swagger({"responses": {"200": {"$ref": "#/definitions/A"}}}, named)

    assert rated(referring(TEXT), referring(NUMBER)) == UNREAD_RESPONSE


@pytest.mark.parametrize("where", ["body", "formData"])
def test_what_stands_beside_a_body_is_undecided(where: str) -> None:
    """There is one body (Swagger 2.0, Parameter Object: `in`)."""
    first = {"name": "b", "in": "body", "schema": CLOSED}
    second = [
        {"name": "c", "in": where, "schema": each, **({} if where == "body" else each)} for each in (TEXT, NUMBER)
    ]
    assert rated(parameters(first, second[0]), parameters(first, second[1])) == UNREAD_REQUEST
    assert rated(parameters(first), parameters(first, second[1])) == UNREAD_REQUEST


def test_a_body_as_3_0_has_it_is_undecided_beside_another() -> None:
    def described(schema: dict, **members: object) -> dict:
        return swagger({"requestBody": {"content": {"application/json": {"schema": schema}}}, **members})

    for first in ({"name": "b", "in": "body", "schema": CLOSED}, {"name": "f", "in": "formData", **TEXT}):
        assert rated(described(TEXT, parameters=[first]), described(NUMBER, parameters=[first])) == UNREAD_REQUEST
    assert rated(described(TEXT), described(NUMBER)) == {"request-property-type-changed": "breaking"}


def test_a_field_that_is_there_twice_is_undecided() -> None:
    twice = [
        [{"name": "f", "in": "formData", **each}, {"name": "f", "in": "formData", **TEXT}] for each in (TEXT, NUMBER)
    ]
    assert rated(parameters(*twice[0]), parameters(*twice[1])) == UNREAD_REQUEST
    assert rated(parameters(*twice[0]), field(**TEXT)) == {}


def test_a_schema_beside_the_type_of_items_is_undecided() -> None:
    lists = [query(type="array", items={**TEXT, "schema": each}) for each in (TEXT, NUMBER)]
    assert rated(*lists) == UNREAD_REQUEST


@pytest.mark.parametrize("described", [query, field, header])
def test_words_beside_a_reference_in_items_are_undecided(described) -> None:
    unread = UNREAD_RESPONSE if described is header else UNREAD_REQUEST
    told = ({}, {"description": "told"}, TEXT, NUMBER)
    none, described_too, text, number = (
        {**described(type="array", items={"$ref": "#/definitions/A", **beside}), "definitions": {"A": TEXT}}
        for beside in told
    )
    assert rated(text, number) == rated(none, number) == unread
    assert rated(none, described_too) == {}


def test_that_a_header_is_required_is_undecided() -> None:
    """As 3.0 has it: 2.0 has no such word."""
    assert rated(header(**TEXT, required=True), header(**TEXT)) == UNREAD_RESPONSE


REFERRED = {
    "items": lambda held: (query(type="array", items={"$ref": "#/definitions/A"}), {"definitions": {"A": held}}),
    "a header": lambda held: (header(**{"$ref": "#/definitions/A"}), {"definitions": {"A": held}}),
    "headers": lambda held: (answer(headers={"$ref": "#/x-a"}), {"x-a": {"A": held}}),
    "a component": lambda held: (
        body(schema={"$ref": "#/components/schemas/A"}), {"components": {"schemas": {"A": held}}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("described", REFERRED.values(), ids=REFERRED)
def test_references_that_2_0_has_not_lead_where_they_say(described) -> None:
    text, number = ({**whole, **others} for whole, others in map(described, (TEXT, NUMBER)))
    assert "type-changed" in str(ratings(text, number))
    assert "type-changed" in str(ratings(number, text))


def test_what_3_0_says_of_the_whole_is_read_where_2_0_says_nothing() -> None:
    key = {"type": "apiKey", "in": "header", "name": "X-A"}

    def secured(name: str) -> dict:
        whole = swagger({"security": [{"own": []}]})
        return {**whole, "components": {"securitySchemes": {"own": {**key, "name": name}}}}

    assert rated(secured("X-A"), secured("X-B")) == {"request-credential-removed": "breaking"}
    assert rated(secured("X-A"), {**swagger({"security": [{"own": []}]}), "securityDefinitions": {"own": key}}) == {}
    served = [{**swagger({}), "servers": [{"url": f"https://{host}.example"}]} for host in "ab"]
    assert rated(*served) == {"server-removed": "risky"}
    assert rated(served[0], {**swagger({}), "host": "a.example", "schemes": ["https"]}) == {}


def test_a_file_is_one_wherever_it_is_described() -> None:
    def described(schema: dict, **files: object) -> dict:
        return {**answer(schema=schema), "produces": ["application/pdf"], "definitions": files}

    named = described({"$ref": "#/definitions/F"}, F={"type": "file", "example": {"type": "file"}})
    assert rated(named, described({"type": "file"})) == rated(described({"type": "file"}), named) == {}
    held = {"type": "object", "properties": {"type": {"type": "string", "enum": ["file"]}}}
    assert rated(described(held), described({"$ref": "#/definitions/F"}, F=held)) == {}


LISTS = {
    "of files, whatever is said of commas": ({"items": {"type": "file"}}, {"type": "string", "format": "binary"}),
    "of texts": ({"items": TEXT, "collectionFormat": "multi"}, TEXT),
}


@pytest.mark.parametrize(("written", "item"), LISTS.values(), ids=LISTS)
def test_a_list_in_parts_has_one_for_each_item(written: dict, item: dict) -> None:
    schema = {"type": "object", "properties": {"f": {"type": "array", "items": item}}}
    as_3_0 = {
        "openapi": "3.0.3", "info": {"title": "t", "version": "1"},
        "paths": {"/p": {"post": {
            "requestBody": {"content": {"multipart/form-data": {"schema": schema}}},
            "responses": {"200": {"description": "fine"}},
        }}},
    }  # fmt: skip
    as_2_0 = {**field(type="array", **written), "consumes": ["multipart/form-data"]}
    assert rated(as_2_0, as_3_0) == rated(as_3_0, as_2_0) == {}
    joined = {**field(type="array", items=TEXT), "consumes": ["multipart/form-data"]}
    assert rated(joined, as_3_0) != {}


@pytest.mark.parametrize("described", [query, field, header])
def test_words_of_3_0_in_a_value_are_undecided(described) -> None:
    lists = {"type": "array", "items": TEXT}
    plain = described(**lists)
    unread = UNREAD_RESPONSE if described is header else UNREAD_REQUEST
    assert rated(described(**lists, style="form", explode=True), plain) == unread
    content = [described(**TEXT, content={"application/json": {"schema": each}}) for each in (TEXT, NUMBER)]
    assert rated(*content) == unread
    assert rated(described(**lists, collectionFormat="a"), described(**lists, collectionFormat="b")) == unread
    assert rated(described(**lists, collectionFormat="CSV"), plain) == {}


def test_links_of_an_answer_are_undecided() -> None:
    one, other = (answer(links={"next": {"operationId": name}}) for name in "ab")
    assert rated(one, other) == UNREAD_RESPONSE


def test_servers_of_a_path_are_read() -> None:
    one, other = (swagger({}) for _ in "ab")
    one["paths"]["/p"]["servers"], other["paths"]["/p"]["servers"] = [{"url": "https://a.example"}], []
    assert "server-removed" in rated(one, {**other, "host": "b.example"})


def test_a_field_without_a_name_is_undecided() -> None:
    one, other = (parameters({"in": "formData", **each}) for each in (TEXT, NUMBER))
    assert rated(one, other) == {"part-unreadable": "risky?"}


def test_no_media_types_of_an_operation_are_those_of_all() -> None:
    first = {"name": "b", "in": "body", "schema": CLOSED}
    none, own = ({**swagger({"parameters": [first], **each}), "consumes": ["a/b"]} for each in ({"consumes": None}, {}))
    assert rated(none, own) == rated(own, none) == {}
