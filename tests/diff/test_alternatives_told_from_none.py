"""A `oneOf` whose alternatives are all alike allows nothing, by its word: what is said of it is judged one by one."""

import pytest

from monitor.model.json_value import JsonObject
from tests.rules.documents import changes, request_of, response_of
from tests.rules.things import STRING

INTEGER = {"type": "integer"}
LETTERS = [{"type": "string", "enum": list(each)} for each in ("ab", "abc", "a", "b")]


def alternative(member: JsonObject, **others: JsonObject) -> JsonObject:
    return {"type": "object", "required": ["c"], "properties": {"c": member, **others}}


def union(*members: JsonObject, others: str = "") -> JsonObject:
    """An alternative of each. `others`: the name of a member of each, where it has one of its own."""
    named: list[JsonObject] = [{each: STRING} for each in others] or [{} for _ in members]
    return {"oneOf": [alternative(c, **more) for c, more in zip(members, named, strict=True)]}


def told(of, base: JsonObject, revision: JsonObject) -> set[tuple[str, str, bool]]:
    return {(each.rule, each.severity.value, each.decided) for each in changes(of(base), of(revision))}


@pytest.mark.parametrize("of", [request_of, response_of])
def test_what_none_of_them_reads_any_more_breaks(of) -> None:
    direction = "request" if of is request_of else "response"
    found = told(of, union(STRING, STRING), union(INTEGER, INTEGER))
    assert found == {(f"{direction}-property-type-changed", "breaking", True)}


@pytest.mark.parametrize("without_type", [False, True])
def test_a_value_added_to_an_enumeration_of_all_is_decided(*, without_type: bool) -> None:
    sides = [union(each, each) for each in LETTERS[:2]]
    for alternatives in sides if without_type else []:
        for each in alternatives["oneOf"]:
            del each["type"]
    found = told(response_of, *sides)
    assert found == {("response-enum-value-added", "risky", True)}


def test_an_answer_that_is_told_apart_now_is_read() -> None:
    base, revision = union(STRING, STRING, others="de"), union(LETTERS[2], LETTERS[3], others="de")
    assert told(response_of, base, revision) == {("response-enum-introduced", "compatible", True)}


ONE_OF_TWO = {"type": "object", "properties": {"a": STRING, "b": STRING}}
BY_NUMBER = {**ONE_OF_TWO, "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}
BY_WORD = {**ONE_OF_TWO, "oneOf": [
    {"required": [name], "properties": {other: {"not": {}}}} for name, other in ("ab", "ba")
]}  # fmt: skip


@pytest.mark.parametrize("of", [request_of, response_of])
@pytest.mark.parametrize("sides", [(BY_NUMBER, BY_WORD), (BY_WORD, BY_NUMBER)], ids=["by word", "by number"])
def test_alternatives_of_which_one_is_meant_on_purpose_are_taken_at_their_word(of, sides) -> None:
    """What has both members is refused before and after, whatever that is said by."""
    assert not [each for each in told(of, *sides) if each[1] == "breaking"]


def test_an_alternative_within_another_is_told_from_it_by_what_the_other_has_more() -> None:
    """A reader that validates takes 5 once only one of them does, and refuses it where both do."""

    def within(most: int) -> JsonObject:
        return union({**INTEGER, "minimum": 0, "maximum": most}, {**INTEGER, "minimum": 0, "maximum": 100})

    assert told(response_of, within(10), within(3)) == {("response-maximum-changed", "risky", False)}


OPTIONAL = {"oneOf": [{"type": "object", "properties": {each: STRING}} for each in "ab"]}
LISTED = {"oneOf": [{"const": "k"}, {"enum": ["k"]}]}
NUMBERS = {"oneOf": [{"type": "number"}, INTEGER]}
ANYTHING = {"oneOf": [{}, {"type": "object"}]}
INSTEAD = {
    "a text": (OPTIONAL, STRING),
    "a number": (OPTIONAL, INTEGER),
    "what is no text": (LISTED, {"type": "object"}),
    "less than they say": (OPTIONAL, {**OPTIONAL, "minProperties": 1}),
    "a member is forbidden": (OPTIONAL, {**OPTIONAL, "not": {"required": ["a"]}}),
    "one within another is refused": (NUMBERS, {**NUMBERS, "not": INTEGER}),
    "one within another is to have a member": (ANYTHING, {**ANYTHING, "required": ["a"]}),
}


@pytest.mark.parametrize(("base", "revision"), INSTEAD.values(), ids=INSTEAD)
def test_what_comes_in_their_place_or_beside_them_is_undecided(base, revision) -> None:
    """By the letter nothing was sent, which proves nothing."""
    for of, sides in ((request_of, (base, revision)), (response_of, (revision, base))):
        (change,) = changes(*(of(each, openapi="3.1.0") for each in sides))
        assert (change.severity.value, change.decided) == ("risky", False)
        assert "`oneOf`" in str(change.note)


def test_what_is_said_beside_alternatives_of_which_one_is_meant_on_purpose_is_decided() -> None:
    base, revision = BY_NUMBER, {**BY_NUMBER, "maxProperties": 1}
    assert told(request_of, base, revision) == {("request-max-members-changed", "compatible", True)}
