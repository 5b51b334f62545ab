"""The normal form of a schema: assertions that mean the same in every dialect.

A schema is the conjunction of its assertions. Each knows the keyword it came from (`source`), by which a failure is
named. An assertion about one type of value says nothing about values of another type (Core, section 7.6.1).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from monitor.model.json_value import JsonValue
from monitor.schemas.answers import Kind
from monitor.schemas.resource import SchemaAt


class JsonType(StrEnum):
    """The six types of JSON values; an integer is a number without fraction."""

    NULL = "null"
    BOOLEAN = "boolean"
    NUMBER = "number"
    STRING = "string"
    ARRAY = "array"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class Source:
    """A keyword: the pointer to it, and what its failure is called."""

    pointer: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Never:
    """The schema `false`."""

    source: Source


@dataclass(frozen=True, slots=True)
class Types:
    """`integers_only`: a number must be without fraction. `types` then includes NUMBER."""

    source: Source
    types: frozenset[JsonType]
    integers_only: bool


@dataclass(frozen=True, slots=True)
class OneOfValues:
    """`enum` and `const`."""

    source: Source
    values: tuple[JsonValue, ...]


@dataclass(frozen=True, slots=True)
class Bound:
    """A number is at least (`upper`: at most) `limit`, or strictly so."""

    source: Source
    limit: Fraction
    exclusive: bool
    upper: bool


@dataclass(frozen=True, slots=True)
class MultipleOf:
    source: Source
    divisor: Fraction


@dataclass(frozen=True, slots=True)
class Size:
    """Characters of a string, items of an array or members of an object: at least (`upper`: at most) `limit`."""

    source: Source
    type: JsonType
    limit: int
    upper: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    source: Source
    expression: str


@dataclass(frozen=True, slots=True)
class Format:
    source: Source
    name: str


@dataclass(frozen=True, slots=True)
class Unique:
    source: Source


@dataclass(frozen=True, slots=True)
class Items:
    """The first items one by one, then the `rest`."""

    source: Source
    prefix: tuple[SchemaAt, ...]
    rest: SchemaAt | None


@dataclass(frozen=True, slots=True)
class Contains:
    """At least one item is valid."""

    source: Source
    item: SchemaAt


@dataclass(frozen=True, slots=True)
class Members:
    """`properties`, `patternProperties` and `additionalProperties` of one schema object."""

    source: Source
    properties: Mapping[str, SchemaAt]
    patterns: Mapping[str, SchemaAt]
    additional: SchemaAt | None

    def __hash__(self) -> int:
        return hash(self.source)


@dataclass(frozen=True, slots=True)
class Required:
    source: Source
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """`propertyNames`."""

    source: Source
    name: SchemaAt


@dataclass(frozen=True, slots=True)
class Needs:
    """Where the member `name` is, so are the members `needed` (`dependentRequired`)."""

    source: Source
    name: str
    needed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Implies:
    """Where the member `name` is, the object is valid under `then` (`dependentSchemas`)."""

    source: Source
    name: str
    then: SchemaAt


@dataclass(frozen=True, slots=True)
class Reference:
    source: Source
    target: SchemaAt


@dataclass(frozen=True, slots=True)
class AllOf:
    source: Source
    parts: tuple[SchemaAt, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    source: Source
    parts: tuple[SchemaAt, ...]


@dataclass(frozen=True, slots=True)
class OneOf:
    source: Source
    parts: tuple[SchemaAt, ...]


@dataclass(frozen=True, slots=True)
class Not:
    source: Source
    schema: SchemaAt


@dataclass(frozen=True, slots=True)
class Conditional:
    """`if` with `then` and `else`."""

    source: Source
    condition: SchemaAt
    then: SchemaAt | None
    otherwise: SchemaAt | None


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A keyword that narrows values of `types` in a way this room can't reason about."""

    source: Source
    types: frozenset[JsonType]
    reason: str
    value: str
    """Its canonical JSON, so that equal ones are seen to be equal."""


Assertion = (
    Never | Types | OneOfValues | Bound | MultipleOf | Size | Pattern | Format | Unique | Items | Contains | Members
    | Required | Names | Needs | Implies | Reference | AllOf | AnyOf | OneOf | Not | Conditional | NotUnderstood
)  # fmt: skip

ALL_TYPES = frozenset(JsonType)
