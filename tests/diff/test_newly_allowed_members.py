"""What members an answer may have beside the declared ones, where the base forbids others.

A reader is taken to pass what it does not know, also where it says that there is none: that more may come is risky.
"""

import pytest

from monitor.model.json_value import JsonObject, JsonValue
from tests.rules.documents import changes, ratings, request_of, response_of

STRING, INTEGER = {"type": "string"}, {"type": "integer"}
NO_OTHERS: JsonObject = {"additionalProperties": False}
ALLOWED = [("response-other-members-allowed", "risky")]

OPENED: dict[str, tuple[JsonObject, JsonObject]] = {
    "of a pattern": (NO_OTHERS, {"patternProperties": {"^x-": INTEGER}, **NO_OTHERS}),
    "of a pattern, and any": (NO_OTHERS, {"patternProperties": {"^x-": INTEGER}}),
    "of another pattern": (
        {"patternProperties": {"^y-": STRING}, **NO_OTHERS},
        {"patternProperties": {"^y-": STRING, "^x-": INTEGER}, **NO_OTHERS},
    ),
    "of a pattern, by the other keyword": (
        {"unevaluatedProperties": False},
        {"unevaluatedProperties": False, "patternProperties": {"^x-": INTEGER}},
    ),
}


def answer(said: JsonObject, **members: JsonValue) -> JsonObject:
    return {**response_of({"type": "object", "properties": {"a": STRING, **members}, **said}), "openapi": "3.1.0"}


@pytest.mark.parametrize(("before", "after"), OPENED.values(), ids=OPENED)
def test_more_may_come_than_the_base_allowed(before: JsonObject, after: JsonObject) -> None:
    assert ratings(answer(before), answer(after)) == ALLOWED
    (change,) = changes(answer(before), answer(after))
    assert "members that the base did not allow" in change.message
    assert change.witness is not None
    assert change.witness.rejected_by == "base"


def test_who_declares_no_member_sends_any() -> None:
    none: JsonObject = {"type": "object"}
    base, revision = response_of({**none, **NO_OTHERS}), response_of(none)
    assert ratings(base, revision) == ALLOWED


def test_who_declares_members_sends_no_others_and_what_it_forbade_is_told() -> None:
    (change,) = changes(answer(NO_OTHERS), answer({}))
    assert (change.rule, change.severity.value) == ("response-additional-members-changed", "compatible")
    assert "the producer sends only members that it declares" in str(change.note)


def test_a_member_that_is_declared_now_is_told_by_itself() -> None:
    said = [("response-property-added-to-closed", "risky"), ("response-additional-members-changed", "compatible")]
    assert ratings(answer(NO_OTHERS), answer({}, b=STRING)) == said


@pytest.mark.parametrize("after", [
    {"unevaluatedProperties": False}, {"patternProperties": {"^x-": False}, **NO_OTHERS},
    {"patternProperties": {"^a$": {}}, **NO_OTHERS},
])  # fmt: skip
def test_what_allows_no_more_changes_nothing(after: JsonObject) -> None:
    assert ratings(answer(NO_OTHERS), answer(after)) == []


def test_in_requests_it_could_not_be_sent_before() -> None:
    def body(said: JsonObject) -> JsonObject:
        return {**request_of({"type": "object", "properties": {"a": STRING}, **said}), "openapi": "3.1.0"}

    for before, after in OPENED.values():
        assert [severity for _, severity in ratings(body(before), body(after))] == ["compatible"]
