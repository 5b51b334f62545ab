"""Why a reader refuses a witness, as one sentence with the places on both sides."""

from collections.abc import Mapping, Sequence

from monitor.model.json_value import JsonValue
from monitor.schemas.answers import Kind, NotIncluded
from monitor.schemas.evaluation.evaluator import Evaluation
from monitor.schemas.evaluation.findings import Failure
from monitor.schemas.normal.assertions import Items, Members, Reference
from monitor.schemas.resource import SchemaAt, segments_of
from monitor.schemas.text.languages import matches

_REASONS = {
    Kind.TYPE: "the reader expects another type",
    Kind.ENUM: "the reader does not list the value",
    Kind.CONST: "the reader expects one other value",
    Kind.MINIMUM: "the number is below what the reader accepts",
    Kind.MAXIMUM: "the number is above what the reader accepts",
    Kind.MULTIPLE_OF: "the number is not a multiple of what the reader asks for",
    Kind.MIN_LENGTH: "the string is shorter than the reader accepts",
    Kind.MAX_LENGTH: "the string is longer than the reader accepts",
    Kind.PATTERN: "the string does not match the reader's pattern",
    Kind.FORMAT: "the value is not of the reader's format",
    Kind.MIN_ITEMS: "the array has fewer items than the reader accepts",
    Kind.MAX_ITEMS: "the array has more items than the reader accepts",
    Kind.UNIQUE_ITEMS: "the reader wants items that all differ",
    Kind.ITEMS: "the reader has no place for the item",
    Kind.CONTAINS: "no item is one that the reader wants",
    Kind.REQUIRED: "a member that the reader requires is absent",
    Kind.PROPERTY: "the reader forbids the member",
    Kind.ADDITIONAL_PROPERTIES: "the reader forbids members that it does not declare",
    Kind.PROPERTY_NAMES: "the reader does not accept the name of a member",
    Kind.MIN_PROPERTIES: "the object has fewer members than the reader accepts",
    Kind.MAX_PROPERTIES: "the object has more members than the reader accepts",
    Kind.DEPENDENT_REQUIRED: "a member that the reader requires beside another is absent",
    Kind.ANY_OF: "the reader accepts it under none of its alternatives",
    Kind.ONE_OF: "the reader accepts it under none of its alternatives, or under several",
    Kind.NOT: "the reader excludes the value",
    Kind.NEVER: "the reader accepts nothing here",
    Kind.OTHER: "the reader refuses it",
}


def explain(
    witness: JsonValue, failure: Failure, producer: SchemaAt, reader: SchemaAt, evaluation: Evaluation
) -> NotIncluded:
    """`failure` is how `reader` refuses `witness`; the producer's schema of the same place is looked up."""
    return NotIncluded(
        witness=witness,
        place=failure.place,
        producer_pointer=_speaking_of(producer, witness, failure.place, evaluation).pointer,
        reader_pointer=failure.source.pointer or reader.pointer,
        reason=_REASONS[failure.source.kind],
        kind=failure.source.kind,
        confirmed=True,
    )


def _speaking_of(schema: SchemaAt, value: JsonValue, place: str, evaluation: Evaluation) -> SchemaAt:
    """The innermost schema of the producer that speaks of the place."""
    for segment in segments_of(place):
        inner = _inner(schema, value, segment, evaluation, set())
        if inner is None:
            break
        schema = inner
        if isinstance(value, Mapping):
            value = value.get(segment)
        elif isinstance(value, Sequence) and not isinstance(value, str):
            value = value[int(segment)]
    return schema


def _inner(
    schema: SchemaAt, value: JsonValue, segment: str, evaluation: Evaluation, seen: set[SchemaAt]
) -> SchemaAt | None:
    if schema in seen:
        return None
    seen.add(schema)
    for assertion in evaluation.forms.of(schema):
        direct = _direct(assertion, segment)
        if direct is not None:
            return direct
        parts = (assertion.target,) if isinstance(assertion, Reference) else getattr(assertion, "parts", ())
        for part in parts:
            if evaluation.finding(part, value) is None:
                inner = _inner(part, value, segment, evaluation, seen)
                if inner is not None:
                    return inner
    return None


def _direct(assertion: object, segment: str) -> SchemaAt | None:
    if isinstance(assertion, Members):
        matching = (schema for pattern, schema in assertion.patterns.items() if matches(pattern, segment))
        return assertion.properties.get(segment) or next(matching, None) or assertion.additional
    if isinstance(assertion, Items) and segment.isdecimal():
        index = int(segment)
        return assertion.prefix[index] if index < len(assertion.prefix) else assertion.rest
    return None
