"""The normal form of a schema: assertions that mean the same in every dialect.

A schema is the conjunction of its assertions. Each knows the keyword it came from (`source`), by which a failure is
named. An assertion about one type of value says nothing about values of another type (Core, section 7.6.1).
"""

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from monitor.model.json_value import JsonValue
from monitor.model.record import record
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


@record
class Source:
    """A keyword: the pointer to it, and what its failure is called."""

    pointer: str
    kind: Kind


@record
class Never:
    """The schema `false`."""

    source: Source


@record
class Types:
    """`integers_only`: a number must be without fraction. `types` then includes NUMBER."""

    source: Source
    types: frozenset[JsonType]
    integers_only: bool


@record
class OneOfValues:
    """`enum` and `const`. `identities`: those of the values, made once, since long lists are asked often."""

    source: Source
    values: tuple[JsonValue, ...]
    identities: frozenset[bytes]


@record
class Bound:
    """A number is at least (`upper`: at most) `limit`, or strictly so."""

    source: Source
    limit: Fraction
    exclusive: bool
    upper: bool


@record
class MultipleOf:
    source: Source
    divisor: Fraction


@record
class Size:
    """Characters of a string, items of an array or members of an object: at least (`upper`: at most) `limit`."""

    source: Source
    type: JsonType
    limit: int
    upper: bool


@record
class Pattern:
    source: Source
    expression: str


@record
class Format:
    source: Source
    name: str


@record
class Unique:
    source: Source


@record
class Items:
    """The first items one by one, then the `rest`."""

    source: Source
    prefix: tuple[SchemaAt, ...]
    rest: SchemaAt | None


@record
class Contains:
    """`least` to `most` items are valid (`contains`, `minContains`, `maxContains`)."""

    source: Source
    item: SchemaAt
    least: int
    most: int | None
    evaluates: bool
    """Whether those items count as evaluated (since 2020-12)."""


@record
class Members:
    """`properties`, `patternProperties` and `additionalProperties` of one schema object."""

    source: Source
    properties: Mapping[str, SchemaAt]
    patterns: Mapping[str, SchemaAt]
    additional: SchemaAt | None

    def __hash__(self) -> int:
        return hash(self.source)


@record
class Required:
    source: Source
    names: tuple[str, ...]


@record
class Names:
    """`propertyNames`."""

    source: Source
    name: SchemaAt


@record
class Needs:
    """Where the member `name` is, so are the members `needed` (`dependentRequired`)."""

    source: Source
    name: str
    needed: tuple[str, ...]


@record
class Implies:
    """Where the member `name` is, the object is valid under `then` (`dependentSchemas`)."""

    source: Source
    name: str
    then: SchemaAt


@record
class Unevaluated:
    """`unevaluatedProperties` or `unevaluatedItems`: what else `holder` does not speak of satisfies `schema`."""

    source: Source
    type: JsonType
    schema: SchemaAt
    holder: SchemaAt


@record
class Reference:
    source: Source
    target: SchemaAt


@record
class AllOf:
    source: Source
    parts: tuple[SchemaAt, ...]


@record
class AnyOf:
    source: Source
    parts: tuple[SchemaAt, ...]


@record
class OneOf:
    source: Source
    parts: tuple[SchemaAt, ...]
    discriminated: bool = False
    """OpenAPI: a `discriminator` tells the reader which one is meant."""


@record
class Not:
    source: Source
    schema: SchemaAt


@record
class Conditional:
    """`if` with `then` and `else`."""

    source: Source
    condition: SchemaAt
    then: SchemaAt | None
    otherwise: SchemaAt | None


@record
class NotUnderstood:
    """A keyword that narrows values of `types` in a way this room can't reason about."""

    source: Source
    types: frozenset[JsonType]
    reason: str
    value: str
    """Its canonical JSON, so that equal ones are seen to be equal."""


Assertion = (
    Never | Types | OneOfValues | Bound | MultipleOf | Size | Pattern | Format | Unique | Items | Contains | Members
    | Required | Names | Needs | Implies | Unevaluated | Reference | AllOf | AnyOf | OneOf | Not | Conditional
    | NotUnderstood
)  # fmt: skip

ALL_TYPES = frozenset(JsonType)
