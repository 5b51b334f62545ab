"""Inclusion by example: what is included, and which keyword refuses which place where not."""

import pytest

from monitor.schemas import Dialect, Included, Kind, NotIncluded, Unknown, View, World, include, sample
from monitor.schemas import jsonschema_rs_judge as rs
from tests.schemas.asking import ask, at

TREE = {"type": "object", "properties": {"kids": {"type": "array", "items": {"$ref": "#"}}, "n": {"type": "integer"}}}
WIDER_TREE = {"type": "object", "properties": {**TREE["properties"], "n": {"type": "number"}}}
LIST = {"properties": {"next": {"$ref": "#"}}, "required": ["next"], "type": "object"}
CAT = {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "cat"}, "lives": {"type": "integer"}}}
DOG = {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "dog"}, "bark": {"type": "string"}}}
LOUD_DOG = {**DOG, "properties": {**DOG["properties"], "bark": {"type": "string", "minLength": 1}}}

INCLUDED = [
    ("everything in everything", True, {}),
    ("nothing in anything", False, {"type": "null"}),
    ("integers in numbers", {"type": "integer"}, {"type": "number"}),
    ("1.0 in integers", {"const": 1.0}, {"type": "integer"}),
    ("narrower bounds", {"minimum": 3, "exclusiveMaximum": 5}, {"minimum": 2, "maximum": 5}),
    ("an integer strictly above 4 is at least 5", {"type": "integer", "exclusiveMinimum": 4}, {"minimum": 5}),
    ("multiples of 6 in multiples of 1.5", {"multipleOf": 6}, {"multipleOf": 1.5}),
    ("values of an enum that the type lets through", {"enum": [1, "a"], "type": "string"}, {"const": "a"}),
    ("members of few values in the objects that are listed",
     {"type": "object", "required": ["a"], "properties": {"a": {"enum": [1, 2]}}, "additionalProperties": False},
     {"enum": [{"a": 2.0}, {"a": 1}]}),
    ("items of few values in the arrays that are listed",
     {"type": "array", "items": {"enum": [1, 2]}, "minItems": 2, "maxItems": 2},
     {"enum": [[1, 1], [1, 2], [2, 1], [2, 2]]}),
    ("an enum in any order", {"enum": ["a", "b"]}, {"enum": ["b", "a"]}),
    ("a pattern in a wider pattern", {"type": "string", "pattern": "^[a-c]+$"}, {"pattern": "^[a-z]*$"}),
    ("capital letters of any language are letters", {"type": "string", "pattern": r"^\p{Lu}+$"},
     {"pattern": r"^[\p{L}\p{N} '-]*$"}),
    ("what is no letter is no capital letter", {"type": "string", "pattern": r"^\P{L}$"}, {"pattern": r"^[^\p{Lu}]$"}),
    ("a pattern of fixed length", {"type": "string", "pattern": "^[A-Z]{3}$"}, {"minLength": 3, "maxLength": 3}),
    ("a UUID has 36 characters", {"type": "string", "format": "uuid"}, {"maxLength": 36}),
    ("a URI is a reference", {"type": "string", "format": "uri"}, {"format": "uri-reference"}),
    ("a format named alike, though unknown", {"format": "iban", "minLength": 1}, {"format": "iban"}),
    ("tuples in lists", {"prefixItems": [{"type": "null"}], "items": False}, {"items": {"type": "null"}}),
    ("an empty tuple is a set", {"type": "array", "maxItems": 1}, {"uniqueItems": True}),
    ("items that match are contained", {"type": "array", "items": {"type": "null"}, "minItems": 1},
     {"contains": {"type": "null"}}),
    ("members in additional members", {"type": "object", "properties": {"a": {"type": "integer"}},
     "additionalProperties": False}, {"additionalProperties": {"type": "number"}}),
    ("names that match a pattern", {"propertyNames": {"pattern": "^x-"}, "type": "object"},
     {"patternProperties": {"^y": False}}),
    ("a required member makes one", {"type": "object", "required": ["a"]}, {"minProperties": 1}),
    ("parts of allOf merged", {"allOf": [{"type": "object"}, {"required": ["a"]}]},
     {"type": "object", "required": ["a"]}),
    ("anyOf distributed", {"anyOf": [{"type": "string"}, {"type": "null"}]}, {"type": ["null", "string"]}),
    ("exclusive alternatives of oneOf", {"oneOf": [CAT, DOG]}, {"anyOf": [CAT, DOG]}),
    ("one alternative of a discriminated union", CAT, {"oneOf": [DOG, {**CAT, "title": "Cat"}]}),
    ("a union whose alternative was widened", {"oneOf": [CAT, LOUD_DOG]}, {"oneOf": [DOG, CAT]}),
    ("twice not", {"type": "string"}, {"not": {"not": {"type": "string"}}}),
    ("if and then as implication", {"if": {"type": "string"}, "then": {"minLength": 1}},
     {"anyOf": [{"not": {"type": "string"}}, {"minLength": 1}]}),
    ("dependent members", {"type": "object", "required": ["b"]}, {"dependentRequired": {"a": ["b"]}}),
    ("a recursive schema in a wider one", TREE, WIDER_TREE),
    ("an endless object allows nothing", LIST, {"type": "null"}),
    ("annotations do not matter", {"type": "string", "description": "x", "x-y": 1}, {"type": "string"}),
    ("types beside bounds of other types", {"type": "string"}, {"maximum": 3}),
]  # fmt: skip


@pytest.mark.parametrize(("producer", "reader"), [row[1:] for row in INCLUDED], ids=[row[0] for row in INCLUDED])
def test_it_is_included(producer, reader):
    assert ask(producer, reader) == Included()


A_STRING = {"type": "object", "properties": {"a": {"type": "string"}}}
REFUSED = [
    ("a number for an integer", {"type": "number"}, {"type": "integer"}, Kind.TYPE, ""),
    ("null", {"type": ["string", "null"]}, {"type": "string"}, Kind.TYPE, ""),
    ("a value more in an enum", {"enum": ["a", "b"]}, {"enum": ["a"]}, Kind.ENUM, ""),
    ("another constant", {"enum": ["a", "b"]}, {"const": "a"}, Kind.CONST, ""),
    ("an object that is not listed", {"type": "object", "required": ["a"], "properties": {"a": {"enum": [1, 2]}}},
     {"enum": [{"a": 1}, {"a": 3}]}, Kind.ENUM, ""),
    ("an array that is not listed", {"type": "array", "items": {"enum": [1, 2]}, "minItems": 2, "maxItems": 2},
     {"enum": [[1, 1], [1, 2], [2, 1]]}, Kind.ENUM, ""),
    ("true is not 1", {"const": True}, {"const": 1}, Kind.CONST, ""),
    ("below", {"type": "integer"}, {"minimum": 0}, Kind.MINIMUM, ""),
    ("above", {"type": "integer", "maximum": 9}, {"maximum": 8}, Kind.MAXIMUM, ""),
    ("a fraction below a large number", {"type": "number", "maximum": 2**53 - 1}, {"type": "integer"}, Kind.TYPE, ""),
    ("a fraction above one", {"type": "number", "minimum": -(10**20)}, {"type": "integer"}, Kind.TYPE, ""),
    ("a fraction between two", {"type": "number", "minimum": 1 - 2**53, "maximum": 2**53 - 1}, {"multipleOf": 0.5},
     Kind.MULTIPLE_OF, ""),
    ("a negative fraction", {"type": "number", "minimum": -1e308, "exclusiveMaximum": 0}, {"type": "integer"},
     Kind.TYPE, ""),
    ("off the grid", {"type": "integer"}, {"multipleOf": 10}, Kind.MULTIPLE_OF, ""),
    ("too short", {"type": "string"}, {"minLength": 1}, Kind.MIN_LENGTH, ""),
    ("too long", {"type": "string", "maxLength": 9}, {"maxLength": 8}, Kind.MAX_LENGTH, ""),
    ("a long URI", {"type": "string", "format": "uri"}, {"maxLength": 2_000}, Kind.MAX_LENGTH, ""),
    ("a long URI of a scheme", {"type": "string", "format": "uri", "pattern": "^https?://"}, {"maxLength": 512},
     Kind.MAX_LENGTH, ""),
    ("a long word of letters", {"type": "string", "pattern": "^[a-z]+(-[a-z]+)*$"}, {"maxLength": 255},
     Kind.MAX_LENGTH, ""),
    ("a letter of another language", {"type": "string", "pattern": r"^\p{L}+$"}, {"pattern": "^[A-Za-z]*$"},
     Kind.PATTERN, ""),
    ("off the pattern", {"type": "string", "pattern": "^[a-z]+$"}, {"pattern": "^[a-y]+$"}, Kind.PATTERN, ""),
    ("a format added", {"type": "string"}, {"format": "date-time"}, Kind.FORMAT, ""),
    ("a format changed", {"type": "string", "format": "date"}, {"format": "date-time"}, Kind.FORMAT, ""),
    ("another format, whose texts look alike", {"type": "string", "format": "ipv4"}, {"format": "ipv6"}, Kind.FORMAT, ""),
    ("text of a format that nobody here knows", {"type": "string", "format": "iban"}, {"type": "integer"}, Kind.TYPE, ""),
    ("a number as text", {"type": "string", "format": "int64"}, {"type": "integer", "format": "int64"}, Kind.TYPE, ""),
    ("a smaller integer", {"type": "integer", "format": "int64"}, {"format": "int32"}, Kind.FORMAT, ""),
    ("too few items", {"type": "array"}, {"minItems": 1}, Kind.MIN_ITEMS, ""),
    ("too many items", {"type": "array"}, {"maxItems": 1}, Kind.MAX_ITEMS, ""),
    ("more than a thousand items", {"type": "array", "items": {"type": "string"}}, {"maxItems": 1_000}, Kind.MAX_ITEMS, ""),
    ("equal items", {"type": "array"}, {"uniqueItems": True}, Kind.UNIQUE_ITEMS, ""),
    ("an item of a tuple", {"type": "array"}, {"prefixItems": [True, {"type": "null"}]}, Kind.TYPE, "/1"),
    ("no place for an item", {"type": "array"}, {"prefixItems": [True], "items": False}, Kind.ITEMS, "/1"),
    ("nothing contained", {"type": "array"}, {"contains": {"type": "null"}}, Kind.CONTAINS, ""),
    ("a member required", A_STRING, {**A_STRING, "required": ["a"]}, Kind.REQUIRED, ""),
    ("a member's type", A_STRING, {"properties": {"a": {"type": "integer"}}}, Kind.TYPE, "/a"),
    ("a member forbidden", A_STRING, {"properties": {"a": False}}, Kind.PROPERTY, "/a"),
    ("a member undeclared", A_STRING, {"additionalProperties": False}, Kind.ADDITIONAL_PROPERTIES, "/a"),
    ("a member's name", A_STRING, {"propertyNames": {"pattern": "^b"}}, Kind.PROPERTY_NAMES, ""),
    ("a member of a pattern", {"type": "object"}, {"patternProperties": {"^a": {"type": "null"}}}, Kind.TYPE, "/a"),
    ("too few members", A_STRING, {"minProperties": 1}, Kind.MIN_PROPERTIES, ""),
    ("too many members", A_STRING, {"maxProperties": 1}, Kind.MAX_PROPERTIES, ""),
    ("a dependent member", A_STRING, {"dependentRequired": {"a": ["b"]}}, Kind.DEPENDENT_REQUIRED, ""),
    ("several alternatives of oneOf", {"type": "integer"}, {"oneOf": [{}, {"minimum": 3}]}, Kind.ONE_OF, ""),
    ("no alternative", {"type": "array"}, {"anyOf": [{"type": "object"}, {"type": "null"}]}, Kind.ANY_OF, ""),
    ("inside the alternative that was meant", {"oneOf": [CAT, DOG]}, {"oneOf": [CAT, LOUD_DOG]}, Kind.MIN_LENGTH,
     "/bark"),
    ("an exception", {"type": "string"}, {"not": {"const": "a"}}, Kind.NOT, ""),
    ("nothing", {"type": "string"}, False, Kind.NEVER, ""),
    ("deep in a recursive schema", WIDER_TREE, TREE, Kind.TYPE, "/kids/0/n"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("producer", "reader", "kind", "place"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_it_is_refused_with_a_witness(producer, reader, kind, place):
    answer = ask(producer, reader)
    assert isinstance(answer, NotIncluded)
    assert answer.confirmed
    assert (answer.kind, answer.place) == (kind, place)
    assert rs().valid(at(producer), answer.witness, View.NEITHER)
    assert not rs().valid(at(reader), answer.witness, View.NEITHER)


UNKNOWN = [
    ("a format that nobody here knows", {"type": "string"}, {"format": "iban"}, "iban"),
    ("a dangling reference", {"type": "string"}, {"$ref": "#/gone"}, "nothing at #/gone"),
    ("a reference to another document", {"type": "string"}, {"$ref": "other.json"}, "out of reach"),
    ("a reference that leads back to itself", {"type": "string"}, {"$ref": "#"}, "leads back to itself"),
    ("a malformed keyword", {"type": "string"}, {"maxLength": "ten"}, "maxLength is not a number"),
    ("a property of characters that is no category", {"type": "string"}, {"pattern": r"^\p{NoCategory}"}, "pattern"),
    ("a pattern that is not regular", {"type": "string", "pattern": "^a+$"}, {"pattern": r"^(a|b)\1*"}, "pattern"),
]


@pytest.mark.parametrize(
    ("producer", "reader", "reason"), [row[1:] for row in UNKNOWN], ids=[row[0] for row in UNKNOWN]
)
def test_what_is_not_understood_is_unknown(producer, reader, reason):
    answer = ask(producer, reader)
    assert isinstance(answer, Unknown)
    assert reason in answer.reason


def pets(kind):
    """Two kinds of objects that only a discriminator tells apart."""
    return {
        "oneOf": [{"$ref": "#/$defs/Cat"}, {"$ref": "#/$defs/Dog"}],
        "discriminator": {"propertyName": "kind"},
        "$defs": {
            name: {"type": "object", "required": ["kind"], "properties": {"kind": kind, member: {"type": "string"}}}
            for name, member in (("Cat", "name"), ("Dog", "bark"))
        },
    }


PETS, SHORT = pets({"type": "string"}), pets({"type": "string", "maxLength": 3})
BY_DISCRIMINATOR = "the reader chooses the alternative by its discriminator at /oneOf"


def test_alternatives_that_overlap_are_told_apart_by_their_discriminator_alone():
    """A message fits both of them: that none fits exactly one proves nothing."""
    narrowed = ask(PETS, SHORT, world=World.CLOSED_PRODUCER)
    assert isinstance(narrowed, Unknown)
    assert "overlap" in narrowed.reason
    widened = ask(SHORT, PETS, world=World.CLOSED_PRODUCER)
    assert isinstance(widened, Included)
    assert BY_DISCRIMINATOR in widened.assumptions


def test_constants_with_descriptions_are_an_enumeration():
    described = {"oneOf": [{"const": "a", "title": "A"}, {"const": "b", "description": "B"}]}
    assert ask(described, {"enum": ["b", "a"]}) == Included()
    assert ask({"enum": ["b", "a"]}, described) == Included()
    assert ask({"enum": ["c"]}, described).kind is Kind.ONE_OF


def test_the_pointers_lead_to_the_schemas_that_disagree():
    document = {"s": {"$ref": "#/defs/a"}, "defs": {"a": {"properties": {"b/c": {"type": ["string", "null"]}}}}}
    reader = {"s": {"properties": {"b/c": {"type": "string"}}}}
    answer = include(at(document, "/s"), at(reader, "/s"), view=View.NEITHER, world=World.OPEN, judge=rs())
    assert answer.producer_pointer == "/defs/a/properties/b~1c"
    assert answer.reader_pointer == "/s/properties/b~1c/type"
    assert (answer.witness, answer.place) == ({"b/c": None}, "/b~1c")


def test_a_judge_that_disagrees_turns_a_witness_into_unknown():
    class Everything:
        def valid(self, schema, value, view):
            return True

    answer = ask({"type": "number"}, {"type": "integer"}, judge=Everything())
    assert isinstance(answer, Unknown)
    assert "judge" in answer.reason


def test_draft_4_and_2020_spell_the_same_schema():
    old = {"type": "array", "items": [{"minimum": 1, "exclusiveMinimum": True}], "additionalItems": False}
    new = {"type": "array", "prefixItems": [{"exclusiveMinimum": 1}], "items": False}
    one, other = at(old, dialect=Dialect.DRAFT4), at(new)
    for producer, reader in ((one, other), (other, one)):
        assert include(producer, reader, view=View.NEITHER, world=World.OPEN) == Included()


def test_nullable_is_spelt_as_a_type_later():
    one, other = at({"type": "string", "nullable": True}, dialect=Dialect.OAS30), at({"type": ["string", "null"]})
    for producer, reader in ((one, other), (other, one)):
        assert include(producer, reader, view=View.NEITHER, world=World.OPEN) == Included()


PATHOLOGICAL = [
    ("two thousand alternatives", {"oneOf": [{"const": number} for number in range(2000)]}, {"type": "string"}),
    ("exponential allOf", {"allOf": [{"anyOf": [{"minimum": n}, {"type": "string"}]} for n in range(60)]},
     {"type": "boolean"}),
    ("readers whose unions multiply", {"type": "object"},
     {"allOf": [{"anyOf": [{"required": [f"a{n}"]}, {"required": [f"b{n}"]}]} for n in range(40)]}),
]  # fmt: skip


@pytest.mark.parametrize(("producer", "reader"), [row[1:] for row in PATHOLOGICAL], ids=[r[0] for r in PATHOLOGICAL])
def test_a_pathological_pair_ends_without_a_wrong_proof(producer, reader):
    assert isinstance(ask(producer, reader), NotIncluded | Unknown)


def test_nesting_beyond_the_bound_is_unknown():
    producer, reader = {"type": "integer"}, {"type": "string"}
    for _ in range(400):
        producer, reader = {"type": "array", "items": producer}, {"type": "array", "items": reader}
    assert isinstance(ask(producer, reader), Unknown)


def test_a_sample_is_made_of_examples():
    schema = {
        "type": "object",
        "required": ["id", "at", "n"],
        "properties": {
            "id": {"type": "string", "example": "ch_1"},
            "at": {"type": "string", "format": "date-time"},
            "n": {"type": "integer", "minimum": 3, "default": 1},
        },
    }
    assert sample(at(schema), view=View.NEITHER) == {"id": "ch_1", "at": "2024-05-17T09:30:00Z", "n": 3}


@pytest.mark.parametrize("keyword", ["example", "default"])
def test_a_reference_in_the_place_of_an_example_is_no_value(keyword):
    """Neither OpenAPI nor JSON Schema has references there, and some descriptions do."""
    schema = {"type": "object", keyword: {"$ref": "#/components/examples/charge"}}
    assert sample(at(schema), view=View.NEITHER) == {}


def test_a_schema_that_allows_nothing_has_no_sample():
    with pytest.raises(LookupError, match="no instance"):
        sample(at(LIST), view=View.NEITHER)
