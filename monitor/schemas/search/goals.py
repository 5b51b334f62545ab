"""Goals of the search, and what is known about them."""

from dataclasses import field
from typing import Protocol

from monitor.model.record import draft, record
from monitor.schemas.budget import Budget
from monitor.schemas.evaluation.evaluator import Evaluation
from monitor.schemas.normal.form import NormalForms
from monitor.schemas.search.literals import EMPTY, Empty, Found, Outcome, Term, Undecided

_NEVER = 1 << 30


@record
class Goal:
    """One value must satisfy every term; `barred` are identities of values that it must not be."""

    terms: frozenset[Term]
    barred: frozenset[bytes] = frozenset()

    @property
    def ordered(self) -> tuple[Term, ...]:
        """In an order that is the same in every run, those that hold first."""
        return tuple(sorted(self.terms, key=lambda each: (not each.holds, each.schema.pointer)))


class Solver(Protocol):
    """What the leaves for arrays and objects need of the search, which decides their items and members in turn."""

    forms: NormalForms
    budget: Budget
    evaluation: Evaluation

    def solve(self, goal: Goal) -> Outcome: ...


@draft
class GoalMemory:
    """Outcomes, and the path of goals being decided.

    A goal met again below itself counts as empty there. What was concluded with the help of that holds only under the
    goal in question, and is kept only until that one is decided.
    """

    _final: dict[Goal, Outcome] = field(default_factory=dict)
    _given_up: dict[Goal, Outcome] = field(default_factory=dict)
    """Undecided for now: with another budget, or on a shorter path, more may be found out."""
    _provisional: dict[Goal, tuple[Outcome, int]] = field(default_factory=dict)
    _path: dict[Goal, int] = field(default_factory=dict)
    _leans: list[int] = field(default_factory=list)
    """For each goal on the path, the lowest place on the path that its outcome leans on so far."""

    @property
    def depth(self) -> int:
        return len(self._path)

    def begin(self) -> None:
        """Another question: what was decided stays known."""
        self._given_up.clear()

    def recall(self, goal: Goal) -> Outcome | None:
        known = self._final.get(goal) or self._given_up.get(goal)
        if known is not None:
            return known
        if goal in self._path:
            self._lean(self._path[goal])
            return EMPTY
        if goal in self._provisional:
            outcome, place = self._provisional[goal]
            self._lean(place)
            return outcome
        return None

    def enter(self, goal: Goal) -> None:
        self._path[goal] = len(self._path)
        self._leans.append(_NEVER)

    def leave(self, goal: Goal, outcome: Outcome) -> None:
        place, lean = self._path.pop(goal), self._leans.pop()
        resting = [each for each, (_, on) in self._provisional.items() if on == place]
        if isinstance(outcome, Found) or lean >= place:
            self._keep(goal, outcome)
        else:
            self._provisional[goal] = (outcome, lean)
            self._lean(lean)
        for each in resting:
            kept, _ = self._provisional.pop(each)
            if not isinstance(outcome, Empty):
                continue  # it was concluded from an emptiness that did not come true
            if lean >= place:
                self._keep(each, kept)
            else:
                self._provisional[each] = (kept, lean)

    def _keep(self, goal: Goal, outcome: Outcome) -> None:
        (self._given_up if isinstance(outcome, Undecided) else self._final)[goal] = outcome

    def _lean(self, place: int) -> None:
        if self._leans:
            self._leans[-1] = min(self._leans[-1], place)
