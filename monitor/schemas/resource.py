"""A JSON document that holds schemas, and one schema in it."""

from collections.abc import Sequence
from dataclasses import field
from enum import StrEnum
from typing import Any, NamedTuple
from urllib.parse import unquote, urldefrag

from monitor.model.json_value import OBJECT, JsonObject, JsonValue, shortened
from monitor.model.record import record
from monitor.schemas.identifiers import Identifiers, absolute, identifier, identifiers


class Dialect(StrEnum):
    """Which keywords a schema has, and what they mean."""

    OAS30 = "oas30"
    """The schema object of OpenAPI 2.0 and 3.0: `nullable`, boolean `exclusiveMinimum`, no siblings of `$ref`."""
    DRAFT4 = "draft-04"
    DRAFT6 = "draft-06"
    DRAFT7 = "draft-07"
    DRAFT2019 = "2019-09"
    DRAFT2020 = "2020-12"
    """Also the schema object of OpenAPI 3.1 and 3.2."""

    @property
    def reference_hides_siblings(self) -> bool:
        """Before 2019-09 a `$ref` replaces the object it stands in (draft-07, Core, section 8.3)."""
        return self not in {Dialect.DRAFT2019, Dialect.DRAFT2020}

    @property
    def identifier(self) -> str:
        """The keyword that gives a schema an address."""
        return "id" if self is Dialect.DRAFT4 else "$id"

    @property
    def exclusive_is_boolean(self) -> bool:
        return self in {Dialect.OAS30, Dialect.DRAFT4}


_NOT_LOOKED_UP: Any = object()


@record
class Resource:
    """A document in which local references (`#/…`) resolve. Two resources are equal only if they are the same one."""

    root: JsonValue
    dialect: Dialect
    beside: "Resource | None" = None
    """Where references lead from a document that holds nothing but one schema, made to be compared."""
    _identifiers: list[Identifiers] = field(default_factory=list)
    _held: dict[str, JsonValue] = field(default_factory=dict)
    _embedded: set[str] = field(default_factory=set)

    __eq__, __hash__ = object.__eq__, object.__hash__

    @property
    def identifiers(self) -> Identifiers:
        """The names that its schemas have, looked for once, where a reference needs them."""
        if self.beside is not None:
            return self.beside.identifiers
        if not self._identifiers:
            dialect, hidden = self.dialect, self.dialect.reference_hides_siblings
            self._identifiers.append(identifiers(self.root, dialect.identifier, hidden_by_reference=hidden))
        return self._identifiers[0]

    def held(self, pointer: str) -> JsonValue:
        """What stands at a pointer. Raises DanglingReferenceError where there is nothing.

        Every place on the way is remembered: most questions are about places beside those of earlier ones.
        """
        found = self._held.get(pointer, _NOT_LOOKED_UP)
        return self._looked_up(pointer) if found is _NOT_LOOKED_UP else found

    def holds(self, pointer: str) -> bool:
        """Does anything stand there?"""
        try:
            self.held(pointer)
        except DanglingReferenceError:
            return False
        return True

    def is_embedded(self, pointer: str) -> bool:
        """Does an identifier below the root give local references another root there? Raises DanglingReferenceError."""
        self.held(pointer)
        return pointer in self._embedded

    def _looked_up(self, pointer: str) -> JsonValue:
        known, missing = pointer, list[str]()
        while known and known not in self._held:
            missing.append(known)
            known = known.rpartition("/")[0]
        value, embedded = (self._held[known] if known else self.root), known in self._embedded
        for place in reversed(missing):
            segment = place[len(known) + 1 :]
            value = _step(value, unescape(segment) if "~" in segment else segment, pointer)
            embedded = embedded or (isinstance(value, OBJECT) and self._has_address(value))
            self._held[place] = value
            if embedded:
                self._embedded.add(place)
            known = place
        return value

    def _has_address(self, value: JsonObject) -> bool:
        if "$id" not in value and "id" not in value:
            return False
        keyword = self.dialect.identifier
        if keyword not in value:
            return False
        named = identifier(value, keyword)
        if named is None or named.startswith("#"):
            return False
        return not (self.dialect.reference_hides_siblings and "$ref" in value)


_BY_REF = ("$ref",)
_REFERRING = {Dialect.DRAFT2019: ("$ref", "$recursiveRef"), Dialect.DRAFT2020: ("$ref", "$dynamicRef")}


class DanglingReferenceError(LookupError):
    """A `$ref` that leads nowhere, in circles, or out of the document; the message says which."""


class SchemaAt(NamedTuple):
    """The schema at `pointer` (RFC 6901) in `resource`; it may be a boolean. A tuple, since millions are looked up.

    `scope`: pointers of the schema resources through which it was reached, outermost first, where the meaning of a
    `$dynamicRef` depends on it.
    """

    resource: Resource
    pointer: str
    scope: tuple[str, ...] = ()

    @property
    def node(self) -> JsonValue:
        """The JSON value there. Raises DanglingReferenceError where there is none."""
        return self.resource.held(self.pointer)

    def child(self, *segments: str | int) -> "SchemaAt":
        return SchemaAt(self.resource, "/".join([self.pointer, *map(escape, map(str, segments))]), self.scope)

    def refer(self, reference: JsonValue) -> "SchemaAt":
        """The schema that a `$ref` here means. Raises DanglingReferenceError."""
        if not isinstance(reference, str):
            raise DanglingReferenceError("the reference is not a string")
        local = reference == "#" or reference.startswith("#/")
        if local and not self._embedded():
            found = SchemaAt(self.resource.beside or self.resource, unquote(reference[1:]), self.scope)
            found = self._entered(found.pointer) if found._embedded() else found
        else:
            found = self._named(reference)
            if local and not found.resource.holds(found.pointer):  # its author, and most readers, mean the document
                found = self._entered(unquote(reference[1:]))
        if not isinstance(found.node, (bool, *OBJECT)):
            raise DanglingReferenceError(f"{reference} is not a schema: {shortened(found.node)}")
        return found

    def refer_dynamically(self, reference: JsonValue) -> "SchemaAt":
        """The schema that a `$dynamicRef` or `$recursiveRef` here means. Raises DanglingReferenceError."""
        static = self.refer(reference)
        name = str(reference).partition("#")[2]
        known = self.resource.identifiers
        if known.dynamic.get((known.resource(static.pointer), name)) != static.pointer:
            return static
        here = known.resource(self.pointer)
        for place in (*self.scope, *(() if self.scope else ("",)), here):
            if (place, name) in known.dynamic:
                return self._entered(known.dynamic[place, name])
        return static

    def _named(self, reference: str) -> "SchemaAt":
        """By the address of a schema resource, or by an anchor."""
        known = self.resource.identifiers
        address, fragment = urldefrag(absolute(known.bases[known.resource(self.pointer)], reference))
        place = known.addresses.get(address)
        if place is None:
            file = reference.partition("#")[0] or reference
            raise DanglingReferenceError(f"{file} was not read: it is missing, or out of reach")
        if not fragment or fragment.startswith("/"):
            return self._entered(place + unquote(fragment))
        if (place, fragment) not in known.anchors:
            raise DanglingReferenceError(f"{reference} names an anchor that is not there")
        return self._entered(known.anchors[place, fragment])

    def _entered(self, pointer: str) -> "SchemaAt":
        known, document = self.resource.identifiers, self.resource.beside or self.resource
        if not known.ambiguous:
            return SchemaAt(document, pointer)
        way = (*self.scope, known.resource(self.pointer), known.resource(pointer))
        return SchemaAt(document, pointer, tuple(dict.fromkeys(way)))

    def _embedded(self) -> bool:
        """Whether an identifier between the root and here gives local references another root."""
        return self.resource.is_embedded(self.pointer)


def referring(schema: SchemaAt, node: JsonObject) -> tuple[str, ...]:
    """The keywords of the schema's node that refer to another schema."""
    keywords = _REFERRING.get(schema.resource.dialect)
    if keywords is None:
        return _BY_REF if "$ref" in node else ()
    return tuple([keyword for keyword in keywords if keyword in node])


def referred(schema: SchemaAt, keyword: str) -> SchemaAt:
    """The schema that the keyword refers to. Raises DanglingReferenceError."""
    node = schema.node
    reference = node[keyword] if isinstance(node, OBJECT) else None
    return schema.refer(reference) if keyword == "$ref" else schema.refer_dynamically(reference)


def segments_of(pointer: str) -> list[str]:
    return [unescape(part) for part in pointer.split("/")[1:]]


def unescape(segment: str) -> str:
    return segment.replace("~1", "/").replace("~0", "~")


def escape(segment: str) -> str:
    return segment.replace("~", "~0").replace("/", "~1") if "/" in segment or "~" in segment else segment


def _step(value: JsonValue, segment: str, pointer: str) -> JsonValue:
    if isinstance(value, OBJECT) and segment in value:
        return value[segment]
    if isinstance(value, Sequence) and not isinstance(value, str) and segment.isdecimal() and int(segment) < len(value):
        return value[int(segment)]
    raise DanglingReferenceError(f"there is nothing at #{pointer}")
