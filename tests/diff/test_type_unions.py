"""A list of types and a union of one branch for each are one schema, spelt twice; what differs inside is told."""

import pytest

from tests.rules.documents import rated, request_of, response_of

STRING, INTEGER = {"type": "string"}, {"type": "integer"}
BOTH = {"type": ["number", "object"], "minimum": 3, "required": ["a"], "properties": {"a": STRING}}


def apart(keyword: str = "oneOf", minimum: int = 3, member: dict = STRING, **members: object) -> dict:
    of_object = {"type": "object", "required": ["a"], "properties": {"a": member}, **members}
    return {keyword: [of_object, {"type": "number", "minimum": minimum}]}


def request(schema: dict) -> dict:
    return {**request_of(schema), "openapi": "3.1.0"}


def response(schema: dict) -> dict:
    return {**response_of(schema), "openapi": "3.1.0"}


SPELLINGS = {
    "oneOf": (BOTH, apart()),
    "anyOf": (BOTH, apart("anyOf")),
    "with the types beside the union": (BOTH, {**apart(), "type": ["object", "number"]}),
    "two types in one branch": (
        {"type": ["string", "null", "array"], "items": STRING, "maxLength": 9},
        {"oneOf": [{"type": ["string", "null"], "maxLength": 9}, {"type": "array", "items": STRING}]},
    ),
    "a member": ({"type": "object", "properties": {"x": BOTH}}, {"type": "object", "properties": {"x": apart()}}),
}


@pytest.mark.parametrize(("one", "other"), SPELLINGS.values(), ids=SPELLINGS)
def test_a_list_of_types_may_be_written_as_a_union(one: dict, other: dict) -> None:
    for place in (request, response):
        assert rated(place(one), place(other)) == rated(place(other), place(one)) == {}


def test_a_list_of_types_in_3_1_is_a_union_in_3_0() -> None:
    assert rated(response(BOTH), response_of(apart())) == rated(response_of(apart()), response(BOTH)) == {}


def test_what_differs_inside_is_told_by_itself_and_proved() -> None:
    for before, after in ((BOTH, apart(member=INTEGER)), (apart(member=INTEGER), BOTH)):
        assert rated(response(before), response(after)) == {"response-property-type-changed": "breaking"}
        assert rated(request(before), request(after)) == {"request-property-type-changed": "breaking"}


OTHER_SCHEMAS = {
    "another bound": apart(minimum=1),
    "another member": apart(properties={"a": STRING, "b": STRING}),
    "another requirement": apart(required=[]),
    "closed": apart(additionalProperties=False),
    "a type less": {"oneOf": apart()["oneOf"][:1]},
    "a type more": {"oneOf": [*apart()["oneOf"], STRING]},
    "a type that the union forbids": {**apart(), "type": "object"},
    "a branch that no value fits": {"oneOf": [*apart()["oneOf"], {"type": "number", "minimum": 3}]},
}


@pytest.mark.parametrize("other", OTHER_SCHEMAS.values(), ids=OTHER_SCHEMAS)
def test_a_union_that_says_something_else_is_no_spelling(other: dict) -> None:
    for place in (request, response):
        assert rated(place(BOTH), place(other)) or rated(place(other), place(BOTH))
