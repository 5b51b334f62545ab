"""Descriptions made to hang whoever unfolds them: each ends, and what could not be proved is undecided."""

import pytest

from monitor.model.api import Operation
from monitor.openapi import operations
from tests.rules.documents import changes, description

Schemas = dict[str, dict]


def referring(name: str) -> dict:
    return {"$ref": f"#/components/schemas/{name}"}


def api(first: str, schemas: Schemas) -> dict:
    """One operation that sends and answers the schema of that name."""
    content = {"application/json": {"schema": referring(first)}}
    operation = {
        "requestBody": {"required": True, "content": content},
        "responses": {"200": {"description": "fine", "content": content}},
    }
    return {**description(operation), "openapi": "3.1.0", "components": {"schemas": schemas}}


def doubled(kind: str) -> Schemas:
    """Each of sixty schemas is two of the next: 2 ** 60 when unfolded."""
    chain: Schemas = {f"S{i}": {"allOf": [referring(f"S{i + 1}"), referring(f"S{i + 1}")]} for i in range(60)}
    return {**chain, "S60": {"type": "object", "properties": {"x": {"type": kind}}}}


def alternatives_doubled(kind: str) -> Schemas:
    chain: Schemas = {
        f"S{i}": {"anyOf": [referring(f"S{i + 1}"), {"allOf": [referring(f"S{i + 1}"), {"required": [f"r{i}"]}]}]}
        for i in range(30)
    }
    return {**chain, "S30": {"type": "object", "properties": {"x": {"type": kind}}}}


def each_is_any(kind: str) -> Schemas:
    """Every schema is one of all: circles in which no member is ever met."""
    names = [f"S{i}" for i in range(12)]
    return {name: {"oneOf": [*map(referring, names), {"type": kind}]} for name in names}


def denied(kind: str) -> Schemas:
    schema: dict = {"type": kind}
    for _ in range(60):
        schema = {"not": schema}
    return {"S0": schema}


UNDECIDED = {
    "allOf that doubles sixty times": doubled,
    "anyOf that doubles thirty times": alternatives_doubled,
    "each is one of all": each_is_any,
}


@pytest.mark.parametrize("schemas", UNDECIDED.values(), ids=UNDECIDED)
def test_what_unfolds_beyond_all_bounds_is_undecided(schemas) -> None:
    found = changes(api("S0", schemas("integer")), api("S0", schemas("string")))
    assert {(each.severity.value, each.decided) for each in found} == {("risky", False)}


def chained(kind: str) -> Schemas:
    """References to references."""
    return {**{f"S{i}": referring(f"S{i + 1}") for i in range(100)}, "S100": {"type": kind}}


def nested(kind: str) -> Schemas:
    schema: dict = {"type": kind}
    for _ in range(40):
        schema = {"type": "object", "properties": {"a": schema}}
    return {"S0": schema}


def many_alternatives(kind: str) -> Schemas:
    own = [{"type": "object", "properties": {"k": {"const": f"v{i}"}, "x": {"type": kind}}} for i in range(12)]
    return {"S0": {"oneOf": own}}


NOT_COMPATIBLE = {
    "references to references": chained,
    "forty levels": nested,
    "many alternatives": many_alternatives,
    "sixty times not": denied,
}


@pytest.mark.parametrize("schemas", NOT_COMPATIBLE.values(), ids=NOT_COMPATIBLE)
def test_a_change_of_type_is_never_called_compatible_however_it_is_hidden(schemas) -> None:
    found = changes(api("S0", schemas("integer")), api("S0", schemas("string")))
    assert found
    assert all(each.severity.value != "compatible" for each in found)


def linked(link, count: int = 1_500):
    """Components of which each is made of the next: documents may not be nested so deeply, references may."""

    def schemas(kind: str) -> Schemas:
        last = {f"S{count}": {"type": kind}}
        return {**{f"S{i}": link(referring(f"S{i + 1}")) for i in range(count)}, **last}

    return schemas


LINKS = {
    "members": lambda schema: {"type": "object", "properties": {"a": schema}},
    "items": lambda schema: {"type": "array", "items": schema},
    "not": lambda schema: {"not": schema},
    "other members": lambda schema: {"type": "object", "additionalProperties": schema},
    "one of": lambda schema: {"oneOf": [schema, {"type": "boolean"}]},
}


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_what_lies_very_deep_is_undecided_with_place_and_reason(link) -> None:
    schemas = linked(link)
    found = changes(api("S0", schemas("integer")), api("S0", schemas("string")))
    assert {(each.severity.value, each.decided) for each in found} == {("risky", False)}
    assert all(each.note == "the schemas are nested too deeply" for each in found)
    assert all(each.base and each.revision for each in found)


def test_a_long_way_of_references_and_parts_is_followed_to_its_end() -> None:
    schemas = linked(lambda schema: {"allOf": [schema]})
    found = changes(api("S0", schemas("integer")), api("S0", schemas("string")))
    assert {each.severity.value for each in found} == {"breaking"}


def test_of_many_operations_only_those_that_an_edit_touched_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = {"responses": {"200": {"description": "fine"}}}
    base = {**description(answers), "paths": {f"/p{i}": {"get": answers} for i in range(3_000)}}
    revision = {**base, "paths": {**base["paths"], "/p7": {"get": {**answers, "deprecated": True}}}}
    read: list[str] = []
    original = operations._read

    def counted(root: dict, found: operations.Found) -> Operation:
        read.append(found.key)
        return original(root, found)

    monkeypatch.setattr(operations, "_read", counted)
    assert [each.operation for each in changes(base, revision)] == ["GET /p7"]
    assert read == ["GET /p7", "GET /p7"]
