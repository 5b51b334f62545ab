"""Types that no version knows (`Object`, `int`, `datetime`): whoever writes them means something, and is asked."""

import pytest

from tests.rules.documents import changes, rated, request_of, response_of

STRING = {"type": "string"}
NAMES = ["Object", "int", "dict", "enum", ["string", "datetime"]]


def thing(kind: object, **members: dict) -> dict:
    return {"type": kind, "properties": {"a": STRING, **members}}


EDITS = {
    "of a member": ({"b": {**STRING, "maxLength": 5}}, {"b": {**STRING, "maxLength": 3}}),
    "of the type of a member": ({"b": STRING}, {"b": {"type": "integer"}}),
    "of listed values": ({"b": {"enum": ["x", "y"]}}, {"b": {"enum": ["x"]}}),
}


@pytest.mark.parametrize("kind", NAMES)
@pytest.mark.parametrize(("wide", "narrow"), EDITS.values(), ids=EDITS)
def test_an_edit_of_what_they_describe_is_not_passed_over(kind: object, wide: dict, narrow: dict) -> None:
    before, after = thing(kind, **wide), thing(kind, **narrow)
    assert set(rated(request_of(before), request_of(after)).values()) == {"risky?"}
    assert set(rated(response_of(after), response_of(before)).values()) == {"risky?"}
    assert rated(request_of(before), request_of(before)) == {}


@pytest.mark.parametrize("kind", NAMES)
def test_what_is_put_in_their_place_is_not_known_to_differ(kind: object) -> None:
    for before, after in ((kind, "object"), ("object", kind)):
        (change,) = changes(request_of(thing(before)), request_of(thing(after)))
        assert (change.rule, change.severity.value, change.decided) == ("request-part-unreadable", "risky", False)
        assert "`type` is not a type or a list of types" in str(change.note)
