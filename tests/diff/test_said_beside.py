"""Keywords that say something only beside others of the same schema object: a part of an `allOf` is one by itself."""

import pytest

from monitor.model.changes import Change
from monitor.model.json_value import JsonObject
from tests.rules.documents import assert_shown, changes, request_of

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
OBJECT = {"type": "object", "properties": {"a": NUMBER, "b": TEXT}}
HAS_A, NEEDS_B = {"required": ["a"]}, {"required": ["b"]}
LIST = {"type": "array"}
TORN = {
    "a closure from its members": (
        {**OBJECT, "unevaluatedProperties": False},
        {"allOf": [OBJECT, {"unevaluatedProperties": False}]},
    ),
    "a closure in a condition": (
        {**OBJECT, "if": HAS_A, "then": {"properties": {"a": {}, "b": {}}, "additionalProperties": False}},
        {**OBJECT, "if": HAS_A, "then": {"allOf": [{"properties": {"a": {}, "b": {}}}, {"additionalProperties": False}]}},
    ),
    "a condition from what it is for": (
        {**OBJECT, "allOf": [{"if": HAS_A}, {"then": NEEDS_B}]},
        {**OBJECT, "if": HAS_A, "then": NEEDS_B},
    ),
    "a tuple from what follows": (
        {**LIST, "prefixItems": [NUMBER], "items": TEXT},
        {**LIST, "allOf": [{"prefixItems": [NUMBER]}, {"items": TEXT}]},
    ),
    "how many from what is counted": (
        {**LIST, "items": TEXT, "allOf": [{"contains": {"const": "a"}, "minContains": 0}, {"maxContains": 1}]},
        {**LIST, "items": TEXT, "allOf": [{"contains": {"const": "a"}, "minContains": 0, "maxContains": 1}]},
    ),
}  # fmt: skip


def told(base: JsonObject, revision: JsonObject) -> list[Change]:
    return list(changes(*(request_of(each, openapi="3.1.0") for each in (base, revision))))


@pytest.mark.parametrize("place", ["whole", "alternative"])
@pytest.mark.parametrize(("base", "revision"), TORN.values(), ids=TORN)
def test_what_is_torn_apart_or_put_together_says_something_else(
    base: JsonObject, revision: JsonObject, place: str
) -> None:
    if place == "alternative":
        base, revision = ({"anyOf": [NUMBER, each]} for each in (base, revision))
    breaking = [each for each in told(base, revision) if each.severity == "breaking"]
    assert breaking
    for change in breaking:
        assert_shown(change, base, revision)


@pytest.mark.parametrize(("base", "revision"), TORN.values(), ids=TORN)
def test_the_way_back_is_no_loss_and_not_silent(base: JsonObject, revision: JsonObject) -> None:
    found = told(revision, base)
    assert found
    assert {each.severity.value for each in found} == {"compatible"}
