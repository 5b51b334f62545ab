"""Arrays: how many items, and what stands where."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from itertools import chain, combinations, islice, product

from monitor.model.json_value import JsonValue
from monitor.model.record import draft, record
from monitor.schemas.normal.assertions import Contains, Items, JsonType, Size, Unique
from monitor.schemas.normal.values import identity
from monitor.schemas.resource import SchemaAt
from monitor.schemas.search.goals import Goal, Solver
from monitor.schemas.search.literals import (
    EMPTY,
    Blurred,
    CountedItems,
    Empty,
    Fact,
    Found,
    Literal,
    Named,
    Outcome,
    Repeated,
    Rest,
    Scopes,
    SomeItem,
    SomeRest,
    Term,
    Undecided,
)  # fmt: skip

_ARRANGEMENTS = 400
_LONGEST = 10_000
_LONGEST_OF_DIFFERENT = 200
"""Items that must not be equal are each found anew, beside all that were found before."""
_LARGEST = 500_000
"""Bytes of an array that is still a message to be shown."""
_TOO_LONG = Undecided("the array would be very long")


@record
class Wanted:
    """An item at `first` or later (`only`: exactly there) satisfies the term."""

    term: Term
    first: int = 0
    only: bool = False
    scope: SchemaAt | None = None
    """The schema whose parts may not speak of the item."""


@draft
class _Demand:
    least: int = 0
    most: int | None = None
    items: list[tuple[Items, bool, Scopes]] = field(default_factory=list)
    counted: list[CountedItems] = field(default_factory=list)
    wanted: list[Wanted] = field(default_factory=list)
    rests: list[Rest] = field(default_factory=list)
    blurred: set[SchemaAt] = field(default_factory=set)
    naming: list[Items | Contains] = field(default_factory=list)
    """Of which conditions speak."""
    unique: bool = False
    repeated: bool = False

    @property
    def named(self) -> int:
        """From this index on, every place is like every other."""
        tuples = [*(items for items, _, _ in self.items), *(each for each in self.naming if isinstance(each, Items))]
        return max([len(each.prefix) for each in tuples], default=0)

    def at(self, index: int, arrangement: "Arrangement") -> frozenset[Term] | None:
        """What the item there must satisfy; None where nothing may be there."""
        terms = {wanted.term for wanted, place in arrangement.wanted if place == index}
        for items, closed, _ in self.items:
            schema = items.prefix[index] if index < len(items.prefix) else items.rest
            if schema is not None:
                terms.add(Term(schema, holds=True, closed=closed))
        terms.update(self._naming(index))
        for counted, places in arrangement.counted:
            if index in places:
                terms.add(Term(counted.item, holds=True, closed=counted.closed))
            elif counted.most is not None:
                terms.add(Term(counted.item, holds=False))
        evaluated = self._evaluated(index, arrangement)
        for wanted, place in arrangement.wanted:
            if place == index and wanted.scope is not None and wanted.scope not in self.blurred:
                if wanted.scope in evaluated:
                    return None
                terms.update(
                    Term(each.item, holds=False) for each, _ in arrangement.counted if wanted.scope in each.scopes
                )
        terms.update(rest.term for rest in self.rests if rest.scope not in evaluated | self.blurred)
        return frozenset(terms)

    def _naming(self, index: int) -> Iterator[Term]:
        """What conditions ask about the item there."""
        for asked in self.naming:
            if isinstance(asked, Contains):
                yield Term(asked.item, holds=True, naming=True)
            elif index < len(asked.prefix):
                yield Term(asked.prefix[index], holds=True, naming=True)
            elif asked.rest is not None:
                yield Term(asked.rest, holds=True, naming=True)

    def _evaluated(self, index: int, arrangement: "Arrangement") -> set[SchemaAt]:
        """The scopes whose parts speak of the item there."""
        found = {scope for rest in self.rests for scope in rest.scopes}
        for items, _, scopes in self.items:
            if items.rest is not None or index < len(items.prefix):
                found |= scopes
        for counted, places in arrangement.counted:
            if index in places:
                found |= counted.scopes
        return found


@record
class Arrangement:
    """Where the wanted items stand, which items are the counted ones, and which two are equal."""

    wanted: tuple[tuple[Wanted, int], ...]
    counted: tuple[tuple[CountedItems, tuple[int, ...]], ...]
    twins: tuple[int, int] | None

    @property
    def length(self) -> int:
        places = [place for _, place in self.wanted] + [place for _, each in self.counted for place in each]
        return max([*places, *(self.twins or ())], default=-1) + 1


def solve(search: Solver, literals: Iterable[Literal], barred: frozenset[bytes]) -> Outcome:
    demand = _demand(literals)
    if demand.unique and demand.repeated:
        return EMPTY
    doubt: Undecided | None = None
    arrangements = _arrangements(demand)
    for arrangement in islice(arrangements, _ARRANGEMENTS):
        search.budget.spend()
        outcome = _filled(search, demand, arrangement, barred)
        if isinstance(outcome, Found):
            return outcome
        if isinstance(outcome, Undecided):
            doubt = doubt or outcome
    if next(arrangements, None) is not None:
        return Undecided("too many arrangements of items")
    return doubt or EMPTY


def _demand(literals: Iterable[Literal]) -> _Demand:
    demand = _Demand()
    for literal in literals:
        match literal:
            case Fact(assertion=Size(type=JsonType.ARRAY, limit=limit, upper=True)):
                demand.most = limit if demand.most is None else min(demand.most, limit)
            case Fact(assertion=Size(type=JsonType.ARRAY, limit=limit)):
                demand.least = max(demand.least, limit)
            case Fact(assertion=Items() as items, closed=closed, scopes=scopes):
                demand.items.append((items, closed, scopes))
            case Fact(assertion=Unique()):
                demand.unique = True
            case Repeated():
                demand.repeated = True
            case _:
                _demand_items(demand, literal)
    return demand


def _demand_items(demand: _Demand, literal: Literal) -> None:
    match literal:
        case CountedItems():
            demand.counted.append(literal)
        case SomeItem(first=first, only=only, term=term):
            demand.wanted.append(Wanted(term, first, only))
        case SomeRest(scope=scope, term=term):
            demand.wanted.append(Wanted(term, scope=scope))
        case Rest():
            demand.rests.append(literal)
        case Named(spoken=Items() | Contains() as spoken):
            demand.naming.append(spoken)
        case Blurred(scopes=scopes):
            demand.blurred.update(scopes)


def _arrangements(demand: _Demand) -> Iterator[Arrangement]:
    """Every arrangement that makes a difference: places after the named ones are alike."""
    distinct = len(demand.wanted) + sum(each.least for each in demand.counted) + 2 * demand.repeated
    last = demand.named + distinct
    choices = [
        [wanted.first] if wanted.only else range(wanted.first, max(last, wanted.first + distinct, 1))
        for wanted in demand.wanted
    ]
    twins: list[tuple[int, int] | None] = [None]
    if demand.repeated:
        twins = [(one, other) for other in range(1, last + 1) for one in range(other)]
    extent = max([demand.least, last, *(choice[-1] + 1 for choice in choices if choice)])
    for chosen in product(*(_countings(demand, each, extent) for each in demand.counted)):
        for places in product(*choices):
            for pair in twins:
                wanted = tuple(zip(demand.wanted, places, strict=True))
                yield Arrangement(wanted, tuple(zip(demand.counted, chosen, strict=True)), pair)


def _countings(demand: _Demand, counted: CountedItems, extent: int) -> Iterator[tuple[int, ...]]:
    """Which items are the counted ones. More than the least matter where the others are told something."""
    told = counted.most is not None or any(rest.scope in counted.scopes for rest in demand.rests)
    most = counted.least if not told else extent if counted.most is None else min(counted.most, extent)
    places = range(max(extent, counted.least))
    chosen = chain.from_iterable(combinations(places, size) for size in range(counted.least, most + 1))
    yield from islice(chosen, _ARRANGEMENTS + 1)  # that many are too many already


def _filled(search: Solver, demand: _Demand, arrangement: Arrangement, barred: frozenset[bytes]) -> Outcome:
    length, twins = max(demand.least, arrangement.length), arrangement.twins
    if demand.most is not None and length > demand.most:
        return EMPTY
    if length > (_LONGEST_OF_DIFFERENT if demand.unique else _LONGEST):
        return _TOO_LONG
    goals: list[frozenset[Term]] = []
    for index in range(length):
        terms = demand.at(index, arrangement)
        if terms is None:
            return EMPTY
        goals.append(terms)
    if twins:
        goals[twins[0]] = goals[twins[1]] = goals[twins[0]] | goals[twins[1]]
    values: list[JsonValue] = []
    for index, terms in enumerate(goals):
        if twins and index == twins[1]:
            values.append(values[twins[0]])
            continue
        earlier = goals[:index] if demand.unique else ()
        outcome = _item(search, terms, earlier, values, length, unique=demand.unique)
        if not isinstance(outcome, Found):
            return outcome
        values.append(outcome.value)
    if identity(values) not in barred:
        return Found(values)
    return _longer(search, demand, arrangement, values, barred)


def _item(
    search: Solver,
    terms: frozenset[Term],
    earlier: Sequence[frozenset[Term]],
    values: list[JsonValue],
    length: int,
    *,
    unique: bool,
) -> Outcome:
    """One more item of an array of that length; `unique`: it differs from those before it."""
    used = frozenset(identity(value) for value in values) if unique else frozenset()
    outcome = search.solve(Goal(terms, used))
    if length > _LONGEST_OF_DIFFERENT and isinstance(outcome, Found):
        return outcome if length * len(identity(outcome.value)) <= _LARGEST else _TOO_LONG
    if not used or not isinstance(outcome, Empty) or all(other == terms for other in earlier):
        return outcome
    if isinstance(search.solve(Goal(terms)), Empty):
        return EMPTY
    return Undecided("whether the items can all differ is not known here")


def _longer(
    search: Solver, demand: _Demand, arrangement: Arrangement, values: list[JsonValue], barred: frozenset[bytes]
) -> Outcome:
    """The array found is barred: another item may make the difference."""
    terms = demand.at(len(values), arrangement)
    if terms is not None and (demand.most is None or len(values) < demand.most):
        used = frozenset(identity(value) for value in values) if demand.unique else frozenset()
        outcome = search.solve(Goal(terms, used))
        if isinstance(outcome, Found) and identity([*values, outcome.value]) not in barred:
            return Found([*values, outcome.value])
    return Undecided("no array was found other than those barred")
