"""What one look shows to be the same is the same, whatever there is around it."""

import pytest

from monitor.diff.edits.untouched import Untouched
from monitor.model.json_value import JsonValue
from monitor.openapi import read_api
from monitor.openapi.dialects import dialect_of
from monitor.schemas import Resource


def untouched(base: str = "3.0.3", revision: str = "3.0.3") -> Untouched:
    apis = [read_api({"openapi": each, "info": {}, "paths": {}}, source="x") for each in (base, revision)]
    first, second = (Resource(api.root, dialect_of(api)) for api in apis)
    return Untouched(*apis, (first, second))


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ({"type": "string", "nullable": True}, {"nullable": True, "type": "string"}, True),
        ({}, {}, True),
        ({"type": "string"}, {"type": "integer"}, False),
        ({"type": "string"}, {"type": "string", "format": "date"}, False),
        ({"nullable": True}, {"nullable": 1}, False),  # equal in Python, and not in JSON
        ({"nullable": 1}, {"nullable": True}, False),
        ({"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/A"}, False),
        ({"$dynamicRef": "#a"}, {"$dynamicRef": "#a"}, False),
        ({"type": "array", "items": {}}, {"type": "array", "items": {}}, False),
        (True, True, False),
        (None, None, False),
    ],
)
def test_plain_words_are_compared_at_once(before: JsonValue, after: JsonValue, same: bool) -> None:
    assert untouched().same_alone(before, after) is same


def test_the_same_words_of_two_dialects_take_a_look() -> None:
    assert not untouched("3.0.3", "3.1.0").same_alone({"type": "string"}, {"type": "string"})
