"""A component that stands in several places of one message: where most is lost counts, whatever stands beside it
elsewhere. Written out at each of its uses, it is judged no more severely.
"""

import copy
from random import Random

import pytest

from monitor.diff.schema.steps import StepKind
from monitor.model.json_value import JsonObject, JsonValue
from tests.rules.documents import changes, rated, request_of, response_of

OF = {"request": request_of, "response": response_of}
X: JsonObject = {"$ref": "#/components/schemas/X"}
ANY: JsonObject = {"type": "object"}
OTHERS: JsonObject = {"type": "object", "properties": {"n": {"type": ["integer", "string"]}}}
RANK = ["compatible", "risky", "breaking"]


def holding(**members: JsonObject) -> JsonObject:
    return {"type": "object", "properties": members}


WAYS = {
    "in a union, and deeper by itself": holding(a={"anyOf": [X, OTHERS]}, b=holding(c=X)),
    "by itself, and deeper in a union": holding(a=X, b=holding(c={"anyOf": [X, OTHERS]})),
    "in a union of all objects, and in one of texts": holding(a={"anyOf": [X, ANY]}, b={"anyOf": [X, {"type": "string"}]}),
    "in a union within a union": holding(
        a={"anyOf": [X, OTHERS]}, b={"anyOf": [holding(c={"anyOf": [X, {"type": "string"}]}), {"type": "string"}]}
    ),
    "in a list of a union": holding(a={"anyOf": [X, OTHERS]}, b={"type": "array", "items": {"anyOf": [{"type": "null"}, X]}}),
}  # fmt: skip


@pytest.mark.parametrize("direction", OF)
@pytest.mark.parametrize("whole", WAYS.values(), ids=WAYS)
def test_where_most_is_lost_counts(whole: JsonObject, direction: str) -> None:
    before, after = ("string", "integer") if direction == "request" else ("integer", "string")
    base, revision = (
        {**OF[direction](whole, components={"schemas": {"X": holding(n={"type": kind})}}), "openapi": "3.1.0"}
        for kind in (before, after)
    )
    assert rated(base, revision) == {f"{direction}-property-type-changed": "breaking"}


def test_a_member_of_an_alternative_is_not_the_alternative() -> None:
    """The union's value may have the member still, by its other alternative; what that holds has it no more."""
    other = {"type": "object", "properties": {"c": X}, "required": ["c"]}
    whole = holding(q={"$ref": "#/components/schemas/Union"})
    base, revision = (
        response_of(whole, components={"schemas": {"X": each, "Union": {"anyOf": [X, other]}}})
        for each in (holding(c=holding(d={"type": "boolean"})), {"type": "object"})
    )
    (change,) = changes(base, revision)
    assert (change.rule, change.severity.value) == ("response-unstated-property-removed", "breaking")
    assert change.place == "200 application/json /q/c/c"


def test_what_fits_two_alternatives_now_is_refused_though_it_is_read_elsewhere() -> None:
    whole = holding(a=X, b=holding(c={"oneOf": [X, {"type": "object"}]}))
    base, revision = (
        request_of(whole, components={"schemas": {"X": {**holding(n={"type": "string"}), "required": required}}})
        for required in (["n"], [])
    )
    (change,) = changes(base, revision)
    assert (change.rule, change.severity.value) == ("request-property-became-optional", "breaking")
    assert change.place == "body application/json /b/c/n"


def test_what_an_alternative_beside_says_of_a_new_member_counts() -> None:
    spoken = {**holding(x=X), "anyOf": [holding(x=holding(size={"type": "string"})), {"required": ["of"]}]}
    base, revision = (
        request_of(holding(a=X, b=holding(c=spoken)), components={"schemas": {"X": holding(n=ANY, **new)}})
        for new in ({}, {"size": {"type": "integer"}})
    )
    (change,) = changes(base, revision)
    assert (change.severity.value, change.place) == ("breaking", "body application/json /b/c/x/size")


def test_each_alternative_of_a_union_counts_in_which_it_stands() -> None:
    """The first holds it in a member of its own; in the second's, a message may fit the first too, and did not."""
    other: JsonObject = {**holding(n={"type": "string"}), "required": ["n"]}
    whole = holding(r={"oneOf": [holding(c=other, a=X), holding(c=X, b={"type": "boolean"})]})
    base, revision = (
        response_of(whole, components={"schemas": {"X": each}})
        for each in (holding(m=ANY), {**holding(m=ANY, z={"type": "string"}), "required": ["z"]})
    )
    (change,) = changes(base, revision)
    assert (change.severity.value, change.decided, change.place) == ("risky", False, "200 application/json /r/c/z")


def test_what_was_edited_behind_a_reference_is_not_shown_as_one_text_twice() -> None:
    base, revision = (
        response_of(holding(a={"not": X}), components={"schemas": {"X": {"type": kind}}})
        for kind in ("string", "integer")
    )
    (change,) = changes(base, revision)
    assert change.message.endswith('not: {"$ref":"#/components/schemas/X"} → the same; what it refers to was edited')


def test_alternatives_of_a_large_union_are_not_told_each_from_each(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[StepKind] = []
    monkeypatch.setattr(
        "monitor.diff.proofs.sensitive_places.is_doubtful", lambda _union, step, *_, **_by: told.append(step.kind)
    )
    many = {f"B{number}": holding(**{f"p{number}": ANY, "x": X}) for number in range(300)}
    whole = holding(a=X, b={"oneOf": [{"$ref": f"#/components/schemas/{name}"} for name in many]})
    sides = (
        request_of(whole, components={"schemas": {**many, "X": holding(n=ANY, **new)}}) for new in ({}, {"m": ANY})
    )
    assert rated(*sides) == {"request-property-added": "compatible"}
    assert StepKind.BRANCH not in told
    assert StepKind.MEMBER in told


LEAVES: list[JsonObject] = [
    {"type": "integer"}, {"type": "string"}, {"type": "string", "enum": ["a", "b"]}, {"type": "string", "maxLength": 5},
    holding(n={"type": "integer"}), {**holding(n={"type": "string"}), "required": ["n"]}, ANY,
]  # fmt: skip
NAMES = ("A", "B", "C")
PAIRS = 250


def drawn(draw: Random, depth: int, names: tuple[str, ...]) -> JsonObject:
    kind = draw.random()
    if names and kind < 0.45:
        return {"$ref": f"#/components/schemas/{draw.choice(names)}"}
    if depth == 0 or kind < 0.55:
        return draw.choice(LEAVES)
    if kind < 0.8:
        return holding(**{name: drawn(draw, depth - 1, names) for name in draw.sample("abc", draw.randint(1, 3))})
    if kind < 0.87:
        return {"type": "array", "items": drawn(draw, depth - 1, names)}
    return {draw.choice(["anyOf", "anyOf", "oneOf"]): [drawn(draw, depth - 1, names) for _ in range(2)]}


def edited(schema: JsonObject, draw: Random) -> JsonObject:
    """Of a leaf, or of a member of an object."""
    held = copy.deepcopy(dict(schema))
    match held:
        case {"properties": members} if draw.random() < 0.6:
            name = draw.choice(list(members))
            held["properties"] = {**members, name: edited(members[name], draw)}
        case {"properties": members}:
            gone = draw.choice(list(members))
            held["properties"] = {name: each for name, each in members.items() if name != gone}
            held.pop("required", None)
        case {"enum": _}:
            held["enum"] = draw.choice([["a"], ["a", "b", "c"]])
        case {"maxLength": _}:
            held["maxLength"] = draw.choice([3, 8])
        case {"type": "integer" | "string"}:
            held = draw.choice([{"type": "integer"}, {"type": "string"}, {"type": "number"}])
    return held


def written_out(schema: JsonValue, components: dict[str, JsonObject]) -> JsonValue:
    if isinstance(schema, dict):
        if "$ref" in schema:
            return written_out(components[schema["$ref"].rpartition("/")[2]], components)
        return {name: written_out(each, components) for name, each in schema.items()}
    return [written_out(each, components) for each in schema] if isinstance(schema, list) else schema


def worst(base: JsonObject, revision: JsonObject) -> dict[str, int]:
    found: dict[str, int] = {}
    for each in changes(base, revision):
        found[each.rule] = max(found.get(each.rule, 0), RANK.index(each.severity))
    return found


@pytest.mark.parametrize("direction", OF)
def test_copies_are_judged_no_more_severely_than_what_is_shared(direction: str) -> None:
    draw, told = Random(f"shared {direction}"), 0
    for _ in range(PAIRS):
        components: dict[str, JsonObject] = {}
        for index, name in enumerate(NAMES):
            components[name] = drawn(draw, 2, NAMES[:index])
        whole = holding(**{name: drawn(draw, 2, NAMES) for name in "pqr"})
        one = draw.choice(NAMES)
        after = {**components, one: edited(components[one], draw)}
        shared = worst(*(OF[direction](whole, components={"schemas": each}) for each in (components, after)))
        copies = worst(*(OF[direction](written_out(whole, each)) for each in (components, after)))
        for rule in shared.keys() & copies.keys():
            told += 1
            assert shared[rule] >= copies[rule], (rule, whole, components, after)
    assert told > PAIRS / 4
