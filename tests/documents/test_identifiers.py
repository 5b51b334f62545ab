"""`$self`, `$id` and anchors: whatever a schema is called by, it is found, and bundled references are pointers."""

import json

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from monitor.documents import Origins, bundle, external_references
from monitor.documents.pointers import resolve_pointer
from monitor.errors import DocumentError
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


PAGE = {
    "$id": "https://h.example/page", "$dynamicAnchor": "item", "type": "object",
    "properties": {"items": {"type": "array", "items": {"$dynamicRef": "#element"}}, "next": {"$ref": "#"}},
    "$defs": {"any": {"$dynamicAnchor": "element"}},
}  # fmt: skip
PAGES = {
    "Page": PAGE,
    "Texts": {"$id": "https://h.example/texts", "$ref": "page", "$defs": {"e": {"$dynamicAnchor": "element", "type": "string"}}},
    "Sums": {"$id": "https://h.example/sums", "$ref": "page",
             "$defs": {"e": {"$dynamicAnchor": "element", "type": "integer"}}},
    "Both": {"$id": "https://h.example/both", "properties": {"texts": {"$ref": "texts"}, "sums": {"$ref": "sums"}}},
    "Outer": {"$id": "https://h.example/outer", "$ref": "texts",
              "$defs": {"e": {"$dynamicAnchor": "element", "type": "boolean"}}},
}  # fmt: skip
INSTANCES = [
    {}, {"items": ["a"]}, {"items": [1]}, {"items": [True]}, {"items": [None]}, {"next": {"items": ["a"]}}, "text",
    {"next": {"items": [1]}}, {"next": {"next": {"items": [True]}}}, {"texts": {"items": ["a"]}, "sums": {"items": [1]}},
    {"texts": {"items": [1]}}, {"sums": {"items": ["a"]}}, {"sums": {"next": {"items": ["a"]}}},
]  # fmt: skip


@pytest.mark.parametrize("in_files", [False, True], ids=["one file", "files of their own"])
@pytest.mark.parametrize("name", PAGES)
def test_a_dynamic_reference_means_what_it_means_to_whoever_leads_there(name: str, in_files: bool) -> None:
    """The oracle is jsonschema, given the schemas as they are written."""
    registry = Registry().with_resources(
        (each["$id"], Resource.from_contents(each, default_specification=DRAFT202012)) for each in PAGES.values()
    )
    expected = Draft202012Validator(PAGES[name], registry=registry)
    found = bundled({}, **{f"{each}_json": schema for each, schema in PAGES.items()}) if in_files else (
        bundled({"components": {"schemas": PAGES}}))  # fmt: skip
    place = f"#/x-bundled-files/{name}.json" if in_files else f"#/components/schemas/{name}"
    judged = Draft202012Validator({**found, "$ref": place})
    assert [judged.is_valid(each) for each in INSTANCES] == [expected.is_valid(each) for each in INSTANCES]
    assert "$dynamicRef" not in json.dumps(found)


def test_what_was_copied_for_its_referrer_is_led_back_to_where_it_is_written() -> None:
    entry = {"openapi": "3.1.0", "components": {"schemas": PAGES}}
    document = Document("o.json", {"o.json": json.dumps(entry).encode()}, "o.json")
    found = bundle(document)
    copies = {name: copy for name, copy in found["x-specialised-schemas"].items() if name.endswith("/Page")}
    assert len(copies) == 3
    for name, copy in copies.items():
        token = name.replace("~", "~0").replace("/", "~1")
        place = Origins(document).of(f"/x-specialised-schemas/{token}/properties/items")
        assert place == ("o.json", "/components/schemas/Page/properties/items")
        assert copy["properties"]["items"]["items"]["$ref"].startswith("#/components/schemas/")


def test_references_that_mean_too_much_are_refused() -> None:
    """Each of eleven resources may or may not be entered before another: too many ways to come there."""
    names = [f"n{index}" for index in range(11)]
    schemas = {
        name: {
            "$id": f"https://h.example/{name}", "$defs": {"a": {"$dynamicAnchor": name}},
            "anyOf": [{"$ref": other} for other in names if other != name] + [{"$dynamicRef": f"#{each}"} for each in names],
        }
        for name in names
    }  # fmt: skip
    schemas["all"] = {"$id": "https://h.example/all", "$defs": {each: {"$dynamicAnchor": each} for each in names}}
    with pytest.raises(DocumentError) as caught:
        bundled({"components": {"schemas": schemas}})
    assert caught.value.diagnostic.code == "document-too-entangled"
    assert caught.value.diagnostic.place is not None
