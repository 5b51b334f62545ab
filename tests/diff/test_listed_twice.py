"""Alternatives of a `oneOf` that say the same: by the letter no message is of either, and they are sent all the same."""

import pytest

from monitor.model.changes import Change
from monitor.model.json_value import JsonObject
from tests.rules.documents import changes, request_of, response_of

TEXT, NUMBER = {"type": "string"}, {"type": "integer"}
ONE = {"type": "object", "description": "by card", "properties": {"x": {**TEXT, "description": "its number"}}}
OTHER = {"type": "object", "title": "by account", "properties": {"x": TEXT}}
TWICE: JsonObject = {"oneOf": [ONE, OTHER]}
HOLDER = {"type": "object", "properties": {"p": TWICE, "q": TEXT}, "required": ["p"]}

EDITS = {
    "a member is required": (TWICE, {**TWICE, "required": ["x"]}),
    "a member declared beside is required": (
        {**TWICE, "properties": {"a": TEXT}},
        {**TWICE, "properties": {"a": TEXT}, "required": ["a"]},
    ),
    "a member is excluded": (TWICE, {**TWICE, "not": {"required": ["x"]}}),
    "what holds it requires another member": (HOLDER, {**HOLDER, "required": ["p", "q"]}),
    "what holds it has a condition": (
        HOLDER,
        {**HOLDER, "if": {"required": ["q"]}, "then": {"properties": {"q": {"maxLength": 2}}}},
    ),
}


@pytest.mark.parametrize(("base", "revision"), EDITS.values(), ids=EDITS)
def test_an_edit_beside_them_is_not_silent(base: JsonObject, revision: JsonObject) -> None:
    """No message can be shown that the description itself allows; that it is so is said."""
    for one, other in (
        (request_of(base, openapi="3.1.0"), request_of(revision, openapi="3.1.0")),
        (response_of(revision, openapi="3.1.0"), response_of(base, openapi="3.1.0")),
    ):
        (change,) = changes(one, other)
        assert (change.severity, change.decided) == ("risky", False)
        assert "`oneOf` twice" in str(change.note)


@pytest.mark.parametrize(("base", "revision"), EDITS.values(), ids=EDITS)
def test_the_way_back_is_none_that_breaks(base: JsonObject, revision: JsonObject) -> None:
    found: list[Change] = []
    found += changes(response_of(base, openapi="3.1.0"), response_of(revision, openapi="3.1.0"))
    assert {each.severity.value for each in found} == {"compatible"}


def test_alternatives_that_differ_are_taken_at_their_word() -> None:
    """A number is no text: each is of one."""
    base = {"oneOf": [{"properties": {"x": TEXT}, "required": ["x"]}, {"properties": {"x": NUMBER}, "required": ["x"]}]}
    (change,) = changes(request_of(base), request_of({**base, "properties": {"y": TEXT}, "required": ["y"]}))
    assert (change.severity, change.decided) == ("breaking", True)


def test_they_excuse_nothing_of_what_fits_another_alternative_alone() -> None:
    """That was allowed, and is refused where a new one fits it too; another copy of them changes nothing."""
    named = {**ONE, "required": ["x"]}
    third = {"type": "object", "properties": {"y": NUMBER}, "required": ["y"]}
    base = [named, {**named, "title": "by account"}, third]
    (change,) = changes(*(request_of({"oneOf": each}) for each in (base, [*base, third])))
    assert (change.severity, change.decided) == ("breaking", True)
    (change,) = changes(*(request_of({"oneOf": each}) for each in (base, [*base, {**named, "title": "by wire"}])))
    assert change.severity == "compatible"
