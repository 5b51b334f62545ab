"""A new member, where the base speaks of members that it does not declare."""

import pytest

from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Severity
from tests.rules.documents import changes, rated, request_of, response_of

STRING, NUMBER = {"type": "string"}, {"type": "number"}
ALWAYS = pytest.mark.parametrize("required", [["a"], ["a", "b"]], ids=["optional", "always sent"])


def answer(others: JsonValue, required: list[str], **members: JsonObject) -> JsonObject:
    """`others`: what members of other names are."""
    return response_of(
        {"type": "object", "required": required, "properties": {"a": STRING, **members}, "additionalProperties": others}
    )


@ALWAYS
@pytest.mark.parametrize(("others", "rule"), [
    (False, "response-property-added-to-closed"),
    (True, "response-property-added-to-open"), ({}, "response-property-added-to-open"),
    (STRING, "response-property-added-to-open"),
])  # fmt: skip
def test_it_is_risky_and_decided_whether_or_not_it_is_always_sent(
    required: list[str], others: JsonValue, rule: str
) -> None:
    assert rated(answer(others, ["a"]), answer(others, required, b=STRING)) == {rule: "risky"}


@ALWAYS
def test_it_breaks_who_reads_all_others_as_something_else(required: list[str]) -> None:
    (change,) = changes(answer(STRING, ["a"]), answer(STRING, required, b=NUMBER))
    assert (change.rule, change.severity) == ("response-property-added-to-open", Severity.BREAKING)
    assert change.witness is not None
    assert isinstance(change.witness.message["response"]["body"]["b"], int | float)
    assert change.witness.rejected_by == "base"
    assert "something else" in str(change.note)


def test_a_pattern_says_what_the_members_are_that_it_names() -> None:
    def named(**said: JsonValue) -> JsonObject:
        return {**response_of({"type": "object", "additionalProperties": False, **said}), "openapi": "3.1.0"}

    base = named(properties={"a": STRING}, patternProperties={"^x-": STRING})
    (change,) = (
        each
        for each in changes(base, named(properties={"a": STRING, "x-b": NUMBER}, patternProperties={}))
        if each.rule.startswith("response-property")
    )
    assert (change.rule, change.severity) == ("response-property-added-to-open", Severity.BREAKING)


@pytest.mark.parametrize(("tag", "severity"), [("card", "risky"), ("cash", "compatible")])
@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
def test_the_others_of_an_alternative_that_excludes_this_one_are_none_of_its_own(
    keyword: str, tag: str, severity: str
) -> None:
    def either(**members: JsonObject) -> JsonObject:
        alternatives = [(tag, {}, True), ("card", members, None)]
        return request_of({keyword: [
            {"type": "object", "required": ["by", f"of{index}"],
             "properties": {"by": {"type": "string", "enum": [by]}, f"of{index}": STRING, **more},
             **({} if others is None else {"additionalProperties": others})}
            for index, (by, more, others) in enumerate(alternatives)
        ]})  # fmt: skip

    assert set(rated(either(), either(holder=STRING)).values()) == {severity}


@pytest.mark.parametrize(("discriminator", "severity"), [({"propertyName": "by"}, "compatible"), (None, "risky")])
def test_the_others_of_an_alternative_that_is_not_chosen_are_none_of_its_own(
    discriminator: JsonObject | None, severity: str
) -> None:
    def either(**members: JsonObject) -> JsonObject:
        kinds = {"type": "object", "required": ["by"], "properties": {"by": STRING}}
        components = {
            "Other": {**kinds, "additionalProperties": True},
            "Card": {**kinds, "required": ["by", "number"], "properties": {"by": STRING, "number": NUMBER, **members}},
        }
        union = {"oneOf": [{"$ref": f"#/components/schemas/{each}"} for each in components]}
        chosen = {} if discriminator is None else {"discriminator": discriminator}
        return {**request_of({**union, **chosen}), "components": {"schemas": components}}

    assert set(rated(either(), either(holder=STRING)).values()) == {severity}
