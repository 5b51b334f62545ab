"""A value of which nothing is said any more was edited once, type, enumeration and bounds; so was its opposite."""

import pytest

from monitor.model.values import Severity
from tests.rules.documents import changes, compared, description, rated, request_of, response_of
from tests.rules.things import only, parts_of, thing

STATE = {"type": "string", "enum": ["active", "inactive"]}
CODE = {"type": "string", "pattern": "^[A-Z]+$", "maxLength": 9}


def test_type_and_enumeration_that_went_together_are_one_change() -> None:
    change = only(response_of(thing(state=STATE)), response_of(thing(state={})))
    assert (change.rule, change.severity) == ("response-property-type-changed", Severity.BREAKING)
    assert change.message == 'the type of `/state` changed: string, one of "active", "inactive" → any type'
    assert parts_of(change) == {"response-property-type-changed": "breaking", "response-enum-dropped": "breaking"}


def test_type_and_bounds_that_came_together_are_one_change() -> None:
    change = only(request_of(thing(code={})), request_of(thing(code=CODE)))
    assert change.rule == "request-property-type-changed"
    assert change.message.startswith("the type of `/code` changed: any type → string, ")
    assert len(change.parts) == 3


HELD = {
    "lists of few": {"type": "array", "minItems": 1, "maxItems": 3, "uniqueItems": True, "items": {"type": "string"}},
    "small objects": {"type": "object", "required": ["a"], "minProperties": 1, "maxProperties": 3},
}


@pytest.mark.parametrize("schema", HELD.values(), ids=HELD)
def test_so_are_type_and_how_much_a_value_may_hold(schema: dict) -> None:
    for place in (lambda held: thing(held=held), dict):
        asked, answered = (of(place({})) for of in (request_of, response_of))
        told, sent = (of(place(schema)) for of in (request_of, response_of))
        assert rated(asked, told) == {"request-property-type-changed": "breaking"}
        assert rated(answered, sent) == {"response-property-type-changed": "compatible"}
        assert rated(told, asked) == {"request-property-type-changed": "compatible"}
        assert rated(sent, answered) == {"response-property-type-changed": "breaking"}


APART = {
    "the type stays": (STATE, {"type": "string"}),
    "another type": ({"type": "string", "maxLength": 9}, {"type": "integer"}),
    "a bound came as the type went": ({"type": "string"}, {"maxLength": 9}),
}


@pytest.mark.parametrize(("before", "after"), APART.values(), ids=APART)
def test_what_still_says_something_is_told_edit_by_edit(before: dict, after: dict) -> None:
    found = changes(response_of(thing(state=before)), response_of(thing(state=after)))
    assert found
    assert not any(each.parts for each in found)


def test_two_branches_at_one_place_are_two_edits() -> None:
    def of(*branches: dict) -> dict:
        titled = [
            {"title": name, "type": "object", "properties": {name: each}}
            for name, each in zip("ab", branches, strict=True)
        ]
        return response_of(thing(either={"oneOf": titled}))

    found = changes(of({"type": "string"}, STATE), of({}, {"type": "string"}))
    assert not any(each.parts for each in found)


def test_a_parameter_keeps_what_its_text_loses() -> None:
    """As text any type is read alike, and the enumeration is what consumers must stick to."""

    def asked(schema: dict) -> dict:
        return description({"parameters": [{"name": "state", "in": "query", "schema": schema}]})

    assert "breaking" in rated(asked({}), asked(STATE)).values()


@pytest.mark.parametrize("overridden", ["response-property-type-changed", "response-enum-dropped"])
def test_an_override_of_one_part_does_not_rate_the_other(overridden: str) -> None:
    found = compared(
        response_of(thing(state=STATE)), response_of(thing(state={})), overrides={overridden: "compatible"}
    )
    assert [each.severity for each in found.changes] == [Severity.BREAKING]
