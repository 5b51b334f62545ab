"""Keywords that hold something other than what they must: nothing can be said about such a schema."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeGuard

from monitor.model.json_value import JsonObject, JsonValue, shortened

TYPES = frozenset({"array", "boolean", "integer", "null", "number", "object", "string"})


def _is_schema(value: JsonValue) -> bool:
    return isinstance(value, Mapping | bool)


def _is_list(value: JsonValue) -> bool:
    return isinstance(value, list | tuple)


def _names(value: JsonValue) -> TypeGuard[Sequence[str]]:
    return isinstance(value, list | tuple) and all(isinstance(each, str) for each in value)


def _types(value: JsonValue) -> bool:
    return value in TYPES if isinstance(value, str) else _names(value) and TYPES.issuperset(value)


_FORMS: Mapping[str, tuple[Callable[[JsonValue], bool], str]] = {
    "type": (_types, "a type or a list of types"),
    "enum": (_is_list, "a list"),
    "properties": (lambda value: isinstance(value, Mapping) or value == [], "an object"),  # empty, as some write it
    "required": (lambda value: _names(value) or isinstance(value, bool), "a list of names"),  # a boolean in draft 3
    "items": (lambda value: _is_schema(value) or _is_list(value), "a schema"),
    "additionalProperties": (_is_schema, "a schema"),
    "allOf": (_is_list, "a list of schemas"),
    "oneOf": (_is_list, "a list of schemas"),
    "anyOf": (_is_list, "a list of schemas"),
}


def malformed(keywords: JsonObject) -> str:
    """The first such keyword, with what it holds, so that two that differ are told apart; empty where there is none."""
    for name, (fits, form) in _FORMS.items():
        if name in keywords and not fits(keywords[name]):
            return f"`{name}` is not {form}: {shortened(keywords[name])}"
    return ""
