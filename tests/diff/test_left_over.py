"""`unevaluatedProperties` and `unevaluatedItems` say what they said, and what is left to them is more."""

import jsonschema
import pytest

from monitor.model.changes import Change
from monitor.model.json_value import JsonObject
from tests.rules.documents import assert_shown, changes, request_of, response_of

STRING, INTEGER = {"type": "string"}, {"type": "integer"}
NO_OTHERS: JsonObject = {"unevaluatedProperties": False}
NO_MORE: JsonObject = {"type": "array", "unevaluatedItems": False}


def a_is(value: str) -> JsonObject:
    return {"properties": {"a": {"const": value}}, "required": ["a"]}


def thing(**said: JsonObject) -> JsonObject:
    return {"type": "object", "properties": {"a": STRING}, **NO_OTHERS, **said}


NAMED = {"patternProperties": {"^x": INTEGER}}
LEFT = {
    "a condition is another": (
        thing(**{"if": a_is("x"), "then": {"properties": {"b": INTEGER}}}),
        thing(**{"if": a_is("y"), "then": {"properties": {"b": INTEGER}}}),
    ),
    "a condition went": (thing(**{"if": a_is("x"), "then": NAMED}), thing()),
    "a condition alone told of it": (thing(**{"if": NAMED}), thing()),
    "a dependency went": (thing(dependentSchemas={"a": NAMED}), thing()),
    "alternatives went": (thing(anyOf=[{"additionalProperties": INTEGER}, {"required": ["a"]}]), thing()),
    "items that are contained": ({**NO_MORE, "contains": INTEGER}, NO_MORE),
    "items of alternatives": (
        {**NO_MORE, "anyOf": [{"prefixItems": [STRING]}, {"prefixItems": [STRING, INTEGER]}]},
        NO_MORE,
    ),
    "items under a condition": (
        {**NO_MORE, "if": {"prefixItems": [{"const": "x"}]}, "then": {"prefixItems": [STRING, INTEGER]}},
        NO_MORE,
    ),
}

IN_AN_ALTERNATIVE = {
    "what others are": (
        thing(anyOf=[{"additionalProperties": STRING}, {"properties": {"b": INTEGER}}]),
        thing(anyOf=[{}, {"properties": {"b": INTEGER}}]),
    ),
    "what is named so": (
        thing(anyOf=[NAMED, {"properties": {"b": INTEGER}}]),
        thing(anyOf=[{}, {"properties": {"b": INTEGER}}]),
    ),
    "what is left to one": (
        thing(anyOf=[{"unevaluatedProperties": STRING}, {"properties": {"b": INTEGER}}]),
        thing(anyOf=[{}, {"properties": {"b": INTEGER}}]),
    ),
    "items": (
        {**NO_MORE, "anyOf": [{"prefixItems": [INTEGER], "items": STRING}, {"prefixItems": [STRING]}]},
        {**NO_MORE, "anyOf": [{"prefixItems": [INTEGER]}, {"prefixItems": [STRING]}]},
    ),
    "a position": (
        {**NO_MORE, "anyOf": [{"prefixItems": [INTEGER, STRING]}, {"prefixItems": [STRING]}]},
        {**NO_MORE, "anyOf": [{"prefixItems": [INTEGER]}, {"prefixItems": [STRING]}]},
    ),
}


def told(base: JsonObject, revision: JsonObject, of=request_of) -> list[Change]:
    return list(changes(*({**of(each), "openapi": "3.1.0"} for each in (base, revision))))


@pytest.mark.parametrize(("base", "revision"), (LEFT | IN_AN_ALTERNATIVE).values(), ids=LEFT | IN_AN_ALTERNATIVE)
def test_what_nothing_tells_of_any_more_is_refused(base: JsonObject, revision: JsonObject) -> None:
    breaking = [each for each in told(base, revision) if each.severity == "breaking"]
    assert breaking
    for change in breaking:
        assert_shown(change, base, revision)


@pytest.mark.parametrize(("base", "revision"), LEFT.values(), ids=LEFT)
def test_answers_of_which_less_is_told_are_never_said_to_be_the_same(base: JsonObject, revision: JsonObject) -> None:
    found = told(base, revision, response_of)
    assert found
    assert all(each.decided for each in found)


def test_what_something_else_tells_of_now_is_left_to_nobody() -> None:
    base = thing(**{"if": a_is("x"), "then": NAMED})
    assert {each.severity.value for each in told(base, {**thing(), **NAMED})} == {"compatible"}


def test_a_message_of_an_alternative_is_none_where_nothing_else_may_come() -> None:
    """What an alternative allows is refused where the union stands."""
    base = thing(anyOf=[NAMED, {"required": ["a"]}])
    revision = thing(anyOf=[{"required": ["a"]}, {"maxProperties": 3}])
    for change in told(base, revision, response_of):
        if change.witness is not None and change.witness.accepted_by == "revision":
            jsonschema.Draft202012Validator(revision).validate(change.witness.message["response"]["body"])


def test_an_edit_of_items_is_not_blamed_for_what_an_object_lost() -> None:
    named, left = {"propertyNames": {"minLength": 1}}, {"unevaluatedProperties": STRING}
    base = {**thing(), **named, **left, "prefixItems": [STRING], "unevaluatedItems": STRING}
    revision = {**base, "propertyNames": {"minLength": 2}, "unevaluatedItems": INTEGER}
    assert [each.rule for each in told(base, revision) if each.severity == "breaking"] == [
        "request-member-names-changed"
    ]
