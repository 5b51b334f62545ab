"""What is said of an edit does not depend on the words in which both sides say the rest: JSON Schema has several for
much that it says, and an edit is the same edit in each.
"""

import copy
from collections.abc import Callable

import pytest

from monitor.model.json_value import JsonObject, JsonValue
from tests.diff.drawn import OF, Drawn, sides, worst
from tests.rules.documents import changes, ratings

STRING, INTEGER, LIST = {"type": "string"}, {"type": "integer"}, {"type": "array", "items": {"type": "string"}}
_IN_PLACE = frozenset({"oneOf", "anyOf", "allOf", "if"})


def mapped(word: Callable[[JsonObject], JsonObject], schema: JsonValue) -> JsonValue:
    """Each schema in other words, from the inside."""
    if not isinstance(schema, dict):
        return schema
    said: JsonObject = {}
    for name, value in schema.items():
        if name in {"properties", "patternProperties"}:
            said[name] = {each: mapped(word, held) for each, held in value.items()}
        elif name in {"oneOf", "anyOf"}:
            said[name] = [mapped(word, each) for each in value]
        else:
            holds = name in {"additionalProperties", "items", "then"}
            said[name] = mapped(word, value) if holds else value
    return word(said)


def left_over(node: JsonObject) -> JsonObject:
    if not _IN_PLACE.isdisjoint(node):
        return node
    return {{"additionalProperties": "unevaluatedProperties"}.get(name, name): value for name, value in node.items()}


def not_anything(node: JsonObject) -> JsonObject:
    return {name: {"not": {}} if value is False else value for name, value in node.items()}


def types_apart(node: JsonObject) -> JsonObject:
    if not isinstance(node.get("type"), list):
        return node
    rest = {name: value for name, value in node.items() if name != "type"}
    return {**rest, "oneOf": [{"type": each} for each in node["type"]]}


def listed_apart(node: JsonObject) -> JsonObject:
    if "enum" not in node:
        return node
    rest = {name: value for name, value in node.items() if name != "enum"}
    return {**rest, "oneOf": [{"const": each} for each in node["enum"]]}


def in_parts(node: JsonObject) -> JsonObject:
    if "required" not in node:
        return node
    rest = {name: value for name, value in node.items() if name != "required"}
    return {**rest, "allOf": [{"required": node["required"]}]}


def dependent_schemas(node: JsonObject) -> JsonObject:
    if "dependentRequired" not in node:
        return node
    rest = {name: value for name, value in node.items() if name != "dependentRequired"}
    held = {name: {"required": names} for name, names in node["dependentRequired"].items()}
    return {**rest, "dependentSchemas": held}


def other_patterns(node: JsonObject) -> JsonObject:
    patterns = {name.replace("^x", "^[x]"): value for name, value in node.get("patternProperties", {}).items()}
    return {**node, "patternProperties": patterns} if patterns else node


def a_part_of_its_own(node: JsonObject) -> JsonObject:
    return {"allOf": [node]}


def a_list_of_one_type(node: JsonObject) -> JsonObject:
    return {**node, "type": [node["type"]]} if isinstance(node.get("type"), str) else node


WORDS = [left_over, not_anything, types_apart, listed_apart, in_parts, dependent_schemas, other_patterns,
         a_part_of_its_own, a_list_of_one_type]  # fmt: skip


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word.__name__)
@pytest.mark.parametrize("direction", OF)
def test_an_edit_is_as_severe_in_other_words(word: Callable[[JsonObject], JsonObject], direction: str) -> None:
    asked, seed = 0, 0
    while asked < 60:
        drawn = Drawn(seed := seed + 1)
        base = drawn.schema()
        revision = drawn.edited(base)
        said = mapped(word, base), mapped(word, revision)
        if said != (base, revision) and base != revision:
            asked += 1
            found = {worst(direction, *said), worst(direction, base, revision)}
            assert len(found - {"risky?"}) < 2, (
                seed,
                found,
                base,
                revision,
            )  # of what contradicts itself, not all is told


MAP, OTHER_MAP = ({"type": "object", "unevaluatedProperties": each} for each in (STRING, LIST))
SPOKEN = {"type": "object", "properties": {"a": INTEGER}}


@pytest.mark.parametrize(("direction", "base", "revision", "severity"), [
    ("request", {**SPOKEN, **MAP}, SPOKEN, "risky?"),
    ("response", {**SPOKEN, **MAP}, SPOKEN, "risky?"),
    ("request", {"type": "object"}, {**SPOKEN, "unevaluatedProperties": True}, "risky"),
    ("response", OTHER_MAP, {**OTHER_MAP, "properties": {"a": STRING}}, "breaking"),
    ("response", {"type": "object", "unevaluatedProperties": SPOKEN}, {"type": "object", "unevaluatedProperties": False},
     "compatible"),
], ids=["a map went", "a map of an answer went", "what was free is free",
        "one of them is told as something else", "there are no others any more"])  # fmt: skip
def test_others_are_what_unevaluated_properties_says_they_are(
    direction: str, base: JsonObject, revision: JsonObject, severity: str
) -> None:
    assert worst(direction, base, revision) == severity


def test_what_a_member_may_not_be_any_more_is_told_once() -> None:
    declared = {"b": STRING}
    base = {"type": "object", "properties": declared, "required": ["c"]}
    revision = {**OTHER_MAP, "properties": {**declared, "c": STRING}}
    found = ratings(*sides("request", base, revision))
    assert [rule for rule, severity in found if severity != "compatible"] == ["request-property-type-changed"]


def test_a_member_that_unevaluated_properties_refuses_is_gone() -> None:
    base = {"type": "object", "required": ["a"]}
    assert worst("request", base, {**base, "unevaluatedProperties": False}) == "breaking"


@pytest.mark.parametrize("names", [{"pattern": "^x-"}, {"enum": ["k", "l"]}, {"maxLength": 2}])
def test_a_message_shows_a_map_under_a_name_that_is_allowed(names: JsonObject) -> None:
    base, revision = (
        {"type": "object", "propertyNames": names, "additionalProperties": each} for each in (STRING, LIST)
    )
    for direction in OF:
        (change,) = changes(*sides(direction, base, revision))
        assert (change.severity.value, change.decided, change.witness is not None) == ("breaking", True, True)


def test_it_is_shown_under_a_name_that_no_member_has() -> None:
    declared = {"type": "object", "properties": {"other": {"type": "boolean"}}}
    base, revision = ({**declared, "additionalProperties": each} for each in (STRING, LIST))
    (change,) = changes(*sides("request", base, revision))
    assert change.witness is not None
    (shown,) = change.witness.message["request"]["body"].items()
    assert (shown[0] != "other", type(shown[1])) == (True, str)


def test_two_edits_of_a_union_of_objects_with_the_same_members_are_told_each_of_its_own() -> None:
    """By members alone, the first would have become the second, and lost all that it says."""
    first = {"type": "object", "properties": {"b": {"type": "boolean"}, "c": STRING}}
    second = {"type": "object", "properties": {"b": {"type": "object", "properties": {"d": STRING}}, "c": INTEGER}}
    base = {"anyOf": [first, second]}
    revision = copy.deepcopy(base)
    revision["anyOf"][0]["properties"]["a"] = STRING
    revision["anyOf"][1]["properties"]["b"]["properties"]["d"] = {**STRING, "maxLength": 3}
    assert sorted(ratings(*sides("response", base, revision))) == [
        ("response-max-length-changed", "compatible"), ("response-property-added", "compatible"),
    ]  # fmt: skip


def test_an_alternative_that_is_a_union_of_one_is_that_one() -> None:
    first, second = SPOKEN, {"type": "object", "properties": {"c": {"type": "integer", "minimum": 0}}}
    base: JsonObject = {"oneOf": [{"anyOf": [first]}, {"anyOf": [second]}]}
    revision = copy.deepcopy(base)
    revision["oneOf"][0]["anyOf"][0]["properties"]["d"] = STRING
    revision["oneOf"][1]["anyOf"][0]["properties"]["c"]["minimum"] = 1
    rules = {rule for rule, _ in ratings(*sides("response", base, revision))}
    assert rules == {"response-property-added", "response-minimum-changed"}


def test_members_say_nothing_of_a_listed_text() -> None:
    assert worst("request", {"const": "k"}, {"const": "k", "properties": {"a": STRING}}) == "compatible"


def test_a_closed_value_whose_member_names_no_type_sends_what_it_describes() -> None:
    """Nothing is lost by the letter only: that a list may be no list is no message that anybody sends."""
    base: JsonObject = {"anyOf": [{"type": "object", "properties": {"b": LIST}, "additionalProperties": False}]}
    revision = copy.deepcopy(base)
    del revision["anyOf"][0]["properties"]["b"]["type"]
    assert worst("response", base, revision) != "breaking"


@pytest.mark.parametrize("demanding", [
    {"dependentRequired": {"c": ["a"]}}, {"dependentSchemas": {"c": {"required": ["a"]}}},
    {"if": {"required": ["c"]}, "then": {"required": ["a"]}},
])  # fmt: skip
def test_whether_a_name_that_is_only_required_is_read_neither_side_says(demanding: JsonObject) -> None:
    base = {"type": "object", "properties": {"c": STRING}}
    assert worst("request", {**base, **demanding}, base) == "risky?"


@pytest.mark.parametrize("beside", [
    {"dependentRequired": {"c": ["a"]}},
    {"if": {"required": ["c"]}, "then": {"required": ["a"]}},
], ids=["a dependency", "a condition"])  # fmt: skip
def test_a_name_that_both_sides_only_require_is_not_forgotten(beside: JsonObject) -> None:
    base = {"type": "object", "properties": {"c": STRING, "d": STRING}, **beside}
    either = {**base, "anyOf": [{"required": ["c"]}, {"required": ["d"]}]}
    dropped = {**base, "dependentSchemas": {"d": {"required": ["c"]}}}
    assert [worst("request", each, base) for each in (either, dropped)] == ["compatible", "compatible"]


def test_items_of_a_list_that_lists_texts_are_looked_at() -> None:
    """Many list, beside `type: array`, what its items may be."""
    base = {**LIST, "enum": ["k"]}
    revision = {**base, "items": {**STRING, "default": "k"}}
    assert ratings(*sides("request", base, revision)) == [("request-default-added", "compatible")]


@pytest.mark.parametrize("inside", [
    lambda schema: {"if": {"required": ["k"]}, "then": {"properties": {"m": schema}}},
    lambda schema: {"dependentSchemas": {"k": {"properties": {"m": schema}}}},
    lambda schema: {"properties": {"m": {"type": "array", "contains": schema}}},
], ids=["a condition", "a dependency", "what a list contains"])  # fmt: skip
def test_what_is_asked_as_a_whole_is_rated_as_anywhere_else(inside: Callable[[JsonObject], JsonObject]) -> None:
    def within(schema: JsonObject) -> JsonObject:
        told = inside(schema)
        return {"type": "object", **told, "properties": {"k": STRING, **told.get("properties", {})}}

    unnamed = {"items": STRING}
    assert worst("response", within(LIST), within(unnamed)) != "breaking"  # a list is sent still
    closed = {"type": "object", "properties": {"c": STRING}, "required": ["c"], "additionalProperties": False}
    opened = {**closed, "additionalProperties": True}
    assert worst("response", within(closed), within(opened)) == "risky"
    assert worst("request", within(closed), within(opened)) == "compatible"


def test_a_list_that_names_no_type_is_a_list_to_those_that_read_it_as_one_of_two() -> None:
    """What is lost is told of what is sent: of too long a name, and not that the list may be no list."""

    def listed(**said: JsonValue) -> JsonObject:
        return {"items": {"type": "object", "properties": {"name": {**STRING, **said}}, "required": ["name"]}}

    def within(member: JsonObject) -> JsonObject:
        return {"type": "object", "properties": {"fields": member}}

    def either(one: JsonObject) -> JsonObject:
        return within({"anyOf": [{**one, "type": "array"}, {**STRING, "enum": [""]}]})

    assert worst("request", within(listed()), either(listed())) == "compatible"
    found = changes(*sides("request", within(listed()), either(listed(maxLength=3))))
    assert [
        each.witness and each.witness.message["request"]["body"] for each in found if each.severity == "breaking"
    ] == [{"fields": [{"name": "aaaa"}]}]


def _either(of_x: JsonObject, of_others: JsonObject) -> JsonObject:
    """An object whose member `b` is described by what its `k` is."""
    parts = {
        name: {"properties": {"b": each}, "required": ["b"]} for name, each in (("then", of_x), ("else", of_others))
    }
    return {"type": "object", "properties": {"k": STRING}, "required": ["k"],
            "if": {"properties": {"k": {"const": "x"}}}, **parts}  # fmt: skip


@pytest.mark.parametrize(("base", "revision"), [
    (_either(STRING, INTEGER), _either(STRING, {"type": "boolean"})),
    (_either(STRING, INTEGER), {**_either(STRING, INTEGER), "dependentRequired": {"k": ["z"]}}),
], ids=["the consequence", "what stands beside it"])  # fmt: skip
def test_a_condition_that_is_not_met_says_nothing_of_what_is_sent(base: JsonObject, revision: JsonObject) -> None:
    assert worst("request", base, revision) == "breaking"


@pytest.mark.parametrize("parts", [
    {"if": {"required": ["k"]}, "then": {"properties": {"b": STRING}}},
    {"anyOf": [{"properties": {"k": STRING}}, {"properties": {"j": STRING}}]},
], ids=["under a condition", "in alternatives"])  # fmt: skip
def test_members_imply_no_type_where_the_types_are_named_beside_them(parts: JsonObject) -> None:
    base = {"type": ["string", "object"], **parts}
    assert worst("request", base, {**base, "not": STRING}) == "breaking"
