"""The closed producer, the open reader, and the views."""

import pytest

from monitor.schemas import Dialect, Included, Kind, NotIncluded, View, World
from tests.schemas.asking import ask

CLOSED = World.CLOSED_PRODUCER
ONE = {"type": "object", "properties": {"a": {"type": "string"}}}
TWO = {"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}

CLOSING = [
    ("a declared object sends nothing else", ONE, TWO, Included),
    ("a name that is only required is declared", {"type": "object", "required": ["a"]}, {"maxProperties": 1}, Included),
    ("an object that declares nothing stays open", {"type": "object"}, TWO, NotIncluded),
    ("additionalProperties true keeps it open", {**ONE, "additionalProperties": True}, TWO, NotIncluded),
    ("additionalProperties may have a schema", {**ONE, "additionalProperties": {"type": "string"}}, TWO, Included),
    ("unevaluatedProperties keeps it open too", {**ONE, "unevaluatedProperties": True}, TWO, NotIncluded),
    ("closing happens after allOf is merged", {"allOf": [ONE, {"properties": {"b": {"type": "null"}}}]}, TWO,
     NotIncluded),
    ("an open part opens the whole", {"allOf": [ONE, {"additionalProperties": True}]}, TWO, NotIncluded),
    ("alternatives of anyOf may be mixed", {"anyOf": [ONE, {"type": "object", "properties": {"c": {}}}]},
     {"maxProperties": 1}, NotIncluded),
    ("what stands under not closes nothing", {"type": "object", "not": {"required": ["a"]}},
     {"properties": {"b": {"type": "string"}}}, NotIncluded),
    ("a name that a condition requires is declared", {**ONE, "if": {"required": ["k"]}, "then": {"minProperties": 1}},
     {**ONE, "if": {"required": ["k"]}, "then": {"required": ["a"]}}, NotIncluded),
    ("what a condition refuses is declared too", {**ONE, "if": {"not": {"anyOf": [{"required": ["k"]}]}}, "then": {}},
     {"maxProperties": 1}, NotIncluded),
    ("a pattern of names in a condition declares", {**ONE, "if": {"patternProperties": {"^k": {}}}, "then": {}},
     {"properties": {"a": {}}, "additionalProperties": False}, NotIncluded),
    ("a condition closes nothing", {"type": "object", "if": {"required": ["k"]}, "then": {"minProperties": 1}},
     {"properties": {"z": {"type": "null"}}}, NotIncluded),
    ("a condition opens no other names", {**ONE, "if": {"required": ["k"]}, "then": {"minProperties": 1}},
     {"properties": {"b": {"type": "string"}}}, Included),
    ("a condition names members of members",
     {"properties": {"o": ONE}, "if": {"properties": {"o": {"required": ["k"]}}}, "then": {}},
     {"properties": {"o": {"maxProperties": 1}}}, NotIncluded),
    ("a condition names members of items",
     {"type": "array", "items": ONE, "if": {"contains": {"required": ["k"]}}, "then": {}},
     {"items": {"maxProperties": 1}}, NotIncluded),
    ("a condition names members of items by place",
     {"type": "array", "items": ONE, "if": {"prefixItems": [{}, {"required": ["k"]}]}, "then": {}},
     {"items": {"maxProperties": 1}}, NotIncluded),
    ("a name that a dependent schema hangs on is declared", {**ONE, "dependentSchemas": {"k": {"minProperties": 1}}},
     {**ONE, "dependentSchemas": {"k": {"required": ["a"]}}}, NotIncluded),
    ("a name that others depend on is declared", {**ONE, "dependentRequired": {"k": ["a"]}},
     {**ONE, "dependentSchemas": {"k": {"properties": {"a": {"minLength": 1}}}}}, NotIncluded),
    ("nested objects are closed too", {"type": "object", "properties": {"o": ONE}}, {"properties": {"o": TWO}},
     Included),
]  # fmt: skip


@pytest.mark.parametrize(
    ("producer", "reader", "answer"), [row[1:] for row in CLOSING], ids=[row[0] for row in CLOSING]
)
def test_a_closed_producer_sends_what_it_declares(producer, reader, answer):
    assert isinstance(ask(producer, reader, world=CLOSED), answer)


def test_a_proof_that_rests_on_closedness_says_so():
    assert ask(ONE, TWO, world=CLOSED).assumptions == ("the producer sends only members that it declares",)
    assert ask(TWO, ONE, world=CLOSED).assumptions == ()
    assert isinstance(ask(ONE, TWO), NotIncluded)


def test_an_open_reader_overlooks_members_that_it_does_not_declare():
    reader = {**ONE, "additionalProperties": False}
    refusal = ask(TWO, reader, world=CLOSED)
    assert (refusal.kind, refusal.place) == (Kind.ADDITIONAL_PROPERTIES, "/b")
    assert isinstance(ask(TWO, reader, world=CLOSED, open_reader=True), Included)


def test_a_member_called_additional_properties_is_not_opened():
    reader = {"properties": {"additionalProperties": False}}
    producer = {"type": "object", "properties": {"additionalProperties": {}}}
    assert isinstance(ask(producer, reader, world=CLOSED, open_reader=True), NotIncluded)


READ_ONLY = {"type": "object", "required": ["id"], "properties": {"id": {"readOnly": True, "type": "string"}}}


def test_names_of_older_dependencies_are_declared_too():
    base, narrower = ({**ONE, "dependencies": {"k": held}} for held in ({"minProperties": 1}, ["a"]))
    assert isinstance(ask(base, narrower, world=CLOSED, dialect=Dialect.DRAFT7), NotIncluded)


def test_a_condition_on_a_member_that_the_view_drops_makes_it_sendable_in_the_other_view_only():
    id_needs = {**READ_ONLY, "required": [], "dependentSchemas": {"id": {"minProperties": 1}}}
    id_needs["properties"] = {**id_needs["properties"], "a": {}}
    narrower = {**id_needs, "dependentSchemas": {"id": {"required": ["a"]}}}
    assert isinstance(ask(id_needs, narrower, view=View.REQUEST, world=CLOSED), Included)
    assert isinstance(ask(id_needs, narrower, view=View.RESPONSE, world=CLOSED), NotIncluded)


@pytest.mark.parametrize(("view", "answer"), [(View.REQUEST, Included), (View.RESPONSE, NotIncluded)])
def test_a_read_only_member_is_required_in_responses_only(view, answer):
    optional = {**READ_ONLY, "required": []}
    assert isinstance(ask(optional, READ_ONLY, view=view, world=CLOSED, dialect=Dialect.OAS30), answer)
