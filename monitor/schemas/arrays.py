"""Arrays: how many items, and what stands where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from typing import TYPE_CHECKING

from monitor.schemas.assertions import Contains, Items, JsonType, Size, Unique
from monitor.schemas.goals import Goal
from monitor.schemas.literals import (
    EMPTY,
    Empty,
    EveryItem,
    Fact,
    Found,
    Literal,
    Outcome,
    Repeated,
    SomeItem,
    Term,
    Undecided,
)  # fmt: skip
from monitor.schemas.values import identity

if TYPE_CHECKING:
    from monitor.model.json_value import JsonValue
    from monitor.schemas.search import Search

_ARRANGEMENTS = 200
_LONGEST = 200


@dataclass(slots=True)
class _Demand:
    least: int = 0
    most: int | None = None
    items: list[tuple[Items, bool]] = field(default_factory=list)
    every: list[Term] = field(default_factory=list)
    some: list[SomeItem] = field(default_factory=list)
    unique: bool = False
    repeated: bool = False

    @property
    def named(self) -> int:
        """From this index on, every place is like every other."""
        return max([len(items.prefix) for items, _ in self.items], default=0)

    def at(self, index: int) -> frozenset[Term]:
        terms = set(self.every)
        for items, closed in self.items:
            schema = items.prefix[index] if index < len(items.prefix) else items.rest
            if schema is not None:
                terms.add(Term(schema, holds=True, closed=closed))
        return frozenset(terms)


def solve(search: Search, literals: Iterable[Literal], barred: frozenset[bytes]) -> Outcome:
    demand = _demand(literals)
    if demand.unique and demand.repeated:
        return EMPTY
    doubt: Undecided | None = None
    arrangements = _arrangements(demand)
    for places, twins in islice(arrangements, _ARRANGEMENTS):
        outcome = _filled(search, demand, places, twins, barred)
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
            case Fact(assertion=Items() as items, closed=closed):
                demand.items.append((items, closed))
            case Fact(assertion=Contains(item=item), closed=closed):
                demand.some.append(SomeItem(0, only=False, term=Term(item, holds=True, closed=closed)))
            case Fact(assertion=Unique()):
                demand.unique = True
            case Repeated():
                demand.repeated = True
            case SomeItem():
                demand.some.append(literal)
            case EveryItem(term=term):
                demand.every.append(term)
    return demand


def _arrangements(demand: _Demand) -> Iterator[tuple[Sequence[int], tuple[int, int] | None]]:
    """Where each demanded item stands, and which two are equal: every arrangement that makes a difference."""
    last = demand.named + len(demand.some) + 2 * demand.repeated
    choices = [
        [some.first] if some.only else range(some.first, max(last, some.first + len(demand.some) + 1))
        for some in demand.some
    ]
    twins: list[tuple[int, int] | None] = [None]
    if demand.repeated:
        twins = [(one, other) for other in range(1, last + 1) for one in range(other)]
    for places in product(*choices):
        for pair in twins:
            yield places, pair


def _filled(
    search: Search, demand: _Demand, places: Sequence[int], twins: tuple[int, int] | None, barred: frozenset[bytes]
) -> Outcome:
    length = max([demand.least, *(place + 1 for place in places), *((twins[1] + 1,) if twins else ())])
    if demand.most is not None and length > demand.most:
        return EMPTY
    if length > _LONGEST:
        return Undecided("the array would be very long")
    goals = [
        demand.at(index) | {some.term for some, place in zip(demand.some, places, strict=True) if place == index}
        for index in range(length)
    ]
    if twins:
        goals[twins[0]] = goals[twins[1]] = goals[twins[0]] | goals[twins[1]]
    values: list[JsonValue] = []
    for index, terms in enumerate(goals):
        if twins and index == twins[1]:
            values.append(values[twins[0]])
            continue
        outcome = _item(search, terms, goals[:index], values, unique=demand.unique)
        if not isinstance(outcome, Found):
            return outcome
        values.append(outcome.value)
    return Found(values) if identity(values) not in barred else _longer(search, demand, values, barred)


def _item(
    search: Search, terms: frozenset[Term], earlier: Sequence[frozenset[Term]], values: list[JsonValue], *, unique: bool
) -> Outcome:
    """One more item; `unique`: it differs from those before it."""
    used = frozenset(identity(value) for value in values) if unique else frozenset()
    outcome = search.solve(Goal(terms, used))
    if not used or not isinstance(outcome, Empty) or all(other == terms for other in earlier):
        return outcome
    if isinstance(search.solve(Goal(terms)), Empty):
        return EMPTY
    return Undecided("whether the items can all differ is not known here")


def _longer(search: Search, demand: _Demand, values: list[JsonValue], barred: frozenset[bytes]) -> Outcome:
    """The array found is barred: another item may make the difference."""
    if demand.most is None or len(values) < demand.most:
        used = frozenset(identity(value) for value in values) if demand.unique else frozenset()
        outcome = search.solve(Goal(demand.at(len(values)), used))
        if isinstance(outcome, Found) and identity([*values, outcome.value]) not in barred:
            return Found([*values, outcome.value])
    return Undecided("no array was found other than those barred")
