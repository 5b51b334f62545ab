"""The part of a document that one schema reaches, spelt for a validator, with every pointer kept.

Validators know drafts, not OpenAPI: `nullable` and the number formats are respelt here, the view's members dropped.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any
from urllib.parse import quote

from monitor.model.json_value import OBJECT, JsonObject, JsonValue
from monitor.schemas.answers import View
from monitor.schemas.formats import INTEGER_RANGES
from monitor.schemas.resource import Dialect, Resource, SchemaAt, referred, referring, segments_of
from monitor.schemas.views import dropped

_SINGLE = frozenset({
    "additionalItems", "additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then",
    "unevaluatedItems", "unevaluatedProperties",
})  # fmt: skip
_LIST = frozenset({"allOf", "anyOf", "items", "oneOf", "prefixItems"})
_MAP = frozenset({"dependencies", "dependentSchemas", "patternProperties", "properties"})
_LEFT_OUT = frozenset({
    "$anchor", "$defs", "$dynamicAnchor", "$dynamicRef", "$id", "$recursiveAnchor", "$recursiveRef", "$ref", "$schema",
    "default", "definitions", "description", "example", "examples", "externalDocs", "id", "title", "xml",
})  # fmt: skip
_AFTER_DRAFT4 = frozenset({"const", "contains", "propertyNames"})
_AFTER_DRAFT6 = frozenset({"else", "if", "then"})
UNREAD = {
    Dialect.OAS30: _AFTER_DRAFT4 - {"const"} | _AFTER_DRAFT6 | {"dependencies", "patternProperties"},
    Dialect.DRAFT4: _AFTER_DRAFT4 | _AFTER_DRAFT6,
    Dialect.DRAFT6: _AFTER_DRAFT6,
}
"""Keywords that a later draft gave a meaning; 3.0 lacks `const`, and yet authors write it there and tools read it."""


class Excerpts:
    """Copies each schema once, however many excerpts it is part of."""

    def __init__(self) -> None:
        self._copies: dict[tuple[SchemaAt, View, bool], tuple[JsonValue, list[SchemaAt]]] = {}
        self._closed: set[tuple[SchemaAt, View]] = set()
        """Of which an opened copy differs."""

    def of(self, schema: SchemaAt, view: View, *, opened: bool = False) -> SchemaAt:
        """The schema at the same pointer of a document that holds only what it reaches.

        `opened`: every `additionalProperties: false` and `unevaluatedProperties: false` is left out; the schema itself
        where it reaches none. Raises DanglingReferenceError.
        """
        closed = not opened
        copies: dict[str, JsonValue] = {}
        addresses = _Addresses()
        waiting = [schema]
        while waiting:
            current = waiting.pop()
            address = addresses.of(current)
            if address not in copies:
                copies[address], reached = self._copied(current, view, opened, addresses)
                closed = closed or (current, view) in self._closed
                waiting += reached
        if not closed:
            return schema
        return SchemaAt(Resource(_assembled(copies), schema.resource.dialect), addresses.of(schema))

    def _copied(
        self, schema: SchemaAt, view: View, opened: bool, addresses: "_Addresses"
    ) -> tuple[JsonValue, list[SchemaAt]]:
        known = self._copies.get((schema, view, opened))
        if known is None:
            reached: list[SchemaAt] = []
            copying = _Copy(view, opened, reached, addresses)
            known = copying.of(schema), reached
            if copying.closed:
                self._closed.add((schema, view))
            if not any(each.scope for each in (schema, *reached)):  # else it names places of this excerpt
                self._copies[schema, view, opened] = known
        return known


def _assembled(copies: Mapping[str, JsonValue]) -> JsonValue:
    """One document with each copy at its pointer. What others are placed in is copied anew: it serves elsewhere."""
    if not isinstance(copies.get("", {}), dict):
        return copies[""]
    holding = {above for pointer in copies for above in _above(pointer)}
    root: dict[str, Any] = {}
    for pointer in sorted(copies, key=len):
        copy = deepcopy(copies[pointer]) if pointer in holding else copies[pointer]
        if pointer:
            _place(root, segments_of(pointer), copy)
        elif isinstance(copy, dict):
            root = copy
    return root


def _above(pointer: str) -> Iterator[str]:
    while pointer:
        pointer = pointer.rpartition("/")[0]
        yield pointer


class _Addresses:
    """Where the copy of a schema stands: at its own pointer, or apart where its meaning depends on the way to it."""

    def __init__(self) -> None:
        self._apart: dict[SchemaAt, str] = {}

    def of(self, schema: SchemaAt) -> str:
        return self._apart.setdefault(schema, f"/x-in-scope/{len(self._apart)}") if schema.scope else schema.pointer


def _place(root: dict[str, Any], segments: list[str], value: JsonValue) -> None:
    holder: Any = root
    for segment in segments[:-1]:
        holder = holder[int(segment)] if isinstance(holder, list) else holder.setdefault(segment, {})
    if isinstance(holder, list):
        holder[int(segments[-1])] = value
    elif isinstance(holder, dict):
        holder[segments[-1]] = value


class _Copy:
    """Copies one schema with its subschemas; what its references mean is put on the list `waiting`."""

    def __init__(self, view: View, opened: bool, waiting: list[SchemaAt], addresses: _Addresses) -> None:
        self._addresses = addresses
        self._view = view
        self._opened = opened
        self._waiting = waiting
        self.closed = False
        """Was something left out of an opened copy?"""

    def of(self, schema: SchemaAt) -> JsonValue:
        node, dialect = schema.node, schema.resource.dialect
        if not isinstance(node, OBJECT):
            return node
        references = self._references(schema, node)
        if references and dialect.reference_hides_siblings:
            return references[0]
        unknown = UNREAD.get(dialect, frozenset())
        copy = {
            keyword: self._keyword(schema, keyword, value)
            for keyword, value in node.items()
            if keyword not in _LEFT_OUT and keyword not in unknown and not self._opens(keyword, value)
        }
        if references:
            copy["$ref"] = references[0]["$ref"]
        self._drop(schema, copy)
        return _with_parts(_respelt(copy, dialect), references[1:])

    def _references(self, schema: SchemaAt, node: JsonObject) -> list[JsonObject]:
        found: list[JsonObject] = []
        for keyword in referring(schema, node):
            target = referred(schema, keyword)
            self._waiting.append(target)
            found.append({"$ref": f"#{quote(self._addresses.of(target))}"})
        return found

    def _opens(self, keyword: str, value: JsonValue) -> bool:
        opens = self._opened and value is False and keyword in {"additionalProperties", "unevaluatedProperties"}
        self.closed = self.closed or opens
        return opens

    def _keyword(self, schema: SchemaAt, keyword: str, value: JsonValue) -> JsonValue:
        if keyword in _MAP and isinstance(value, Mapping):
            return {
                name: self.of(schema.child(keyword, name)) if isinstance(child, (bool, *OBJECT)) else child
                for name, child in value.items()
            }
        if keyword in _LIST and isinstance(value, Sequence) and not isinstance(value, str):
            return [self.of(schema.child(keyword, index)) for index in range(len(value))]
        if keyword in _SINGLE and isinstance(value, bool | Mapping):
            return self.of(schema.child(keyword))
        return value

    def _drop(self, schema: SchemaAt, copy: dict[str, JsonValue]) -> None:
        names = dropped(schema, self._view) if "properties" in copy or "required" in copy else ()
        if not names:
            return
        properties, required = copy.get("properties"), copy.get("required")
        if isinstance(properties, Mapping):
            copy["properties"] = {name: child for name, child in properties.items() if name not in names}
        if isinstance(required, list):
            copy["required"] = [name for name in required if not isinstance(name, str) or name not in names]


def _respelt(node: dict[str, JsonValue], dialect: Dialect) -> JsonObject:
    kind = node.get("type")
    if dialect is Dialect.OAS30:
        if node.pop("nullable", False) is True and isinstance(kind, str):
            node["type"] = [kind, "null"]
        if kind == "file":
            del node["type"]
    if dialect.exclusive_is_boolean:
        for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
            if node.pop(exclusive, False) is True and bound in node:
                node[exclusive] = node.pop(bound)
    bounds = INTEGER_RANGES.get(str(node.get("format")))
    return node if bounds is None else _with_parts(node, [{"minimum": bounds[0], "maximum": bounds[1]}])


def _with_parts(node: JsonObject, parts: list[JsonObject]) -> JsonObject:
    earlier = node.get("allOf")
    return {**node, "allOf": [*(earlier if isinstance(earlier, list) else []), *parts]} if parts else node
