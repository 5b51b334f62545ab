"""Which texts a schema allows as names of members, or refuses, as far as that can be read: `propertyNames`."""

from collections.abc import Iterable
from itertools import chain, product

from monitor.model.record import record
from monitor.schemas.normal.assertions import (
    AllOf,
    AnyOf,
    Assertion,
    Conditional,
    Format,
    JsonType,
    Never,
    Not,
    NotUnderstood,
    OneOf,
    OneOfValues,
    Pattern,
    Reference,
    Size,
    Types,
)  # fmt: skip
from monitor.schemas.normal.form import NormalForms
from monitor.schemas.resource import SchemaAt
from monitor.schemas.text.formats import ANNOTATIONS
from monitor.schemas.text.languages import matches

_MOST = 24


@record
class Choice:
    """Texts that match the patterns, of bounded length, not `excluded`; where they are listed, only those."""

    found: tuple[str, ...] = ()
    missed: tuple[str, ...] = ()
    least: int = 0
    most: int | None = None
    excluded: frozenset[str] = frozenset()
    listed: tuple[str, ...] | None = None

    def may_be(self, name: str) -> bool:
        """Not so for certain only where a pattern is not read."""
        return (
            name not in self.excluded
            and self.least <= len(name)
            and (self.most is None or len(name) <= self.most)
            and all(matches(each, name) is not False for each in self.found)
            and all(matches(each, name) is not True for each in self.missed)
        )


@record
class Naming:
    """One of the choices. Not `exact`: some keywords are not read, so that fewer names may be meant."""

    choices: tuple[Choice, ...]
    exact: bool = True


_ANY, _NONE, _UNREAD = Naming((Choice(),)), Naming(()), Naming((Choice(),), exact=False)


def allowed(schemas: Iterable[SchemaAt], forms: NormalForms) -> Naming:
    """By all of the schemas."""
    return _all(_of(each, forms, holds=True) for schema in schemas for each in forms.of(schema))


def refused(assertion: Assertion, forms: NormalForms) -> Naming:
    return _of(assertion, forms, holds=False)


def _of(assertion: Assertion, forms: NormalForms, *, holds: bool) -> Naming:
    match assertion:
        case Never():
            return _NONE if holds else _ANY
        case Types(types=types):
            return _ANY if (JsonType.STRING in types) is holds else _NONE
        case Not() | Reference() | AllOf() | AnyOf():
            return _composed(assertion, forms, holds=holds)
        case OneOf() | Conditional() | NotUnderstood():
            return _UNREAD
        case _:
            return _of_text(assertion, holds=holds)


def _of_text(assertion: Assertion, *, holds: bool) -> Naming:
    """Keywords of objects, arrays and numbers say nothing of a text."""
    match assertion:
        case Pattern(expression=expression):
            return Naming((Choice(found=(expression,)) if holds else Choice(missed=(expression,)),))
        case Size(type=JsonType.STRING, limit=limit, upper=upper):
            return _sized(limit, upper, holds=holds)
        case OneOfValues(values=values):
            listed = tuple(value for value in values if isinstance(value, str))
            return Naming((Choice(listed=listed) if holds else Choice(excluded=frozenset(listed)),))
        case Format(name=name) if name not in ANNOTATIONS:
            return _UNREAD
        case _:
            return _ANY if holds else _NONE


def _composed(assertion: Not | Reference | AllOf | AnyOf, forms: NormalForms, *, holds: bool) -> Naming:
    match assertion:
        case Not(schema=schema):
            return _schema(schema, forms, holds=not holds)
        case Reference(target=target):
            return _schema(target, forms, holds=holds)
        case AllOf(parts=parts):
            return (_all if holds else _any)(_schema(part, forms, holds=holds) for part in parts)
        case AnyOf(parts=parts):
            return (_any if holds else _all)(_schema(part, forms, holds=holds) for part in parts)


def _schema(schema: SchemaAt, forms: NormalForms, *, holds: bool) -> Naming:
    return (_all if holds else _any)(_of(each, forms, holds=holds) for each in forms.of(schema))


def _sized(limit: int, upper: bool, *, holds: bool) -> Naming:
    if upper is holds:
        most = limit if holds else limit - 1
        return Naming((Choice(most=most),)) if most >= 0 else _NONE
    return Naming((Choice(least=limit if holds else limit + 1),))


def _any(namings: Iterable[Naming]) -> Naming:
    held = list(namings)
    choices = tuple(dict.fromkeys(chain.from_iterable(each.choices for each in held)))
    return _UNREAD if len(choices) > _MOST else Naming(choices, all(each.exact for each in held))


def _all(namings: Iterable[Naming]) -> Naming:
    found = _ANY
    for each in namings:
        both = product(found.choices, each.choices)
        choices = tuple(dict.fromkeys(_both(one, other) for one, other in both))
        if len(choices) > _MOST:
            return _UNREAD
        found = Naming(choices, found.exact and each.exact)
    return found


def _both(one: Choice, other: Choice) -> Choice:
    limits = [each.most for each in (one, other) if each.most is not None]
    listed = [each.listed for each in (one, other) if each.listed is not None]
    return Choice(
        tuple(dict.fromkeys((*one.found, *other.found))),
        tuple(dict.fromkeys((*one.missed, *other.missed))),
        max(one.least, other.least),
        min(limits, default=None),
        one.excluded | other.excluded,
        tuple(name for name in listed[0] if all(name in each for each in listed)) if listed else None,
    )
