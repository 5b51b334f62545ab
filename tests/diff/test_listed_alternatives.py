"""Unions of single values, as who documents each value writes them: they are enumerations."""

import pytest

from monitor.model.json_value import JsonObject, JsonValue
from tests.rules.documents import changes, rated, request_of, response_of

ENUM = {"type": "string", "enum": ["a", "b"]}


def constants(*values: JsonValue, keyword: str = "oneOf") -> JsonObject:
    return {keyword: [{"const": each, "title": f"the {each}"} for each in values]}


def described(*values: JsonValue) -> JsonObject:
    """As schemars and utoipa write an enumeration of Rust."""
    return {"oneOf": [{"type": "string", "enum": [each], "description": f"the {each}"} for each in values]}


def newer(schema: JsonObject, *, of: object = response_of) -> JsonObject:
    return {**of(schema), "openapi": "3.1.0"}


WAYS = {
    "constants": (constants("a", "b"), constants("a", "c", "b")),
    "constants of anyOf": (constants("a", "b", keyword="anyOf"), constants("a", "c", "b", keyword="anyOf")),
    "lists of one": (described("a", "b"), described("a", "c", "b")),
    "told otherwise now": (ENUM, described("a", "c", "b")),
    "listed now": (constants("a", "b"), {"type": "string", "enum": ["a", "b", "c"]}),
    "several in one": ({"oneOf": [ENUM]}, {"oneOf": [ENUM, {"enum": ["c"], "description": "new"}]}),
    "null beside": ({"oneOf": [*constants("a", "b")["oneOf"], {"type": "null"}]},
                    {"oneOf": [*constants("a", "c", "b")["oneOf"], {"type": "null"}]}),
}  # fmt: skip


@pytest.mark.parametrize(("base", "revision"), WAYS.values(), ids=WAYS)
def test_a_value_more_is_told_as_that(base: JsonObject, revision: JsonObject) -> None:
    (change,) = changes(newer(base), newer(revision))
    assert (change.rule, change.severity.value, change.values) == ("response-enum-value-added", "risky", ("c",))
    assert rated(newer(base, of=request_of), newer(revision, of=request_of)) == {
        "request-enum-value-added": "compatible"
    }
    assert rated(newer(revision, of=request_of), newer(base, of=request_of)) == {
        "request-enum-value-removed": "breaking"
    }


@pytest.mark.parametrize("union", [constants("a", "b"), described("a", "b"), constants("b", "a", keyword="anyOf")])
def test_it_says_what_a_list_says(union: JsonObject) -> None:
    for of in (request_of, response_of):
        assert rated(newer(union, of=of), newer(ENUM, of=of)) == {}
        assert rated(newer(ENUM, of=of), newer(union, of=of)) == {}


def test_in_3_0_a_const_says_nothing() -> None:
    found = rated(response_of(constants("a", "b")), response_of(constants("a", "b", "c")))
    assert "response-enum-value-added" not in found


@pytest.mark.parametrize("other", [
    {"type": "string"}, {"type": "object"}, {"const": "c", "minLength": 3}, {"const": "c", "type": "integer"},
    {"const": {"a": 1}}, {"const": "b"},
], ids=["a type", "an object", "another keyword", "another type", "no scalar", "twice"])  # fmt: skip
def test_what_is_more_than_a_list_is_a_union(other: JsonObject) -> None:
    union = {"oneOf": [*constants("a", "b")["oneOf"], other]}
    found = rated(newer({"oneOf": [*union["oneOf"], {"type": "boolean"}]}, of=request_of), newer(union, of=request_of))
    assert found == {"request-alternative-removed": "breaking"}
