"""A schema that stands nowhere in a document means what it would mean there."""

from monitor.diff.schema.conjunctions import synthetic
from monitor.model.json_value import JsonObject
from monitor.schemas import Dialect, Included, NotIncluded, Reasoner, Resource, SchemaAt, View, World

ROOT: JsonObject = {"components": {"schemas": {"A": {"type": "integer"}, "B": {"$anchor": "text", "type": "string"}}}}
DOCUMENT = Resource(ROOT, Dialect.DRAFT2020)
INTEGER, TEXT = (SchemaAt(DOCUMENT, f"/components/schemas/{name}") for name in "AB")


def is_included(one: SchemaAt, other: SchemaAt) -> bool:
    answer = Reasoner().include(one, other, view=View.RESPONSE, world=World.OPEN)
    assert isinstance(answer, Included | NotIncluded)
    return isinstance(answer, Included)


def test_its_references_lead_into_the_document_itself() -> None:
    made = synthetic(DOCUMENT, {"allOf": [{"$ref": "#/components/schemas/A"}]})
    (reference,) = (made.child("allOf", 0),)
    assert reference.refer("#/components/schemas/A") == INTEGER
    assert reference.refer("#text") == TEXT
    assert is_included(made, INTEGER)
    assert is_included(INTEGER, made)
    assert not is_included(made, TEXT)


def test_one_that_is_made_of_another_leads_there_too() -> None:
    first = synthetic(DOCUMENT, {"$ref": "#/components/schemas/A"})
    second = synthetic(first.resource, {"$ref": "#/components/schemas/A"})
    assert second.refer("#/components/schemas/A") == INTEGER


def test_references_below_an_address_of_its_own_stay_below_it() -> None:
    own: JsonObject = {"$id": "https://example.com/own", "$defs": {"A": {"type": "string"}}, "$ref": "#/$defs/A"}
    made = synthetic(DOCUMENT, {"not": {"not": own}})
    assert is_included(made, TEXT)
    assert not is_included(made, INTEGER)
