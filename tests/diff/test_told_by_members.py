"""What is said of members of other names, where members came or went beside it: a loss is told once, by its member."""

import pytest

from monitor.model.json_value import JsonObject, JsonValue
from tests.rules.documents import changes, rated, request_of, response_of

STRING, NUMBER = {"type": "string"}, {"type": "number"}


def members(others: JsonValue = None, **declared: JsonObject) -> JsonObject:
    """An object with these members. `others`: what those of other names are, if that is said."""
    said = {} if others is None else {"additionalProperties": others}
    return {"type": "object", **({"properties": declared} if declared else {}), **said}


def test_a_member_that_is_something_else_than_others_were_is_told_by_itself() -> None:
    assert rated(response_of(members(STRING)), response_of(members(False, a=NUMBER))) == {
        "response-property-added-to-open": "breaking",
        "response-additional-members-changed": "compatible",
    }


@pytest.mark.parametrize("others", [False, STRING], ids=["refused", "something else"])
def test_a_member_that_others_may_not_be_is_told_by_itself(others: JsonValue) -> None:
    base, revision = request_of(members(a=NUMBER, b=STRING)), request_of(members(others, b=STRING))
    assert rated(base, revision) == {
        "request-unstated-property-removed": "breaking",
        "request-additional-members-changed": "compatible",
    }


def test_what_is_lost_of_others_is_told_beside_a_member() -> None:
    base, revision = request_of(members(NUMBER, a=NUMBER, b=STRING)), request_of(members(False, b=STRING))
    assert rated(base, revision) == {
        "request-unstated-property-removed": "breaking",
        "request-additional-members-changed": "breaking",
    }


def test_a_member_of_an_answer_may_come_as_one_of_others() -> None:
    """Nobody may say that it is not sent where the revision says what all members are, and it would be one."""
    told = rated(response_of(members(a=STRING)), response_of(members(STRING)))
    assert told["response-unstated-property-removed"] == "risky?"


@pytest.mark.parametrize(("before", "after"), [
    (members(a=STRING), members(NUMBER)), (members(STRING, a=STRING, b=STRING), members(STRING, b=STRING)),
    (members(a=STRING, b=STRING), members({}, b=STRING)),
], ids=["they are something else", "they were spoken of before", "nothing is said of them"])  # fmt: skip
def test_it_is_gone_where_others(before: JsonObject, after: JsonObject) -> None:
    assert rated(response_of(before), response_of(after))["response-unstated-property-removed"] == "breaking"


@pytest.mark.parametrize(("of", "does"), [(request_of, "reads"), (response_of, "sends")])
def test_what_becomes_of_other_members_is_not_known_where_nothing_is_said_of_them_any_more(of, does: str) -> None:
    base, revision = of(members(STRING)), of(members(a=STRING))
    (change,) = (each for each in changes(base, revision) if each.rule.endswith("additional-members-changed"))
    assert (change.severity.value, change.decided) == ("risky", False)
    assert str(change.note).endswith(f"the revision not of each: whether it {does} them is not told")


@pytest.mark.parametrize("others", [
    {"additionalProperties": {"not": {}}}, {"additionalProperties": STRING, "propertyNames": {"pattern": "^x-"}},
], ids=["none may be", "none of its name may be"])  # fmt: skip
def test_it_is_gone_where_it_may_not_be_one_of_others(others: JsonObject) -> None:
    told = rated(*_in_3_1(response_of(members(a=STRING)), response_of({"type": "object", **others})))
    assert told["response-unstated-property-removed"] == "breaking"


def test_a_member_that_is_required_now_tells_nothing_of_what_others_may_be() -> None:
    """Each part says what it says of members that only another one declares."""
    named = members(a={"type": ["string", "integer"]})
    base = {"allOf": [named, {"additionalProperties": STRING}]}
    revision = {"allOf": [{**named, "required": ["a"]}, {"properties": {"a": {}}}]}
    assert rated(*_in_3_1(response_of(base), response_of(revision))) == {
        "response-additional-members-changed": "breaking",
        "response-property-became-required": "compatible",
    }


def _in_3_1(*sides: dict) -> list[dict]:
    return [{**each, "openapi": "3.1.0"} for each in sides]


@pytest.mark.parametrize(("before", "after", "severity"), [
    ({"^x": STRING}, {}, "risky?"), ({"^x": STRING}, {"^xy": STRING}, "risky?"), ({"^xy": STRING}, {"^x": STRING}, "compatible"),
    ({"^x": STRING, "^y": STRING}, {"^x": STRING}, "risky?"), ({"^x": STRING}, {"^x": STRING, "^y": STRING}, "compatible"),
])  # fmt: skip
def test_members_that_patterns_spoke_of_may_be_read_no_more(
    before: JsonObject, after: JsonObject, severity: str
) -> None:
    sides = (
        request_of({**members(a=STRING), **({"patternProperties": each} if each else {})}) for each in (before, after)
    )
    assert rated(*_in_3_1(*sides))["request-additional-members-changed"] == severity


def test_a_pattern_of_names_that_said_nothing_of_its_members_is_no_loss() -> None:
    base = request_of({**members(a=STRING), "patternProperties": {"^x": {}}})
    assert set(rated(*_in_3_1(base, request_of(members(a=STRING)))).values()) <= {"compatible"}


def test_others_that_a_pattern_speaks_of_now_are_told_as_far_as_it_fits() -> None:
    base = request_of(members(STRING, a=STRING))
    some, each = (request_of({**members(a=STRING), "patternProperties": {name: STRING}}) for name in ("^x", ""))
    assert rated(*_in_3_1(base, some))["request-additional-members-changed"] == "risky?"
    assert rated(*_in_3_1(base, each)) == {}


def test_a_member_that_a_pattern_spoke_of_and_that_is_declared_now_is_read() -> None:
    base = request_of({**members(a=STRING), "patternProperties": {"^x$": STRING}})
    assert "risky?" not in rated(*_in_3_1(base, request_of(members(a=STRING, x=STRING)))).values()


def test_whether_a_request_s_other_members_are_read_still_is_not_known_where_nothing_is_said_of_them() -> None:
    told = rated(request_of(members(STRING)), request_of(members(a=STRING)))
    assert told["request-additional-members-changed"] == "risky?"


@pytest.mark.parametrize("after", [{"type": "object"}, members(True, a=STRING), members({}, a=STRING)])
def test_they_are_read_by_whom_any_member_is_welcome(after: JsonObject) -> None:
    assert rated(request_of(members(STRING)), request_of(after))["request-additional-members-changed"] == "compatible"


def test_nobody_is_told_of_more_where_nothing_was_said_of_them_before() -> None:
    assert rated(request_of(members(True, a=STRING)), request_of(members(a=STRING))) == {}


@pytest.mark.parametrize(
    "others", [{"type": "integer"}, {"type": "integer", "maximum": 5}], ids=["as before", "edited"]
)
@pytest.mark.parametrize("of", [request_of, response_of])
def test_a_member_that_is_only_required_now_is_what_others_are(of, others: JsonObject) -> None:
    """Also where what others are is edited in the same step."""
    declared = {**members({"type": "integer"}, b=STRING), "required": ["b"]}
    required = {**members(others), "required": ["b"]}
    before, after = (declared, required) if of is request_of else (required, declared)
    told = {(each.rule, each.severity.value) for each in changes(of(before), of(after)) if each.place.endswith("/b")}
    assert {severity for rule, severity in told if rule.endswith("property-type-changed")} == {"breaking"}
