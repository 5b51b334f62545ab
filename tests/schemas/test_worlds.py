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


@pytest.mark.parametrize(("view", "answer"), [(View.REQUEST, Included), (View.RESPONSE, NotIncluded)])
def test_a_read_only_member_is_required_in_responses_only(view, answer):
    optional = {**READ_ONLY, "required": []}
    assert isinstance(ask(optional, READ_ONLY, view=view, world=CLOSED, dialect=Dialect.OAS30), answer)
