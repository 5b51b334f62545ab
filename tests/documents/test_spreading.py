"""References in place of maps and lists are written out as references of their members."""

import json

import pytest

from monitor.documents.spreading import may_be_spread, spread
from monitor.model.json_value import JsonValue


def written_out(entry: JsonValue, **files: JsonValue) -> JsonValue:
    """`files`: what stands beside the entry, by name without its ending."""
    values = {f"parts/{name}.json": value for name, value in files.items()}
    return spread({"openapi.json": entry, **values})["openapi.json"]


CASES: dict[str, tuple[JsonValue, dict[str, JsonValue], JsonValue]] = {
    "a map": (
        {"paths": {"$ref": "parts/a.json"}}, {"a": {"/x y": {}, "/z": {}}},
        {"paths": {"/x y": {"$ref": "parts/a.json#/~1x%20y"}, "/z": {"$ref": "parts/a.json#/~1z"}}},
    ),
    "a map in its own file": (
        {"paths": {"$ref": "#/x-a"}, "x-a": {"/x": {}}}, {}, {"paths": {"/x": {"$ref": "#/x-a/~1x"}}, "x-a": {"/x": {}}},
    ),
    "what stands beside it": (
        {"properties": {"$ref": "parts/a.json", "own": {}, "both": {"type": "string"}}}, {"a": {"both": {}, "a": True}},
        {"properties": {"a": {"$ref": "parts/a.json#/a"}, "own": {}, "both": {"type": "string"}}},
    ),
    "one after another": (
        {"headers": {"$ref": "parts/a.json"}}, {"a": {"$ref": "b.json#/more", "A": {}}, "b": {"more": {"A": {}, "B": {}}}},
        {"headers": {"A": {"$ref": "parts/a.json#/A"}, "B": {"$ref": "parts/b.json#/more/B"}}},
    ),
    "in a circle": (
        {"links": {"$ref": "parts/a.json"}}, {"a": {"$ref": "b.json", "A": {}}, "b": {"$ref": "a.json"}},
        {"links": {"A": {"$ref": "parts/a.json#/A"}}},
    ),
    "an empty map": ({"links": {"$ref": "#/x-a"}, "x-a": {}}, {}, {"links": {}, "x-a": {}}),
    "a list of objects": (
        {"parameters": {"$ref": "parts/a.json"}}, {"a": [{}, {}]},
        {"parameters": [{"$ref": "parts/a.json#/0"}, {"$ref": "parts/a.json#/1"}]},
    ),
    "a list of references": (
        {"oneOf": {"$ref": "parts/a.json"}}, {"a": [{"$ref": "#/0"}, {"$ref": "b.json#/B"}, {"$ref": "gone.json"}], "b": {"B": {}}},
        {"oneOf": [{"$ref": "parts/a.json#/0"}, {"$ref": "parts/b.json#/B"}, {"$ref": "parts/a.json#/2"}]},
    ),
    "a list of values": ({"enum": {"$ref": "parts/a.json"}}, {"a": [1, "two"]}, {"enum": [1, "two"]}),
    "components": (
        {"components": {"$ref": "parts/a.json"}}, {"a": {"schemas": {"A": {}}, "x-note": "text"}},
        {"components": {"schemas": {"A": {"$ref": "parts/a.json#/schemas/A"}}}},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("entry", "files", "expected"), CASES.values(), ids=CASES)
def test_it_is_written_out(entry: JsonValue, files: dict[str, JsonValue], expected: JsonValue) -> None:
    assert written_out(entry, **files) == expected


STAYING: dict[str, JsonValue] = {
    "a reference where OpenAPI has one": {
        "paths": {"/a": {"$ref": "parts/a.json"}},
        "schema": {"$ref": "parts/a.json"},
    },
    "to what is not there": {"paths": {"$ref": "parts/gone.json"}},
    "to nothing in what is there": {"properties": {"$ref": "parts/a.json#/gone"}, "enum": {"$ref": "#/gone"}},
    "to another kind": {"properties": {"$ref": "parts/a.json#/text"}, "enum": {"$ref": "parts/a.json"}},
    "to itself": {"properties": {"$ref": "#/properties"}},
    "a member of that name": {"properties": {"$ref": {"type": "string"}}},
    "an example": {
        "example": {"properties": {"$ref": "parts/a.json"}},
        "examples": [{"paths": {"$ref": "parts/a.json"}}],
    },
    "a listed value": {"enum": [{"properties": {"$ref": "parts/a.json"}}]},
}


@pytest.mark.parametrize("entry", STAYING.values(), ids=STAYING)
def test_it_stays_as_it_is(entry: JsonValue) -> None:
    assert written_out(entry, a={"text": "text", "A": {}}) is entry


@pytest.mark.parametrize("name", ["paths", "properties", "securitySchemes", "enum", "components"])
@pytest.mark.parametrize(
    "text",
    ['{"%s":{"$ref":"#/a"}}', '{"x":1, "%s" : {\n "$ref" : "#/a"}}', "%s:\n  $ref: '#/a'\n", "%s: {$ref: a.yaml}"],
)
def test_a_look_finds_it(text: str, name: str) -> None:
    assert may_be_spread((text % name).encode())


@pytest.mark.parametrize(
    "value",
    [
        {"paths": {"/a": {"$ref": "#/a"}}},
        {"properties": {"inner_properties": {"$ref": "#/a"}, "$ref": {"type": "string"}}},
        {"schema": {"$ref": "#/a"}, "oneOf": [{"$ref": "#/a"}]},
    ],
)
def test_a_look_does_not_find_other_references(value: JsonValue) -> None:
    assert not may_be_spread(json.dumps(value).encode())
