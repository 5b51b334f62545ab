"""Members that an answer had in an alternative, or under a condition, and that nothing describes once these are gone."""

import pytest

from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Severity
from tests.rules.documents import changes, request_of, response_of

STRING = {"type": "string"}


def holding(*names: str, **further: JsonValue) -> JsonObject:
    described: JsonObject = dict.fromkeys(names, STRING)
    return {"type": "object", "properties": described, **further}


KIND_IS_CARD = {"properties": {"kind": {"const": "card"}}, "required": ["kind"]}

LOST = {
    "an `anyOf` flattened": ({"anyOf": [holding("a", "b"), holding("a", "c", "d")]}, holding("a", "b", "c")),
    "an `anyOf` beside members": (holding("id", anyOf=[holding("a"), holding("b", "d")]), holding("id", "a", "b")),
    "a condition flattened": (
        holding("kind", **{"if": KIND_IS_CARD, "then": holding("a"), "else": holding("d")}),
        holding("kind", "a"),
    ),
}


def told(before: JsonObject, after: JsonObject) -> list[tuple[Severity, str]]:
    base, revision = ({**response_of(each), "openapi": "3.1.0"} for each in (before, after))
    return [(each.severity, each.note or "") for each in changes(base, revision)]


@pytest.mark.parametrize(("before", "after"), LOST.values(), ids=LOST)
def test_it_is_never_called_compatible(before: JsonObject, after: JsonObject) -> None:
    ((_, note),) = [(each, note) for each, note in told(before, after) if each is Severity.RISKY]
    assert "`d` was described" in note
    assert "only they can tell" in note


@pytest.mark.parametrize(("before", "after"), LOST.values(), ids=LOST)
def test_nothing_is_said_where_nothing_was_lost(before: JsonObject, after: JsonObject) -> None:
    kept: JsonObject = {"allOf": [after, holding("d")]}
    assert {severity for severity, _ in told(before, kept)} <= {Severity.COMPATIBLE}


def test_an_alternative_that_just_went_is_no_loss() -> None:
    before = {"anyOf": [holding("a", "b"), holding("a", "d")]}
    for after in (holding("a", "b"), {"anyOf": [holding("a", "b")]}):
        assert {severity for severity, _ in told(before, after)} == {Severity.COMPATIBLE}


@pytest.mark.parametrize("union", ["anyOf", "oneOf"])
def test_an_expanded_form_that_went_from_beside_a_plain_one_is_no_loss(union: str) -> None:
    before = {union: [STRING, holding("a", "b")]}
    for after in ({union: [STRING]}, {union: [{"anyOf": [STRING, {"type": "integer"}]}]}):
        assert Severity.RISKY not in {severity for severity, _ in told(before, after)}
    assert Severity.COMPATIBLE in {severity for severity, _ in told(before, {union: [STRING]})}
    assert Severity.BREAKING in {severity for severity, _ in told(before, {union: [STRING, {"type": "object"}]})}


def test_an_alternative_whose_members_others_took_over_in_part_is() -> None:
    before = {"anyOf": [holding("a", "b"), holding("c"), holding("e", "d")]}
    risky = [note for severity, note in told(before, {"anyOf": [holding("a", "b"), holding("c", "e")]})
             if severity is Severity.RISKY]  # fmt: skip
    assert len(risky) == 1
    assert "`d` was described" in risky[0]


def test_what_all_lost_but_what_they_have_in_common_is() -> None:
    before = {"anyOf": [holding("a", "d"), holding("a", "b")]}
    ((severity, note),) = told(before, holding("a"))
    assert (severity, "`d` was described" in note) == (Severity.RISKY, True)


def test_in_requests_it_breaks_whoever_sends_it() -> None:
    open_ended = {name: {"properties": {name: {}}} for name in "abd"}
    before: JsonObject = {"type": "object", "anyOf": [open_ended["a"], open_ended["b"], open_ended["d"]]}
    after: JsonObject = {"type": "object", "properties": {"a": {}, "b": {}}}
    base, revision = ({**request_of(each), "openapi": "3.1.0"} for each in (before, after))
    (breaking,) = (each for each in changes(base, revision) if each.severity is Severity.BREAKING)
    assert breaking.witness is not None
    assert "d" in breaking.witness.message["request"]["body"]
