"""The ways in which a schema can refuse a value of a given type."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from monitor.model.json_value import JsonValue
from monitor.schemas.normal import names
from monitor.schemas.normal.assertions import (
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
    Never,
    Not,
    NotUnderstood,
    OneOf,
    OneOfValues,
    Pattern,
    Reference,
    Required,
    Size,
    Source,
    Types,
    Unevaluated,
    Unique,
)  # fmt: skip
from monitor.schemas.normal.form import NormalForms
from monitor.schemas.normal.unions import Unions
from monitor.schemas.normal.values import type_of
from monitor.schemas.resource import SchemaAt
from monitor.schemas.search.literals import (
    Absent,
    Alternative,
    Barred,
    CountedItems,
    Doubtful,
    Fact,
    Integral,
    Missed,
    NoneOf,
    NotMultiple,
    Present,
    Repeated,
    SomeItem,
    SomeMember,
    SomeRest,
    Term,
    Unformatted,
)  # fmt: skip
from monitor.schemas.text.formats import ANNOTATIONS, INTEGER_RANGES

_PAIRED = 120
_LISTED = 6
"""Objects or arrays that are listed; so many are told apart by what they hold."""
_LARGE = 8
_ANYHOW: Alternative = ()
"""The schema refuses every value of the type."""


def refusals(assertions: Sequence[Assertion], kind: JsonType, unions: Unions) -> list[Alternative]:
    """Each alternative suffices to make one of the assertions fail; none where values of the type always pass."""
    found: list[Alternative] = []
    for assertion in assertions:
        for alternative in _refusals(assertion, kind, unions):
            if alternative == _ANYHOW:
                return [_ANYHOW]
            found.append(alternative)
    return found


def _refusals(assertion: Assertion, kind: JsonType, unions: Unions) -> Iterator[Alternative]:
    match assertion:
        case Never():
            yield _ANYHOW
        case Types(types=types, integers_only=integers_only):
            if kind not in types:
                yield _ANYHOW
            elif kind is JsonType.NUMBER and integers_only:
                yield (Integral(holds=False),)
        case OneOfValues(source=source, values=values):
            yield from _other_value([value for value in values if type_of(value) is kind], source, unions)
        case NotUnderstood(source=source, types=types, reason=reason):
            if kind in types:
                yield (Doubtful(reason, source.pointer),)
        case Reference() | AllOf() | Not() | Conditional():
            yield from _composite(assertion)
        case AnyOf() | OneOf():
            yield from _union(assertion, kind, unions)
        case Unevaluated(type=type_, schema=schema, holder=holder):
            # All else of the holder may be taken to hold: where it fails, that is another alternative.
            if kind is type_:
                yield (Term(holder, holds=True, bare=True), SomeRest(holder, Term(schema, holds=False)))
        case _:
            yield from _BY_TYPE[kind](assertion, unions.forms)


def _other_value(values: Sequence[JsonValue], source: Source, unions: Unions) -> Iterator[Alternative]:
    """None of the values; that a few objects or arrays are not met is told by what they hold."""
    if not values:
        yield _ANYHOW
    elif not isinstance(values[0], Mapping | list | tuple) or len(values) > _LISTED:
        yield (Barred(tuple(values)),)
    elif len(values) > 1:
        yield tuple(Term(unions.only(value), holds=False) for value in values)
    else:
        yield from _unlike(values[0], source, unions)


def _unlike(value: JsonValue, source: Source, unions: Unions) -> Iterator[Alternative]:
    """Of the same type as the object or array, and not equal to it."""
    match value:
        case Mapping():
            yield (SomeMember(frozenset(value)),)
            for name, held in value.items():
                yield (Absent(name),)
                yield (Present(name, Term(unions.only(held), holds=False)),)
        case list() | tuple():
            yield (Fact(Size(source, JsonType.ARRAY, len(value) + 1, upper=False)),)
            if value:
                yield (Fact(Size(source, JsonType.ARRAY, len(value) - 1, upper=True)),)
            for index, item in enumerate(value):
                yield (SomeItem(index, only=True, term=Term(unions.only(item), holds=False)),)


def _composite(assertion: Reference | AllOf | Not | Conditional) -> Iterator[Alternative]:
    match assertion:
        case Reference(target=target):
            yield (Term(target, holds=False),)
        case AllOf(parts=parts):
            for part in parts:
                yield (Term(part, holds=False),)
        case Not(schema=schema):
            yield (Term(schema, holds=True),)
        case Conditional(condition=condition, then=then, otherwise=otherwise):
            if then is not None:
                yield (Term(condition, holds=True), Term(then, holds=False))
            if otherwise is not None:
                yield (Term(condition, holds=False), Term(otherwise, holds=False))


def _union(union: AnyOf | OneOf, kind: JsonType, unions: Unions) -> Iterator[Alternative]:
    possible = unions.of_kind(union.parts, kind)
    if len(possible) > _LARGE:
        yield (NoneOf(tuple(possible)),)
    else:
        yield tuple(Term(part, holds=False) for part in possible)
    if isinstance(union, OneOf):
        yield from _twice(union, possible, kind, unions)


def _twice(union: OneOf, parts: Sequence[SchemaAt], kind: JsonType, unions: Unions) -> Iterator[Alternative]:
    """Two alternatives hold; where there is a discriminator, a reader looks at one of them only."""
    if kind is JsonType.OBJECT and unions.apart(parts):
        return
    if kind is JsonType.OBJECT and union.discriminated:
        unions.reliances.add(f"the reader chooses the alternative by its discriminator at {union.source.pointer}")
        return
    if len(parts) > _PAIRED:
        yield (Doubtful("too many alternatives to compare each with each", union.source.pointer),)
        return
    for one, other in combinations(parts, 2):
        yield (Term(one, holds=True), Term(other, holds=True))


def _nothing(_assertion: Assertion, _forms: NormalForms) -> Iterator[Alternative]:
    yield from ()


def _number(assertion: Assertion, _forms: NormalForms) -> Iterator[Alternative]:
    match assertion:
        case Bound(source=source, limit=limit, exclusive=exclusive, upper=upper):
            yield (Fact(Bound(source, limit, not exclusive, not upper)),)
        case MultipleOf(divisor=divisor):
            yield (NotMultiple(divisor),)
        case Format(source=source, name=name) if name in INTEGER_RANGES:
            low, high = INTEGER_RANGES[name]
            for bound, below in ((high, False), (low, True)):
                yield (Fact(Bound(source, Fraction(bound), exclusive=True, upper=below)),)


def _string(assertion: Assertion, _forms: NormalForms) -> Iterator[Alternative]:
    match assertion:
        case Size(type=JsonType.STRING):
            yield from _size(assertion)
        case Pattern(expression=expression):
            yield (Missed(expression),)
        case Format(name=name) if name not in ANNOTATIONS:
            yield (Unformatted(name),)


def _array(assertion: Assertion, _forms: NormalForms) -> Iterator[Alternative]:
    match assertion:
        case Size(type=JsonType.ARRAY):
            yield from _size(assertion)
        case Items(prefix=prefix, rest=rest):
            for index, schema in enumerate(prefix):
                yield (SomeItem(index, only=True, term=Term(schema, holds=False)),)
            if rest is not None:
                yield (SomeItem(len(prefix), only=False, term=Term(rest, holds=False)),)
        case Contains(item=item, least=least, most=most):
            if least > 0:
                yield (CountedItems(item, 0, least - 1),)
            if most is not None:
                yield (CountedItems(item, most + 1, None),)
        case Unique():
            yield (Repeated(),)


def _object(assertion: Assertion, forms: NormalForms) -> Iterator[Alternative]:
    match assertion:
        case Size(type=JsonType.OBJECT):
            yield from _size(assertion)
        case Required(names=names):
            for name in names:
                yield (Absent(name),)
        case Members():
            yield from _members(assertion)
        case Needs(name=name, needed=needed):
            for other in needed:
                yield (Present(name), Absent(other))
        case Implies(name=name, then=then):
            yield (Present(name), Term(then, holds=False))
        case Names(source=source, name=schema):
            for each in forms.of(schema):
                yield from _name(each, source, forms)


def _members(members: Members) -> Iterator[Alternative]:
    for name, schema in members.properties.items():
        yield (Present(name, Term(schema, holds=False)),)
    for expression, schema in members.patterns.items():
        yield (SomeMember(found=(expression,), term=Term(schema, holds=False)),)
    if members.additional is not None:
        term = Term(members.additional, holds=False)
        yield (SomeMember(frozenset(members.properties), missed=tuple(members.patterns), term=term),)


def _name(assertion: Assertion, source: Source, forms: NormalForms) -> Iterator[Alternative]:
    naming = names.refused(assertion, forms)
    for choice in naming.choices if naming.exact else ():
        if choice.listed is not None:
            yield from ((Present(name),) for name in choice.listed if choice.may_be(name))
        else:
            yield (SomeMember(choice.excluded, choice.found, choice.missed, choice.least, choice.most),)
    if naming.choices and not naming.exact:
        yield (Doubtful("these property names are not reasoned about", source.pointer),)


def _size(assertion: Size) -> Iterator[Alternative]:
    limit = assertion.limit + 1 if assertion.upper else assertion.limit - 1
    yield (Fact(Size(assertion.source, assertion.type, limit, not assertion.upper)),)


_BY_TYPE = {
    JsonType.NULL: _nothing,
    JsonType.BOOLEAN: _nothing,
    JsonType.NUMBER: _number,
    JsonType.STRING: _string,
    JsonType.ARRAY: _array,
    JsonType.OBJECT: _object,
}
