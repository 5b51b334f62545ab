"""Words of which a version of JSON Schema reads nothing: an edit of them is undecided where it may lose a message."""

import pytest

from tests.rules.documents import changes, rated, request_of, response_of

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
BOTH = {"type": "object", "properties": {"a": TEXT, "b": TEXT}}
LIST = {"type": "array", "items": {}}

CONSTRAINTS = {
    "a condition": (BOTH, {"if": {"required": ["a"]}, "then": {"required": ["b"]}}, "condition-changed"),
    "names": (BOTH, {"propertyNames": {"maxLength": 1}}, "member-names-changed"),
    "needed members": (BOTH, {"dependentRequired": {"a": ["b"]}}, "dependency-changed"),
    "needed schemas": (BOTH, {"dependentSchemas": {"a": {"required": ["b"]}}}, "dependency-changed"),
    "needed members, as it was once": (BOTH, {"dependencies": {"a": ["b"]}}, "dependency-changed"),
    "an item": (LIST, {"contains": TEXT}, "contains-changed"),
}


@pytest.mark.parametrize(("schema", "words", "rule"), CONSTRAINTS.values(), ids=CONSTRAINTS)
def test_a_constraint_that_is_not_read_is_undecided_where_it_may_lose_a_message(
    schema: dict, words: dict, rule: str
) -> None:
    more = {**schema, **words}
    assert rated(request_of(schema), request_of(more)) == {f"request-{rule}": "risky?"}
    assert rated(response_of(more), response_of(schema)) == {f"response-{rule}": "risky?"}
    assert rated(request_of(more), request_of(schema)) == rated(response_of(schema), response_of(more)) == {}
    assert rated(request_of(more), request_of(more, openapi="3.1.0")) == {}
    assert rated(request_of(more), request_of({**more, "description": "the same"})) == {}


OTHERS = {
    "patterns": ({"type": "object"}, {"patternProperties": {"^x": TEXT}}, {"patternProperties": {"^x": NUMBER}},
                 "additional-members-changed"),
    "positions": (LIST, {"prefixItems": [TEXT]}, {"prefixItems": [NUMBER]}, "tuple-changed"),
    "left members": (BOTH, {"unevaluatedProperties": TEXT}, {"unevaluatedProperties": False},
                     "additional-members-changed"),
}  # fmt: skip


@pytest.mark.parametrize(("schema", "before", "after", "rule"), OTHERS.values(), ids=OTHERS)
def test_what_is_described_by_them_is_undecided(schema: dict, before: dict, after: dict, rule: str) -> None:
    one, other = {**schema, **before}, {**schema, **after}
    assert rated(request_of(one), request_of(other)) == {f"request-{rule}": "risky?"}
    assert rated(response_of(one), response_of(other)) == {f"response-{rule}": "risky?"}


def test_what_they_refer_to_is_undecided_too() -> None:
    schema = {"type": "object", "patternProperties": {"^x": {"$ref": "#/components/schemas/A"}}}
    text, number = (request_of(schema, components={"schemas": {"A": each}}) for each in (TEXT, NUMBER))
    assert rated(text, number) == {"request-additional-members-changed": "risky?"}
    assert rated(text, {**text, "openapi": "3.1.0"}) == {}


def test_what_is_said_in_a_word_that_is_not_read_in_the_place_of_one_that_is_may_be_sent_still_and_no_more() -> None:
    """`patternProperties: {"*": …}` in 3.0, whose author means every member."""
    read, unread = ({"type": "object", **word} for word in (
        {"additionalProperties": TEXT}, {"patternProperties": {"*": TEXT}}
    ))  # fmt: skip
    rule = "additional-members-changed"
    assert rated(response_of(read), response_of(unread)) == {f"response-{rule}": "risky?"}
    assert rated(request_of(unread), request_of(read)) == {f"request-{rule}": "risky?"}
    assert rated(response_of(unread), response_of(read)) == {f"response-{rule}": "risky?"}
    closed = [{**unread, "additionalProperties": each} for each in (TEXT, False)]
    assert rated(*map(request_of, closed)) == {f"request-{rule}": "breaking"}


def test_it_is_told_why() -> None:
    (change,) = changes(request_of(BOTH), request_of({**BOTH, "dependentRequired": {"a": ["b"]}}))
    assert "nothing is read of `dependentRequired` in this version" in (change.note or "")


def test_words_that_are_read_beside_them_are_decided() -> None:
    patterns = {"type": "object", "properties": {"a": TEXT}, "patternProperties": {"^x": TEXT}}
    edited = {**patterns, "additionalProperties": TEXT}
    assert rated(request_of(patterns), request_of(edited)) == {"request-additional-members-changed": "compatible"}


def test_3_1_reads_nothing_of_what_was_split() -> None:
    newer = {"openapi": "3.1.0"}
    demanding = {**BOTH, "dependencies": {"a": ["b"]}}
    assert rated(request_of(BOTH, **newer), request_of(demanding, **newer)) == {"request-dependency-changed": "risky?"}
    assert rated(request_of(demanding, **newer), request_of(BOTH, **newer)) == {}


MISSPELT = [
    ("letters that changed places", {"requierd": ["a"]}, "required"),
    ("one letter too few", {"requird": ["a"]}, "required"),
    ("another letter", {"minProperteis": 3}, "minProperties"),
    ("the singular", {"additionalProperty": False}, "additionalProperties"),
    ("a plural that is none", {"propertys": {"a": NUMBER}}, "properties"),
    ("other capitals", {"maxlength": 3}, "maxLength"),
    ("a line between", {"any_of": [TEXT]}, "anyOf"),
    ("without its sign", {"ref": "#/components/schemas/A"}, "$ref"),
]


@pytest.mark.parametrize(("words", "meant"), [each[1:] for each in MISSPELT], ids=[each[0] for each in MISSPELT])
@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_a_word_that_is_nearly_another_is_undecided_where_that_may_lose_a_message(
    words: dict, meant: str, version: str
) -> None:
    more, newer = {**BOTH, **words}, {"openapi": version}
    (change,) = changes(request_of(BOTH, **newer), request_of(more, **newer))
    assert not change.decided
    assert f"nearly `{meant}`" in (change.note or "")
    assert rated(response_of(more, **newer), response_of(BOTH, **newer)) == {"response-composition-changed": "risky?"}
    assert rated(request_of(more, **newer), request_of({**more, "description": "the same"}, **newer)) == {}


def test_what_is_nearly_a_word_that_narrows_loses_nothing_where_only_its_sender_says_it() -> None:
    for words, loses in (({"maxLenght": 3}, False), ({"nullabel": True}, True), ({"propertys": {"c": TEXT}}, True)):
        one, other = response_of(BOTH), response_of({**BOTH, **words})
        assert bool(changes(one, other)) == loses


def test_what_names_a_member_or_a_value_or_is_known_elsewhere_is_no_word_misspelt() -> None:
    named = {**BOTH, "properties": {"a": TEXT, "b": {**TEXT, "maxLength": 9}}}
    for more in (
        {"properties": {**BOTH["properties"], "requierd": TEXT}}, {"default": {"requierd": 1}}, {"x-requierd": True},
        {"example": {"maxLenght": 3}}, {"enum": [{"requierd": 1}]}, {"note": "not nearly `not`"}, {"id": "a"},
        {"examples": [{"requierd": 1}]}, {"links": []}, {"divisibleBy": 2}, {"unit": "cm"}, {"when": "then"},
    ):  # fmt: skip
        found = changes(request_of(named), request_of({**named, **more}))
        assert not any("may be meant" in (each.note or "") for each in found), more


def test_a_word_that_is_mended_is_told_by_what_it_says_then() -> None:
    misspelt, mended = {**BOTH, "requierd": ["a"]}, {**BOTH, "required": ["a"]}
    assert rated(request_of(misspelt), request_of(mended)) == {"request-property-became-required": "breaking"}
    assert rated(request_of(mended), request_of(misspelt))["request-composition-changed"] == "risky?"
