"""A JSON document that holds schemas, and one schema in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import unquote

from monitor.model.json_value import JsonValue
from monitor.model.record import record


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
    def exclusive_is_boolean(self) -> bool:
        return self in {Dialect.OAS30, Dialect.DRAFT4}


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Resource:
    """A document in which local references (`#/…`) resolve. Two resources are equal only if they are the same one."""

    root: JsonValue
    dialect: Dialect


class DanglingReferenceError(LookupError):
    """A `$ref` that leads nowhere, in circles, or out of the document; the message says which."""


@record
class SchemaAt:
    """The schema at `pointer` (RFC 6901) in `resource`; it may be a boolean."""

    resource: Resource
    pointer: str

    @property
    def node(self) -> JsonValue:
        """The JSON value there. Raises DanglingReferenceError where there is none."""
        value = self.resource.root
        for segment in segments_of(self.pointer):
            value = _step(value, segment, self.pointer)
        return value

    def child(self, *segments: str | int) -> "SchemaAt":
        return SchemaAt(self.resource, self.pointer + "".join(f"/{escape(str(segment))}" for segment in segments))

    def refer(self, reference: JsonValue) -> "SchemaAt":
        """The schema that a `$ref` here means. Raises DanglingReferenceError."""
        if not isinstance(reference, str):
            raise DanglingReferenceError("the reference is not a string")
        target, _, fragment = reference.partition("#")
        if target and target != _identifier(self.resource.root):
            raise DanglingReferenceError(f"{reference} leads out of the document")
        if self._embedded():
            raise DanglingReferenceError(f"{reference} stands below an $id of its own, which is not followed")
        if fragment and not fragment.startswith("/"):
            raise DanglingReferenceError(f"{reference} names an anchor, which is not followed")
        found = SchemaAt(self.resource, unquote(fragment))
        if not isinstance(found.node, bool | Mapping):
            raise DanglingReferenceError(f"{reference} is not a schema")
        return found

    def _embedded(self) -> bool:
        """Whether an identifier between the root and here gives local references another root."""
        value = self.resource.root
        for segment in segments_of(self.pointer):
            value = _step(value, segment, self.pointer)
            identifier = _identifier(value)
            if identifier is not None and not identifier.startswith("#"):
                return True
        return False


def segments_of(pointer: str) -> list[str]:
    return [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]


def escape(segment: str) -> str:
    return segment.replace("~", "~0").replace("/", "~1")


def _step(value: JsonValue, segment: str, pointer: str) -> JsonValue:
    if isinstance(value, Mapping) and segment in value:
        return value[segment]
    if isinstance(value, Sequence) and not isinstance(value, str) and segment.isdecimal() and int(segment) < len(value):
        return value[int(segment)]
    raise DanglingReferenceError(f"there is nothing at #{pointer}")


def _identifier(node: JsonValue) -> str | None:
    if not isinstance(node, Mapping):
        return None
    identifier = node.get("$id", node.get("id") if "$schema" in node else None)
    return identifier if isinstance(identifier, str) else None
