"""A member that the revision declares in another place of the same value is not one that was removed."""

from collections.abc import Callable

import pytest

from monitor.model.json_value import JsonObject
from tests.rules.documents import by_rule, changes, request_of, response_of

TEXT = {"type": "string"}
KIND_IS_A = {"properties": {"kind": {"const": "a"}}, "required": ["kind"]}


def _object(*names: str, required: tuple[str, ...] = ()) -> JsonObject:
    asked = {"required": list(required)} if required else {}
    return {"type": "object", "properties": dict.fromkeys(names, TEXT), **asked}


def _found(of: Callable[..., dict], before: JsonObject, after: JsonObject) -> dict[str, tuple[str, bool]]:
    sides = ({**of(each), "openapi": "3.1.0"} for each in (before, after))
    return by_rule((each.rule, (each.severity.value, each.decided)) for each in changes(*sides))


CARD, BANK = ("card", "x"), ("bank", "x")
BESIDE = {**_object("x"), "oneOf": [_object("card", required=("card",)), _object("bank", required=("bank",))]}
IN_EACH = {"type": "object", "oneOf": [_object(*each, required=each[:1]) for each in (CARD, BANK)]}
IN_ONE = {"type": "object", "oneOf": [_object(*CARD, required=CARD[:1]), _object("bank", required=("bank",))]}
DUE = {**BESIDE, "required": ["x"]}
DUE_IN_EACH = {"type": "object", "oneOf": [_object(*each, required=each) for each in (CARD, BANK)]}
PLAIN = _object("kind", "x")
UNDER_BOTH = {**_object("kind"), "if": KIND_IS_A, "then": _object("x"), "else": _object("x")}
UNDER_ONE = {**_object("kind"), "if": {"properties": {"kind": {"const": "a"}}}, "then": _object("x")}


@pytest.mark.parametrize("sides", [(BESIDE, IN_EACH), (DUE, DUE_IN_EACH), (PLAIN, UNDER_BOTH)])
@pytest.mark.parametrize("of", [request_of, response_of])
def test_a_member_that_moves_to_or_from_every_alternative_is_no_change(
    of: Callable[..., dict], sides: tuple[JsonObject, JsonObject]
) -> None:
    assert _found(of, *sides) == {}
    assert _found(of, *sides[::-1]) == {}


@pytest.mark.parametrize("sides", [(BESIDE, IN_ONE), (PLAIN, UNDER_ONE)])
@pytest.mark.parametrize(("of", "direction"), [(request_of, "request"), (response_of, "response")])
def test_a_member_that_is_described_in_some_cases_only_is_undecided(
    of: Callable[..., dict], direction: str, sides: tuple[JsonObject, JsonObject]
) -> None:
    assert _found(of, *sides) == {f"{direction}-unstated-property-removed": ("risky", False)}


def _kind(kind: JsonObject, *names: str, due: bool = True) -> JsonObject:
    required = ["kind"] if due else []
    return {**_object(*names), "required": required, "properties": {**_object(*names)["properties"], "kind": kind}}


A, B = {"enum": ["a"]}, {"enum": ["b"]}
HAVING_X = _kind(B, "x")
CHOSEN = {"discriminator": {"propertyName": "kind"}}


def _union(*alternatives: JsonObject, names: str = "AB", **said: JsonObject) -> tuple[JsonObject, JsonObject]:
    components = {"schemas": dict(zip(names, alternatives, strict=True))}
    return {"oneOf": [{"$ref": f"#/components/schemas/{each}"} for each in names], **said}, components


def _told_in_union(of: Callable[..., dict], *unions: tuple[JsonObject, JsonObject]) -> dict[str, tuple[str, bool]]:
    sides = (of(schema, components=components) for schema, components in unions)
    return by_rule((each.rule, (each.severity.value, each.decided)) for each in changes(*sides))


@pytest.mark.parametrize(("of", "severity"), [(request_of, "breaking"), (response_of, "risky")])
@pytest.mark.parametrize(("kinds", "said"), [((A, B), {}), ((TEXT, TEXT), CHOSEN)], ids=["listed", "by name"])
def test_what_another_kind_of_value_has_is_no_place_where_a_member_may_have_gone(
    of: Callable[..., dict], severity: str, kinds: tuple[JsonObject, JsonObject], said: JsonObject
) -> None:
    before, after = (_union(_kind(kinds[0], *names), _kind(kinds[1], "x"), **said) for names in ("x", ""))
    direction = "request" if of is request_of else "response"
    assert _told_in_union(of, before, after) == {f"{direction}-property-removed": (severity, True)}


BY_ANOTHER_VALUE = {"discriminator": {"propertyName": "kind", "mapping": {"A": "#/components/schemas/B"}}}


@pytest.mark.parametrize(("before", "after"), [
    (_union(_kind(TEXT, "x"), _kind(TEXT, "x")), _union(_kind(TEXT), _kind(TEXT, "x"))),
    (_union(_kind(A, "x", due=False), HAVING_X), _union(_kind(A, due=False), HAVING_X)),
    (_union(_kind(A, "x"), HAVING_X), _union(_kind(A), _kind({"enum": ["a", "b"]}, "x"))),
    (_union(_kind(A, "x"), HAVING_X), _union(_kind(A), HAVING_X, _kind(A, "x", "y"), names="ABC")),
    (_union(_kind(TEXT, "x"), _kind(TEXT, "x"), **CHOSEN),
     _union(_kind(TEXT), _kind(TEXT, "x"), **BY_ANOTHER_VALUE)),
], ids=["alike", "not always told", "taken over", "another of the kind", "chosen otherwise"])  # fmt: skip
def test_a_member_may_have_gone_to_an_alternative_that_reads_the_same_values(
    before: tuple[JsonObject, JsonObject], after: tuple[JsonObject, JsonObject]
) -> None:
    found = _told_in_union(response_of, before, after)
    assert [each for rule, each in found.items() if rule.endswith("property-removed")] == [("risky", False)]


def test_a_member_that_becomes_due_in_every_alternative_breaks() -> None:
    found = _found(request_of, BESIDE, DUE_IN_EACH)

    assert found["request-property-added-required"] == ("breaking", True)


def test_a_member_that_moves_and_changes_its_type_breaks() -> None:
    other = {"type": "object", "oneOf": [
        {"type": "object", "properties": {each: TEXT, "x": {"type": "integer"}}, "required": [each]}
        for each in ("card", "bank")
    ]}  # fmt: skip

    assert _found(request_of, BESIDE, other)["request-unstated-property-removed"] == ("breaking", True)


PAIR = _object("a", "b")


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ({"patternProperties": {"^b$": TEXT}}, None),
        ({"patternProperties": {"^b$": {"type": "integer"}}}, ("breaking", True)),
        ({"patternProperties": {"^c$": TEXT}}, ("breaking", True)),
        ({"additionalProperties": TEXT}, ("risky", False)),
        ({"additionalProperties": {"type": "integer"}}, ("breaking", True)),
        ({"additionalProperties": True}, ("breaking", True)),
        ({"additionalProperties": False}, ("breaking", True)),
    ],
)
def test_a_removed_member_may_be_read_as_one_of_those_that_have_no_name(
    others: JsonObject, expected: tuple[str, bool] | None
) -> None:
    found = _found(request_of, PAIR, {**_object("a"), **others})

    assert found.get("request-unstated-property-removed") == expected


@pytest.mark.parametrize(
    ("of", "keyword", "note"),
    [
        (request_of, "readOnly", "it is read-only now, so that requests do not have it any more"),
        (response_of, "writeOnly", "it is write-only now, so that answers do not have it any more"),
    ],
)
def test_a_member_that_is_hidden_now_is_still_said_to_be_there(
    of: Callable[..., dict], keyword: str, note: str
) -> None:
    hidden = {**PAIR, "properties": {"a": TEXT, "b": {**TEXT, keyword: True}}}

    (change,) = changes(of(PAIR), of(hidden))

    assert change.note == note
    assert changes(of(PAIR), of(_object("a")))[0].note is None
