"""The search for a value that satisfies some schemas and violates others: a tableau, one type of value at a time.

`producer ⊆ reader` asks whether a value of the producer violates the reader. A branch collects what one value must
satisfy; alternatives (`anyOf`, the ways in which a schema can refuse) fork it; leaves are decided per type. JSON values
are finite, so a goal that comes back below itself has no value on that path. Where something is not understood, what is
demanded is widened, never narrowed: Empty stays a proof, Found becomes a guess that the judge must confirm.
"""

from collections.abc import Iterator

from monitor.model.json_value import JsonValue
from monitor.model.record import record, replaced
from monitor.schemas.budget import Budget
from monitor.schemas.evaluation.evaluator import Evaluation
from monitor.schemas.evaluation.findings import Doubt, Failure
from monitor.schemas.normal.assertions import ALL_TYPES, Format, JsonType, Required
from monitor.schemas.normal.unions import Unions
from monitor.schemas.normal.values import identity, type_of
from monitor.schemas.resource import SchemaAt
from monitor.schemas.search import arrays, numbers, objects, strings
from monitor.schemas.search.branch_terms import BranchTerms
from monitor.schemas.search.demands import Clause, Demands
from monitor.schemas.search.goals import Goal, GoalMemory
from monitor.schemas.search.hints import hints
from monitor.schemas.search.knowledge import Knowledge
from monitor.schemas.search.literals import (
    EMPTY,
    Alternative,
    Among,
    Barred,
    Doubtful,
    Empty,
    Excluding,
    Fact,
    Found,
    Literal,
    NoneOf,
    Outcome,
    Present,
    Term,
    Undecided,
)  # fmt: skip
from monitor.schemas.search.members import Namespace, member_demand
from monitor.schemas.search.negation import refusals

_DEPTH = 36
_FEW = 3
_REFUSING = 150
_WEIGHT = 16
"""So many terms or literals of a branch cost a step each time that the branch is copied."""
_OVERLAP = Undecided("the alternatives overlap, and only their discriminator tells them apart")
_ORDER = (
    JsonType.OBJECT, JsonType.ARRAY, JsonType.STRING, JsonType.NUMBER, JsonType.BOOLEAN, JsonType.NULL,
)  # fmt: skip
_CONSTANTS: dict[JsonType, tuple[JsonValue, ...]] = {JsonType.NULL: (None,), JsonType.BOOLEAN: (True, False)}


@record
class Branch:
    kind: JsonType
    terms: tuple[Term, ...] = ()
    literals: tuple[Literal, ...] = ()
    clauses: tuple[Clause, ...] = ()
    unions: tuple[NoneOf, ...] = ()


class Search:
    """Remembers the goals that it has decided. `guessing`: a text that may well be of a format is one."""

    def __init__(self, knowledge: Knowledge, budget: Budget, *, guessing: bool = False) -> None:
        self.forms = knowledge.forms
        self.budget = budget
        self._guessing = guessing
        self.evaluation = Evaluation(self.forms, budget)
        self.unions = Unions(self.forms, knowledge.looks)
        self.demands = Demands(self.unions, knowledge.sameness)
        self._sameness = knowledge.sameness
        self._memory = GoalMemory()

    def begin(self) -> None:
        """Another question, with a budget of its own."""
        self.budget.renew()
        self._memory.begin()

    def solve(self, goal: Goal) -> Outcome:
        """A value for the goal, the proof that there is none, or neither. Raises ExhaustedError."""
        self.budget.spend()
        known = self._memory.recall(goal)
        if known is not None:
            return known
        if self._memory.depth >= _DEPTH:
            return Undecided("the schemas are nested too deeply")
        self._memory.enter(goal)
        outcome: Outcome = Undecided("the search was broken off")
        try:
            outcome = self._decide(goal)
        finally:
            self._memory.leave(goal, outcome)
        return outcome

    def check(self, goal: Goal, value: JsonValue) -> bool | Doubt:
        """Whether the value satisfies the goal, as far as the schemas are understood."""
        if identity(value) in goal.barred:
            return False
        doubt: Doubt | None = None
        for term in reversed(goal.ordered):  # values found hold; whether they violate decides
            if term.naming:
                continue
            finding = self.evaluation.finding(term.schema, value)
            if isinstance(finding, Doubt):
                doubt = doubt or finding
            elif isinstance(finding, Failure) is term.holds:
                return False
        return doubt or True

    def _decide(self, goal: Goal) -> Outcome:
        if self._contradictory(goal):
            return EMPTY
        terms = goal.ordered
        for hint in hints(terms):
            if self.check(goal, hint) is True:
                return Found(hint)
        doubt: Undecided | None = None
        kinds = ALL_TYPES.intersection(*(self.unions.kinds(term.schema) for term in terms if term.claims))
        for kind in _ORDER:
            if kind not in kinds:
                continue
            branch = self._grown(Branch(kind), terms)
            outcome = EMPTY if branch is None else self._explore(branch, goal)
            if isinstance(outcome, Found):
                return outcome
            if isinstance(outcome, Undecided):
                doubt = doubt or outcome
        return doubt or EMPTY

    def _contradictory(self, goal: Goal) -> bool:
        return any(
            term.claims and not (other.holds or term.bare) and self._sameness.same(term.schema, other.schema)
            for term in goal.terms
            for other in goal.terms
        )

    def _explore(self, branch: Branch, goal: Goal) -> Outcome:
        self.budget.spend()
        values = next((literal.values for literal in branch.literals if isinstance(literal, Among)), None)
        if values is not None:
            return self._among(values, branch, goal)
        if any(clause.excluding for clause in branch.clauses):
            wider = replaced(branch, clauses=tuple(each for each in branch.clauses if not each.excluding))
            outcome = self._fork(wider, goal)
            if isinstance(outcome, Empty) or (isinstance(outcome, Found) and self.check(goal, outcome.value) is True):
                return outcome
            hinted = any(clause.excluding is Excluding.HINTED for clause in branch.clauses)
            branch = replaced(branch, clauses=tuple(replaced(each, excluding=None) for each in branch.clauses))
            outcome = self._fork(branch, goal)
            return _OVERLAP if hinted and isinstance(outcome, Empty) else outcome
        return self._fork(branch, goal)

    def _fork(self, branch: Branch, goal: Goal) -> Outcome:
        """Tries the alternatives of one clause, those that a schema offers before those that refuse."""
        offered = [clause for clause in branch.clauses if clause.offered]
        if branch.unions and not offered:
            return self._refused(branch, goal)
        probed = branch if offered or len(branch.clauses) < 2 else self._probed(branch, goal)
        if probed is None:
            return EMPTY
        if not probed.clauses:
            return self._leaf(probed, goal)
        clause = min(offered or probed.clauses, key=lambda each: len(each.alternatives))
        rest = replaced(probed, clauses=tuple(each for each in probed.clauses if each is not clause))
        doubt: Undecided | None = None
        for alternative in sorted(clause.alternatives, key=_doubtful):
            grown = self._grown(rest, alternative)
            outcome = EMPTY if grown is None else self._explore(grown, goal)
            if isinstance(outcome, Found):
                return outcome
            if isinstance(outcome, Undecided):
                doubt = doubt or outcome
        return doubt or EMPTY

    def _refused(self, branch: Branch, goal: Goal) -> Outcome:
        """By all alternatives of a large union; most can't hold anyway, and one of the same name is asked first."""
        union, rest = branch.unions[0], replaced(branch, unions=branch.unions[1:])
        constants: dict[str, frozenset[bytes]] = {}
        for term in branch.terms:
            constants.update(self.unions.constants(term.schema) if term.claims else {})
        possible = self.unions.possible(union.parts, constants)
        alike: list[SchemaAt] = []
        if len(possible) > _FEW:
            alike = self.unions.alike(union.parts, [term.schema for term in branch.terms if term.claims])
        outcome: Outcome = EMPTY
        for parts in (alike, possible) if alike else (possible,):
            if len(parts) > _REFUSING:
                return Undecided("too many alternatives to compare with")
            self.budget.spend(len(parts))
            grown = self._grown(rest, tuple(Term(part, holds=False) for part in parts))
            outcome = EMPTY if grown is None else self._explore(grown, goal)
            if isinstance(outcome, Empty) or (isinstance(outcome, Found) and self.check(goal, outcome.value) is True):
                return outcome
        return outcome

    def _among(self, values: tuple[JsonValue, ...], branch: Branch, goal: Goal) -> Outcome:
        # A listed value has the formats that its own schema names, whatever they mean.
        granted = frozenset(
            literal.assertion.name
            for literal in branch.literals
            if branch.kind in {JsonType.STRING, JsonType.NUMBER}
            and isinstance(literal, Fact)
            and isinstance(literal.assertion, Format)
        )
        doubt: Undecided | None = None
        for value in values:
            if type_of(value) is not branch.kind:
                continue
            self.evaluation.granted = granted
            satisfied = self.check(goal, value)
            self.evaluation.granted = frozenset()
            if satisfied is True:
                return Found(value)
            if isinstance(satisfied, Doubt):
                doubt = Undecided(satisfied.reason, satisfied.place)
        return doubt or EMPTY

    def _probed(self, branch: Branch, goal: Goal) -> Branch | None:
        """The branch without alternatives that contradict what else is demanded, and clauses that follow from it.

        None where a clause has no alternative left.
        """
        clauses: list[Clause] = []
        bare = replaced(branch, clauses=())
        space = objects.namespace(self, member_demand(branch.literals))
        for clause in branch.clauses:
            possible = [
                alternative
                for alternative in clause.alternatives
                if not isinstance(self._probe(bare, space, alternative, goal), Empty)
            ]
            if not possible:
                return None
            if not any(self._follows(alternative, bare, space) for alternative in possible):
                clauses.append(Clause(tuple(possible), offered=False))
        return replaced(branch, clauses=tuple(clauses))

    def _probe(self, branch: Branch, space: Namespace, alternative: Alternative, goal: Goal) -> Outcome:
        match alternative:
            case (Present() as present,):
                return objects.member(self, space, present)
        grown = self._grown(branch, alternative)
        return EMPTY if grown is None else self._leaf(grown, goal)

    def _follows(self, alternative: Alternative, branch: Branch, space: Namespace) -> bool:
        """Whether a required member already satisfies the alternative in every value of the branch."""
        match alternative:
            case (Present(name=name, term=term),) if term is not None:
                present = any(
                    isinstance(literal, Fact)
                    and isinstance(literal.assertion, Required)
                    and name in literal.assertion.names
                    for literal in branch.literals
                )
                opposite = Present(name, replaced(term, holds=not term.holds))
                return present and isinstance(objects.member(self, space, opposite), Empty)
        return False

    def _leaf(self, branch: Branch, goal: Goal) -> Outcome:
        self.budget.spend(len(branch.literals) // _WEIGHT)
        doubtful = next((literal for literal in branch.literals if isinstance(literal, Doubtful)), None)
        if doubtful is not None:
            return Undecided(doubtful.reason, doubtful.place)
        barred = goal.barred | {
            identity(value) for literal in branch.literals if isinstance(literal, Barred) for value in literal.values
        }
        if branch.kind in _CONSTANTS:
            return _first_of(_CONSTANTS[branch.kind], barred)
        if branch.kind is JsonType.NUMBER:
            return numbers.solve(branch.literals, barred)
        if branch.kind is JsonType.STRING:
            return strings.solve(branch.literals, barred, self.budget, guessing=self._guessing)
        solve = arrays.solve if branch.kind is JsonType.ARRAY else objects.solve
        return solve(self, branch.literals, barred)

    def _grown(self, branch: Branch, items: Alternative) -> Branch | None:
        """The branch with the items demanded too, or None where that is contradictory on sight."""
        self.budget.spend((len(branch.terms) + len(branch.literals) + len(branch.clauses)) // _WEIGHT)
        facts = [item for item in items if not isinstance(item, Term | NoneOf)]
        if len(facts) == len(items):  # of which nothing follows
            return Branch(branch.kind, branch.terms, (*branch.literals, *facts), branch.clauses, branch.unions)
        terms, literals, clauses = list(branch.terms), list(branch.literals), list(branch.clauses)
        unions = list(branch.unions)
        waiting = list(reversed(items))
        demanded = BranchTerms(self._sameness, terms)
        seen = set(terms)
        while waiting:
            item = waiting.pop()
            if isinstance(item, NoneOf):
                unions.append(item)
                continue
            if not isinstance(item, Term):
                literals.append(item)
                continue
            if item in seen:
                continue
            self.budget.spend()
            if demanded.contradict(item):
                return None
            demanded.add(item)
            seen.add(item)
            terms.append(item)
            for clause in self._clauses(item, branch.kind):
                if item.excluding is Excluding.HINTED:
                    clauses.append(replaced(clause, excluding=item.excluding))
                elif not clause.alternatives:
                    return None
                elif len(clause.alternatives) == 1:
                    waiting.extend(reversed(clause.alternatives[0]))
                else:
                    clauses.append(replaced(clause, excluding=item.excluding) if item.excluding else clause)
        return Branch(branch.kind, tuple(terms), tuple(literals), tuple(clauses), tuple(unions))

    def _clauses(self, term: Term, kind: JsonType) -> Iterator[Clause]:
        if term.holds:
            return self.demands.of(term, kind)
        refused = refusals(self.forms.of(term.schema), kind, self.unions)
        return iter((Clause(tuple(refused), offered=False),))


def _doubtful(alternative: Alternative) -> bool:
    return any(isinstance(item, Doubtful) for item in alternative)


def _first_of(values: tuple[JsonValue, ...], barred: frozenset[bytes]) -> Outcome:
    return next((Found(value) for value in values if identity(value) not in barred), EMPTY)
