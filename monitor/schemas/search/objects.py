"""Objects: which members are there, and what their values must satisfy."""

from collections.abc import Iterator, Sequence
from itertools import islice, product

from monitor.model.json_value import JsonValue
from monitor.schemas.normal.values import identity
from monitor.schemas.search.goals import Goal, Solver
from monitor.schemas.search.literals import EMPTY, Empty, Found, Literal, Outcome, Present, SomeMember, Term, Undecided
from monitor.schemas.search.members import MemberDemand, Namespace, member_demand

_CHOICES = 100
_FILLED = 60


def solve(search: Solver, literals: Sequence[Literal], barred: frozenset[bytes]) -> Outcome:
    demand = member_demand(literals)
    crowded = demand.most is not None and max(demand.least, len(demand.required)) > demand.most
    if crowded or demand.required.keys() & demand.absent:
        return EMPTY
    space = namespace(search, demand)
    choices: list[Sequence[str]] = []
    doubt: Undecided | None = None
    for some in demand.some:
        candidates, unsure = space.candidates(some)
        doubt = doubt or unsure
        choices.append(candidates)
    namings = product(*choices)
    for names in islice(namings, _CHOICES):
        outcome = _filled(search, demand, space, names, barred)
        if isinstance(outcome, Found):
            return outcome
        if isinstance(outcome, Undecided):
            doubt = doubt or outcome
    if next(namings, None) is not None:
        return Undecided("too many ways to name the members")
    return doubt or EMPTY


def namespace(search: Solver, demand: MemberDemand) -> Namespace:
    return Namespace(demand, search.forms, search.evaluation, search.budget)


def member(search: Solver, space: Namespace, present: Present) -> Outcome:
    """A value for one member, whatever the other members are."""
    terms = space.demand.required.get(present.name, set()) | (set() if present.term is None else {present.term})
    return _member(search, space, present.name, frozenset(terms))


def _filled(
    search: Solver, demand: MemberDemand, space: Namespace, names: Sequence[str], barred: frozenset[bytes]
) -> Outcome:
    present = {name: set(terms) for name, terms in demand.required.items()}
    for some, name in zip(demand.some, names, strict=True):
        present.setdefault(name, set()).update(_term_of(some))
    if demand.most is not None and len(present) > demand.most:
        return EMPTY
    value: dict[str, JsonValue] = {}
    doubt: Undecided | None = None
    for name, terms in present.items():
        outcome = _member(search, space, name, frozenset(terms))
        if isinstance(outcome, Empty):
            return EMPTY
        if isinstance(outcome, Undecided):
            doubt = doubt or outcome
        else:
            value[name] = outcome.value
    if doubt:
        return doubt
    if len(value) < demand.least or identity(value) in barred:
        return _completed(search, demand, space, value, barred)
    return Found(value)


def _completed(
    search: Solver, demand: MemberDemand, space: Namespace, value: dict[str, JsonValue], barred: frozenset[bytes]
) -> Outcome:
    """With as many more members as it takes."""
    if demand.least > _FILLED:
        return Undecided("the object would need very many members")
    endless, doubt = False, None
    for name, fresh in _further(space, demand, value):
        outcome = _member(search, space, name, frozenset())
        if isinstance(outcome, Undecided):
            doubt = doubt or outcome
        if not isinstance(outcome, Found) or (demand.most is not None and len(value) >= demand.most):
            endless = endless or (fresh and not isinstance(outcome, Empty))
            continue
        value = {**value, name: outcome.value}
        if len(value) >= demand.least and identity(value) not in barred:
            return Found(value)
    if doubt or endless or len(value) >= demand.least:
        return doubt or Undecided("no object was found other than those barred")
    if space.exhaustive:
        return EMPTY
    return Undecided("whether there are names enough is not known here")


def _further(space: Namespace, demand: MemberDemand, value: dict[str, JsonValue]) -> Iterator[tuple[str, bool]]:
    """Names that are not in the object yet: declared ones, then any. The flag tells the latter."""
    for name in space.explicit:
        if name not in value and name not in demand.absent:
            yield name, False
    taken = {*space.explicit, *value}
    for _ in range(_FILLED):
        names, _unsure = space.candidates(SomeMember(excluded=frozenset(taken)))
        fresh = [name for name in names if name not in value]
        if not fresh:
            return
        taken.update(fresh)
        for name in fresh:
            yield name, True


def _member(search: Solver, space: Namespace, name: str, terms: frozenset[Term]) -> Outcome:
    governed = space.terms(name)
    if not isinstance(governed, frozenset):
        return governed
    return search.solve(Goal(governed | terms))


def _term_of(some: SomeMember) -> set[Term]:
    return set() if some.term is None else {some.term}
