"""Which members or items the parts of a schema speak of, where a value satisfies them: what is left is unevaluated.

The annotations of JSON Schema 2020-12, Core, section 11.
"""

from collections.abc import Mapping, Sequence
from typing import Protocol

from monitor.model.json_value import JsonValue
from monitor.schemas.evaluation.findings import Doubt, Finding
from monitor.schemas.normal.assertions import (
    AllOf,
    AnyOf,
    Assertion,
    Conditional,
    Contains,
    Implies,
    Items,
    JsonType,
    Members,
    NotUnderstood,
    OneOf,
    Reference,
    Unevaluated,
)  # fmt: skip
from monitor.schemas.normal.form import NormalForms
from monitor.schemas.normal.values import type_of
from monitor.schemas.resource import SchemaAt
from monitor.schemas.text.languages import matches

Keys = frozenset[str | int]
_NONE: Keys = frozenset()


class Evaluator(Protocol):
    """Tells whether a value is valid under a schema."""

    forms: NormalForms

    def finding(self, schema: SchemaAt, value: JsonValue, place: str = "") -> Finding: ...


def evaluated(evaluator: Evaluator, schema: SchemaAt, value: JsonValue, *, own: bool = True) -> Keys | Doubt:
    """Names or indices that the schema, satisfied by the value, speaks of; `own`: its `unevaluated…` keywords too."""
    keys = _NONE
    for assertion in evaluator.forms.of(schema):
        found: Keys | Doubt
        if isinstance(assertion, Unevaluated):
            found = _all_of(value) if own and assertion.type is type_of(value) else _NONE
        else:
            found = _spoken_of(evaluator, assertion, value)
        if isinstance(found, Doubt):
            return found
        keys |= found
    return keys


def _all_of(value: JsonValue) -> Keys:
    if isinstance(value, Mapping):
        return frozenset(value)
    return frozenset(range(len(value))) if isinstance(value, Sequence) else _NONE


def _spoken_of(evaluator: Evaluator, assertion: Assertion, value: JsonValue) -> Keys | Doubt:
    kind = type_of(value)
    match assertion:
        case Members() if isinstance(value, Mapping):
            return frozenset(name for name in value if _names(assertion, name))
        case Items(prefix=prefix, rest=rest) if kind is JsonType.ARRAY:
            everything = _all_of(value)
            return everything if rest is not None else everything & frozenset(range(len(prefix)))
        case Contains(item=item, evaluates=True) if isinstance(value, Sequence) and kind is JsonType.ARRAY:
            findings = [evaluator.finding(item, each) for each in value]
            doubt = next((each for each in findings if isinstance(each, Doubt)), None)
            return doubt or frozenset(index for index, each in enumerate(findings) if each is None)
        case NotUnderstood(source=source, reason=reason):
            return Doubt(reason, source.pointer)
    parts = _applied(evaluator, assertion, value)
    return parts if isinstance(parts, Doubt) else _in_parts(evaluator, parts, value)


def _names(members: Members, name: str) -> bool:
    """Whether `properties`, `patternProperties` or `additionalProperties` speak of the name."""
    named = name in members.properties or any(matches(pattern, name) for pattern in members.patterns)
    return named or members.additional is not None


def _applied(evaluator: Evaluator, assertion: Assertion, value: JsonValue) -> Sequence[SchemaAt] | Doubt:
    """Schemas that are applied to the very same value."""
    match assertion:
        case Reference(target=target):
            return (target,)
        case AllOf(parts=parts) | AnyOf(parts=parts) | OneOf(parts=parts):
            return parts
        case Implies(name=name, then=then) if isinstance(value, Mapping) and name in value:
            return (then,)
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            met = evaluator.finding(condition, value)
            if isinstance(met, Doubt):
                return met
            return tuple(each for each in ((condition, then) if met is None else (otherwise,)) if each is not None)
    return ()


def _in_parts(evaluator: Evaluator, parts: Sequence[SchemaAt], value: JsonValue) -> Keys | Doubt:
    """What those of the parts that the value satisfies speak of."""
    keys = _NONE
    for part in parts:
        finding = evaluator.finding(part, value)
        if isinstance(finding, Doubt):
            return finding
        if finding is None:
            found = evaluated(evaluator, part, value)
            if isinstance(found, Doubt):
                return found
            keys |= found
    return keys
