"""A value as the text that travels for it (OpenAPI 3.1, Parameter Object: Style Examples; RFC 6570)."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeGuard

from monitor.diff.messages.serialization import Spelling
from monitor.diff.schema.branches import UNIONS, branches_of
from monitor.diff.schema.conjunctions import Conjunction
from monitor.model.json_value import JsonObject, JsonValue, canonical
from monitor.schemas import View

_FEW = 2
_SEPARATORS = {"spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}
_JOINED = {"ssv": " ", "pipes": "|", "tsv": "\t"}
"""Between the items of a list inside a list, by its `collectionFormat`; else a comma."""


def pairs_of(name: str, value: JsonValue, spelling: Spelling) -> JsonObject:
    """In a query or form. An array in it is one pair for each item; an object one for each member, by its own name."""
    if spelling.media_type is not None:
        return {name: _content(value, spelling.media_type)}
    value = _with_joined(value, spelling.lists)
    if isinstance(value, Mapping):
        if spelling.style == "deepObject":
            return {f"{name}[{key}]": _scalar(each) for key, each in value.items()}
        return {name: dict(value)} if spelling.explode else {name: _joined(value, spelling)}
    if _is_list(value):
        return {name: list(value)} if spelling.explode else {name: _joined(value, spelling)}
    return {name: value}


def text_of(name: str, value: JsonValue, spelling: Spelling) -> str:
    """In a path, header or cookie."""
    if spelling.media_type is not None:
        return _content(value, spelling.media_type)
    value = _with_joined(value, spelling.lists)
    if spelling.style == "matrix":
        return "".join(f";{each}" for each in _named(name, value, spelling))
    if spelling.style == "label":
        separator = "." if spelling.explode else ","
        return "." + separator.join(_parts(value, "=" if spelling.explode else separator))
    separator = _SEPARATORS.get(spelling.style, ",")
    return separator.join(_parts(value, "=" if spelling.explode else separator))


def cookie_of(name: str, value: JsonValue, spelling: Spelling) -> str:
    if spelling.media_type is not None:
        return f"{name}={_content(value, spelling.media_type)}"
    return "; ".join(_named(name, value, spelling))


def _named(name: str, value: JsonValue, spelling: Spelling) -> list[str]:
    if spelling.explode and isinstance(value, Mapping):
        return [f"{key}={_scalar(each)}" for key, each in value.items()]
    if spelling.explode and _is_list(value):
        return [f"{name}={_scalar(each)}" for each in value]
    return [f"{name}={','.join(_parts(value, ','))}"]


def _with_joined(value: JsonValue, lists: Sequence[str]) -> JsonValue:
    """A list with the lists inside it as text."""
    if not lists or not _is_list(value):
        return value
    separator = _JOINED.get(lists[0], ",")
    inside = [_with_joined(each, lists[1:]) for each in value]
    return [separator.join(_parts(each, separator)) if _is_list(each) else each for each in inside]


def _joined(value: JsonValue, spelling: Spelling) -> str:
    separator = _SEPARATORS.get(spelling.style, ",")
    return separator.join(_parts(value, separator))


def _parts(value: JsonValue, between: str) -> list[str]:
    """Items, or members as `name=value`; of a single value itself."""
    if isinstance(value, Mapping):
        return [f"{key}{between}{_scalar(each)}" for key, each in value.items()]
    return [_scalar(each) for each in value] if _is_list(value) else [_scalar(value)]


def _is_list(value: JsonValue) -> TypeGuard[Sequence[JsonValue]]:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _content(value: JsonValue, media_type: str) -> str:
    return canonical(value).decode() if "json" in media_type else _scalar(value)


def _scalar(value: JsonValue) -> str:
    """Without quotes; what holds others, for which no style has a spelling, as JSON."""
    if value is None:
        return ""
    return value if isinstance(value, str) else canonical(value).decode()


def telling(
    node: Conjunction,
    sampled: Callable[[tuple[str, ...]], JsonValue],
    view: View = View.NEITHER,
    depth: int = 4,
) -> JsonValue:
    """A value whose text differs from style to style: a list of two, an object with a member; else a likely one."""
    types = node.types()
    properties = node.properties(view)
    branches = [each for keyword in UNIONS for each in branches_of(node, keyword)]
    held = next((each for each in branches if {"array", "object"} & (each.types() or frozenset())), None)
    if held is not None and depth and not properties and (types is None or types & {"array", "object"}):
        return telling(held, sampled, view, depth - 1)
    if types is not None and "array" in types:
        return _two(node.of(node.children("items")), sampled)
    if properties and (types is None or "object" in types):
        required = node.required(view)
        shown = [each for each in properties if each in required] or [*properties][:_FEW]
        return {name: sampled(properties[name]) for name in shown}
    return {"a": 1, "b": 2} if types is not None and "object" in types else sampled(node.pointers)


def _two(item: Conjunction, sampled: Callable[[tuple[str, ...]], JsonValue]) -> JsonValue:
    """Two items that differ, where that is easy."""
    listed = item.enumeration()
    if listed:
        return [listed[0], listed[-1]]
    if "array" in (item.types() or ()):
        inner = _two(item.of(item.children("items")), sampled)
        return [inner, inner]
    value = sampled(item.pointers) if item.pointers else "a"
    if isinstance(value, int | float) and not isinstance(value, bool):
        return [value, value + 1]
    said = any(item.values(each) for each in ("pattern", "format", "minLength"))
    return ["a", "b"] if isinstance(value, str) and not said else [value, value]
