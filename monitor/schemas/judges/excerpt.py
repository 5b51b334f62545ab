"""The part of a document that one schema reaches, spelt for a validator.

Validators know drafts, not OpenAPI: `nullable` and the number formats are respelt here, the view's members dropped.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any
from urllib.parse import quote

from monitor.model.json_value import OBJECT, JsonObject, JsonValue
from monitor.schemas.answers import View
from monitor.schemas.normal.types import meant_type
from monitor.schemas.normal.values import refuses_all, stated
from monitor.schemas.normal.views import dropped
from monitor.schemas.resource import Dialect, Resource, SchemaAt, escape, referred, referring, segments_of
from monitor.schemas.text.formats import INTEGER_RANGES
from monitor.schemas.text.searching import search
from monitor.schemas.text.spelling import spelt

_SINGLE = frozenset({
    "additionalItems", "additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then",
    "unevaluatedItems", "unevaluatedProperties",
})  # fmt: skip
_LIST = frozenset({"allOf", "anyOf", "items", "oneOf", "prefixItems"})
_BY_MEMBER = frozenset({"dependencies", "dependentSchemas", "properties"})
_MAP = _BY_MEMBER | {"patternProperties"}
_HOLDING = _SINGLE | _LIST | _MAP
_CLOSING = frozenset({"additionalProperties", "unevaluatedProperties"})
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

_REMEMBERED = 10_000
"""Copies; then all are made anew."""


class Excerpts:
    """Copies each schema once, however many whole excerpts it is part of."""

    def __init__(self) -> None:
        self._copies: dict[tuple[SchemaAt, View, bool], tuple[JsonValue, list[SchemaAt]]] = {}
        self._closed: set[tuple[SchemaAt, View]] = set()
        """Of which an opened copy differs."""
        self._dropped: dict[View, dict[SchemaAt, frozenset[str]]] = {view: {} for view in View}
        self._met = _Met()

    def of(self, schema: SchemaAt, view: View, *, opened: bool = False) -> SchemaAt:
        """The schema at the same pointer of a document that holds only what it reaches.

        `opened`: every `additionalProperties: false` and `unevaluatedProperties: false` is left out; the schema itself
        where it reaches none. Raises DanglingReferenceError.
        """
        addresses = _Addresses()
        copies = _all_reached(schema, lambda each: self._copied(each, view, opened, addresses))
        if opened and not any((each, view) in self._closed for each in copies):
            return schema
        root = _assembled({addresses.of(each): copy for each, copy in copies.items()})
        return SchemaAt(Resource(root, schema.resource.dialect), addresses.of(schema))

    def _copied(
        self, schema: SchemaAt, view: View, opened: bool, addresses: "_Addresses"
    ) -> tuple[JsonValue, list[SchemaAt]]:
        known = self._copies.get((schema, view, opened))
        if known is None:
            copying = _Copy(schema, addresses, self._left_out_of(view), opened=opened)
            known = copying.made(), copying.reached
            if copying.closed:
                self._closed.add((schema, view))
            if not any(each.scope for each in (schema, *copying.reached)):  # else it names places of this excerpt
                self._copies[schema, view, opened] = known
        return known

    def met(self, schema: SchemaAt, view: View, names: frozenset[str], *, exact: bool = False) -> SchemaAt:
        """What a value meets whose objects, at any depth, have no members of other names; at a pointer of its own.

        A validator says of such a value what it says with the whole schema. `exact`: each expression for names is
        spelt as those of `names` that it matches, in Python's dialect. Raises DanglingReferenceError, SearchError.
        """
        if len(self._met.copies) > _REMEMBERED:
            self._met = _Met()
        met = self._met

        def copied(each: SchemaAt) -> tuple[JsonValue, list[SchemaAt]]:
            key = each, view, names if exact else names & met.names_in(each)
            known = met.copies.get(key)
            if known is None:
                copying = _Copy(each, met.addresses, self._left_out_of(view), names=names, exact=exact)
                known = met.copies[key] = copying.made(), copying.reached
            return known

        root: dict[str, JsonValue] = {}
        for each, copy in _all_reached(schema, copied).items():
            _place(root, segments_of(met.addresses.of(each)), copy)
        return SchemaAt(Resource(root, schema.resource.dialect), met.addresses.of(schema))

    def _left_out_of(self, view: View) -> Callable[[SchemaAt], frozenset[str]]:
        """The members that the view drops from a schema, worked out once."""
        known = self._dropped[view]

        def left_out(schema: SchemaAt) -> frozenset[str]:
            found = known.get(schema)
            if found is None:
                found = known[schema] = dropped(schema, view)
            return found

        return left_out


class _Met:
    """Copies that serve every value with the same of the names that matter there."""

    def __init__(self) -> None:
        self.addresses = _Addresses(all_apart=True)
        self.copies: dict[tuple[SchemaAt, View, frozenset[str]], tuple[JsonValue, list[SchemaAt]]] = {}
        self._names: dict[SchemaAt, frozenset[str]] = {}

    def names_in(self, schema: SchemaAt) -> frozenset[str]:
        """The members that it, or a schema inside of it, speaks of by name."""
        found = self._names.get(schema)
        if found is None:
            found = self._names[schema] = frozenset(_names_in(schema.node))
        return found


def _names_in(node: JsonValue) -> Iterator[str]:
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, list):
            waiting += current
        elif isinstance(current, OBJECT):
            for keyword in _HOLDING & current.keys():
                held = current[keyword]
                if keyword in _BY_MEMBER and isinstance(held, OBJECT):
                    yield from held
                waiting += held.values() if keyword in _MAP and isinstance(held, OBJECT) else [held]


def _all_reached(
    schema: SchemaAt, copied: Callable[[SchemaAt], tuple[JsonValue, list[SchemaAt]]]
) -> dict[SchemaAt, JsonValue]:
    """The copy of a schema, and of each that references lead to from there."""
    copies: dict[SchemaAt, JsonValue] = {}
    waiting = [schema]
    while waiting:
        current = waiting.pop()
        if current not in copies:
            copies[current], reached = copied(current)
            waiting += reached
    return copies


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
    """Where the copy of a schema stands: at its own pointer, or apart where its meaning depends on the way to it.

    `all_apart`: none has to be found at its own pointer.
    """

    def __init__(self, *, all_apart: bool = False) -> None:
        self._all_apart = all_apart
        self._apart: dict[SchemaAt, str] = {}

    def of(self, schema: SchemaAt) -> str:
        if not (schema.scope or self._all_apart):
            return schema.pointer
        return self._apart.setdefault(schema, f"/x-apart/{len(self._apart)}")


def _place(root: dict[str, Any], segments: list[str], value: JsonValue) -> None:
    holder: Any = root
    for segment in segments[:-1]:
        holder = holder[int(segment)] if isinstance(holder, list) else holder.setdefault(segment, {})
    if isinstance(holder, list):
        holder[int(segments[-1])] = value
    elif isinstance(holder, dict):
        holder[segments[-1]] = value


class _Copy:
    """Copies schemas with their subschemas.

    `opened`: as of `Excerpts.of`. `names`, `exact`: as of `Excerpts.met`.
    """

    def __init__(
        self,
        schema: SchemaAt,
        addresses: _Addresses,
        dropped_of: Callable[[SchemaAt], frozenset[str]],
        *,
        opened: bool = False,
        names: frozenset[str] | None = None,
        exact: bool = False,
    ) -> None:
        self._schema, self._dialect = schema, schema.resource.dialect
        self._addresses = addresses
        self._dropped_of = dropped_of
        self._opened = opened
        self._names, self._exact = names, exact
        self._left_out = _LEFT_OUT | UNREAD.get(self._dialect, frozenset())
        self.reached: list[SchemaAt] = []
        """What its references mean."""
        self.closed = False
        """Was something left out of an opened copy?"""

    def made(self) -> JsonValue:
        return self._of(self._schema.node, self._schema.pointer)

    def _of(self, node: JsonValue, pointer: str) -> JsonValue:
        """Node and pointer are handed down together: to look each up again would take most of the time."""
        if not isinstance(node, OBJECT):
            return node
        references = self._references(node, pointer)
        if references and self._dialect.reference_hides_siblings:
            return references[0]
        copy = {
            keyword: self._keyword(keyword, value, pointer) if keyword in _HOLDING else value
            for keyword, value in stated(node).items()
            if keyword not in self._left_out and not (keyword in _CLOSING and self._opens(value))
        }
        if "type" in copy:
            copy["type"] = meant_type(node, pointer)
        if references:
            copy["$ref"] = references[0]["$ref"]
        if "properties" in node or "required" in node:
            self._drop(pointer, copy)
        return _with_parts(_respelt(copy, self._dialect), references[1:])

    def _references(self, node: JsonObject, pointer: str) -> list[JsonObject]:
        found: list[JsonObject] = []
        for keyword in referring(self._schema, node):
            target = referred(self._at(pointer), keyword)
            self.reached.append(target)
            found.append({"$ref": f"#{quote(self._addresses.of(target))}"})
        return found

    def _at(self, pointer: str) -> SchemaAt:
        return SchemaAt(self._schema.resource, pointer, self._schema.scope)

    def _opens(self, value: JsonValue) -> bool:
        """Is what is said of other members left out, since it refuses them?"""
        opens = self._opened and refuses_all(value)
        self.closed = self.closed or opens
        return opens

    def _keyword(self, keyword: str, value: JsonValue, pointer: str) -> JsonValue:
        place = f"{pointer}/{keyword}"
        if keyword in _MAP and isinstance(value, list) and not value:  # an empty map, as some programs write it
            return {}
        if keyword in _MAP and isinstance(value, Mapping):
            names = self._names if keyword in _BY_MEMBER else None
            if self._exact and self._names is not None and keyword == "patternProperties":
                return dict(self._spelt_out(value, place, sorted(self._names)))
            written = _spelt_names(value) if keyword == "patternProperties" else value
            return {
                spelling: self._of(child, f"{place}/{escape(name)}")
                for spelling, (name, child) in zip(written, value.items(), strict=True)
                if names is None or name in names
            }
        if keyword in _LIST and isinstance(value, Sequence) and not isinstance(value, str):
            return [self._of(child, f"{place}/{index}") for index, child in enumerate(value)]
        if keyword in _SINGLE and isinstance(value, Mapping):
            return self._of(value, place)
        return value

    def _spelt_out(self, patterns: JsonObject, place: str, names: Sequence[str]) -> Iterator[tuple[str, JsonValue]]:
        for number, (expression, child) in enumerate(patterns.items()):
            matched = [re.escape(name) for name in names if search(expression, name)]
            if matched:  # the same names twice are two expressions
                yield (
                    f"{'(?:)' * number}\\A(?:{'|'.join(matched)})\\Z",
                    self._of(child, f"{place}/{escape(expression)}"),
                )

    def _drop(self, pointer: str, copy: dict[str, JsonValue]) -> None:
        names = self._dropped_of(self._at(pointer))
        if not names:
            return
        properties, required = copy.get("properties"), copy.get("required")
        if isinstance(properties, Mapping):
            copy["properties"] = {name: child for name, child in properties.items() if name not in names}
        if isinstance(required, list):
            copy["required"] = [name for name in required if not isinstance(name, str) or name not in names]


def _spelt_names(patterns: Iterable[str]) -> list[str]:
    """Two that are spelt alike are two expressions still."""
    found: list[str] = []
    for expression in map(spelt, patterns):
        found.append("(?:)" * sum(each.endswith(expression) for each in found) + expression)
    return found


def _respelt(node: dict[str, JsonValue], dialect: Dialect) -> JsonObject:
    required = node.get("required")
    if isinstance(required, bool):  # of draft 3; it says nothing later, and validators refuse it
        del node["required"]
    elif isinstance(required, list | tuple) and all(isinstance(each, str) for each in required):
        node["required"] = list(dict.fromkeys(required))  # and names that are listed twice
    if dialect is Dialect.OAS30:
        kind = node.get("type")
        if "nullable" in node and node.pop("nullable") is True and isinstance(kind, str):
            node["type"] = [kind, "null"]
        if kind == "file":
            del node["type"]
    items = node.get("items")
    if dialect is Dialect.DRAFT2020 and isinstance(items, list) and "prefixItems" not in node:
        del node["items"]
        node |= {"prefixItems": items} if items else {}
        if "additionalItems" in node:
            node["items"] = node.pop("additionalItems")
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if exclusive in node and (dialect.exclusive_is_boolean or isinstance(node[exclusive], bool)):
            is_exclusive = node.pop(exclusive) is True
            if is_exclusive and bound in node:
                node[exclusive] = node.pop(bound)
    if isinstance(expression := node.get("pattern"), str):
        node["pattern"] = spelt(expression)
    bounds = INTEGER_RANGES.get(str(node["format"])) if "format" in node else None
    return node if bounds is None else _with_parts(node, [{"minimum": bounds[0], "maximum": bounds[1]}])


def _with_parts(node: JsonObject, parts: list[JsonObject]) -> JsonObject:
    earlier = node.get("allOf")
    return {**node, "allOf": [*(earlier if isinstance(earlier, list) else []), *parts]} if parts else node
