"""Split descriptions as one document."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.documents import Origins, bundle, external_references, load
from monitor.documents.pointers import local_pointer, resolve_pointer
from monitor.documents.references import resolve_location
from monitor.errors import DocumentError
from monitor.model.descriptions import Document

FILES = {
    "openapi.yaml": b"""
paths:
  /a: {$ref: "paths/a.yaml"}
  /b: {$ref: "paths/a.yaml#/get"}
  /c: {$ref: "#/paths/~1b"}
  /d: {$ref: "missing.yaml#/x"}
  /e: {$ref: "https://json-schema.org/draft/2020-12/schema"}
  /f: {$ref: "my%20schemas/100%25.yaml#/a%20b"}
  /g: {$ref: "paths/a.yaml#get"}
""",
    "paths/a.yaml": b"""
get: {$ref: "../openapi.yaml#/paths"}
put: {$ref: "#/get"}
post: {$ref: "a.yaml"}
patch: {$ref: "/common.yaml"}
schema:
  discriminator: {propertyName: kind, mapping: {dog: "../dog.yaml", cat: "#/cat", bird: Bird}}
""",
    "/common.yaml": b"{}",
    "dog.yaml": b"type: object",
    "my%20schemas/100%25.yaml": b"a b: found",
}
DOCUMENT = Document("openapi.yaml", FILES, "https://api.example/openapi.yaml")


def reference(pointer: str) -> str:
    found = resolve_pointer(bundle(DOCUMENT), pointer)
    assert isinstance(found, str)
    return found


@pytest.mark.parametrize(
    ("pointer", "expected"),
    [
        ("/paths/~1a/$ref", "#/x-bundled-files/paths~1a.yaml"),
        ("/paths/~1b/$ref", "#/x-bundled-files/paths~1a.yaml/get"),
        ("/paths/~1c/$ref", "#/paths/~1b"),
        ("/paths/~1d/$ref", "missing.yaml#/x"),
        ("/paths/~1g/$ref", "#/x-bundled-files/paths~1a.yaml/get"),
        ("/paths/~1e/$ref", "https://json-schema.org/draft/2020-12/schema"),
        ("/x-bundled-files/paths~1a.yaml/get/$ref", "#/paths"),
        ("/x-bundled-files/paths~1a.yaml/put/$ref", "#/x-bundled-files/paths~1a.yaml/get"),
        ("/x-bundled-files/paths~1a.yaml/post/$ref", "#/x-bundled-files/paths~1a.yaml"),
        ("/x-bundled-files/paths~1a.yaml/patch/$ref", "#/x-bundled-files/~1common.yaml"),
        ("/x-bundled-files/paths~1a.yaml/schema/discriminator/mapping/dog", "#/x-bundled-files/dog.yaml"),
        ("/x-bundled-files/paths~1a.yaml/schema/discriminator/mapping/cat", "#/x-bundled-files/paths~1a.yaml/cat"),
        ("/x-bundled-files/paths~1a.yaml/schema/discriminator/mapping/bird", "Bird"),
    ],
)
def test_references_become_local_and_dangling_ones_stay(pointer: str, expected: str) -> None:
    assert reference(pointer) == expected


def test_a_local_reference_to_a_file_with_an_odd_name_resolves() -> None:
    pointer = local_pointer(reference("/paths/~1f/$ref"))
    assert pointer is not None
    assert resolve_pointer(bundle(DOCUMENT), pointer) == "found"


def test_what_dangles_is_listed() -> None:
    assert external_references(bundle(DOCUMENT)) == {"missing.yaml", "https://json-schema.org/draft/2020-12/schema"}


def test_a_description_of_one_file_is_as_it_was_loaded() -> None:
    content = b'{"a": {"$ref": "other.yaml"}}'
    assert bundle(Document("o.json", {"o.json": content}, "o.json")) == load(content, "o.json")


@pytest.mark.parametrize("entry", ["openapi.yaml", "/api/openapi.yaml", "https://api.example/v1/openapi.yaml"])
@pytest.mark.parametrize("written", ["openapi.yaml#/x/y", "./openapi.yaml#/x/y"])
def test_a_description_of_one_file_may_refer_to_itself_by_name(entry: str, written: str) -> None:
    content = f'openapi: 3.0.3\nx: {{y: {{}}}}\na: {{$ref: "{written}"}}\n'.encode()
    assert bundle(Document(entry, {entry: content}, entry))["a"] == {"$ref": "#/x/y"}


def test_the_origin_of_a_value_is_its_file_and_pointer() -> None:
    assert Origins(DOCUMENT).of("/paths/~1a") == ("openapi.yaml", "/paths/~1a")
    assert Origins(DOCUMENT).of("/x-bundled-files/paths~1a.yaml/get/$ref") == ("paths/a.yaml", "/get/$ref")
    assert Origins(DOCUMENT).of("/x-bundled-files") == ("openapi.yaml", "/x-bundled-files")


def test_an_unreadable_part_is_named() -> None:
    with pytest.raises(DocumentError) as caught:
        bundle(Document("o.yaml", {"o.yaml": b"a: 1", "part.yaml": b"a: ["}, "o.yaml"))
    assert caught.value.diagnostic.place is not None
    assert caught.value.diagnostic.place.source == "part.yaml"


@pytest.mark.parametrize(
    ("base", "reference", "location"),
    [
        ("openapi.yaml", "a.yaml#/x", "a.yaml"),
        ("openapi.yaml", "./a/../b.yaml", "b.yaml"),
        ("paths/a.yaml", "b.yaml", "paths/b.yaml"),
        ("paths/a.yaml", "../../up.yaml", "../up.yaml"),
        ("paths/a.yaml", "/root.yaml", "/root.yaml"),
        ("paths/a.yaml", "#/x", "paths/a.yaml"),
        ("paths/a.yaml", "https://h.example/x.yaml#/y", "https://h.example/x.yaml"),
        ("https://h.example/d/x.yaml", "y.yaml", "https://h.example/d/y.yaml"),
        ("https://h.example/d/x.yaml", "/y.yaml", "https://h.example/y.yaml"),
        ("openapi.yaml", "urn:example:a", "urn:example:a"),
    ],
)
def test_references_are_resolved_against_the_file_they_stand_in(base: str, reference: str, location: str) -> None:
    assert resolve_location(base, reference) == location


NAMES = st.text(
    st.characters(codec="utf-8", exclude_characters="#?/:\\%[]", exclude_categories=("Cc", "Z")), min_size=1
)


@given(st.lists(NAMES.filter(lambda name: name not in {".", ".."}), min_size=1, max_size=3), st.text())
def test_whatever_a_file_and_a_member_are_called_the_bundled_reference_leads_there(
    folders: list[str], key: str
) -> None:
    location = "/".join(folders)
    spelled = key.replace("~", "~0").replace("/", "~1").replace("%", "%25")
    files = {
        "entry.json": json.dumps({"a": {"$ref": f"{location}#/{spelled}"}}).encode(),
        location: json.dumps({key: {"is": "found"}}).encode(),
    }
    bundled = bundle(Document("entry.json", files, "entry.json"))
    pointer = local_pointer(str(resolve_pointer(bundled, "/a/$ref")))
    assert pointer is not None
    assert resolve_pointer(bundled, pointer) == {"is": "found"}


@pytest.mark.parametrize("reference", ["//[bad", "http://[bad/x.yaml#/a", "https://[::1/x"])
def test_a_reference_that_is_no_url_leads_nowhere(reference: str) -> None:
    content = f'paths: {{"/a": {{$ref: "{reference}"}}, "/b": {{$ref: "other.yaml"}}}}'.encode()
    found = bundle(Document("openapi.yaml", {"openapi.yaml": content, "other.yaml": b"get: {}"}, "openapi.yaml"))
    assert resolve_pointer(found, "/paths/~1a/$ref") == reference
    assert reference.partition("#")[0] in external_references(found)
