"""A `oneOf` that became an `anyOf`, or several unions beside one another: what their alternatives lost is told."""

import pytest

from tests.rules.documents import changes, rated, ratings, request_of, response_of

STRING, INTEGER, BOOLEAN = {"type": "string"}, {"type": "integer"}, {"type": "boolean"}
CARD = {"type": "object", "required": ["number"], "properties": {"number": STRING, "holder": STRING}}
SHORTER = {**CARD, "properties": {"number": STRING}}
WAYS = [("oneOf", "anyOf"), ("anyOf", "oneOf")]


@pytest.mark.parametrize(("one", "other"), WAYS)
def test_alternatives_that_have_nothing_in_common_are_the_same_by_either_word(one: str, other: str) -> None:
    for made in (request_of, response_of):
        assert ratings(made({one: [STRING, INTEGER]}), made({other: [STRING, INTEGER]})) == []


@pytest.mark.parametrize(("one", "other"), WAYS)
def test_an_alternative_more_or_less_is_one_change(one: str, other: str) -> None:
    fewer, more = {one: [STRING, INTEGER]}, {other: [STRING, INTEGER, BOOLEAN]}
    assert rated(request_of(fewer), request_of(more)) == {"request-composition-changed": "compatible"}
    assert rated(request_of(more), request_of(fewer)) == {"request-composition-changed": "breaking"}
    assert rated(response_of(fewer), response_of(more)) == {"response-composition-changed": "breaking"}
    assert rated(response_of(more), response_of(fewer)) == {"response-composition-changed": "compatible"}


@pytest.mark.parametrize(("one", "other"), WAYS)
def test_a_member_that_an_alternative_lost_is_told(one: str, other: str) -> None:
    before, after = {one: [CARD, STRING]}, {other: [SHORTER, STRING]}
    assert rated(request_of(before), request_of(after))["request-property-removed"] == "breaking"
    assert rated(response_of(before), response_of(after))["response-property-removed"] == "risky"


@pytest.mark.parametrize("word", ["oneOf", "anyOf"])
def test_a_member_that_an_alternative_of_one_of_two_unions_lost_is_told(word: str) -> None:
    def both(card: dict) -> dict:
        others = [{"type": "object", "required": [name], "properties": {name: STRING}} for name in ("a", "b", "c")]
        return {"allOf": [{word: [card, others[0]]}, {word: others[1:]}]}

    assert rated(request_of(both(CARD)), request_of(both(SHORTER)))["request-property-removed"] == "breaking"
    assert rated(response_of(both(CARD)), response_of(both(SHORTER)))["response-property-removed"] == "risky"


BANK = {"type": "object", "required": ["iban"], "properties": {"iban": STRING}}
MERGED = {"type": "object", "properties": {"number": STRING, "iban": STRING}}
CONDITION = {"properties": {"number": {"const": "1"}}, "required": ["number"]}


@pytest.mark.parametrize(
    ("before", "after", "rule"),
    [
        ({"oneOf": [CARD, BANK]}, MERGED, "request-composition-changed"),
        ({"anyOf": [CARD, BANK]}, MERGED, "request-composition-changed"),
        ({"oneOf": [CARD, BANK]}, {"oneOf": [{"oneOf": [SHORTER, BANK]}, STRING]}, "request-alternative-removed"),
        ({"type": "object", "properties": {"number": STRING}, "if": CONDITION, "then": CARD},
         {"type": "object", "properties": {"number": STRING}}, "request-condition-changed"),
    ],
    ids=["merged", "merged from anyOf", "alternatives of an alternative", "no condition any more"],
)  # fmt: skip
def test_a_member_that_no_part_describes_any_more_is_not_read(before: dict, after: dict, rule: str) -> None:
    found = changes(request_of(before, openapi="3.1.0"), request_of(after, openapi="3.1.0"))
    (broken,) = [each for each in found if each.severity.value == "breaking"]
    assert broken.rule == rule
    assert "holder" in broken.witness.message["request"]["body"]


def test_alternatives_that_were_merged_whole_are_compatible() -> None:
    whole = {"type": "object", "properties": {**CARD["properties"], "iban": STRING}}
    told = ratings(request_of({"oneOf": [CARD, BANK]}), request_of(whole))
    assert {severity for _, severity in told} == {"compatible"}
