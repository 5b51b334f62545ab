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
