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
    assert str(change.note).endswith(f"and the revision nothing: whether it {does} them is not told")


@pytest.mark.parametrize("after", [{"type": "object"}, members(True, a=STRING), members({}, a=STRING)])
def test_they_are_read_by_whom_any_member_is_welcome(after: JsonObject) -> None:
    assert rated(request_of(members(STRING)), request_of(after))["request-additional-members-changed"] == "compatible"


def test_nobody_is_told_of_more_where_nothing_was_said_of_them_before() -> None:
    assert rated(request_of(members(True, a=STRING)), request_of(members(a=STRING))) == {}
