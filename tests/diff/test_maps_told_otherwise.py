"""Members of a map that another keyword, or another pattern, describes now: what their values lost is told."""

import pytest

from monitor.model.json_value import JsonObject
from tests.rules.documents import changes, rated, request_of, response_of

STRING = {"type": "string"}
RICH: JsonObject = {"type": "object", "properties": {"x": STRING, "y": STRING}}
POOR: JsonObject = {"type": "object", "properties": {"x": STRING}}


def by_any(value: JsonObject) -> JsonObject:
    return {"type": "object", "additionalProperties": value}


def by_pattern(value: JsonObject, pattern: str = "^[a-z]+$") -> JsonObject:
    return {"type": "object", "patternProperties": {pattern: value}}


WAYS = {
    "a pattern now": (by_any(RICH), by_pattern(POOR, ".*")),
    "any name now": (by_pattern(RICH), by_any(POOR)),
    "another pattern": (by_pattern(RICH), by_pattern(POOR, "^[a-z]*$")),
}


@pytest.mark.parametrize(("before", "after"), WAYS.values(), ids=WAYS)
def test_a_member_of_their_values_that_went_is_told(before: JsonObject, after: JsonObject) -> None:
    base, revision = ({**made, "openapi": "3.1.0"} for made in (request_of(before), request_of(after)))
    assert rated(base, revision)["request-unstated-property-removed"] == "breaking"
    (gone,) = (each for each in changes(base, revision) if "removed" in each.rule)
    assert gone.witness is not None
    ((name, value),) = gone.witness.message["request"]["body"].items()
    assert name.isalpha()
    assert "y" in value
    answers = ({**made, "openapi": "3.1.0"} for made in (response_of(before), response_of(after)))
    assert rated(*answers)["response-unstated-property-removed"] == "breaking"


@pytest.mark.parametrize(("before", "after"), WAYS.values(), ids=WAYS)
def test_one_that_came_breaks_nobody(before: JsonObject, after: JsonObject) -> None:
    base, revision = ({**made, "openapi": "3.1.0"} for made in (request_of(after), request_of(before)))
    assert not [rule for rule in rated(base, revision) if "property" in rule]


def test_maps_of_several_patterns_are_asked_about_as_a_whole() -> None:
    several = {"type": "object", "patternProperties": {"^a": RICH, "^b": RICH}}
    base, revision = ({**request_of(each), "openapi": "3.1.0"} for each in (by_any(RICH), several))
    assert set(rated(base, revision)) == {"request-additional-members-changed"}


@pytest.mark.parametrize("of", [request_of, response_of])
@pytest.mark.parametrize("swapped", [False, True])
def test_a_pattern_takes_its_members_from_those_of_any_name(of, swapped: bool) -> None:
    """They are something else then, also where what others are is said alike on both sides."""
    lists: JsonObject = {"type": "object", "additionalProperties": {"type": "array"}}
    sides = [lists, {**lists, "patternProperties": {"^x-": {"type": "integer"}}}]
    base, revision = ({**of(each), "openapi": "3.1.0"} for each in (sides[::-1] if swapped else sides))
    (change,) = changes(base, revision)
    assert change.rule.endswith("additional-members-changed")
    assert (change.severity.value, change.decided) == ("breaking", True)
