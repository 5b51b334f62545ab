"""References in place of maps and lists are written out as references of their members."""

import json
from collections.abc import Callable

import pytest
import yaml

from monitor.documents.reading import load_any
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
    "a value": (
        {"maxLength": {"$ref": "parts/a.json#/long"}, "type": {"$ref": "#/x-type"}, "required": {"$ref": "parts/a.json#/no"}},
        {"a": {"long": 9, "no": False}}, {"maxLength": 9, "type": {"$ref": "#/x-type"}, "required": False},
    ),
    "a value behind another": ({"pattern": {"$ref": "parts/a.json"}}, {"a": {"$ref": "#/own", "own": "^a$"}}, {"pattern": "^a$"}),
    "an object that has no references": (
        {"discriminator": {"$ref": "parts/a.json", "propertyName": "own"}}, {"a": {"propertyName": "kind", "mapping": {"a": "A"}}},
        {"discriminator": {"propertyName": "own", "mapping": {"a": "A"}}},
    ),
    "a list in a map of lists": ({"dependentRequired": {"a": {"$ref": "parts/a.json"}}}, {"a": ["b"]}, {"dependentRequired": {"a": ["b"]}}),
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
    "a name that is a keyword elsewhere": {"properties": {"type": {"$ref": "parts/a.json#/text"}}},
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


NO_COMPONENTS = {
    "a map of paths": ("""{"paths":{"$ref":"#/x-a"},"x-a":{}}"""),
    "of another file": "paths: {$ref: a.yaml}\n",
    "behind a comment": "paths: # all of them\n  $ref: '#/x-paths'\nx-paths: {}\n",
    "behind other members": "properties:\n  a: {}\n  $ref: '#/components/schemas/All'\ncomponents: {schemas: {All: {b: {}}}}\n",
    "a map with notes": "properties: {$ref: '#/components/schemas/All'}\ncomponents: {schemas: {All: {b: {}, x-n: 1}}}\n",
    "one map after another": "properties: {$ref: '#/definitions/A'}\ndefinitions: {A: {$ref: '#/definitions/B', a: {}}}\n",
    "a map with members that are anything": "properties: {$ref: '#/definitions/A'}\ndefinitions: {A: {b: true}}\n",
    "an empty map": "properties: {$ref: '#/definitions/A'}\ndefinitions: {A: {}}\n",
    "a list": "required: {$ref: '#/definitions/A'}\ndefinitions: {A: [a]}\n",
    "a value": "maximum: {$ref: '#/components/x-bounds/A'}\ncomponents: {x-bounds: {A: 9}}\n",
    "a flag": "nullable: {$ref: '#/components/schemas/A'}\ncomponents: {schemas: {A: true}}\n",
    "by a pointer in other letters": '{"properties": {"$ref": "#\\/components\\/schemas\\/A"}}',
    "all of it": "not: {$ref: '#'}\n",
}  # fmt: skip


@pytest.mark.parametrize("text", NO_COMPONENTS.values(), ids=NO_COMPONENTS)
def test_a_look_finds_references_to_what_may_be_no_component(text: str) -> None:
    assert may_be_spread(text.encode(), load_any(text.encode(), "openapi.yaml"))


@pytest.mark.parametrize("kind", ["definitions", "components/schemas", "components/headers", "responses"])
@pytest.mark.parametrize(
    "component",
    [{"type": "string"}, {"description": "", "content": {}}, {"allOf": [{}]}, {"$ref": "#/definitions/B"}],
)
@pytest.mark.parametrize("write", [json.dumps, yaml.safe_dump], ids=["JSON", "YAML"])
def test_a_look_does_not_find_other_references(
    kind: str, component: JsonValue, write: Callable[[JsonValue], str]
) -> None:
    components: JsonValue = {"A": component, "B": {"type": "string"}}
    for name in reversed(kind.split("/")):
        components = {name: components}
    assert isinstance(components, dict)
    whole = {"schema": {"$ref": f"#/{kind}/A"}, **components}
    assert not may_be_spread(write(whole).encode(), whole)
