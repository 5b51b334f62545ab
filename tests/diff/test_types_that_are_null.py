"""`type: null` without quotes, which YAML reads as no text: the type of that name in a union or a list, else unknown."""

import pytest

from monitor.model.json_value import JsonValue
from tests.rules.documents import rated, request_of, response_of

STRING = {"type": "string"}
SHORT = {**STRING, "maxLength": 3}
BARE: dict[str, JsonValue] = {"type": None}
QUOTED = {"type": "null"}


def thing(note: dict) -> dict:
    return {"type": "object", "properties": {"note": note}}


def asked(before: dict, after: dict) -> dict:
    return rated(*({**request_of(thing(each)), "openapi": "3.1.0"} for each in (before, after)))


def answered(before: dict, after: dict) -> dict:
    return rated(*({**response_of(thing(each)), "openapi": "3.1.0"} for each in (before, after)))


MEANT = {
    "an alternative": ({"anyOf": [STRING, BARE]}, {"anyOf": [SHORT, BARE]}, {"anyOf": [STRING, QUOTED]}),
    "an alternative with remarks": (
        {"oneOf": [STRING, {**BARE, "description": "none"}]},
        {"oneOf": [SHORT, {**BARE, "description": "none"}]},
        {"oneOf": [STRING, {**QUOTED, "description": "none"}]},
    ),
    "one of a list": ({"type": ["string", None]}, {"type": ["string", None], "maxLength": 3}, {
        "type": ["string", "null"]}),
}  # fmt: skip


@pytest.mark.parametrize(("wide", "narrow", "quoted"), MEANT.values(), ids=MEANT)
def test_in_a_union_and_in_a_list_the_type_is_meant(wide: dict, narrow: dict, quoted: dict) -> None:
    assert asked(wide, quoted) == asked(quoted, wide) == {}
    assert asked(wide, narrow) == {"request-max-length-changed": "breaking"}
    assert answered(wide, narrow) == {"response-max-length-changed": "compatible"}
    assert asked(wide, STRING) == {"request-null-forbidden": "breaking"}
    assert answered(STRING, wide) == {"response-null-allowed": "breaking"}


UNKNOWN = {
    "of a text": ({**BARE, "maxLength": 5}, {**BARE, "maxLength": 3}),
    "of what has a member": ({**BARE, "properties": {"a": STRING}}, {**BARE, "properties": {"a": SHORT}}),
    "of listed values": ({**BARE, "enum": ["a", "b"]}, {**BARE, "enum": ["a"]}),
    "of an alternative that says more": (
        {"anyOf": [{**BARE, "maxLength": 5}, {"type": "integer"}]},
        {"anyOf": [{**BARE, "maxLength": 3}, {"type": "integer"}]},
    ),
}


@pytest.mark.parametrize(("wide", "narrow"), UNKNOWN.values(), ids=UNKNOWN)
def test_elsewhere_nothing_that_may_be_lost_is_passed_over(wide: dict, narrow: dict) -> None:
    assert set(asked(wide, narrow).values()) == {"risky?"}
    assert set(answered(narrow, wide).values()) == {"risky?"}
    assert set(asked(wide, STRING).values()) == {"risky?"}
    assert asked(wide, wide) == {}
