"""What is opened is copied; what is open already is the schema itself, so that all that is known of it serves."""

import pytest

from monitor.model.json_value import JsonObject
from monitor.schemas import (
    Dialect,
    Excerpts,
    Included,
    NotIncluded,
    Reasoner,
    Resource,
    SchemaAt,
    View,
    World,
    jsonschema_judge,
)

OPEN: JsonObject = {"properties": {"a": {"$ref": "#/components/schemas/B"}}}


def at(schema: JsonObject, other: JsonObject) -> SchemaAt:
    return SchemaAt(
        Resource({"components": {"schemas": {"A": schema, "B": other}}}, Dialect.OAS30), "/components/schemas/A"
    )


@pytest.mark.parametrize(
    ("other", "copied"),
    [({"type": "object"}, False), ({"additionalProperties": False}, True), ({"additionalProperties": {}}, False)],
)
def test_only_what_reaches_a_closed_object_is_copied(other: JsonObject, copied: bool) -> None:
    excerpts, schema = Excerpts(), at(OPEN, other)
    for _ in range(2):  # also where the copy is known
        assert (excerpts.of(schema, View.RESPONSE, opened=True) is not schema) is copied


def test_an_excerpt_that_is_not_opened_is_a_copy() -> None:
    schema = at(OPEN, {"type": "object"})
    assert Excerpts().of(schema, View.RESPONSE).resource is not schema.resource


@pytest.mark.parametrize("assumptions", [True, False])
def test_whether_it_is_included_does_not_depend_on_what_is_told_of_it(assumptions: bool) -> None:
    one, other = at({"properties": {"b": {"type": "string"}}}, {}), at({"properties": {"a": {"type": "integer"}}}, {})
    narrow, wide = at({"type": "integer"}, {}), at({"type": "number"}, {})

    def asked(producer: SchemaAt, reader: SchemaAt) -> object:
        return Reasoner().include(
            producer, reader, view=View.RESPONSE, world=World.CLOSED_PRODUCER, assumptions=assumptions
        )

    closed = asked(one, other)
    assert isinstance(closed, Included)
    assert bool(closed.assumptions) is assumptions
    assert isinstance(asked(narrow, wide), Included)
    assert isinstance(asked(wide, narrow), NotIncluded)


STRING, INTEGER = {"type": "string"}, {"type": "integer"}


def closed(**members: JsonObject) -> JsonObject:
    return {"type": "object", "properties": {**members}, "additionalProperties": False}


OVERLAPPING = {
    "alternatives": ({"oneOf": [closed(a=STRING), closed(b=INTEGER)]}, closed(a=STRING) | {"required": ["a"]}),
    "an exclusion": ({"not": closed(a=STRING)}, {"not": {"anyOf": [closed(a=STRING), {"type": "array"}]}}),
    "a condition": (
        {"if": closed(a=STRING), "then": {"required": ["a"]}, "else": {"required": ["b"]}},
        {"type": "object", "properties": {"a": STRING, "b": INTEGER}, "required": ["a", "b"]},
    ),
    "a count": (
        {"contains": closed(a=STRING), "maxContains": 1},
        {"type": "array", "minItems": 1, "maxItems": 2,
         "prefixItems": [closed(a=STRING), closed(b=INTEGER) | {"required": ["b"]}]},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("reader", "producer"), OVERLAPPING.values(), ids=OVERLAPPING)
def test_what_is_read_as_it_is_written_is_read(reader: JsonObject, producer: JsonObject) -> None:
    """Without their closures, alternatives overlap, and what is excluded is more."""
    assert isinstance(opened(producer, reader), Included)


@pytest.mark.parametrize(("reader", "producer"), OVERLAPPING.values(), ids=OVERLAPPING)
def test_what_neither_reads_is_not_included(reader: JsonObject, producer: JsonObject) -> None:
    narrower = {**reader, "enum": [None]}
    answer = opened(producer, narrower)
    assert isinstance(answer, NotIncluded)
    assert not jsonschema_judge().valid(at_root(narrower), answer.witness, View.RESPONSE)


def test_an_alternative_is_read_with_members_that_it_does_not_know() -> None:
    reader = {"oneOf": [closed(a=STRING) | {"required": ["a"]}, closed(b=INTEGER) | {"required": ["b"]}]}
    producer = closed(a=STRING, c=STRING) | {"required": ["a", "c"]}
    assert isinstance(opened(producer, reader), Included)


def opened(producer: JsonObject, reader: JsonObject) -> object:
    return Reasoner().include(
        at_root(producer), at_root(reader), view=View.RESPONSE, world=World.CLOSED_PRODUCER, open_reader=True
    )


def at_root(schema: JsonObject) -> SchemaAt:
    return SchemaAt(Resource(schema, Dialect.DRAFT2020), "")
