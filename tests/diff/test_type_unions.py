"""A list of types and a union of one branch for each are one schema, spelt twice; what differs inside is told."""

import pytest

from tests.rules.documents import changes, rated, request_of, response_of

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
    "null twice": {"oneOf": [*apart()["oneOf"], {"type": "null"}, {"type": "null"}]},
    "a type that the union forbids": {**apart(), "type": "object"},
    "a branch that no value fits": {"oneOf": [*apart()["oneOf"], {"type": "number", "minimum": 3}]},
}


@pytest.mark.parametrize("other", OTHER_SCHEMAS.values(), ids=OTHER_SCHEMAS)
def test_a_union_that_says_something_else_is_no_spelling(other: dict) -> None:
    for place in (request, response):
        assert rated(place(BOTH), place(other)) or rated(place(other), place(BOTH))


NAMED = {"type": "object", "required": ["name"], "properties": {"name": STRING}}
LISTED = {"type": ["string", "array"], "items": STRING}
WIDER = {
    "null": (BOTH, {"type": "null"}, "null-allowed", "null-forbidden"),
    "another type": (BOTH, {"type": "array"}, "alternative-added", "alternative-removed"),
    "another object": (BOTH, NAMED, "alternative-added", "alternative-removed"),
    "beside items": (LISTED, {"type": "null"}, "null-allowed", "null-forbidden"),
}


@pytest.mark.parametrize("keyword", ["anyOf", "oneOf"])
@pytest.mark.parametrize(("plain", "other", "came", "went"), WIDER.values(), ids=WIDER)
def test_it_may_be_widened_when_it_is_written_as_a_union(
    plain: dict, other: dict, came: str, went: str, keyword: str
) -> None:
    parts = apart()["oneOf"] if plain is BOTH else [STRING, {"type": "array", "items": STRING}]
    union = {keyword: [*parts, other]}
    assert rated(request(plain), request(union)) == {f"request-{came}": "compatible"}
    assert rated(request(union), request(plain)) == {f"request-{went}": "breaking"}
    assert rated(response(plain), response(union)) == {f"response-{came}": "breaking"}
    assert rated(response(union), response(plain)) == {f"response-{went}": "compatible"}


def test_an_alternative_that_overlaps_with_a_part_refuses_what_fits_both() -> None:
    union = apart()["oneOf"]
    overlapping = {"oneOf": [*union, {"type": "object", "properties": {"b": STRING}}]}
    (change,) = changes(request(BOTH), request(overlapping))
    assert (change.rule, change.severity.value) == ("request-alternative-added", "breaking")
    assert change.note == "it fits two alternatives of the `oneOf` now, and is refused for that"


def test_what_was_null_twice_is_not_the_same() -> None:
    plain = {"type": ["object", "null"], "required": ["a"]}
    twice = {"oneOf": [{"type": "null"}, {"type": "object", "required": ["a"]}, {"type": "null"}]}
    assert rated(request(plain), request(twice)) == {"request-alternative-added": "breaking"}


VALUED = [
    {"type": "string", "format": "date"},
    {"type": "string", "contentEncoding": "base64"},
    {"type": "integer", "format": "int64", "default": 1},
    {
        "type": "object",
        "required": ["a"],
        "properties": {"a": {"type": "string"}},
        "additionalProperties": {"type": "string"},
    },
]


def nullable(schema: dict, keyword: str) -> dict:
    return {keyword: [schema, {"type": "null"}]}


@pytest.mark.parametrize("made", [request_of, response_of])
@pytest.mark.parametrize("keyword", ["anyOf", "oneOf"])
@pytest.mark.parametrize("schema", VALUED, ids=["format", "encoding", "default", "other members"])
def test_null_beside_what_a_schema_says_of_its_values_is_null_among_its_types(made, keyword, schema):
    listed = {**schema, "type": [schema["type"], "null"]}
    sides = [made({"type": "object", "properties": {"n": each}}, openapi="3.1.0")
             for each in (listed, nullable(schema, keyword))]  # fmt: skip
    for base, revision in (sides, sides[::-1]):
        assert not changes(base, revision)


@pytest.mark.parametrize("keyword", ["anyOf", "oneOf"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"format": "date"}, {"format": "date-time"}),
        ({}, {"contentEncoding": "base64"}),
        ({"type": "object", "additionalProperties": {"type": "string"}},
         {"type": "object", "additionalProperties": {"type": "integer"}}),
        ({"type": "object", "properties": {"a": {}}, "additionalProperties": {}},
         {"type": "object", "properties": {"a": {}}, "additionalProperties": {"type": "integer"}}),
        ({"type": "object", "additionalProperties": {"$ref": "#/components/schemas/Old"}},
         {"type": "object", "additionalProperties": {"$ref": "#/components/schemas/New"}}),
    ],
    ids=["format", "encoding", "other members", "of any kind", "by reference"],
)  # fmt: skip
def test_a_change_beside_null_told_otherwise_is_seen(keyword, before, after):
    components = {"schemas": {"Old": {"type": "string"}, "New": {"type": "integer"}}}
    before, after = {"type": "string", **before}, {"type": "string", **after}
    sides = [{**before, "type": [before["type"], "null"]}, nullable(after, keyword)]
    base, revision = (
        request_of({"type": "object", "properties": {"n": each}}, openapi="3.1.0", components=components)
        for each in sides
    )
    assert [each for each in changes(base, revision) if each.severity.value != "compatible"]
