"""Edits of schemas that break somebody, made in descriptions of OpenAPI 3.0 and later at any schema that messages have."""

import random
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass

from monitor.documents.pointers import resolve_pointer

_METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
_SAYING_MORE = ("format", "pattern", "minLength", "maxLength", "default", "example", "minimum", "maximum")


@dataclass(frozen=True)
class Place:
    pointer: str
    in_request: bool


def schemas_of_messages(document: dict) -> list[Place]:
    """Each once for requests and once for answers, references followed."""
    found: dict[Place, None] = {}
    waiting = [*_outermost(document)]
    while waiting:
        pointer, in_request = waiting.pop()
        schema, at = _followed(document, pointer)
        place = Place(at, in_request)
        if isinstance(schema, dict) and place not in found:
            found[place] = None
            waiting += [(f"{at}/{way}", in_request) for way in _inner(schema)]
    return list(found)


def _outermost(document: dict) -> Iterator[tuple[str, bool]]:
    for path in document.get("paths", {}):
        item, at_item = _followed(document, f"/paths/{_escaped(path)}")
        for method in _METHODS:
            operation = item.get(method) if isinstance(item, dict) else None
            if not isinstance(operation, dict):
                continue
            here = f"{at_item}/{method}"
            for index, _ in enumerate(operation.get("parameters", [])):
                yield from _schema_in(document, f"{here}/parameters/{index}", True)
            yield from _contents(document, f"{here}/requestBody", True)
            for status in operation.get("responses", {}):
                yield from _contents(document, f"{here}/responses/{status}", False)


def _contents(document: dict, pointer: str, in_request: bool) -> Iterator[tuple[str, bool]]:
    holder, at = _followed(document, pointer)
    for media_type in holder.get("content", {}) if isinstance(holder, dict) else ():
        yield from _schema_in(document, f"{at}/content/{_escaped(media_type)}", in_request)


def _schema_in(document: dict, pointer: str, in_request: bool) -> Iterator[tuple[str, bool]]:
    holder, at = _followed(document, pointer)
    if isinstance(holder, dict) and isinstance(holder.get("schema"), dict):
        yield f"{at}/schema", in_request


def _inner(schema: dict) -> Iterator[str]:
    properties = schema.get("properties")
    yield from (f"properties/{_escaped(name)}" for name in (properties if isinstance(properties, dict) else ()))
    yield from (keyword for keyword in ("items", "additionalProperties") if isinstance(schema.get(keyword), dict))
    for keyword in ("allOf", "anyOf", "oneOf"):
        yield from (f"{keyword}/{index}" for index, _ in enumerate(schema.get(keyword, [])))


def _followed(document: dict, pointer: str) -> tuple[object, str]:
    """What is meant there, and where that stands; None for what is not in the document."""
    for _ in range(20):
        try:
            value = resolve_pointer(document, pointer)
        except KeyError:
            break
        reference = value.get("$ref") if isinstance(value, dict) else None
        if not isinstance(reference, str):
            return value, pointer
        pointer = reference.removeprefix("#")
        if not pointer.startswith("/"):
            break
    return None, pointer


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def other_type(schema: dict, in_request: bool, chosen: random.Random) -> bool:
    kind = schema.get("type")
    if not isinstance(kind, str) or kind not in {"string", "integer", "number", "boolean"} or "enum" in schema:
        return False
    for keyword in _SAYING_MORE:
        schema.pop(keyword, None)
    schema["type"] = "integer" if kind == "string" else "string"
    return not in_request or kind == "string"  # text may be what was a number


def other_requirement(schema: dict, in_request: bool, chosen: random.Random) -> bool:
    members, required = sorted(schema.get("properties", {})), list(schema.get("required", []))
    possible = [name for name in members if (name in required) is not in_request]
    if not possible:
        return False
    name = chosen.choice(possible)
    schema["required"] = [*required, name] if in_request else [each for each in required if each != name]
    if not schema["required"]:
        del schema["required"]
    return True


def other_values(schema: dict, in_request: bool, chosen: random.Random) -> bool:
    values = schema.get("enum")
    if not isinstance(values, list) or len(values) < 2 or not all(isinstance(each, str) for each in values):
        return False
    schema["enum"] = values[:-1] if in_request else [*values, "a value that is new"]
    return True


def shorter(schema: dict, in_request: bool, chosen: random.Random) -> bool:
    bounds = {"string": "maxLength", "array": "maxItems"}
    bound = bounds.get(schema["type"]) if isinstance(schema.get("type"), str) else None
    if bound is None or not in_request or {"enum", "format", "pattern", "minItems", "minLength"} & schema.keys():
        return False
    schema[bound] = 1
    return True


def gone_member(schema: dict, in_request: bool, chosen: random.Random) -> bool:
    members = sorted(schema.get("properties", {}))
    if len(members) < 2:
        return False
    name = chosen.choice(members)
    del schema["properties"][name]
    required = [each for each in schema.get("required", []) if each != name]
    schema |= {"required": required} if required else {}
    if not required:
        schema.pop("required", None)
    return True


Edit = Callable[[dict, bool, random.Random], bool]
"""Made in the schema itself; False where there is nothing to edit in this way."""
EDITS: tuple[Edit, ...] = (other_type, other_requirement, other_values, shorter, gone_member)


def edited(document: dict, place: Place, edit: Edit, chosen: random.Random) -> dict | None:
    """A copy of the document with the edit; None where it can't be made."""
    copy = deepcopy(document)
    schema = resolve_pointer(copy, place.pointer)
    assert isinstance(schema, dict)
    return copy if edit(schema, place.in_request, chosen) else None
