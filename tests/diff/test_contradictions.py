"""Schemas that no object satisfies, since a member is required and forbidden: nothing is proved of what is sent then."""

from collections.abc import Iterator
from itertools import combinations, product

import jsonschema
import pytest

from monitor.model.values import Severity
from tests.rules.documents import changes, rated, request_of, response_of
from tests.rules.things import STRING, only

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
