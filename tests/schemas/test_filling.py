"""Instances with every declared member: valid by the judge, the same every time, and edited where the schema is."""

import pytest
from hypothesis import given, settings

from monitor.schemas import Dialect, Resource, SchemaAt, View, alternatives, filled, jsonschema_judge
from tests.schemas.generated import schemas

JUDGE = jsonschema_judge()


def instance(schema, *, view=View.REQUEST, alternative=0, root=None, dialect=Dialect.DRAFT2020):
    document = {"schema": schema, **(root or {})}
    return filled(SchemaAt(Resource(document, dialect), "/schema"), view=view, judge=JUDGE, alternative=alternative)


CHARGE = {
    "type": "object",
    "required": ["id"],
    "properties": {
        "id": {"type": "string", "example": "ch_1"},
        "amount": {"type": "integer", "minimum": 100},
        "code": {"type": "string", "pattern": "^[A-Z]{3}$"},
        "at": {"type": "string", "format": "date-time"},
        "seal": {"type": "string", "format": "byte"},
        "status": {"enum": ["settled", "failed"]},
        "secret": {"type": "string", "readOnly": True},
        "lines": {"type": "array", "minItems": 2, "items": {"type": "boolean"}},
    },
}


def test_every_member_is_there_made_of_what_the_schema_offers():
    assert instance(CHARGE) == {
        "id": "ch_1",
        "amount": 100,
        "code": "AAA",
        "at": "2026-01-31T12:00:00Z",
        "seal": "YWJj",
        "status": "settled",
        "lines": [True, True],
    }


def test_an_edit_changes_the_instance_at_its_place_only():
    edited = {**CHARGE, "properties": {**CHARGE["properties"], "amount": {"type": "string", "example": "1.00"}}}
    assert instance(edited) == instance(CHARGE) | {"amount": "1.00"}


def test_parts_and_references_are_put_together():
    root = {"components": {"schemas": {"Charge": CHARGE}}}
    more = {"type": "object", "properties": {"note": {"const": "x"}}}
    made = instance({"allOf": [{"$ref": "#/components/schemas/Charge"}, more]}, root=root)
    assert made == instance(CHARGE) | {"note": "x"}


def test_an_example_of_the_whole_is_completed_by_what_it_leaves_out():
    assert instance({**CHARGE, "example": {"id": "ch_9"}}) == instance(CHARGE) | {"id": "ch_9"}


def test_a_reference_in_the_place_of_an_example_is_no_value():
    assert instance({**CHARGE, "example": {"$ref": "#/components/examples/charge"}}) == instance(CHARGE)


def test_what_leads_back_to_itself_ends_where_it_may():
    root = {"Node": {"type": "object", "properties": {"next": {"$ref": "#/Node"}, "name": {"type": "string"}}}}
    assert instance({"$ref": "#/Node"}, root=root) == {"name": "text"}


def test_each_alternative_is_made_with_what_tells_it_apart():
    kind = {"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string"}}}
    closed = {"additionalProperties": False}
    root = {
        "Card": {**kind, **closed, "properties": {**kind["properties"], "card": {"const": 1}}},
        "Bank": {
            **kind,
            **closed,
            "required": ["kind", "iban"],
            "properties": {**kind["properties"], "iban": {"const": 2}},
        },
    }
    union = {
        "anyOf": [{"$ref": "#/Card"}, {"$ref": "#/Bank"}],
        "discriminator": {"propertyName": "kind", "mapping": {"bank-account": "#/Bank"}},
    }
    document = SchemaAt(Resource({"schema": union, **root}, Dialect.DRAFT2020), "/schema")
    assert alternatives(document) == ("Card", "Bank")
    made = [filled(document, view=View.REQUEST, judge=JUDGE, alternative=each) for each in range(2)]
    assert made == [{"kind": "Card", "card": 1}, {"kind": "bank-account", "iban": 2}]
    union["discriminator"]["mapping"] = {"other": {"$ref": "#/Bank"}, "more": [1]}  # no names: they choose nothing here
    assert filled(document, view=View.REQUEST, judge=JUDGE, alternative=1) == {"kind": "Bank", "iban": 2}


def test_where_all_members_together_are_not_valid_the_smallest_instance_is_made():
    either = {"type": "object", "properties": {"a": {"const": 1}, "b": {"const": 2}}, "maxProperties": 1}
    assert len(instance(either)) <= 1


def test_what_allows_nothing_has_no_instance():
    with pytest.raises(LookupError):
        instance({"type": "string", "enum": [1]})


@given(schemas)
@settings(max_examples=150, deadline=None)
def test_an_instance_is_valid_and_the_same_every_time(schema):
    try:
        made = instance(schema)
    except LookupError:
        return
    assert JUDGE.valid(SchemaAt(Resource({"schema": schema}, Dialect.DRAFT2020), "/schema"), made, View.REQUEST)
    assert instance(schema) == made
