"""The keywords of one schema object, read into assertions."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import ClassVar

from monitor.model.json_value import JsonObject
from monitor.schemas.answers import Kind
from monitor.schemas.choosing import chooses
from monitor.schemas.normal.assertions import (
    ALL_TYPES,
    AllOf,
    AnyOf,
    Assertion,
    Bound,
    Conditional,
    Contains,
    Format,
    Implies,
    Items,
    JsonType,
    Members,
    MultipleOf,
    Names,
    Needs,
    Not,
    NotUnderstood,
    OneOf,
    OneOfValues,
    Pattern,
    Required,
    Size,
    Source,
    Types,
    Unevaluated,
    Unique,
)  # fmt: skip
from monitor.schemas.normal.types import meant_type
from monitor.schemas.normal.values import identity, number_of, stated
from monitor.schemas.resource import DanglingReferenceError, Dialect, SchemaAt

_SIZES = {
    "minLength": (JsonType.STRING, False, Kind.MIN_LENGTH),
    "maxLength": (JsonType.STRING, True, Kind.MAX_LENGTH),
    "minItems": (JsonType.ARRAY, False, Kind.MIN_ITEMS),
    "maxItems": (JsonType.ARRAY, True, Kind.MAX_ITEMS),
    "minProperties": (JsonType.OBJECT, False, Kind.MIN_PROPERTIES),
    "maxProperties": (JsonType.OBJECT, True, Kind.MAX_PROPERTIES),
}
_ANNOTATIONS = frozenset({"$comment", "deprecated", "description", "example", "examples", "title"})
_UNEVALUATED = {
    "unevaluatedProperties": (JsonType.OBJECT, Kind.ADDITIONAL_PROPERTIES),
    "unevaluatedItems": (JsonType.ARRAY, Kind.ITEMS),
}
_MODERN = frozenset({Dialect.DRAFT2019, Dialect.DRAFT2020})
_SINCE_DRAFT6 = frozenset(Dialect) - {Dialect.OAS30, Dialect.DRAFT4}
_SINCE_DRAFT7 = _SINCE_DRAFT6 - {Dialect.DRAFT6}


class _MalformedError(Exception):
    """A keyword's value has the wrong form."""


class Reading:
    """Reads the keywords of one schema object."""

    def __init__(self, schema: SchemaAt, node: JsonObject, hidden: frozenset[str]) -> None:
        self._schema = schema
        self._node = stated(node)
        self._hidden = hidden
        self._dialect = schema.resource.dialect

    def assertions(self) -> Iterator[Assertion]:
        written = self._node.keys()
        for keywords, read in self._READERS:
            if keywords.isdisjoint(written):
                continue
            try:
                yield from read(self)
            except _MalformedError as error:
                yield not_understood(self._schema, str(error.args[0]), str(error.args[1]))

    def _source(self, keyword: str, kind: Kind) -> Source:
        return Source(self._schema.child(keyword).pointer, kind)

    def _type(self) -> Iterator[Assertion]:
        names = meant_type(self._node, self._schema.pointer)
        if names == "file" and self._dialect is Dialect.OAS30:
            return
        listed = [names] if isinstance(names, str) else names
        if not isinstance(listed, Sequence) or not all(
            isinstance(each, str) and each in _TYPE_NAMES for each in listed
        ):
            raise _MalformedError("type", f"{json.dumps(names)} is no type")
        spelt = [str(name) for name in listed]
        if self._dialect is Dialect.OAS30 and self._node.get("nullable") is True and isinstance(names, str):
            spelt.append("null")
        types = frozenset(JsonType.NUMBER if name == "integer" else JsonType(name) for name in spelt)
        yield Types(self._source("type", Kind.TYPE), types, "integer" in spelt and "number" not in spelt)

    def _values(self) -> Iterator[Assertion]:
        values = self._node.get("enum")
        if values is not None:
            if not isinstance(values, Sequence) or isinstance(values, str):
                raise _MalformedError("enum", "enum is not a list")
            yield OneOfValues(self._source("enum", Kind.ENUM), tuple(values), frozenset(map(identity, values)))
        if "const" in self._node and self._dialect is not Dialect.DRAFT4:
            const = self._node["const"]
            yield OneOfValues(self._source("const", Kind.CONST), (const,), frozenset({identity(const)}))

    def _bounds(self) -> Iterator[Assertion]:
        for keyword, exclusive_keyword, upper, kind in (
            ("minimum", "exclusiveMinimum", False, Kind.MINIMUM),
            ("maximum", "exclusiveMaximum", True, Kind.MAXIMUM),
        ):
            boolean = self._dialect.exclusive_is_boolean or isinstance(self._node.get(exclusive_keyword), bool)
            if keyword in self._node:
                exclusive = boolean and self._node.get(exclusive_keyword) is True
                yield Bound(self._source(keyword, kind), self._number(keyword), exclusive, upper)
            if exclusive_keyword in self._node and not boolean:
                yield Bound(self._source(exclusive_keyword, kind), self._number(exclusive_keyword), True, upper)

    def _multiple(self) -> Iterator[Assertion]:
        if "multipleOf" in self._node:
            divisor = self._number("multipleOf")
            if divisor <= 0:
                raise _MalformedError("multipleOf", "multipleOf is not above 0")
            yield MultipleOf(self._source("multipleOf", Kind.MULTIPLE_OF), divisor)

    def _sizes(self) -> Iterator[Assertion]:
        for keyword, (kind_of_value, upper, kind) in _SIZES.items():
            if keyword in self._node:
                limit = self._whole(keyword, 0) or 0
                yield Size(self._source(keyword, kind), kind_of_value, limit, upper)

    def _text(self) -> Iterator[Assertion]:
        pattern, name = self._node.get("pattern"), self._node.get("format")
        if pattern is not None:
            if not isinstance(pattern, str):
                raise _MalformedError("pattern", "pattern is not a string")
            yield Pattern(self._source("pattern", Kind.PATTERN), pattern)
        if isinstance(name, str):
            yield Format(self._source("format", Kind.FORMAT), name)

    def _array(self) -> Iterator[Assertion]:
        if self._node.get("uniqueItems") is True:
            yield Unique(self._source("uniqueItems", Kind.UNIQUE_ITEMS))
        listed = isinstance(self._node.get("items"), Sequence)
        tuple_keyword, rest_keyword = ("items", "additionalItems") if listed else ("", "items")
        if self._dialect is Dialect.DRAFT2020 and (not listed or "prefixItems" in self._node):
            tuple_keyword, rest_keyword = "prefixItems", "items"  # else as before: a list can mean nothing else
        prefix = self._children(tuple_keyword) if tuple_keyword in self._node else ()
        rest = self._child(rest_keyword) if rest_keyword in self._node else None
        if prefix or rest is not None:
            keyword = rest_keyword if rest is not None else tuple_keyword
            yield Items(self._source(keyword, Kind.ITEMS), prefix, rest)

    def _contains(self) -> Iterator[Assertion]:
        if "contains" not in self._node or self._dialect not in _SINCE_DRAFT6:
            return
        least: int | None = 1
        most = None
        if self._dialect in _MODERN:
            least, most = self._whole("minContains", 1), self._whole("maxContains", None)
        evaluates = self._dialect is Dialect.DRAFT2020
        yield Contains(
            self._source("contains", Kind.CONTAINS), self._child("contains"), max(least or 0, 0), most, evaluates
        )

    def _members(self) -> Iterator[Assertion]:
        properties = self._map("properties")
        for name in self._hidden:
            properties.pop(name, None)
        patterns = self._map("patternProperties") if self._dialect is not Dialect.OAS30 else {}
        additional = self._child("additionalProperties") if "additionalProperties" in self._node else None
        if properties or patterns or additional is not None:
            source = self._source("additionalProperties", Kind.ADDITIONAL_PROPERTIES)
            yield Members(source, properties, patterns, additional)

    def _required(self) -> Iterator[Assertion]:
        names = self._node.get("required")
        if names is None or isinstance(names, bool):  # a boolean is draft-03 and says nothing later
            return
        if not isinstance(names, Sequence) or isinstance(names, str) or not all(isinstance(n, str) for n in names):
            raise _MalformedError("required", "required is not a list of names")
        kept = tuple(str(name) for name in names if name not in self._hidden)
        if kept:
            yield Required(self._source("required", Kind.REQUIRED), kept)

    def _names(self) -> Iterator[Assertion]:
        if "propertyNames" in self._node and self._dialect in _SINCE_DRAFT6:
            yield Names(self._source("propertyNames", Kind.PROPERTY_NAMES), self._child("propertyNames"))

    def _dependencies(self) -> Iterator[Assertion]:
        if self._dialect is Dialect.OAS30:
            return
        keywords = ("dependentRequired", "dependentSchemas") if self._dialect in _MODERN else ("dependencies",)
        for keyword in keywords:
            declared = self._node.get(keyword, {})
            if not isinstance(declared, Mapping):
                raise _MalformedError(keyword, f"{keyword} is not an object")
            source = self._source(keyword, Kind.DEPENDENT_REQUIRED)
            for name, value in declared.items():
                if isinstance(value, Sequence):
                    needed = [value] if isinstance(value, str) else value
                    yield Needs(source, name, tuple(str(other) for other in needed))
                else:
                    yield Implies(source, name, self._schema.child(keyword, name))

    def _lists(self) -> Iterator[Assertion]:
        if "allOf" in self._node and (parts := self._children("allOf")):
            yield AllOf(self._source("allOf", Kind.OTHER), parts)
        for keyword, kind in (("anyOf", Kind.ANY_OF), ("oneOf", Kind.ONE_OF)):
            if keyword in self._node:
                parts, source = self._children(keyword), self._source(keyword, kind)
                listed = self._listed(keyword)
                if listed is not None:
                    yield listed
                elif keyword == "anyOf":
                    yield AnyOf(source, parts)
                else:
                    chosen = chooses(self._node.get("discriminator"), (part.node for part in parts))
                    yield OneOf(source, parts, chosen)

    def _listed(self, keyword: str) -> OneOfValues | None:
        """A union of constants that differ, each with its annotations, is an enumeration."""
        parts = self._node[keyword]
        if not isinstance(parts, Sequence) or self._dialect not in _SINCE_DRAFT6:
            return None
        values = [
            part["const"] for part in parts if isinstance(part, Mapping) and part.keys() - _ANNOTATIONS == {"const"}
        ]
        identities = frozenset(map(identity, values))
        if not values or len(identities) < len(parts):
            return None
        kind = Kind.ANY_OF if keyword == "anyOf" else Kind.ONE_OF
        return OneOfValues(self._source(keyword, kind), tuple(values), identities)

    def _negation(self) -> Iterator[Assertion]:
        if "not" in self._node:
            yield Not(self._source("not", Kind.NOT), self._child("not"))

    def _conditional(self) -> Iterator[Assertion]:
        if "if" in self._node and self._dialect in _SINCE_DRAFT7:
            then, otherwise = (self._child(word) if word in self._node else None for word in ("then", "else"))
            if then is not None or otherwise is not None or self._dialect in _MODERN:  # `if` alone evaluates members
                yield Conditional(self._source("if", Kind.OTHER), self._child("if"), then, otherwise)

    def _unevaluated(self) -> Iterator[Assertion]:
        for keyword, (kind_of_value, kind) in _UNEVALUATED.items():
            if keyword in self._node and self._dialect in _MODERN:
                source, schema = self._source(keyword, kind), self._child(keyword)
                yield Unevaluated(source, kind_of_value, schema, self._schema)

    def _whole(self, keyword: str, absent: int | None) -> int | None:
        if keyword not in self._node:
            return absent
        limit = self._number(keyword)
        if limit.denominator != 1:
            raise _MalformedError(keyword, f"{keyword} is not a whole number")
        return int(limit)

    def _number(self, keyword: str) -> Fraction:
        number = number_of(self._node[keyword])
        if number is None:
            raise _MalformedError(keyword, f"{keyword} is not a number")
        return number

    def _child(self, keyword: str) -> SchemaAt:
        if not isinstance(self._node[keyword], bool | Mapping):
            raise _MalformedError(keyword, f"{keyword} is not a schema")
        return self._schema.child(keyword)

    def _children(self, keyword: str) -> tuple[SchemaAt, ...]:
        listed = self._node[keyword]
        if not isinstance(listed, Sequence) or isinstance(listed, str):
            raise _MalformedError(keyword, f"{keyword} is not a list of schemas")
        return tuple(self._schema.child(keyword, index) for index in range(len(listed)))

    def _map(self, keyword: str) -> dict[str, SchemaAt]:
        declared = self._node.get(keyword) or {}  # an empty list is an empty map, as some programs write it
        if not isinstance(declared, Mapping):
            raise _MalformedError(keyword, f"{keyword} is not an object")
        return {name: self._schema.child(keyword, name) for name in declared}

    _READERS: ClassVar[tuple[tuple[frozenset[str], Callable[["Reading"], Iterator[Assertion]]], ...]] = (
        (frozenset({"type"}), _type),
        (frozenset({"enum", "const"}), _values),
        (frozenset({"minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum"}), _bounds),
        (frozenset({"multipleOf"}), _multiple),
        (frozenset(_SIZES), _sizes),
        (frozenset({"pattern", "format"}), _text),
        (frozenset({"items", "prefixItems", "additionalItems", "uniqueItems"}), _array),
        (frozenset({"contains"}), _contains),
        (frozenset({"properties", "patternProperties", "additionalProperties"}), _members),
        (frozenset({"required"}), _required),
        (frozenset({"propertyNames"}), _names),
        (frozenset({"dependentRequired", "dependentSchemas", "dependencies"}), _dependencies),
        (frozenset({"allOf", "anyOf", "oneOf"}), _lists),
        (frozenset({"not"}), _negation),
        (frozenset({"if"}), _conditional),
        (frozenset(_UNEVALUATED), _unevaluated),
    )
    """Which keywords each reader looks for, in the order of what it gives; most schemas have few of them."""


_TYPE_NAMES = frozenset({*JsonType, "integer"})


def not_understood(
    schema: SchemaAt, keyword: str, reason: str, types: frozenset[JsonType] = ALL_TYPES
) -> NotUnderstood:
    place = schema.child(keyword) if keyword else schema
    try:
        value = json.dumps(place.node, sort_keys=True, default=dict)
    except DanglingReferenceError:
        value = ""
    return NotUnderstood(Source(place.pointer, Kind.OTHER), types, reason, value)
