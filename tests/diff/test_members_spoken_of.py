"""A new member of a request that the base does not declare, and of which it speaks all the same."""

import pytest

from monitor.model.changes import Change
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Severity
from tests.rules.documents import changes, request_of

STRING, INTEGER = {"type": "string"}, {"type": "integer"}
CHOSEN = {"properties": {"kind": {"const": "card"}}, "required": ["kind"]}

SPEAKING: dict[str, JsonObject] = {
    "a member demands it": {"dependentRequired": {"kind": ["note"]}},
    "it demands another": {"dependentSchemas": {"note": {"required": ["kind"]}}},
    "a member demands it by a schema": {"dependentSchemas": {"kind": {"required": ["note"]}}},
    "a condition asks for it": {"if": {"required": ["note"]}, "then": {"required": ["kind"]}},
    "a condition demands it": {"if": CHOSEN, "then": {"required": ["note"]}},
    "it is declared under a condition": {"if": CHOSEN, "then": {"properties": {"note": STRING}}},
    "it is declared under the contrary": {"if": CHOSEN, "else": {"properties": {"note": STRING}}},
    "a listed value has it": {"enum": [{"kind": "card"}, {"note": "gift"}]},
    "the only value has it": {"const": {"note": "gift"}},
    "an alternative demands it in some cases": {"anyOf": [{"dependentRequired": {"kind": ["note"]}}, {"minProperties": 9}]},
    "a part of it does": {"allOf": [{"dependentRequired": {"kind": ["note"]}}]},
}  # fmt: skip
"""What stands beside the member that the base declares, on both sides."""


def added(said: JsonObject, note: JsonValue, revised: JsonObject | None = None) -> Change:
    """The change that tells of the new member `note`."""

    def body(said: JsonObject, **members: JsonValue) -> JsonObject:
        schema = {"type": "object", "properties": {"kind": STRING, **members}, **said}
        return {**request_of(schema), "openapi": "3.1.0"}

    (change,) = (
        each
        for each in changes(body(said), body(said if revised is None else revised, note=note))
        if each.rule.startswith("request-property-added")
    )
    return change


@pytest.mark.parametrize("said", SPEAKING.values(), ids=SPEAKING)
def test_it_breaks_who_may_send_it_as_something_else(said: JsonObject) -> None:
    change = added(said, INTEGER)
    assert (change.severity, change.decided) == (Severity.BREAKING, True)
    assert change.rule == "request-property-added-to-open"
    assert change.witness is not None
    sent = change.witness.message["request"]["body"]
    assert not isinstance(sent["note"], int)
    assert "the base speaks of it" in str(change.note)


@pytest.mark.parametrize("said", SPEAKING.values(), ids=SPEAKING)
def test_it_breaks_nobody_where_it_is_read_whatever_it_is(said: JsonObject) -> None:
    change = added(said, {})
    assert (change.severity, change.decided) == (Severity.COMPATIBLE, True)


def test_what_is_listed_no_longer_was_sent_all_the_same() -> None:
    change = added(SPEAKING["a listed value has it"], INTEGER, revised={})
    assert (change.severity, change.decided) == (Severity.BREAKING, True)


def test_what_only_speaks_of_others_changes_nothing() -> None:
    said = {"dependentRequired": {"kind": ["other"]}, "if": CHOSEN, "then": {"required": ["other"]}}
    assert added(said, INTEGER).severity is Severity.COMPATIBLE


def test_what_is_said_around_the_alternative_that_declares_it_counts_too() -> None:
    def body(**members: JsonValue) -> JsonObject:
        kinds = [{"type": "object", "required": ["k"], "properties": {"k": {"const": each}, **more}}
                 for each, more in (("x", {"kind": STRING, **members}), ("y", {}))]  # fmt: skip
        schema = {"oneOf": kinds, "dependentRequired": {"kind": ["note"]}}
        return {**request_of(schema), "openapi": "3.1.0"}

    (change,) = changes(body(), body(note=INTEGER))
    assert (change.rule, change.severity) == ("request-property-added-to-open", Severity.BREAKING)


ANY: JsonObject = {"additionalProperties": True}
OPEN: dict[str, JsonObject] = {
    "by an alternative": {"oneOf": [{"required": ["kind"], **ANY}, {"required": ["other"]}]},
    "by an alternative, if it is called so": {"anyOf": [{"patternProperties": {"^no": STRING}}, {"required": ["kind"]}]},
    "under a condition": {"if": CHOSEN, "then": ANY},
    "under a condition, if it is text": {"if": CHOSEN, "else": {"additionalProperties": STRING}},
    "beside a member": {"dependentSchemas": {"kind": ANY}},
}  # fmt: skip


@pytest.mark.parametrize("said", OPEN.values(), ids=OPEN)
def test_where_any_other_was_allowed_in_some_cases_it_may_clash(said: JsonObject) -> None:
    change = added(said, INTEGER)
    assert (change.rule, change.severity.value, change.decided) == ("request-property-added-to-open", "risky", True)


def test_it_may_clash_in_an_alternative_where_what_stands_around_allowed_any() -> None:
    def body(**members: JsonValue) -> JsonObject:
        kinds = [{"required": [each], "properties": {each: STRING, **more}}
                 for each, more in (("x", members), ("y", {}))]  # fmt: skip
        return {**request_of({"type": "object", "oneOf": kinds, **ANY}), "openapi": "3.1.0"}

    (change,) = changes(body(), body(note=INTEGER))
    assert (change.rule, change.severity) == ("request-property-added-to-open", Severity.RISKY)


def test_no_alternative_allows_what_is_forbidden_beside_it() -> None:
    change = added({**OPEN["by an alternative"], "additionalProperties": False}, INTEGER)
    assert (change.rule, change.severity.value) == ("request-property-added-to-closed", "compatible")


def inside(*around: str, **members: JsonValue) -> JsonObject:
    """An object with these members as a member of another, or as its item (`*`), from the inside."""
    schema: JsonObject = {"type": "object", "properties": members}
    for each in around:
        held: JsonObject = {"type": "array", "items": schema}
        schema = held if each == "*" else {"type": "object", "properties": {each: schema}}
    return schema


@pytest.mark.parametrize("keyword", ["anyOf", "oneOf"])
@pytest.mark.parametrize("around", [("order",), ("*",), ("buyer", "order"), ("*", "order")], ids="/".join)
def test_an_alternative_around_the_object_may_declare_it(around: tuple[str, ...], keyword: str) -> None:
    def told(**told_there: JsonValue) -> tuple[str, str]:
        def body(**members: JsonValue) -> JsonObject:
            return request_of({**inside(*around, kind=STRING, **members), keyword: [inside(*around, **told_there)]})

        (change,) = changes(body(), body(note=STRING))
        assert (change.witness is None) is (change.severity is Severity.COMPATIBLE)
        return change.rule, change.severity.value

    assert told(note=INTEGER) == ("request-property-added-to-open", "breaking")
    assert told(note={"type": "string", "maxLength": 5}) == ("request-property-added", "compatible")
    assert told(other=INTEGER) == ("request-property-added", "compatible")


def test_a_condition_around_the_object_may_declare_it() -> None:
    said: JsonObject = {"if": {"required": ["kind"]}, "then": inside("order", note=INTEGER)}

    def body(**members: JsonValue) -> JsonObject:
        return {**request_of({**inside("order", kind=STRING, **members), **said}), "openapi": "3.1.0"}

    (change,) = changes(body(), body(note=STRING))
    assert (change.rule, change.severity) == ("request-property-added-to-open", Severity.BREAKING)
