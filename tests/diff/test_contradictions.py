"""Schemas that no value satisfies, since they contradict themselves: nothing is proved of what is sent then."""

from collections.abc import Callable, Iterator
from itertools import combinations, product

import jsonschema
import pytest

from monitor.model.values import Severity
from tests.rules.documents import changes, description, rated, request_of, response_of
from tests.rules.things import STRING, only, query

NAMES = ("a", "b")


def charge(*described: str, required: tuple[str, ...] = ("a", "b"), closed: bool = True) -> dict:
    members = dict.fromkeys(described, STRING)
    kept = {"additionalProperties": False} if closed else {}
    return {"type": "object", "required": list(required), "properties": members, **kept}


WHOLE, CONTRADICTORY = charge("a", "b"), charge("a")
REASON = "no object satisfies the {}: `b` is required there, and forbidden"


def test_a_request_whose_member_went_and_is_required_still_is_broken_and_says_why() -> None:
    change = only(request_of(WHOLE), request_of(CONTRADICTORY))
    assert (change.rule, change.severity) == ("request-required-property-removed", Severity.BREAKING)
    assert change.note == REASON.format("revision")
    assert change.witness is not None
    assert change.witness.message["request"]["body"].keys() == {"a", "b"}


@pytest.mark.parametrize(
    "revision",
    [
        CONTRADICTORY,
        {**WHOLE, "properties": {"a": STRING, "b": False}},
        {"allOf": [{"required": ["b"]}, charge("a", required=("a",))]},
        {"type": "object", "required": ["a", "b"], "properties": {"a": STRING}, "unevaluatedProperties": False},
    ],
    ids=["closed", "declared false", "closed beside", "nothing unevaluated"],
)
def test_an_answer_that_nobody_can_give_is_undecided(revision: dict) -> None:
    sides = [{**response_of(schema), "openapi": "3.1.0"} for schema in (WHOLE, revision)]
    found = [each for each in changes(*sides) if each.rule == "response-required-property-removed"]
    assert [(each.severity, each.decided, each.note) for each in found] == [
        (Severity.RISKY, False, REASON.format("revision"))
    ]


def test_what_mends_a_contradiction_is_a_change_that_is_undecided_for_those_who_send() -> None:
    assert rated(request_of(CONTRADICTORY), request_of(WHOLE)) == {"request-property-added-required": "risky?"}
    assert rated(response_of(CONTRADICTORY), response_of(WHOLE)) == {"response-property-added-required": "risky?"}


def test_a_component_that_was_closed_though_others_extend_it_breaks_their_requests_once() -> None:
    """The well-known mistake of `allOf`: what is beside a closed part is forbidden by it, and described all the same."""
    extension = {"required": ["b"], "properties": {"b": STRING}}
    base, revision = ({"allOf": [charge("a", required=("a",), closed=each), extension]} for each in (False, True))
    assert rated(request_of(base), request_of(revision)) == {"request-additional-members-changed": "breaking"}
    assert rated(response_of(base), response_of(revision)) == {"response-additional-members-changed": "risky?"}


def test_a_member_that_became_false_is_told_as_removed_and_not_as_of_any_type() -> None:
    base, revision = ({"type": "object", "properties": {"a": STRING, "b": each}} for each in (STRING, False))
    for of, side in ((request_of, "request"), (response_of, "response")):
        found = rated({**of(base), "openapi": "3.1.0"}, {**of(revision), "openapi": "3.1.0"})
        assert found == {f"{side}-unstated-property-removed": "breaking"}


@pytest.mark.parametrize(("others", "expected"), [({}, "risky?"), ({"a": STRING}, "compatible")], ids=["any", "one"])
def test_a_member_that_was_forbidden_may_come_where_an_answer_may_have_any(others: dict, expected: str) -> None:
    base, revision = ({"type": "object", "properties": {**others, **each}} for each in ({"b": False}, {}))
    found = rated({**response_of(base), "openapi": "3.1.0"}, {**response_of(revision), "openapi": "3.1.0"})
    assert found == {"response-unstated-property-removed": expected}


@pytest.mark.parametrize("union", ["oneOf", "anyOf"])
@pytest.mark.parametrize(("around", "expected"), [("ab", "risky?"), ("a", "compatible")], ids=["described", "not"])
def test_a_member_that_an_alternative_forbade_may_come_where_it_is_described_around(
    union: str, around: str, expected: str
) -> None:
    base, revision = (
        {**charge(*around, required=(), closed=False),
         union: [{"required": ["a"], "properties": each}, {"required": ["c"], "properties": {"c": STRING}}]}
        for each in ({"b": {"not": {}}}, {})
    )  # fmt: skip
    assert rated(response_of(base), response_of(revision)) == {"response-property-removed": expected}


SCHEMAS = [
    charge(*described, required=required, closed=closed)
    for described, required, closed in product(
        [(), ("a",), ("a", "b")], [(), ("a",), ("b",), ("a", "b")], [True, False]
    )
]


def sent_under(schema: dict) -> Iterator[dict]:
    """Objects of the members that the schema names, as far as it allows them."""
    named = sorted({*schema["properties"], *schema["required"]})
    for size in range(len(named) + 1):
        for chosen in combinations(named, size):
            value = dict.fromkeys(chosen, "text")
            if jsonschema.Draft202012Validator(schema).is_valid(value):
                yield value


@pytest.mark.parametrize("base", SCHEMAS, ids=repr)
def test_no_request_that_is_refused_now_is_called_compatible(base: dict) -> None:
    sent = list(sent_under(base))
    for revision in SCHEMAS:
        lost = [value for value in sent if not jsonschema.Draft202012Validator(revision).is_valid(value)]
        found = changes(request_of(base), request_of(revision))
        if lost:
            assert any(each.severity is not Severity.COMPATIBLE for each in found), (revision, lost)


LISTS = {"type": "array", "items": STRING}


@pytest.mark.parametrize("required", [("kind",), ()], ids=["required", "optional"])
@pytest.mark.parametrize("edited", [LISTS, {"enum": ["b"]}, {"type": "integer"}], ids=["a list", "a value", "a number"])
def test_an_answer_whose_parts_contradict_one_another_now_is_undecided(required: tuple[str, ...], edited: dict) -> None:
    def inherited(kind: dict) -> dict:
        own = {"type": "object", "properties": {"kind": {"type": "string", "enum": ["a"]}}}
        return {"allOf": [{"type": "object", "required": list(required), "properties": {"kind": kind}}, own]}

    told = changes(response_of(inherited(STRING)), response_of(inherited(edited)))
    assert [each.note for each in told if not each.decided] == [
        "no value satisfies the revision: its types and values have nothing in common"
    ]
    assert rated(request_of(inherited(edited)), request_of(inherited(edited))) == {}


NEVER = {
    "listed as another type": {"type": "array", "items": STRING, "enum": ["see the manual"]},
    "listed in another format": {"type": "string", "format": "date", "enum": ["2016_01_28"]},
    "longer than it may be": {"type": "string", "minLength": 5, "maxLength": 3},
    "of two types": {"allOf": [STRING, {"type": "integer"}]},
    "a list of such": {"type": "array", "minItems": 1, "items": {"type": "integer", "enum": ["a"]}},
    "an object of such": {"type": "object", "required": ["z"], "properties": {"z": {"type": "integer", "enum": ["a"]}}},
}


@pytest.mark.parametrize("never", NEVER.values(), ids=NEVER)
def test_a_required_member_that_no_value_fits_hides_no_edit_of_another(never: dict) -> None:
    """A schema that nobody can satisfy is sent all the same, by whoever takes it less literally."""

    def with_it(*required: str) -> dict:
        return {"type": "object", "required": ["a", *required], "properties": {"a": never, "b": STRING}}

    for of, lenient, strict, kind in (
        (request_of, with_it(), with_it("b"), "request-property-became-required"),
        (response_of, with_it("b"), with_it(), "response-property-became-optional"),
    ):
        change = only(of(lenient), of(strict))
        assert (change.rule, change.severity, change.decided) == (kind, Severity.RISKY, False)
        assert change.note is not None
        assert "`a` is required there, and no value of it is allowed" in change.note
        (back,) = changes(of(strict), of(lenient))
        assert back.severity is Severity.COMPATIBLE


def asked_for(schema: dict) -> dict:
    return description({"parameters": [query("q", schema)]})


LISTED_OTHERWISE = {
    "numbers as texts": {"type": "integer", "enum": ["1", "2"]},
    "answers as texts": {"type": "boolean", "enum": ["true", "false"]},
    "in another format": {"type": "string", "format": "date", "enum": ["2016_01_28", "2015_08_21"]},
    "items of the list": {"type": "array", "items": STRING, "enum": ["a", "b"]},
}


@pytest.mark.parametrize("listed", LISTED_OTHERWISE.values(), ids=LISTED_OTHERWISE)
def test_values_of_another_type_than_is_said_are_meant_nevertheless(listed: dict) -> None:
    fewer = {**listed, "enum": listed["enum"][:1]}
    for of in (asked_for, request_of):
        base, revision = of(listed), of(fewer)
        assert rated(base, revision) == {"request-enum-value-removed": "risky?"}
        assert set(rated(revision, base).values()) <= {"compatible"}
    assert rated(response_of(fewer), response_of(listed)) == {"response-enum-value-added": "risky?"}
    assert set(rated(response_of(listed), response_of(fewer)).values()) <= {"compatible"}


def test_an_answer_that_nobody_can_give_has_members_added_as_any() -> None:
    never = {"a": {"type": "integer", "enum": ["a"]}}
    base, revision = (
        {"type": "object", "required": ["a"], "properties": {**never, **each}} for each in ({}, {"b": STRING})
    )
    assert rated(response_of(base), response_of(revision)) == {"response-property-added": "compatible"}


@pytest.mark.parametrize(("typed", "listed"), [("string", [1, 2]), ("array", ["a"])])
def test_what_is_listed_by_no_text_of_it_is_lost_for_a_parameter_however_it_is_meant(typed: str, listed: list) -> None:
    found = rated(asked_for({"type": typed}), asked_for({"type": typed, "enum": listed}))
    assert found == {"request-enum-introduced": "breaking"}


@pytest.mark.parametrize("typed", [{"type": "boolean"}, {"type": "boolean", "enum": [True, False]}], ids=["any", "all"])
def test_texts_listed_for_a_parameter_that_is_none_break_nothing_for_sure(typed: dict) -> None:
    told = changes(asked_for(typed), asked_for({"type": "boolean", "enum": ["true", "false"]}))
    assert told
    assert all((each.severity, each.decided) == (Severity.RISKY, False) for each in told)


def test_a_member_whose_type_its_parent_contradicts_is_edited_nevertheless() -> None:
    """`additionalProperties: {type: object}` is how a generator wrote "and anything else": what extends it adds texts."""

    def extended(kind: str) -> dict:
        parent = {"type": "object", "properties": {"id": STRING}, "additionalProperties": {"type": "object"}}
        return {"allOf": [parent, {"type": "object", "properties": {"enabled": {"type": kind}}}]}

    for of, side in ((request_of, "request"), (response_of, "response")):
        found = rated(of(extended("string")), of(extended("boolean")))
        assert found == {f"{side}-property-type-changed": "risky?"}


@pytest.mark.parametrize(
    "holder",
    [
        lambda items: {"allOf": [{"additionalProperties": {"type": "object"}, "properties": {"id": STRING}},
                                 {"properties": {"list": {"type": "array", "items": items}}}]},
        lambda items: {"type": "object", "properties": {"list": {"type": "object", "items": items}}},
    ],
    ids=["contradicted by the parent", "items of an object"],
)  # fmt: skip
def test_what_is_in_a_list_is_compared_though_its_type_is_in_doubt(holder: Callable[[dict], dict]) -> None:
    lenient = {"type": "object", "required": ["a"], "properties": {"a": STRING, "b": STRING}}
    strict = {**lenient, "required": ["a", "b"]}
    for of, one, other, kind in (
        (request_of, lenient, strict, "request-property-became-required"),
        (response_of, strict, lenient, "response-property-became-optional"),
    ):
        assert rated(of(holder(one)), of(holder(other))) == {kind: "risky?"}
        assert set(rated(of(holder(other)), of(holder(one))).values()) <= {"compatible"}
