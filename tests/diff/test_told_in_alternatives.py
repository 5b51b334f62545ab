"""A member or an item whose type alternatives tell on one side, and the place itself on the other."""

import pytest

from monitor.model.json_value import JsonObject
from tests.rules.documents import changes, request_of, response_of

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}


def member(kind: JsonObject) -> JsonObject:
    return {"type": "object", "required": ["id"], "properties": {"id": kind}}


def items(kind: JsonObject) -> JsonObject:
    return {"type": "array", "minItems": 1, "items": kind}


PLAIN = pytest.mark.parametrize("plain", [member, items])
BY_ALTERNATIVES = {
    member: {"type": "object", "required": ["id"], "oneOf": [{"properties": {"id": each}} for each in (TEXT, NUMBER)]},
    items: {"type": "array", "minItems": 1, "oneOf": [{"items": each} for each in (TEXT, NUMBER)]},
}


def told(made, before: JsonObject, after: JsonObject) -> set[tuple[str, bool]]:
    found = changes(*(made(each, openapi="3.1.0") for each in (before, after)))
    return {(each.severity.value, each.decided) for each in found}


@PLAIN
def test_it_is_kept_where_every_alternative_is_read(plain) -> None:
    either = plain({"type": ["string", "integer"]})
    assert told(request_of, BY_ALTERNATIVES[plain], either) == {("compatible", True)}
    assert told(response_of, either, BY_ALTERNATIVES[plain]) == {("compatible", True)}


@PLAIN
def test_it_is_lost_where_one_is_not_and_a_whole_message_shows_that(plain) -> None:
    text = plain(TEXT)
    for made, before, after in (
        (request_of, BY_ALTERNATIVES[plain], text), (response_of, text, BY_ALTERNATIVES[plain])
    ):  # fmt: skip
        (lost,) = (
            each for each in changes(made(before, openapi="3.1.0"), made(after, openapi="3.1.0"))
            if each.severity.value != "compatible"
        )  # fmt: skip
        assert (lost.severity.value, lost.decided) == ("breaking", True)
        assert lost.witness is not None
        assert lost.witness.confirmed


OPTIONAL = {"type": "object", "properties": {"id": TEXT, "count": NUMBER}}
ELSEWHERE = {
    "in each alternative": {"anyOf": [{"properties": {"id": TEXT}}, {"properties": {"id": NUMBER}}]},
    "by a pattern": {"patternProperties": {"^id": NUMBER}},
}


@pytest.mark.parametrize("said", ELSEWHERE.values(), ids=ELSEWHERE)
def test_a_member_of_an_answer_that_is_told_in_another_place_as_something_else_is_lost(said: JsonObject) -> None:
    after = {"type": "object", "properties": {"count": NUMBER}, **said}
    assert ("breaking", True) in told(response_of, OPTIONAL, after)
    assert {decided for _, decided in told(response_of, OPTIONAL, after)} == {True}


def test_one_that_is_told_in_another_place_alike_is_kept_whatever_else_is_lost() -> None:
    after = {"type": "object", "properties": {"count": TEXT}, "patternProperties": {"^id": TEXT}}
    found = changes(response_of(OPTIONAL, openapi="3.1.0"), response_of(after, openapi="3.1.0"))
    assert [each.place for each in found if each.severity.value != "compatible"] == ["200 application/json /count"]


def test_members_that_only_alternatives_told_are_asked_for_one_by_one() -> None:
    def about(named: str) -> JsonObject:
        return {"type": "object", "required": [named], "properties": {named: TEXT}}

    before = {"type": "object", "required": ["id"], "oneOf": [{"properties": {"id": about(each)}} for each in "ab"]}
    after = member({"properties": {"a": NUMBER, "b": TEXT}})
    found = {each.place: each for each in changes(request_of(before), request_of(after)) if "added" in each.rule}
    lost, kept = (found[f"body application/json /id/{each}"] for each in "ab")
    assert (lost.severity.value, lost.decided, kept.severity.value) == ("breaking", True, "compatible")
    assert lost.witness is not None
    assert lost.witness.confirmed
    assert isinstance(lost.witness.message["request"]["body"]["id"]["a"], str)


def test_a_member_of_alternatives_that_overlap_is_never_kept_where_it_became_something_else() -> None:
    """By its word such a `oneOf` allows neither: what fits one of them fits the other, which knows nothing of it."""
    before = {"oneOf": [{"type": "object", "properties": {each: TEXT}} for each in "ab"]}
    for kind, expected in ((TEXT, {("compatible", True)}), (NUMBER, {("risky", False)})):
        after = {"type": "object", "properties": {"a": kind, "b": TEXT}}
        assert told(request_of, before, after) == expected
