"""Small API descriptions for tests, as values and as the bytes of a file."""

import json
from collections.abc import Iterable, Mapping
from typing import TypeVar

import jsonschema

from monitor.model.changes import Change, Comparison
from monitor.model.descriptions import Document
from monitor.model.json_value import JsonValue
from monitor.rules import compare
from monitor.schemas import jsonschema_rs_judge

Told = TypeVar("Told")


def document(value: JsonValue, name: str = "openapi.json") -> Document:
    return Document(name, {name: json.dumps(value).encode()}, name)


def description(operation: dict, *, path: str = "/things", method: str = "post", **members: JsonValue) -> dict:
    """A description with one operation."""
    operation = {"responses": {"200": {"description": "fine"}}, **operation}
    return {
        "openapi": "3.0.3",
        "info": {"title": "Things", "version": "1"},
        "paths": {path: {method: operation}},
        **members,
    }


def request_of(schema: JsonValue, **members: JsonValue) -> dict:
    """One operation whose required JSON body has this schema."""
    return description(
        {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}, **members
    )


def response_of(schema: JsonValue, **members: JsonValue) -> dict:
    """One operation whose 200 has this schema."""
    content = {"application/json": {"schema": schema}}
    return description({"responses": {"200": {"description": "fine", "content": content}}}, **members)


def compared(base: JsonValue, revision: JsonValue, **arguments: object) -> Comparison:
    return compare(document(base), document(revision), judge=jsonschema_rs_judge(), **arguments)


def changes(base: JsonValue, revision: JsonValue) -> tuple[Change, ...]:
    return compared(base, revision, locations=False).changes


def ratings(base: JsonValue, revision: JsonValue) -> list[tuple[str, str]]:
    """Rule and severity of each change, `?` behind what is undecided."""
    return [(each.rule, each.severity.value + ("" if each.decided else "?")) for each in changes(base, revision)]


def rated(base: JsonValue, revision: JsonValue) -> dict[str, str]:
    """Rule -> severity, as `ratings`, where no two changes have one rule."""
    return by_rule(ratings(base, revision))


def by_rule(found: Iterable[tuple[str, Told]]) -> dict[str, Told]:
    """Refuses two changes of one rule: neither may hide the other."""
    told = list(found)
    assert len(told) == len(dict(told)), f"more changes than one of a rule: {told}"
    return dict(told)


def rated_files(base: dict[str, JsonValue], revision: dict[str, JsonValue]) -> list[tuple[str, str]]:
    """As `ratings`, of descriptions in several files: what each holds, by location, the entry first."""
    found = compare(*map(_in_files, (base, revision)), judge=jsonschema_rs_judge(), locations=False).changes
    return [(each.rule, each.severity.value + ("" if each.decided else "?")) for each in found]


def _in_files(files: dict[str, JsonValue]) -> Document:
    entry = next(iter(files))
    return Document(entry, {name: json.dumps(each).encode() for name, each in files.items()}, entry)


def assert_shown(change: Change, base: JsonValue, revision: JsonValue) -> None:
    """That its message is a body of a request which an independent validator accepts by the base's schema only."""
    assert change.witness is not None
    request = change.witness.message["request"]
    assert isinstance(request, Mapping)
    assert jsonschema.Draft202012Validator(base).is_valid(request["body"])
    assert not jsonschema.Draft202012Validator(revision).is_valid(request["body"])
