"""Places of a message in which an edit may do harm that does none by itself.

What fits one alternative of a `oneOf` may fit another too, which is refused for that; and what an alternative or a
condition says of a member may be something else than what is said where the member is declared.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from monitor.diff.edits.pairs import Pair
from monitor.diff.edits.walk import Found, Visit, Walk, Way
from monitor.diff.messages.unions import is_doubtful
from monitor.diff.schema.conditions import speaks_beside
from monitor.diff.schema.steps import Step, StepKind

_MOST_ALTERNATIVES = 64
"""Of a union with more it takes seconds to tell each from each."""
_MOST_PLACES = 8
"""Of one message, that are looked at for one edit."""


class SensitivePlaces:
    """Those in the messages of one comparison, each looked for once."""

    def __init__(self) -> None:
        self._known: dict[tuple[Pair, bool], tuple[tuple[Way, Pair], ...]] = {}
        self._held: dict[tuple[Pair, bool], tuple[tuple[Step, Pair], ...]] = {}
        self._below: dict[Pair, Mapping[Pair, Way]] = {}

    def ways(self, found: Found, walk: Walk, *, of_base: bool) -> Iterator[Found]:
        """To the place of an edit, through each that stands beside its own way. `of_base`: the base is the reader."""
        root = found.way[0][0].pair if found.way else found.visit.pair
        passed = set(pairwise([*(visit.pair for visit, _ in found.way), found.visit.pair]))
        left = _MOST_PLACES
        for way, place in self._of(root, walk, of_base=of_base):
            holder, _ = way[-1]
            rest = None if (holder.pair, place) in passed else self._ways_below(place, walk).get(found.visit.pair)
            if rest is not None and left:
                left -= 1
                yield Found(found.edit, found.visit, (*way, *rest))

    def _of(self, root: Pair, walk: Walk, *, of_base: bool) -> tuple[tuple[Way, Pair], ...]:
        """With the way to each, the step into it included."""
        if (root, of_base) not in self._known:
            self._known[root, of_base] = tuple(
                ((*way, (holder, step)), place)
                for holder, way in walk.visits_below(root)
                for step, place in self._held_by(holder, walk, of_base=of_base)
            )
        return self._known[root, of_base]

    def _held_by(self, holder: Visit, walk: Walk, *, of_base: bool) -> tuple[tuple[Step, Pair], ...]:
        if (holder.pair, of_base) not in self._held:
            few = len(holder.children) <= _MOST_ALTERNATIVES
            self._held[holder.pair, of_base] = tuple(
                (step, place)
                for step, place in holder.children
                if _is_spoken_of(holder, step)
                or (few and is_doubtful(holder, step, walk.visit(place), of_base=of_base))
            )
        return self._held[holder.pair, of_base]

    def _ways_below(self, top: Pair, walk: Walk) -> Mapping[Pair, Way]:
        if top not in self._below:
            self._below[top] = {visit.pair: way for visit, way in walk.visits_below(top)}
        return self._below[top]


def _is_spoken_of(holder: Visit, step: Step) -> bool:
    sides = holder.base, holder.revision
    return step.kind is StepKind.MEMBER and any(speaks_beside(each, step.name, holder.pair.view) for each in sides)
