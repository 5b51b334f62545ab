"""What is said beside alternatives holds for each of them: a message that it forbids shows no loss of one."""

import jsonschema
import pytest

from monitor.model.json_value import JsonObject
from monitor.model.values import Severity
from tests.rules.documents import changes, request_of

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
