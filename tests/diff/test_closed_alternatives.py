"""Answers that are one of several closed objects: without their closures these would overlap."""

import pytest

from monitor.model.json_value import JsonObject
from tests.rules.documents import ratings, response_of

STRING, INTEGER = {"type": "string"}, {"type": "integer"}


def closed(**members: JsonObject) -> JsonObject:
    return {"type": "object", "properties": {**members}, "additionalProperties": False}


def one_of(*alternatives: JsonObject) -> JsonObject:
    return {**response_of({"oneOf": [*alternatives]}), "openapi": "3.1.0"}


@pytest.mark.parametrize(
    ("narrow", "rule"),
    [
        ({**STRING, "maxLength": 3}, "response-max-length-changed"),
        ({**STRING, "pattern": "^x"}, "response-pattern-changed"),
        ({**STRING, "enum": ["x"]}, "response-enum-introduced"),
    ],
)
def test_a_member_of_one_of_them_may_be_less(narrow: JsonObject, rule: str) -> None:
    base, revision = (one_of(closed(a=each), closed(b=INTEGER)) for each in (STRING, narrow))
    assert ratings(base, revision) == [(rule, "compatible")]


def test_a_member_of_one_of_them_that_may_be_more_breaks() -> None:
    base, revision = (one_of(closed(a=each), closed(b=INTEGER)) for each in ({**STRING, "maxLength": 3}, STRING))
    assert ratings(base, revision) == [("response-max-length-changed", "breaking")]


def test_an_exclusion_that_grows_is_a_promise_more() -> None:
    base = response_of({"not": closed(a=STRING)})
    revision = response_of({"not": {"anyOf": [closed(a=STRING), {"type": "array"}]}})
    assert ratings(base, revision) == [("response-exclusion-changed", "compatible")]
