"""An edit is rated alike wherever it stands: alone, in a member, among items, in a tuple, under a pattern of names."""

from collections.abc import Callable

import pytest

from monitor.explanation.witness_text import message_lines
from tests.rules.documents import by_rule, changes, description, request_of, response_of

TEXT = {"type": "string"}
OBJECT = {"type": "object", "required": ["id"], "properties": {"id": TEXT}}
WITH_X = {**OBJECT, "properties": {"id": TEXT, "x": TEXT}}
OPEN = {"additionalProperties": True}

PLACES = {
    "member": lambda schema: {"type": "object", "required": ["m"], "properties": {"m": schema}},
    "item": lambda schema: {"type": "array", "items": schema},
    "map": lambda schema: {"type": "object", "additionalProperties": schema},
    "position": lambda schema: {"type": "array", "prefixItems": [TEXT, schema], "items": False, "minItems": 2},
    "item behind a tuple": lambda schema: {"type": "array", "prefixItems": [TEXT, {"const": 1}], "items": schema},
    "pattern": lambda schema: {"type": "object", "patternProperties": {"^x-[a-c]$": schema}},
    "pattern beside others": lambda schema: {
        "type": "object", "properties": {"id": TEXT}, "patternProperties": {"^x-": schema, "^y-": TEXT},
        "additionalProperties": False,
    },
}  # fmt: skip

EDITS = {
    "a value is added": ({"enum": ["a"]}, {"enum": ["a", "b"]}),
    "an optional member is removed": (WITH_X, OBJECT),
    "a member is removed whose object requires nothing": (
        {"type": "object", "properties": {"id": TEXT, "x": TEXT}}, {"type": "object", "properties": {"id": TEXT}},
    ),
    "a member is added where any was allowed": ({**OBJECT, **OPEN}, {**WITH_X, **OPEN}),
    "a member becomes required": (WITH_X, {**WITH_X, "required": ["id", "x"]}),
    "a type changes": (TEXT, {"type": "integer"}),
    "a member becomes read-only": (WITH_X, {**WITH_X, "properties": {"id": TEXT, "x": {**TEXT, "readOnly": True}}}),
}  # fmt: skip


def _found(of: Callable[..., dict], base: object, revision: object) -> dict[str, tuple[str, bool]]:
    sides = ({**of(each), "openapi": "3.1.0"} for each in (base, revision))
    return by_rule((each.rule, (each.severity.value, each.witness is not None)) for each in changes(*sides))


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("of", [request_of, response_of])
def test_an_edit_is_rated_alike_wherever_it_stands(of: Callable[..., dict], place: str, edit: str) -> None:
    base, revision = EDITS[edit]
    put = PLACES[place]
    for before, after in ((base, revision), (revision, base)):
        alone = _found(of, before, after)

        assert _found(of, put(before), put(after)) == alone


def test_a_longer_tuple_is_an_edit_of_its_own_beside_those_of_its_items() -> None:
    base = {"type": "array", "prefixItems": [WITH_X], "items": False}
    revision = {"type": "array", "prefixItems": [OBJECT, TEXT], "items": False}
    assert _found(request_of, base, revision) == {
        "request-property-removed": ("breaking", True),
        "request-tuple-changed": ("compatible", False),
    }


def test_what_3_0_does_not_know_is_not_walked() -> None:
    """Whether it is meant is not known."""
    for keyword in ({"prefixItems": [TEXT]}, {"patternProperties": {"^x": TEXT}}):
        edited = {name: [{"type": "integer"}] if isinstance(held, list) else {"^x": {"type": "integer"}}
                  for name, held in keyword.items()}  # fmt: skip
        (change,) = changes(request_of({"items": {}, **keyword}), request_of({"items": {}, **edited}))
        assert not change.decided


@pytest.mark.parametrize(
    ("place", "point"),
    [
        (lambda schema: {"type": "array", "prefixItems": [TEXT, {"type": "integer"}], "items": schema}, '"abc"'),
        (lambda schema: {"type": "array", "items": schema, "minItems": 3}, '"abc"'),
        (
            lambda schema: {
                "type": "object",
                "required": ["id"],
                "properties": {"id": TEXT},
                "additionalProperties": schema,
            },
            '"other": "abc"',
        ),
    ],
)
def test_an_item_or_member_without_a_name_of_its_own_is_pointed_at(place: Callable[..., dict], point: str) -> None:
    sides = ({**response_of(place({"type": kind})), "openapi": "3.1.0"} for kind in ("boolean", "string"))

    (change,) = changes(*sides)

    assert change.witness is not None
    lines = message_lines(change.witness.message, change.place)
    assert [line.text.strip() for line in lines if line.marked] == [point]
    assert not any(line.marked for line in lines[:-2])


KIND_IS_A = {"properties": {"kind": {"const": "a"}}, "required": ["kind"]}
CONDITIONS = {
    "then": lambda schema: {"properties": {"kind": TEXT}, "if": KIND_IS_A, "then": schema},
    "else": lambda schema: {"properties": {"kind": TEXT}, "if": KIND_IS_A, "else": schema},
    "dependent schema": lambda schema: {"properties": {"kind": TEXT}, "dependentSchemas": {"kind": schema}},
    "one of several conditions": lambda schema: {
        "properties": {"kind": TEXT},
        "allOf": [{"if": KIND_IS_A, "then": schema}, {"if": {"required": ["kind"]}, "then": {"minProperties": 1}}],
    },
    "condition in a condition": lambda schema: {
        "properties": {"kind": TEXT}, "if": KIND_IS_A, "then": {"dependentSchemas": {"kind": schema}},
    },
}  # fmt: skip
LEFTOVERS = {
    "contained item": lambda schema: {"type": "array", "contains": schema},
    "contained item behind a tuple": lambda schema: {"prefixItems": [TEXT], "items": {}, "contains": schema},
    "item left": lambda schema: {"type": "array", "prefixItems": [TEXT], "unevaluatedItems": schema},
    "member left": lambda schema: {"properties": {"id": TEXT}, "unevaluatedProperties": schema},
    "member left in a condition": lambda schema: {
        "properties": {"kind": TEXT}, "if": KIND_IS_A, "then": {"unevaluatedProperties": schema},
    },
    "condition of a contained item": lambda schema: {"contains": {"if": {"required": ["id"]}, "then": schema}},
}  # fmt: skip
NESTED = ({"properties": {"in": WITH_X}}, {"properties": {"in": OBJECT}})
GONE = ("an optional member is removed", "a member is removed whose object requires nothing")


@pytest.mark.parametrize("edit", [*(EDITS[each] for each in GONE), NESTED])
@pytest.mark.parametrize("place", [*CONDITIONS, *LEFTOVERS])
@pytest.mark.parametrize("of", [request_of, response_of])
def test_a_member_that_goes_under_a_condition_is_rated_as_one_that_goes_anywhere(
    of: Callable[..., dict], place: str, edit: tuple[dict, dict]
) -> None:
    put = {**CONDITIONS, **LEFTOVERS}[place]
    ((rule, (severity, _)),) = _found(of, *edit).items()

    assert _found(of, *map(put, edit))[rule][0] == severity


@pytest.mark.parametrize("of", [request_of, response_of])
@pytest.mark.parametrize("keywords", [("if", "then"), ("dependentSchemas",)])
def test_what_only_a_condition_names_may_be_sent(of: Callable[..., dict], keywords: tuple[str, ...]) -> None:
    needed = {**WITH_X, "required": ["id", "x"]}
    sides = [{"if": {"required": ["k"]}, "then": each, "dependentSchemas": {"k": each}} for each in (WITH_X, needed)]
    base, revision = ({name: each[name] for name in keywords} for each in sides[:: 1 if of is request_of else -1])

    assert list(_found(of, base, revision).values()) == [("breaking", True)]
    assert list(_found(of, revision, base).values()) == [("compatible", False)]


@pytest.mark.parametrize("of", [request_of, response_of])
def test_a_member_that_moves_to_or_from_a_condition_is_not_removed(of: Callable[..., dict]) -> None:
    bare = {"properties": {"id": TEXT}}
    held = {"properties": {"id": TEXT, "x": TEXT}}
    places = (
        {**held, "if": {"required": ["id"]}, "then": bare},
        {**bare, "if": {"required": ["id"]}, "then": held},
        {**bare, "if": {"required": ["id"]}, "else": held},
        {**bare, "dependentSchemas": {"id": held}},
        {**bare, "anyOf": [held, bare], "if": {"required": ["id"]}, "then": bare},
    )
    for before in places[1:4]:
        for after in places:
            assert not [rule for rule in _found(of, before, after) if "removed" in rule]


@pytest.mark.parametrize("of", [request_of, response_of])
@pytest.mark.parametrize(("before", "after"), [
    ({"contains": WITH_X, "items": WITH_X}, {"contains": OBJECT, "items": WITH_X}),
    ({"contains": WITH_X, "items": OBJECT}, {"contains": OBJECT, "items": WITH_X}),
    ({"contains": WITH_X, "items": {}}, {"contains": OBJECT, "unevaluatedItems": WITH_X}),
    ({"contains": WITH_X}, {"contains": OBJECT, "prefixItems": [WITH_X], "items": False}),
    ({"contains": NESTED[0], "items": {}}, {"contains": NESTED[1], "items": NESTED[0]}),
    ({"unevaluatedProperties": WITH_X}, {"unevaluatedProperties": OBJECT, "additionalProperties": WITH_X}),
])  # fmt: skip
def test_a_member_that_other_keywords_declare_for_the_same_value_is_not_removed(
    of: Callable[..., dict], before: dict, after: dict
) -> None:
    assert not [rule for rule in _found(of, before, after) if "property-removed" in rule]


def test_a_member_that_goes_from_each_place_is_told_once() -> None:
    assert list(_found(request_of, *({"items": each, "contains": each} for each in (WITH_X, OBJECT)))) == [
        "request-property-removed", "request-contains-changed",
    ]  # fmt: skip
    tuples = ({"contains": each, "prefixItems": [WITH_X, OBJECT]} for each in (WITH_X, OBJECT))
    assert "request-property-removed" in _found(request_of, *tuples)


@pytest.mark.parametrize(("before", "after", "told"), [
    (TEXT, {"type": "integer"}, "the type of `query q` changed: string → integer"),
    (TEXT, {"type": "array", "items": TEXT}, "the type of `query q` changed: a single value → a list"),
    ({"type": "array", "items": TEXT}, {"type": "array", "items": {**TEXT, "maxLength": 3}},
     "the greatest length of `/*` of `query q` changed: nothing → maxLength: 3"),
    ({"type": "object", "properties": {"a": TEXT}}, {"type": "object", "properties": {"a": TEXT}, "required": ["a"]},
     "`/a` of `query q` became required"),
])  # fmt: skip
def test_what_lies_in_a_parameter_is_told_with_its_name(before: dict, after: dict, told: str) -> None:
    base, revision = (
        description({"parameters": [{"name": "q", "in": "query", "schema": each}]}) for each in (before, after)
    )
    assert [each.message for each in changes(base, revision)] == [told]


def test_copies_that_were_edited_alike_are_told_with_the_names_of_all() -> None:
    base, revision = (
        description({"parameters": [{"name": name, "in": "query", "schema": each} for name in "qr"]})
        for each in ({"type": "array", "items": TEXT}, {"type": "array", "items": {**TEXT, "maxLength": 3}})
    )
    (change,) = changes(base, revision)
    assert change.message == ("the greatest length of `/*` of `query q`, `query r` changed: nothing → maxLength: 3")


def test_what_lies_in_a_header_is_told_with_its_name() -> None:
    base, revision = (
        description({"responses": {"200": {"description": "", "headers": {"X-A": {"schema": each}}}}})
        for each in ({"type": "array", "items": {**TEXT, "maxLength": 3}}, {"type": "array", "items": TEXT})
    )
    (change,) = changes(base, revision)
    assert change.message == "the greatest length of `/*` of `200 header X-A` changed: maxLength: 3 → nothing"
