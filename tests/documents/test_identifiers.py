"""`$self`, `$id` and anchors: whatever a schema is called by, it is found, and bundled references are pointers."""

import json

import pytest

from monitor.documents import bundle, external_references, resolve_pointer
from monitor.model.descriptions import Document

ADDRESS = "https://api.example/v1/openapi.json"


def bundled(entry: dict, **files: dict) -> dict:
    values = {
        "openapi.json": {"openapi": "3.2.0", **entry},
        **{name.replace("_", "."): each for name, each in files.items()},
    }
    contents = {name: json.dumps(value).encode() for name, value in values.items()}
    return bundle(Document("openapi.json", contents, "openapi.json"))  # type: ignore[return-value]


SCHEMAS = {
    "Tree": {"$id": "https://api.example/schemas/tree", "$anchor": "tree", "properties": {
        "child": {"$ref": "#"}, "leaf": {"$ref": "#/$defs/leaf"}, "same": {"$ref": "#leaf"}, "other": {"$ref": "pet"}},
        "$defs": {"leaf": {"$anchor": "leaf", "type": "string"}}},
    "Pet": {"$id": "https://api.example/schemas/pet", "type": "object"},
    "Plain": {"$anchor": "plain", "type": "integer"},
}  # fmt: skip

REFERENCES = [
    ("the own address", f"{ADDRESS}#/components/schemas/Plain", "#/components/schemas/Plain"),
    ("relative to the own address", "openapi.json#/components/schemas/Plain", "#/components/schemas/Plain"),
    ("an anchor of the document", "#plain", "#/components/schemas/Plain"),
    ("an identifier", "https://api.example/schemas/tree", "#/components/schemas/Tree"),
    ("an identifier, relative", "../schemas/tree", "#/components/schemas/Tree"),
    ("a pointer below an identifier", "../schemas/tree#/$defs/leaf", "#/components/schemas/Tree/$defs/leaf"),
    ("an anchor below an identifier", "../schemas/tree#leaf", "#/components/schemas/Tree/$defs/leaf"),
    ("nothing that is known", "https://api.example/schemas/none", "https://api.example/schemas/none"),
    ("an anchor that is not there", "#leaf", "#leaf"),
]


@pytest.mark.parametrize(("written", "local"), [each[1:] for each in REFERENCES], ids=[each[0] for each in REFERENCES])
def test_a_reference_is_followed_by(written: str, local: str) -> None:
    found = bundled({"$self": ADDRESS, "components": {"schemas": {**SCHEMAS, "Used": {"$ref": written}}}})
    assert resolve_pointer(found, "/components/schemas/Used/$ref") == local


def test_inside_what_has_an_identifier_references_are_relative_to_it() -> None:
    properties = resolve_pointer(bundled({"components": {"schemas": SCHEMAS}}), "/components/schemas/Tree/properties")
    assert properties == {
        "child": {"$ref": "#/components/schemas/Tree"},
        "leaf": {"$ref": "#/components/schemas/Tree/$defs/leaf"},
        "same": {"$ref": "#/components/schemas/Tree/$defs/leaf"},
        "other": {"$ref": "#/components/schemas/Pet"},
    }


def test_files_are_found_by_the_address_that_they_give_themselves() -> None:
    found = bundled(
        {"$self": "https://h.example/api", "components": {"schemas": {"A": {"$ref": "common#/x"}, "B": {"$ref": "two.json"}}}},
        one_json={"$self": "https://h.example/common", "x": {"type": "string"}},
        two_json={"$id": "https://h.example/two", "$ref": "common#/x"},
    )  # fmt: skip
    assert found["components"]["schemas"] == {
        "A": {"$ref": "#/x-bundled-files/one.json/x"},
        "B": {"$ref": "#/x-bundled-files/two.json"},
    }
    assert found["x-bundled-files"]["two.json"] == {"$ref": "#/x-bundled-files/one.json/x"}


def test_equal_anchors_of_two_files_are_told_apart() -> None:
    mine, theirs = {"$anchor": "a", "type": "string"}, {"$anchor": "a", "type": "integer"}
    found = bundled(
        {"components": {"schemas": {"A": mine, "B": {"$ref": "#a"}, "C": {"$ref": "other.json#a"}}}},
        other_json={"S": theirs, "T": {"$ref": "#a"}},
    )
    assert found["components"]["schemas"]["B"] == {"$ref": "#/components/schemas/A"}
    assert found["components"]["schemas"]["C"] == {"$ref": "#/x-bundled-files/other.json/S"}
    assert found["x-bundled-files"]["other.json"]["T"] == {"$ref": "#/x-bundled-files/other.json/S"}


def test_a_dynamic_reference_that_can_mean_one_schema_only_is_a_reference() -> None:
    tree = {"$dynamicAnchor": "node", "properties": {"children": {"items": {"$dynamicRef": "#node"}}}}
    found = bundled(
        {"components": {"schemas": {"Tree": tree, "Leaf": {"$anchor": "leaf"}, "L": {"$dynamicRef": "#leaf"}}}}
    )
    schemas = found["components"]["schemas"]
    assert schemas["Tree"]["properties"]["children"]["items"] == {"$ref": "#/components/schemas/Tree"}
    assert schemas["L"] == {"$ref": "#/components/schemas/Leaf"}


def test_what_is_data_or_a_name_is_no_keyword() -> None:
    example = {"$ref": "nowhere.json", "$id": "https://a.example/b"}
    schema = {"example": example, "enum": [example], "default": example, "examples": [example],
              "properties": {"$id": {"type": "string"}, "$ref": {"type": "string"}}}  # fmt: skip
    found = bundled({"$self": ADDRESS, "components": {"schemas": {"S": schema}}})
    assert found["components"]["schemas"]["S"] == schema
    assert external_references({"components": {"schemas": {"S": schema}}}) == set()


def test_a_reference_to_the_own_address_needs_no_other_file() -> None:
    entry = {
        "openapi": "3.2.0",
        "$self": ADDRESS,
        "components": {"schemas": {**SCHEMAS, "U": {"$ref": f"{ADDRESS}#/x"}}},
    }
    assert external_references(entry) == set()


@pytest.mark.parametrize("version", [{"openapi": "3.0.3"}, {"swagger": "2.0"}])
def test_before_3_1_identifiers_mean_nothing(version: dict) -> None:
    entry = {
        **version,
        "components": {"schemas": {"A": {"$id": "https://a.example/a", "$ref": "#/components/schemas/B"}}},
    }
    assert bundle(Document("o.json", {"o.json": json.dumps(entry).encode()}, "o.json")) == entry
