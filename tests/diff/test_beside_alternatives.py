"""What is said beside alternatives holds for each of them: a message that it forbids shows no loss of one."""

import jsonschema
import pytest

from monitor.model.changes import Change
from monitor.model.json_value import JsonObject, JsonValue
from monitor.model.values import Severity
from tests.rules.documents import changes, request_of, response_of

TEXT, SHORT = {"type": "string"}, {"type": "string", "maxLength": 2}


def kind(named: str, **members: JsonObject) -> JsonObject:
    return {"type": "object", "required": ["kind", *members], "properties": {"kind": {"enum": [named]}, **members}}


def either(code: JsonObject, **beside: JsonObject) -> JsonObject:
    """Of two kinds, of which the second has a code."""
    return {**beside, "oneOf": [kind("a", name=TEXT), kind("b", code=code)]}


ONLY_A = {"properties": {"kind": {"enum": ["a"]}}}
SHORT_CODES = {"properties": {"code": {"maxLength": 2}}}
NOTHING_ELSE = {"properties": {"kind": TEXT, "name": TEXT}, "additionalProperties": False}
FORBIDDEN = {
    "a kind that is not sent": ONLY_A,
    "a code that was short already": SHORT_CODES,
    "a code that is nowhere among the members": NOTHING_ELSE,
    "no object at all": {"type": "string"},
}


@pytest.mark.parametrize("beside", FORBIDDEN.values(), ids=FORBIDDEN)
def test_a_message_that_is_forbidden_beside_breaks_nobody(beside: JsonObject) -> None:
    found = changes(request_of(either(TEXT, **beside)), request_of(either(SHORT, **beside)))
    assert Severity.BREAKING not in {each.severity for each in found}


ALLOWED = {
    "nothing": {},
    "what both kinds have": {"required": ["kind"], "properties": {"kind": TEXT}},
    "that the kinds alone tell what there may be": {"unevaluatedProperties": False},
}


@pytest.mark.parametrize("beside", ALLOWED.values(), ids=ALLOWED)
def test_a_message_that_is_allowed_beside_shows_what_is_lost(beside: JsonObject) -> None:
    base, revision = either(TEXT, **beside), either(SHORT, **beside)
    (change,) = changes(*({**request_of(each), "openapi": "3.1.0"} for each in (base, revision)))
    assert (change.severity, change.decided) == (Severity.BREAKING, True)
    assert change.witness is not None
    body = change.witness.message["request"]["body"]
    assert jsonschema.Draft202012Validator(base).is_valid(body)
    assert not jsonschema.Draft202012Validator(revision).is_valid(body)


def noted(*, bank: JsonObject | None = None, **said: JsonValue) -> JsonObject:
    """A note is declared for both kinds. `bank`: members of the second; `said`: what else it says."""
    second = {**kind("b"), **said}
    second["properties"] = {"kind": {"enum": ["b"]}, **(bank or {})}
    return {"type": "object", "properties": {"note": TEXT}, "oneOf": [kind("a"), second]}


def told(base: JsonObject, revision: JsonObject) -> list[Change]:
    return list(changes(*({**request_of(each), "openapi": "3.1.0"} for each in (base, revision))))


CLOSED_TO_OTHERS = {
    "forbids others": {"additionalProperties": False},
    "forbids what nothing tells of": {"unevaluatedProperties": False},
    "says what others are": {"additionalProperties": {"type": "integer"}},
    "says what some others are": {"patternProperties": {"^no": {"type": "integer"}}},
    "says how they may be called": {"propertyNames": {"enum": ["kind"]}},
    "says how many there may be": {"maxProperties": 1},
}


@pytest.mark.parametrize("said", CLOSED_TO_OTHERS.values(), ids=CLOSED_TO_OTHERS)
def test_an_alternative_that_is_closed_refuses_what_is_declared_beside_it(said: JsonObject) -> None:
    (change,) = told(noted(), noted(**said))
    assert (change.severity.value, change.decided) == ("breaking", True)
    assert change.witness is not None
    assert "note" in change.witness.message["request"]["body"]


OPEN_TO_THEM = [
    {"additionalProperties": TEXT},
    {"propertyNames": {"enum": ["kind", "note"]}},
    {"maxProperties": 2},
]


@pytest.mark.parametrize("said", OPEN_TO_THEM)
def test_one_that_takes_what_is_declared_beside_it_breaks_nobody(said: JsonObject) -> None:
    assert {each.severity.value for each in told(noted(), noted(**said))} == {"compatible"}


@pytest.mark.parametrize("note", [{"type": "integer"}, False])
def test_a_member_that_an_alternative_reads_as_something_else_now_breaks(note: JsonValue) -> None:
    (change,) = told(noted(), noted(bank={"note": note}))
    assert (change.severity.value, change.decided) == ("breaking", True)
    assert change.witness is not None
    assert change.witness.message["request"]["body"]["kind"] == "b"


def test_a_message_that_a_condition_further_out_forbids_shows_no_loss() -> None:
    """An alternative allows it, and the condition, of the object that it stands in, does not."""
    numbers, kinds = {"anyOf": [{"type": "integer"}]}, {"t": TEXT}
    sides = (
        {
            "type": "object",
            "properties": {**kinds, "w": {"anyOf": [of, {"type": "integer"}]}},
            "required": ["t"],
            "if": {"properties": {"t": {"const": "x"}}},
            "then": {"properties": {"w": numbers}},
            "else": {"properties": {"w": numbers}},
        }
        for of in (
            {"type": "object", "properties": {"q": TEXT}},
            {"type": "object", "properties": {"q": {"type": "integer"}}},
        )
    )
    for change in told(*sides):
        assert change.severity is not Severity.BREAKING or change.witness is None


def within(*alternatives: JsonObject, code: JsonObject) -> JsonObject:
    """A union within an alternative, and a code around both."""
    return {
        "type": "object",
        "properties": {"code": code},
        "anyOf": [{"properties": {"c": TEXT}, "oneOf": [*alternatives]}],
    }


OF_CODE, OF_NAME = {"properties": {"code": TEXT}}, {"properties": {"name": TEXT}}
FROM_ANY = (within(OF_CODE, {}, code={}), within(OF_CODE, code={}))
OF_SHORT_CODE = {"properties": {"name": TEXT, "code": SHORT}}
FROM_TWO = [{**within(code=TEXT), "anyOf": [each]} for each in ({"anyOf": [OF_SHORT_CODE, OF_NAME]}, OF_SHORT_CODE)]
AROUND = {
    "the only one became one of two, of which the other takes any code": (response_of, *FROM_TWO[::-1]),
    "two became the one that takes short codes": (request_of, *FROM_TWO),
    "one that allowed any code went": (request_of, *FROM_ANY),
    "one that allows any code came": (response_of, *FROM_ANY[::-1]),
    "one came, and a code around all": (
        response_of,
        {**OF_NAME, "oneOf": [OF_CODE]},
        {"properties": {"name": TEXT, "code": {}}, "oneOf": [OF_CODE, OF_NAME]},
    ),
    "two became one, where only one spoke of the code": (
        request_of,
        within(OF_NAME, {"properties": {"code": SHORT}}, code=TEXT),
        {**within(code=TEXT), "anyOf": [{"properties": {"c": TEXT, "name": TEXT, "code": SHORT}}]},
    ),
}


@pytest.mark.parametrize(("of", "base", "revision"), AROUND.values(), ids=AROUND)
def test_a_message_of_an_alternative_may_have_members_that_are_described_around_it(of, base, revision) -> None:
    found = changes(of(base, openapi="3.1.0"), of(revision, openapi="3.1.0"))
    assert Severity.BREAKING in {each.severity for each in found}


def test_what_is_described_around_alternatives_breaks_nobody_where_those_that_are_left_take_it() -> None:
    base, revision = within(OF_CODE, OF_NAME, {}, code=TEXT), within(OF_CODE, OF_NAME, code=TEXT)
    assert {each.severity.value for each in changes(request_of(base), request_of(revision))} == {"compatible"}
