"""However a description is broken, it is compared, or refused with place and reason; never a crash, never a guess."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.documents import bundle, load
from monitor.documents.pointers import resolve_pointer
from monitor.errors import Diagnostic, DocumentError
from monitor.model.descriptions import Document
from monitor.openapi import read_api
from monitor.rules import compare
from monitor.schemas import jsonschema_rs_judge
from tests.openapi.upgrades import upgraded

pytestmark = pytest.mark.corpus

SHIPPED = Path(__file__).parents[1] / "corpus" / "shipped"
BYTES_MAX = 12_000
WHOLE = {
    "openapi": "3.2.0",
    "info": {"title": "t", "version": "1"},
    "servers": [{"url": "https://{a}.example", "variables": {"a": {"default": "x", "enum": ["x", "y"]}}}],
    "security": [{"key": []}],
    "paths": {"/a/{id}": {
        "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
        "post": {
            "parameters": [{"name": "q", "in": "querystring", "content": {"application/json": {"schema": {}}}}],
            "requestBody": {"content": {"multipart/form-data": {
                "schema": {"type": "object", "required": ["f"], "properties": {"f": {"$ref": "#/components/schemas/F"}}},
                "encoding": {"f": {"contentType": "text/plain", "headers": {"X-A": {"schema": {"type": "integer"}}}}}}}},
            "responses": {"200": {"description": "", "headers": {"X-B": {"schema": {"enum": [1, 2]}}},
                "links": {"l": {"operationId": "o", "parameters": {"id": "$response.body#/id"}}},
                "content": {"text/event-stream": {"itemSchema": {"oneOf": [{"$ref": "#/components/schemas/F"}],
                    "discriminator": {"propertyName": "k", "mapping": {"f": "F"}}}}}}},
            "callbacks": {"done": {"{$request.body#/u}": {"post": {"responses": {"200": {"description": ""}}}}}},
        },
        "additionalOperations": {"COPY": {"operationId": "o", "responses": {}}},
    }},
    "components": {
        "schemas": {"F": {"$anchor": "f", "allOf": [{"type": "string"}, {"maxLength": 3}], "not": {"const": "x"}}},
        "securitySchemes": {"key": {"type": "oauth2", "flows": {"password": {"tokenUrl": "/t", "scopes": {"a": "b"}}}}},
    },
}  # fmt: skip
JUNK: list[object] = [
    None,
    True,
    7,
    -0.5,
    "",
    "#",
    "text",
    "#/components",
    [],
    [None],
    {},
    {"$ref": 1},
    {"$ref": "#/a"},
    {"x": []},
]


@cache
def descriptions() -> list[dict]:
    found = [WHOLE]
    for path in sorted(SHIPPED.glob("*/*/*")):
        if path.suffix in {".json", ".yaml", ".yml"} and path.stat().st_size < BYTES_MAX:
            value = json.loads(json.dumps(load(path.read_bytes(), path.name)))
            found += [value, upgraded(value)] if "swagger" in value else [value]
    return found


def pointers(value: object, pointer: str = "") -> Iterator[str]:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, held in members:
        below = f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}"
        yield below
        yield from pointers(held, below)


@st.composite
def broken(draw: st.DrawFn) -> tuple[dict, dict]:
    """A description, and the same with junk in one or two places."""
    whole = draw(st.sampled_from(descriptions()))
    junked = json.loads(json.dumps(whole))
    for _ in range(draw(st.integers(1, 2))):
        pointer = draw(st.sampled_from(list(pointers(junked))))
        holder, _, name = pointer.rpartition("/")
        held = resolve_pointer(junked, holder)
        key = int(name) if isinstance(held, list) else name.replace("~1", "/").replace("~0", "~")
        held[key] = json.loads(json.dumps(draw(st.sampled_from(JUNK))))
    return whole, junked


def document(value: dict) -> Document:
    return Document("api.json", {"api.json": json.dumps(value).encode()}, "api.json")


@given(broken())
@settings(max_examples=80, deadline=None)
def test_junk_anywhere_is_compared_or_refused(pair: tuple[dict, dict]) -> None:
    whole, junked = (document(each) for each in pair)
    refusal = refused(junked)
    if refusal is not None:
        assert refusal.place is not None
        assert refusal.place.source == "api.json"
        return
    for one, other in ((whole, junked), (junked, whole)):
        compare(one, other, judge=jsonschema_rs_judge())
    assert compare(junked, junked, judge=jsonschema_rs_judge()).changes == ()


def test_a_list_of_2_0_in_no_place_that_is_known_is_noted() -> None:
    listed = {"name": "x", "in": ["query"], "type": "array", "items": {"type": "string"}}
    operation = {"parameters": [listed], "responses": {"200": {"description": ""}}}
    whole = {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": operation}}}
    assert read_api(bundle(document(whole)), source="api.json").operations["GET /a"].notes


def test_a_response_without_a_status_is_noted() -> None:
    whole = {**WHOLE, "paths": {"/a": {"get": {"responses": {"": {"description": ""}, "200": {"description": ""}}}}}}
    sound = {**WHOLE, "paths": {"/a": {"get": {"responses": {"200": {"description": ""}}}}}}
    for one, other in ((whole, sound), (sound, whole)):
        found = compare(document(one), document(other), judge=jsonschema_rs_judge()).changes
        assert [(each.rule, each.decided) for each in found] == [("part-unreadable", False)]


def refused(description: Document) -> Diagnostic | None:
    try:
        read_api(bundle(description), source=description.source)
    except DocumentError as error:
        return error.diagnostic
    return None
