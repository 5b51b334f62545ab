"""Schemas that stand where OpenAPI 3 reads nothing: an edit of them is undecided, never silent."""

import pytest

from tests.rules.documents import changes, description, rated, ratings, request_of, response_of

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}


def asked(**members: object) -> dict:
    return description({"parameters": [{"name": "q", "in": "query", **members}]})


def header(**members: object) -> dict:
    return description({"responses": {"200": {"description": "fine", "headers": {"X-A": members}}}})


def media(**members: object) -> dict:
    return description({"requestBody": {"content": {"application/json": members}}})


def body(**members: object) -> dict:
    return description({"requestBody": members})


def answer(**members: object) -> dict:
    return description({"responses": {"200": {"description": "fine", **members}}})


PLACES = {
    "a parameter": (asked, "request"),
    "a header": (header, "response"),
    "a media type": (media, "request"),
}
HOLDERS = {"a body": (body, "request"), "an answer": (answer, "response")}


@pytest.mark.parametrize(("described", "direction"), PLACES.values(), ids=PLACES)
def test_what_stands_beside_a_schema_is_undecided_where_it_differs(described, direction: str) -> None:
    unread = {f"{direction}-part-unreadable": "risky?"}
    assert rated(described(**TEXT), described(**NUMBER)) == unread
    assert rated(described(schema=TEXT), described(schema=TEXT, maxLength=3)) == unread
    assert rated(described(schema=TEXT, enum=["a", "b"]), described(schema=TEXT, enum=["a"])) == unread
    assert rated(described(**TEXT), described(**TEXT, deprecated=True)).keys() <= {f"{direction}-parameter-deprecated",
                                                                                   f"{direction}-header-deprecated"}  # fmt: skip


@pytest.mark.parametrize(("described", "direction"), HOLDERS.values(), ids=HOLDERS)
def test_what_stands_beside_content_is_undecided_where_it_differs(described, direction: str) -> None:
    assert rated(described(schema=TEXT), described(schema=NUMBER)) == {f"{direction}-part-unreadable": "risky?"}
    assert rated(described(schema=TEXT), described(schema=TEXT)) == {}


@pytest.mark.parametrize("described", [asked, header, media])
def test_what_moved_to_where_it_belongs_is_said_there_for_the_first_time(described) -> None:
    assert "part-unreadable" not in str(ratings(described(**TEXT), described(schema=TEXT)))
    assert "part-unreadable" in str(ratings(described(**TEXT), described(schema=NUMBER)))


def test_what_an_object_requires_is_undecided_beside_its_schema() -> None:
    closed = {"schema": {"type": "object", "properties": {"a": TEXT}}}
    assert rated(media(**closed), media(**closed, required=["a"])) == {"request-part-unreadable": "risky?"}
    assert rated(media(**closed, required=["a"]), media(**closed)) == {"request-part-unreadable": "risky?"}
    content = {"application/json": {**closed, "required": ["a"]}}
    assert rated(answer(content={"application/json": closed}), answer(content=content)) == {
        "response-part-unreadable": "risky?"
    }


@pytest.mark.parametrize("described", [asked, header, media])
def test_what_only_repeats_the_schema_says_nothing(described) -> None:
    dated = {"type": "string", "format": "date"}
    assert rated(described(schema=dated, format="date"), described(schema=dated)) == {}
    assert rated(described(schema=dated), described(schema=dated, **dated)) == {}
    assert list(ratings(described(schema=TEXT, **TEXT), described(schema=NUMBER, **NUMBER))) == list(
        ratings(described(schema=TEXT), described(schema=NUMBER))
    )
    assert "part-unreadable" in str(
        ratings(described(schema=dated, format="date"), described(schema=dated, format="time"))
    )


def test_what_repeats_a_schema_elsewhere_says_nothing_either() -> None:
    named = {"components": {"schemas": {"Q": {"type": "string", "minLength": 1}}}}
    schema = {"$ref": "#/components/schemas/Q"}
    assert rated({**asked(schema=schema, **TEXT), **named}, {**asked(schema=schema), **named}) == {}


@pytest.mark.parametrize(("described", "direction"), HOLDERS.values(), ids=HOLDERS)
def test_what_moves_into_content_is_said_there_only(described, direction: str) -> None:
    content = {"application/json": {"schema": TEXT}}
    assert rated(described(schema=TEXT), described(content=content)) == {f"{direction}-media-type-added": "compatible"}
    assert rated(described(schema=TEXT, content=content), described(content=content)) == {}
    assert f"{direction}-part-unreadable" in rated(described(schema=NUMBER), described(content=content))
    open_one = {"type": "object", "properties": {"a": TEXT}}
    stricter = {"application/json": {"schema": {**open_one, "required": ["a"]}}}
    assert f"{direction}-part-unreadable" in rated(described(schema=open_one), described(content=stricter))


@pytest.mark.parametrize(("described", "direction"), HOLDERS.values(), ids=HOLDERS)
def test_a_schema_in_place_of_its_holder_is_undecided(described, direction: str) -> None:
    """As many write it who refer to a schema where a body, or an answer, is expected."""
    unread = {f"{direction}-part-unreadable": "risky?"}
    assert (
        rated(described(type="object", properties={"a": TEXT}), described(type="object", properties={"a": NUMBER}))
        == unread
    )

    def referring(member: dict) -> dict:
        schemas = {"A": {"allOf": [{"$ref": "#/components/schemas/B"}]}, "B": {"properties": {"a": member}}}
        return {**described(**{"$ref": "#/components/schemas/A"}), "components": {"schemas": schemas}}

    assert rated(referring(TEXT), referring(NUMBER)) == unread
    assert rated(referring(TEXT), referring(TEXT)) == {}


@pytest.mark.parametrize(("described", "direction"), HOLDERS.values(), ids=HOLDERS)
def test_media_types_that_are_not_in_content_are_undecided(described, direction: str) -> None:
    base, revision = (described(**{"application/json": {"schema": each}}) for each in (TEXT, NUMBER))
    assert rated(base, revision) == {f"{direction}-part-unreadable": "risky?"}


@pytest.mark.parametrize(("described", "direction"), [(asked, "request"), (header, "response")])
def test_a_schema_beside_the_content_of_a_value_is_undecided(described, direction: str) -> None:
    content = {"application/json": {"schema": TEXT}}
    unread = {f"{direction}-part-unreadable": "risky?"}
    assert rated(described(content=content, schema=TEXT), described(content=content, schema=NUMBER)) == unread
    assert rated(described(content=content, schema=TEXT), described(content=content)) == {}


def test_it_is_told_what_is_meant_and_where_it_belongs() -> None:
    (change,) = changes(asked(**TEXT), asked(**NUMBER))
    assert change.message == (
        "what stands beside the schema of `query q` can't be compared: "
        'base: {"type":"string"}; revision: {"type":"integer"}'
    )
    assert "schemas belong under `schema`" in (change.note or "")


BOUNDS = {
    "it came": ({**NUMBER}, {**NUMBER, "exclusiveMaximum": 5}),
    "it is less": ({**NUMBER, "exclusiveMaximum": 7}, {**NUMBER, "exclusiveMaximum": 5}),
    "of the least": ({**NUMBER, "exclusiveMinimum": 5}, {**NUMBER, "exclusiveMinimum": 7}),
}


@pytest.mark.parametrize(("wider", "narrower"), BOUNDS.values(), ids=BOUNDS)
def test_an_exclusive_bound_of_3_1_is_in_doubt_in_3_0(wider: dict, narrower: dict) -> None:
    rule = "minimum-changed" if "exclusiveMinimum" in narrower else "maximum-changed"
    assert rated(request_of(wider), request_of(narrower)) == {f"request-{rule}": "risky?"}
    assert rated(response_of(narrower), response_of(wider)) == {f"response-{rule}": "risky?"}
    assert rated(request_of(narrower), request_of(wider)) == {f"request-{rule}": "compatible"}
    newer = {"openapi": "3.1.0"}
    assert rated(request_of(wider, **newer), request_of(narrower, **newer)) == {f"request-{rule}": "breaking"}


@pytest.mark.parametrize(("written", "bound"), [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")])
def test_what_such_a_bound_lets_be_sent_is_in_doubt_too(written: str, bound: str) -> None:
    """By the letter anything was sent, and whatever is said now refuses some of it."""
    doubtful, plain = {**NUMBER, written: 3}, {**NUMBER, bound: 3}
    assert rated(request_of(doubtful), request_of(plain)) == {f"request-{bound}-changed": "risky?"}
    assert rated(response_of(plain), response_of(doubtful)) == {f"response-{bound}-changed": "risky?"}
    assert rated(request_of(doubtful), request_of(NUMBER)) == {f"request-{bound}-changed": "compatible"}


@pytest.mark.parametrize(("written", "bound"), [("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")])
def test_it_is_in_doubt_beside_one_that_3_0_reads(written: str, bound: str) -> None:
    """By the letter nothing is said of the number, and whoever means it says the same as before."""
    doubtful, plain = {**NUMBER, written: 3}, {**NUMBER, bound: 3, written: True}
    assert rated(request_of(doubtful), request_of(plain)) == {f"request-{bound}-changed": "risky?"}
    assert rated(response_of(plain), response_of(doubtful)) == {f"response-{bound}-changed": "risky?"}
    assert rated(request_of(plain), request_of(doubtful)) == rated(response_of(doubtful), response_of(plain)) == {}
    assert rated(request_of(plain), request_of(doubtful, openapi="3.1.0")) == {}
    (change,) = changes(request_of(doubtful), request_of(plain))
    assert f"{written}: 3 → {bound}: 3, {written}: true" in change.message
