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
    "what a discriminator elsewhere refers to": (
        {"discriminator": {"$ref": "parts/a.json"}},
        {"a": {"mapping": {"a": "cat.json", "b": "#/x", "c": "Cat", "d": "../c.json#/C"}, "defaultMapping": "dog.json"}},
        {"discriminator": {
            "mapping": {"a": "parts/cat.json#", "b": "parts/a.json#/x", "c": "Cat", "d": "c.json#/C"},
            "defaultMapping": "parts/dog.json#",
        }},
    ),
    "what a mapping elsewhere refers to": (
        {"discriminator": {"propertyName": "kind", "mapping": {"$ref": "parts/a.json"}}}, {"a": {"a": "cat.json"}},
        {"discriminator": {"propertyName": "kind", "mapping": {"a": "parts/cat.json#"}}},
    ),
    "one after another in a discriminator": (
        {"discriminator": {"$ref": "parts/a.json"}},
        {"a": {"mapping": {"$ref": "b.json#/all", "b": "#/x"}}, "b": {"all": {"a": "cat.json"}}},
        {"discriminator": {"mapping": {"a": "parts/cat.json#", "b": "parts/a.json#/x"}}},
    ),
    "an item of a list of values": (
        {"enum": [{"$ref": "parts/a.json#/0"}, "z"], "required": [{"$ref": "parts/a.json#/1"}], "type": [{"$ref": "#/x"}], "x": "null"},
        {"a": [1, {"$ref": "#/2"}, "two"]}, {"enum": [1, "z"], "required": ["two"], "type": ["null"], "x": "null"},
    ),
    "an item of a list that is elsewhere": (
        {"enum": {"$ref": "parts/a.json"}}, {"a": [{"$ref": "#/1"}, "b"]}, {"enum": ["b", "b"]},
    ),
    "an item of a list by name": (
        {"dependentRequired": {"a": [{"$ref": "parts/a.json"}]}}, {"a": "b"}, {"dependentRequired": {"a": ["b"]}},
    ),
    "a requirement": ({"security": [{"$ref": "parts/a.json"}, {}]}, {"a": {"key": []}}, {"security": [{"key": []}, {}]}),
    "the only value": ({"const": {"$ref": "parts/a.json"}}, {"a": "b"}, {"const": "b"}),
    "what holds itself": (
        {"info": {"$ref": "#"}, "discriminator": {"$ref": "#/discriminator"}, "mapping": {"$ref": "#"}}, {},
        {"info": {"info": {"$ref": "#"}, "discriminator": {"$ref": "#/discriminator"}, "mapping": {"$ref": "#"}},
         "discriminator": {"$ref": "#/discriminator"},
         "mapping": {"info": {"$ref": "#"}, "discriminator": {"$ref": "#/discriminator"}, "mapping": {"$ref": "#"}}},
    ),
    "a pointer through a reference": (
        {"schema": {"$ref": "#/x-a/properties/b"}, "x-a": {"$ref": "parts/a.json#/c"}},
        {"a": {"c": {"$ref": "#/d"}, "d": {"properties": {"b": {}}}}},
        {"schema": {"$ref": "parts/a.json#/d/properties/b"}, "x-a": {"$ref": "parts/a.json#/c"}},
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
    "to nothing behind another": {"schema": {"$ref": "#/x-a/gone"}, "x-a": {"$ref": "parts/a.json"}},
    "through a circle": {"schema": {"$ref": "#/x-a/gone"}, "x-a": {"$ref": "#/x-b"}, "x-b": {"$ref": "#/x-a"}},
    "to itself": {"properties": {"$ref": "#/properties"}},
    "a member of that name": {"properties": {"$ref": {"type": "string"}}},
    "an example": {
        "example": {"properties": {"$ref": "parts/a.json"}},
        "examples": [{"paths": {"$ref": "parts/a.json"}}],
    },
    "a listed object": {
        "enum": [{"$ref": "parts/a.json"}],
        "const": {"$ref": "parts/a.json"},
        "default": {"$ref": "#/gone"},
    },
    "a listed value with more beside": {"enum": [{"$ref": "parts/a.json#/text", "a": 1}]},
    "an object in place of a list or map": {"items": {"$ref": "parts/a.json#/list"}},
    "a listed value": {"enum": [{"properties": {"$ref": "parts/a.json"}}]},
}


@pytest.mark.parametrize("entry", STAYING.values(), ids=STAYING)
def test_it_stays_as_it_is(entry: JsonValue) -> None:
    assert written_out(entry, a={"text": "text", "A": {}, "list": []}) is entry


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
