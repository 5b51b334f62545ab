"""What a schema demands of a value of a given type that is valid under it. The other way round: `negation`."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from monitor.model.record import record, replaced
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
    Needs,
    Never,
    Not,
    NotUnderstood,
    OneOf,
    OneOfValues,
    Reference,
    Required,
    Types,
    Unevaluated,
)  # fmt: skip
from monitor.schemas.normal.form import in_place
from monitor.schemas.normal.sameness import Sameness
from monitor.schemas.normal.unions import Unions
from monitor.schemas.resource import SchemaAt
from monitor.schemas.search.literals import (
    Absent,
    Alternative,
    Among,
    Blurred,
    CountedItems,
    Excluding,
    Fact,
    Integral,
    Item,
    Named,
    Present,
    Rest,
    Term,
    Unsent,
)  # fmt: skip

_COMBINED = 8
_EXACT = 4
_EXCLUDED = 120


@record
class Clause:
    """At least one of the alternatives. `offered`: they are a schema's own (`anyOf`), not ways of refusing."""

    alternatives: tuple[Alternative, ...]
    offered: bool
    excluding: Excluding | None = None
    """It only says that the value is of no other `oneOf` alternative, which seldom matters."""


class Demands:
    """`assumptions`: sentences on what was left out of a closed producer's choices."""

    def __init__(self, unions: Unions, sameness: Sameness) -> None:
        self._unions, self._sameness = unions, sameness
        self.assumptions: set[str] = set()
        self.listed_twice: set[str] = set()
        """Pointers of alternatives that their `oneOf` repeats, of which the closed producer sends all the same."""

    def of(self, term: Term, kind: JsonType) -> Iterator[Clause]:
        """Clauses that all hold where the term does; a superset of what is valid satisfies them."""
        assertions = self._unions.forms.of(term.schema)
        if term.naming:
            yield from (_must(*_names(each, kind)) for each in assertions)
            return
        if term.closed:
            yield _must(*self._spoken(term.schema, assertions, kind))
        scoped = term
        if any(isinstance(each, Unevaluated) and each.type is kind for each in assertions):
            scoped = replaced(term, scopes=term.scopes | {term.schema})
        for assertion in assertions:
            if isinstance(assertion, Unevaluated):
                if assertion.type is kind and not term.bare:
                    rest = Term(assertion.schema, holds=True, closed=term.closed)
                    yield _must(Rest(term.schema, rest, term.scopes))
            else:
                yield from self._demand(assertion, scoped, kind)

    def _spoken(self, schema: SchemaAt, assertions: Iterable[Assertion], kind: JsonType) -> Iterator[Item]:
        """Members that the closed producer may send because conditions and dependencies speak of them."""
        unsent = self._unions.forms.unsent(schema)
        if unsent and kind is JsonType.OBJECT:
            yield Unsent(unsent)
        for assertion in assertions:
            if isinstance(assertion, Conditional):
                yield Term(assertion.condition, holds=True, naming=True)
            elif isinstance(assertion, Needs | Implies):
                yield from _dependent(assertion, kind)

    def _demand(self, assertion: Assertion, term: Term, kind: JsonType) -> Iterator[Clause]:
        match assertion:
            case Never():
                yield Clause((), offered=True)
            case Types(types=types) if kind not in types:
                yield Clause((), offered=True)
            case Types(integers_only=integers_only):
                yield _must(*((Integral(holds=True),) if integers_only and kind is JsonType.NUMBER else ()))
            case OneOfValues(values=values):
                yield _must(Among(values))
            case NotUnderstood():  # what is left out widens the search
                yield _must(*((Blurred(term.scopes),) if term.scopes else ()))
            case Needs() | Implies() if kind is JsonType.OBJECT:
                yield _dependence(assertion, term)
            case Contains(item=item, least=least, most=most, evaluates=evaluates) if kind is JsonType.ARRAY:
                scopes = term.scopes if evaluates else frozenset[SchemaAt]()
                yield _must(CountedItems(item, least, most, term.closed, scopes))
            case Reference() | AllOf() | Not() | Conditional():
                yield _composition(assertion, term)
            case AnyOf(parts=parts):
                possible = self._unions.of_kind(parts, kind)
                yield Clause(tuple(self._any(assertion, possible, term, kind)), offered=True)
            case OneOf(parts=parts):
                possible = self._unions.of_kind(parts, kind)
                yield Clause(tuple(self._one(assertion, possible, term, kind)), offered=True)
            case _:
                yield _must(Fact(assertion, term.closed, term.scopes))

    def _one(self, union: OneOf, parts: list[SchemaAt], term: Term, kind: JsonType) -> Iterator[Alternative]:
        apart = kind is JsonType.OBJECT and self._unions.apart(parts)
        why = Excluding.HINTED if union.discriminated and kind is JsonType.OBJECT else Excluding.EXACT
        for part in parts:
            others = [] if apart or len(parts) > _EXCLUDED else [each for each in parts if each is not part]
            others = self._unlike(part, others) if term.closed else others
            excluded = (Term(other, holds=False, excluding=why) for other in others)
            yield (term.also(part), *excluded)

    def _unlike(self, part: SchemaAt, others: list[SchemaAt]) -> list[SchemaAt]:
        """By the letter nothing is of an alternative that is listed twice, which nobody means."""
        unlike = [other for other in others if not self._sameness.same(part, other)]
        self.listed_twice.update(() if len(unlike) == len(others) else (part.pointer,))
        return unlike

    def _any(self, union: AnyOf, parts: list[SchemaAt], term: Term, kind: JsonType) -> Iterator[Alternative]:
        terms = [term.also(part) for part in parts]
        if term.scopes and len(terms) <= _EXACT:  # which parts hold tells what is evaluated
            for size in range(1, len(terms) + 1):
                for chosen in combinations(terms, size):
                    others = (each for each in terms if each not in chosen)
                    yield (*chosen, *(Term(other.schema, False, excluding=Excluding.EXACT) for other in others))
            return
        blurred = (Blurred(term.scopes),) if term.scopes else ()
        for each in terms:
            yield (each, *blurred)
        if term.closed and kind is JsonType.OBJECT:  # an object of two alternatives may send the members of both
            if len(terms) > _COMBINED:
                self.assumptions.add(f"the producer sends no mixture of the alternatives at {union.source.pointer}")
                return
            for size in range(2, min(len(terms), 3) + 1):
                yield from ((*chosen, *blurred) for chosen in combinations(terms, size))
            if len(terms) > 3:
                self.assumptions.add(f"the producer mixes at most three of the alternatives at {union.source.pointer}")


def _names(assertion: Assertion, kind: JsonType) -> Iterator[Item]:
    """What is named by a condition on a value of the type, also where it is refused or only one way to fulfil it."""
    match assertion:
        case Members() if kind is JsonType.OBJECT:
            yield Named(spoken=assertion)
        case Items() | Contains() if kind is JsonType.ARRAY:
            yield Named(spoken=assertion)
        case Required(names=names) if kind is JsonType.OBJECT:
            yield Named(names)
        case _:
            yield from _dependent(assertion, kind)
            yield from (Term(each, holds=True, naming=True) for each in in_place(assertion))


def _dependent(assertion: Assertion, kind: JsonType) -> Iterator[Named]:
    if kind is JsonType.OBJECT and isinstance(assertion, Needs):
        yield Named((assertion.name, *assertion.needed))
    elif kind is JsonType.OBJECT and isinstance(assertion, Implies):
        yield Named((assertion.name,))


def _must(*items: Item) -> Clause:
    return Clause((items,), offered=True)


def _composition(assertion: Reference | AllOf | Not | Conditional, term: Term) -> Clause:
    match assertion:
        case Reference(target=target):
            return _must(term.also(target))
        case AllOf(parts=parts):
            return _must(*map(term.also, parts))
        case Not(schema=schema):
            return _must(Term(schema, holds=False))
        case Conditional():
            return _outcomes(assertion, term)


def _dependence(assertion: Needs | Implies, term: Term) -> Clause:
    demanded: Alternative
    if isinstance(assertion, Needs):
        demanded = (Fact(Required(assertion.source, assertion.needed), term.closed),)
    else:
        present = (Present(assertion.name),) if term.scopes else ()
        demanded = (*present, term.also(assertion.then))
    return Clause(((Absent(assertion.name),), demanded), offered=True)


def _outcomes(assertion: Conditional, term: Term) -> Clause:
    condition, then, otherwise = assertion.condition, assertion.then, assertion.otherwise
    if then is None and otherwise is None and not term.scopes:
        return _must()
    met = () if then is None else (term.also(then),)
    unmet = () if otherwise is None else (term.also(otherwise),)
    holds = Term(condition, holds=True, scopes=term.scopes)
    return Clause(((holds, *met), (Term(condition, holds=False), *unmet)), offered=True)
