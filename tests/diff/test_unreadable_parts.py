"""Parts that can't be read: never "any type", never unchanged where their text differs, never in the way of the rest."""

import pytest

from tests.rules.documents import changes, rated, ratings, request_of

CIRCLE = {"A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}}
ITSELF = {"A": {"$ref": "#/components/schemas/A"}, "B": {}}
WRAPPED = {"A": {"allOf": [{"$ref": "#/components/schemas/A"}]}, "B": {}}
PLAIN = {"A": {"type": "string"}, "B": {}}


def described(schema: object = None, schemas: dict | None = None, **members: object) -> dict:
    schema = {"$ref": "#/components/schemas/A"} if schema is None else schema
    return {**request_of(schema, components={"schemas": schemas or PLAIN}), **members}


UNKNOWN = {"request-part-unreadable": "risky?"}

SCHEMAS = [
    ("a circle, where there was a type", described(), described(schemas=CIRCLE), UNKNOWN),
    ("a circle of allOf", described(), described(schemas=WRAPPED), UNKNOWN),
    ("anything, where there was a circle", described({"items": {"$ref": "#/components/schemas/A"}}, CIRCLE),
     described({"items": {}}, CIRCLE), UNKNOWN),
    ("another circle", described(schemas=CIRCLE), described(schemas=ITSELF), UNKNOWN),
    ("the same circle, entered elsewhere", described(schemas=CIRCLE),
     described({"$ref": "#/components/schemas/B"}, CIRCLE), {}),
    ("a reference into nothing", described(), described({"$ref": "#/gone"}), UNKNOWN),
    ("another reference into nothing", described({"$ref": "#/gone"}), described({"$ref": "#/gone/too"}), UNKNOWN),
    ("members that are text", described({"properties": {}}), described({"properties": "x"}), UNKNOWN),
    ("members that are other text", described({"properties": "x"}), described({"properties": "y"}), UNKNOWN),
    ("a list of types that is a number", described({"type": 1}), described({"type": 2}), UNKNOWN),
    ("a member that is no schema", described({"properties": {"a": "x"}}), described({"properties": {"a": "y"}}), UNKNOWN),
]  # fmt: skip


@pytest.mark.parametrize(
    ("base", "revision", "expected"), [each[1:] for each in SCHEMAS], ids=[each[0] for each in SCHEMAS]
)
def test_a_schema_that_cannot_be_read_is_undecided_unless_it_is_the_same(
    base: dict, revision: dict, expected: dict
) -> None:
    assert rated(base, revision) == expected
    assert rated(revision, base) == expected
    assert rated(revision, revision) == {}


def test_what_is_beside_an_unreadable_part_is_compared() -> None:
    base, revision = (
        described({"allOf": [{"$ref": "#/gone"}, {"type": "object", "properties": {"size": {"type": kind}}}]})
        for kind in ("integer", "boolean")
    )
    [change] = changes(base, revision)
    assert (change.rule, change.decided) == ("request-property-type-changed", False)


def parameters(*listed: object) -> dict:
    return described(
        {}, PLAIN, paths={"/a": {"get": {"parameters": listed, "responses": {"200": {"description": ""}}}}}
    )


PARTS = [
    ("a parameter without a name", {"in": "query"}, {"in": "query", "schema": {"type": "string"}}),
    ("a parameter in nowhere", {"name": "x", "in": "nowhere"}, {"name": "x", "in": "elsewhere"}),
    ("a reference into nothing", {"$ref": "#/components/parameters/A"}, {"$ref": "#/components/parameters/B"}),
    ("a parameter that is text", "x", "y"),
]


@pytest.mark.parametrize(("one", "other"), [each[1:] for each in PARTS], ids=[each[0] for each in PARTS])
def test_unreadable_parts_of_an_operation_are_unchanged_only_where_their_text_is(one: object, other: object) -> None:
    edited = parameters(one, {"name": "new", "in": "query", "schema": {}})
    assert rated(parameters(one), parameters(one)) == {}
    assert rated(parameters(one), edited) == {"request-parameter-added": "compatible"}
    assert {*ratings(parameters(one), parameters(other))} == {("part-unreadable", "risky?")}


def test_what_is_unreadable_in_both_versions_of_openapi_alike_is_unchanged() -> None:
    old = parameters({"$ref": "#/components/parameters/Gone"})
    assert rated(old, {**old, "openapi": "3.1.0"}) == {}
    assert rated({**old, "security": [{"gone": []}]}, {**old, "security": [{"gone": []}], "openapi": "3.1.0"}) == {}


def test_a_list_of_types_that_holds_an_object_is_no_list_of_types() -> None:
    base, revision = (
        described({"type": "array", "unevaluatedItems": {"type": [kind]}}, openapi="3.1.0") for kind in ({}, "string")
    )
    assert rated(base, revision) == {"request-tuple-changed": "risky?"}


CAT = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}


@pytest.mark.parametrize("broken", ["#/components/schemas/Gone", "Gone", 5], ids=["into nothing", "outside", "no text"])
def test_an_alternative_that_cannot_be_read_is_undecided(broken: object) -> None:
    def pet(*references: object) -> dict:
        alternatives = [{"$ref": each} for each in references]
        union = {"oneOf": alternatives, "discriminator": {"propertyName": "kind"}}
        return described(union, {"Cat": CAT})

    known = "#/components/schemas/Cat"
    assert rated(pet(known, broken), pet(known)) == {"request-alternative-removed": "risky?"}
    assert rated(pet(known), pet(known, broken)) == {"request-discriminated-alternative-added": "compatible"}
