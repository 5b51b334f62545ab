"""Schemas without a `type` that describe values of one: any other is valid there, and no reader was told to expect it."""

import pytest

from monitor.model.values import Severity
from tests.rules.documents import changes, rated, request_of, response_of
from tests.rules.things import INTEGER, STRING

MEMBERS = {"properties": {"name": STRING, "size": INTEGER}}
ITEMS = {"items": STRING}
OTHERS = {
    "a list": (MEMBERS, {"type": "array", "items": STRING}),
    "a text": (MEMBERS, STRING),
    "an object or null": (MEMBERS, {"type": ["object", "null"], **MEMBERS}),
    "an object": (ITEMS, {"type": "object", **MEMBERS}),
    "a text for a list": (ITEMS, STRING),
    "a list for a map": ({"additionalProperties": STRING}, {"type": "array", "items": STRING}),
    "a number for a text": ({"minLength": 1}, INTEGER),
    "a text for a number": ({"maximum": 9}, STRING),
    "a number for a date": ({"format": "date-time"}, INTEGER),
    "a text for a number that is not negative": ({"minimum": 0}, STRING),
    "a text for what must have a member": ({"required": ["name"]}, STRING),
    "a text for what must have one of two": ({"anyOf": [{"required": ["name"]}, {"required": ["size"]}]}, STRING),
    "a text for what must have an item": ({"minItems": 1}, STRING),
    "a listed text": (MEMBERS, {"enum": ["all"]}),
    "a listed list for a map": ({"additionalProperties": STRING}, {"enum": [["all"]]}),
    "one text": ({**MEMBERS, "required": ["name"]}, {"const": "all"}),
    "a listed number for a list": (ITEMS, {"enum": [1, 2]}),
    "a text or a number": ({**MEMBERS, "required": ["name"]}, {"oneOf": [STRING, INTEGER]}),
    "a text or an object": (ITEMS, {"anyOf": [STRING, {"type": "object"}]}),
}


@pytest.mark.parametrize("place", [lambda each: each, lambda each: {"type": "object", "properties": {"a": each}}])
@pytest.mark.parametrize(("unnamed", "other"), OTHERS.values(), ids=OTHERS)
def test_what_sends_another_type_is_never_compatible_with_them(place: object, unnamed: dict, other: dict) -> None:
    assert callable(place)
    for of, base, revision in ((request_of, other, unnamed), (response_of, unnamed, other)):
        sides = [{**of(place(each)), "openapi": "3.1.0"} for each in (base, revision)]
        undecided = [each for each in changes(*sides) if not each.decided]
        assert len(undecided) == 1
        assert "names no type" in str(undecided[0].note)


@pytest.mark.parametrize(("unnamed", "kind"), [(MEMBERS, "object"), (ITEMS, "array")], ids=["members", "items"])
def test_to_name_it_is_compatible(unnamed: dict, kind: str) -> None:
    named = {"type": kind, **unnamed}
    for of in (request_of, response_of):
        for base, revision in ((unnamed, named), (named, unnamed)):
            assert set(rated(of(base), of(revision)).values()) <= {"compatible"}


@pytest.mark.parametrize(("unnamed", "kind"), [
    ({"format": "uuid"}, "string"), ({"pattern": "^a"}, "string"), ({"minLength": 1, "maxLength": 9}, "string"),
    ({"minimum": 1}, "number"), ({"format": "int32"}, "integer"),
], ids=["a format", "a pattern", "lengths", "a bound", "a format of integers"])  # fmt: skip
def test_whether_a_provider_that_names_it_no_more_sends_other_scalars_is_not_known(unnamed: dict, kind: str) -> None:
    named = {"type": kind, **unnamed}
    for of, base, revision in (
        (request_of, unnamed, named),
        (request_of, named, unnamed),
        (response_of, unnamed, named),
    ):
        assert set(rated(of(base), of(revision)).values()) <= {"compatible"}
    assert set(rated(response_of(named), response_of(unnamed)).values()) == {"risky?"}


def test_of_what_is_described_that_is_lost_which_the_named_type_refuses() -> None:
    (change,) = changes(request_of({"minimum": 1}), request_of({"type": "integer", "minimum": 1}))
    assert change.severity is Severity.BREAKING
    assert change.witness is not None
    assert isinstance(change.witness.message["request"]["body"], float)
    both = {"format": "uuid", "minimum": 1}  # of texts, or of numbers?
    assert "breaking" in rated(request_of(both), request_of({"type": "string", **both})).values()


@pytest.mark.parametrize(
    ("unnamed", "value"), [(MEMBERS, {"name": "a", "size": 1}), (ITEMS, ["a"])], ids=["members", "items"]
)
def test_to_list_values_of_it_is_compatible(unnamed: dict, value: object) -> None:
    assert rated(response_of(unnamed), response_of({"enum": [value]})) == {"response-enum-introduced": "compatible"}
    assert rated(request_of({"enum": [value]}), request_of(unnamed)) == {"request-enum-dropped": "compatible"}


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
@pytest.mark.parametrize("added", [STRING, {"type": "null"}], ids=["a text", "null"])
def test_an_alternative_of_another_type_than_those_there_were_is_none_of_these(keyword: str, added: dict) -> None:
    there = [MEMBERS, {"required": ["code"], "properties": {"code": INTEGER}}]
    fewer, more = ({keyword: each} for each in (there, [*there, added]))
    for of, base, revision in ((request_of, more, fewer), (response_of, fewer, more)):
        (change,) = changes({**of(base), "openapi": "3.1.0"}, {**of(revision), "openapi": "3.1.0"})
        assert (change.severity, change.decided) == (Severity.RISKY, False)


@pytest.mark.parametrize(
    "unnamed", [MEMBERS, ITEMS, {"additionalProperties": STRING}], ids=["members", "items", "a map"]
)
def test_nullable_beside_no_type_may_mean_that_null_comes(unnamed: dict) -> None:
    assert rated(response_of(unnamed), response_of({"nullable": True, **unnamed})) == {
        "response-null-allowed": "risky?"
    }
    assert rated(request_of({"nullable": True, **unnamed}), request_of(unnamed)) == {"request-null-forbidden": "risky?"}


def test_a_closed_alternative_says_nothing_of_values_that_it_does_not_allow() -> None:
    other = {
        "properties": {"kind": {"const": "b"}},
        "required": ["kind"],
        "type": "object",
        "additionalProperties": False,
    }
    named, unnamed = (
        {
            "oneOf": [
                {**other, "properties": {"kind": {"const": "a"}, "list": items}, "additionalProperties": True},
                other,
            ]
        }
        for items in ({"type": "array", **ITEMS}, ITEMS)
    )
    sides = [{**response_of(each), "openapi": "3.1.0"} for each in (named, unnamed)]
    found = changes(*sides)
    assert [each.rule for each in found if each.severity is not Severity.RISKY or each.decided] == [
        "response-property-type-changed"
    ]
    assert Severity.BREAKING not in {each.severity for each in found}


def test_described_numbers_are_not_read_by_an_alternative_that_describes_members() -> None:
    """By the letter they are, since it names no type."""
    numbers, others = {"minimum": 1}, {"oneOf": [MEMBERS, {"type": "array"}]}
    for of, base, revision in ((request_of, numbers, others), (response_of, others, numbers)):
        worst = max(changes(of(base), of(revision)), key=lambda each: each.severity is Severity.RISKY)
        assert (worst.severity, worst.decided) == (Severity.RISKY, False)
