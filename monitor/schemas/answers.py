"""What is asked about two schemas, and the three answers."""

from enum import StrEnum
from typing import Protocol

from monitor.model.json_value import JsonValue
from monitor.model.record import record
from monitor.schemas.resource import SchemaAt


class View(StrEnum):
    """In which message the schemas are read (OpenAPI 3.1, section 4.8.24.2)."""

    REQUEST = "request"
    """`readOnly` members are dropped, also where they are required."""
    RESPONSE = "response"
    """`writeOnly` members are dropped, also where they are required."""
    NEITHER = "neither"


class World(StrEnum):
    """What a producer may send beyond what it declares."""

    OPEN = "open"
    """Plain JSON Schema: any member that is not forbidden."""
    CLOSED_PRODUCER = "closed-producer"
    """Only declared members, in objects that declare one, unless `additionalProperties` says otherwise."""


class Kind(StrEnum):
    """Which assertion of the reader refuses the witness."""

    TYPE = "type"
    ENUM = "enum"
    CONST = "const"
    MINIMUM = "minimum"
    MAXIMUM = "maximum"
    MULTIPLE_OF = "multiple-of"
    MIN_LENGTH = "min-length"
    MAX_LENGTH = "max-length"
    PATTERN = "pattern"
    FORMAT = "format"
    MIN_ITEMS = "min-items"
    MAX_ITEMS = "max-items"
    UNIQUE_ITEMS = "unique-items"
    ITEMS = "items"
    """A tuple has no place for the item."""
    CONTAINS = "contains"
    REQUIRED = "required"
    PROPERTY = "property"
    """The member may not be there at all: its schema is `false`."""
    ADDITIONAL_PROPERTIES = "additional-properties"
    PROPERTY_NAMES = "property-names"
    MIN_PROPERTIES = "min-properties"
    MAX_PROPERTIES = "max-properties"
    DEPENDENT_REQUIRED = "dependent-required"
    ANY_OF = "any-of"
    ONE_OF = "one-of"
    NOT = "not"
    NEVER = "never"
    """The schema is `false`."""
    OTHER = "other"
    """The judges refuse it; this room can't name the assertion."""


@record
class Included:
    """Proof that the reader accepts what the producer allows. `assumptions`: sentences that the proof rests on."""

    assumptions: tuple[str, ...] = ()


@record
class NotIncluded:
    """A value that the producer allows and the reader refuses.

    `place` is a JSON Pointer into the witness; `producer_pointer` and `reader_pointer` are those of the schemas that
    speak of that place (the reader's is that of the refusing keyword); `reason` is one lower-case sentence.
    `confirmed`: the judge agreed on both sides, which `include` demands of every answer it returns.
    """

    witness: JsonValue
    place: str
    producer_pointer: str
    reader_pointer: str
    reason: str
    kind: Kind
    confirmed: bool


@record
class Unknown:
    """Neither proved nor refuted. `place` is a pointer into a schema, empty where the question as a whole is meant."""

    reason: str
    place: str


Answer = Included | NotIncluded | Unknown


class Judge(Protocol):
    """A JSON Schema validator that this room did not write."""

    def valid(self, schema: SchemaAt, value: JsonValue, view: View) -> bool:
        """Whether `value` is valid, formats included. Raises JudgeError where the validator can't say."""
        ...


class JudgeError(Exception):
    """The validator could not be asked: dangling reference, schema it refuses, nesting too deep."""
