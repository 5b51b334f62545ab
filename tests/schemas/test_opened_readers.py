"""What is opened is copied; what is open already is the schema itself, so that all that is known of it serves."""

import pytest

from monitor.model.json_value import JsonObject
from monitor.schemas import Dialect, Excerpts, Included, NotIncluded, Reasoner, Resource, SchemaAt, View, World

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
