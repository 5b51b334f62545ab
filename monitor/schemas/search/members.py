"""Which names an object may have, and which schemas govern the member of a name."""

from collections.abc import Iterable
from dataclasses import field
from itertools import chain, product

from monitor.model.record import draft
from monitor.schemas.budget import Budget
from monitor.schemas.evaluation.evaluator import Evaluation
from monitor.schemas.evaluation.findings import Doubt, Failure
from monitor.schemas.normal.assertions import JsonType, Members, Names, Required, Size
from monitor.schemas.normal.form import NormalForms
from monitor.schemas.normal.names import Choice, Naming, allowed
from monitor.schemas.normal.values import refuses_all
from monitor.schemas.resource import SchemaAt
from monitor.schemas.search.literals import (
    EMPTY,
    Absent,
    Blurred,
    Empty,
    Fact,
    Literal,
    Named,
    Present,
    Rest,
    Scopes,
    SomeMember,
    SomeRest,
    Term,
    Undecided,
    Unsent,
)  # fmt: skip
from monitor.schemas.text.languages import Language, matches, shortest

_PATTERNS = 5


@draft
class MemberDemand:
    """`required`: names that are there, with what their values must satisfy beyond what governs them."""

    shapes: list[tuple[Members, bool, Scopes]] = field(default_factory=list)
    """With the flag: sent by a closed producer."""
    rests: list[Rest] = field(default_factory=list)
    blurred: set[SchemaAt] = field(default_factory=set)
    """Scopes of which it is not known what their parts evaluate."""
    required: dict[str, set[Term]] = field(default_factory=dict)
    declared: set[str] = field(default_factory=set)
    """Names that the closed producer declares by requiring them."""
    named: set[str] = field(default_factory=set)
    naming: list[Members] = field(default_factory=list)
    """With `named`: of which its conditions and dependencies speak. They close nothing."""
    unsent: set[str] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)
    some: list[SomeMember] = field(default_factory=list)
    names: list[SchemaAt] = field(default_factory=list)
    listing: list[SchemaAt] = field(default_factory=list)
    """Of `names`, those of the closed producer, who declares what they list."""
    least: int = 0
    most: int | None = None


def member_demand(literals: Iterable[Literal]) -> MemberDemand:
    demand = MemberDemand()
    for literal in literals:
        match literal:
            case Fact(assertion=Size(type=JsonType.OBJECT, limit=limit, upper=True)):
                demand.most = limit if demand.most is None else min(demand.most, limit)
            case Fact(assertion=Size(type=JsonType.OBJECT, limit=limit)):
                demand.least = max(demand.least, limit)
            case Fact(assertion=Members() as members, closed=closed, scopes=scopes):
                demand.shapes.append((members, closed, scopes))
            case Fact(assertion=Required(names=names), closed=closed):
                for name in names:
                    demand.required.setdefault(name, set())
                demand.declared.update(names if closed else ())
            case Fact(assertion=Names(name=name), closed=closed):
                demand.names.append(name)
                demand.listing += [name] if closed else []
            case Present(name=name, term=term):
                demand.required.setdefault(name, set()).update(() if term is None else {term})
            case Absent(name=name):
                demand.absent.add(name)
            case SomeMember():
                demand.some.append(literal)
            case Rest() | Blurred() | SomeRest() | Named() | Unsent():
                _demand_further(demand, literal)
    return demand


def _demand_further(demand: MemberDemand, literal: Rest | Blurred | SomeRest | Named | Unsent) -> None:
    match literal:
        case Named(names=names, spoken=spoken):
            demand.named.update(names)
            demand.naming += [spoken] if isinstance(spoken, Members) else []
        case Unsent(names=unsent):
            demand.unsent |= unsent
        case Rest():
            demand.rests.append(literal)
        case Blurred(scopes=scopes):
            demand.blurred.update(scopes)
        case SomeRest(scope=scope, term=term):
            demand.some.append(SomeMember(term=term, unevaluated=scope))


@draft
class Namespace:
    """The names of an object's members under a demand."""

    demand: MemberDemand
    forms: NormalForms
    evaluation: Evaluation
    budget: Budget
    _read: Naming | None = None
    _listed: frozenset[str] | None = None

    @property
    def explicit(self) -> list[str]:
        """Names that some schema spells out."""
        names = {name: None for shape in self._shapes for name in shape.properties}
        listed = [name for choice in self.naming.choices for name in choice.listed or ()]
        return list(dict.fromkeys((*names, *self.demand.required, *sorted(self.demand.named), *listed)))

    @property
    def naming(self) -> Naming:
        """What its members may be called at all."""
        if self._read is None:
            self._read = allowed(self.demand.names, self.forms)
        return self._read

    @property
    def listed(self) -> frozenset[str]:
        """Names that the closed producer lists."""
        if self._listed is None:
            choices = allowed(self.demand.listing, self.forms).choices if self.demand.listing else ()
            self._listed = frozenset(name for choice in choices for name in choice.listed or ())
        return self._listed

    @property
    def _shapes(self) -> list[Members]:
        return [*(shape for shape, _, _ in self.demand.shapes), *self.demand.naming]

    @property
    def exhaustive(self) -> bool:
        """Whether the candidates represent all names there can be."""
        return len(self._patterns()) <= _PATTERNS and self.naming.exact

    @property
    def _closed(self) -> bool:
        """Whether only declared names may be sent: the producer declares some, and speaks of no others."""
        ours = [shape for shape, closed, _ in self.demand.shapes if closed]
        declares = self.demand.declared or any(shape.properties for shape in ours)
        opened = any(rest.term.closed and not refuses_all(rest.term.schema.node) for rest in self.demand.rests)
        return bool(declares) and not opened and not any(shape.additional is not None for shape in ours)

    def terms(self, name: str) -> "frozenset[Term] | Empty | Undecided":
        """What governs the member `name`; Empty where no such member can be there."""
        if name in self.demand.absent:
            return EMPTY
        for schema in self.demand.names:
            finding = self.evaluation.finding(schema, name)
            if isinstance(finding, Failure):
                return EMPTY
            if isinstance(finding, Doubt):
                return Undecided(finding.reason, finding.place)
        terms: set[Term] = set()
        declared = name in self.demand.declared or name in self.listed
        for shape, closed, _ in self.demand.shapes:
            governing = _governing(shape, name)
            if isinstance(governing, Undecided):
                return governing
            named = name in shape.properties or bool(governing)
            declared = declared or (closed and named)
            if not named and shape.additional is not None:
                governing = [shape.additional]
            terms.update(Term(schema, holds=True, closed=closed) for schema in governing)
        naming = self._naming(name)
        if not declared and naming is None and self._closed:
            return EMPTY
        terms.update(naming or ())
        if self.demand.rests:
            evaluated = self._evaluated(name) | self.demand.blurred
            terms.update(rest.term for rest in self.demand.rests if rest.scope not in evaluated)
        return frozenset(terms)

    def _naming(self, name: str) -> list[Term] | None:
        """What conditions ask about the member in turn; None where neither they nor dependencies speak of it."""
        asked = [_governing(shape, name) for shape in self.demand.naming]
        if name in self.demand.unsent or not (any(asked) or name in self.demand.named):
            return None  # a pattern that is not read may speak of it: that it does widens the search
        read = (each for each in asked if not isinstance(each, Undecided))
        return [Term(schema, holds=True, naming=True) for schema in chain.from_iterable(read)]

    def _evaluated(self, name: str) -> set[SchemaAt]:
        """The scopes whose parts speak of the name."""
        found = {scope for rest in self.demand.rests for scope in rest.scopes}
        for shape, _, scopes in self.demand.shapes:
            if scopes and (shape.additional is not None or name in shape.properties or _governing(shape, name)):
                found |= scopes
        return found

    def candidates(self, some: SomeMember) -> tuple[list[str], Undecided | None]:
        """Names that represent all that the member could have; the doubt says that one may be missing."""
        names = [
            name for name in self.explicit
            if name not in self.demand.absent and _names(some, name) is not False and self._unspoken(some, name)
        ]  # fmt: skip
        doubt: Undecided | None = None
        if not self.exhaustive:
            doubt = Undecided("which names the members may have is not known here")
        for choice in self.naming.choices:
            if choice.listed is None:
                fresh, unsure = self._fresh(some, choice)
                names += [name for name in fresh if name not in names and self._unspoken(some, name)]
                doubt = doubt or unsure
        return names, doubt

    def _unspoken(self, some: SomeMember, name: str) -> bool:
        scope = some.unevaluated
        return scope is None or scope in self.demand.blurred or scope not in self._evaluated(name)

    def _fresh(self, some: SomeMember, choice: Choice) -> tuple[list[str], Undecided | None]:
        """A name for each way of matching the patterns in play."""
        patterns = [each for each in self._patterns() if each not in some.found and each not in some.missed]
        excluded = frozenset({*self.explicit, *some.excluded, *self.demand.absent, *choice.excluded})
        limits = [each for each in (some.most, choice.most) if each is not None]
        least, most = max(some.least, choice.least), min(limits, default=None)
        names: list[str] = []
        doubt: Undecided | None = None
        for matched in product((False, True), repeat=min(len(patterns), _PATTERNS)):
            chosen = [pattern for pattern, taken in zip(patterns, matched, strict=False) if taken]
            others = [pattern for pattern, taken in zip(patterns, matched, strict=False) if not taken]
            found, missed = (*some.found, *choice.found, *chosen), (*some.missed, *choice.missed, *others)
            language = Language(found, missed, least, most, excluded)
            if not (language.found or language.missed or language.least or language.most is not None):
                names.extend(["extra"] if "extra" not in excluded else [])
            text = shortest(language, self.budget)
            if text is not None:
                names.append(text)
                if not language.exact:
                    doubt = Undecided("a pattern of member names is not reasoned about")
        return names, doubt

    def _patterns(self) -> list[str]:
        return list({pattern: None for shape in self._shapes for pattern in shape.patterns})


def _governing(shape: Members, name: str) -> "list[SchemaAt] | Undecided":
    """The schemas under `properties` and `patternProperties` that speak of the name."""
    governing = [shape.properties[name]] if name in shape.properties else []
    for expression, schema in shape.patterns.items():
        found = matches(expression, name)
        if found is None:
            return Undecided(f"the pattern {expression} is not read", schema.pointer)
        if found:
            governing.append(schema)
    return governing


def _names(some: SomeMember, name: str) -> bool | None:
    """Whether the name may be the one of the demanded member."""
    if name in some.excluded or len(name) < some.least or (some.most is not None and len(name) > some.most):
        return False
    verdicts = [matches(expression, name) for expression in some.found]
    verdicts += [None if (found := matches(each, name)) is None else not found for each in some.missed]
    return False if False in verdicts else None if None in verdicts else True
