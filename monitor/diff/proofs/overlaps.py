"""Alternatives of a `oneOf` of which a message may fit another too, which is refused for that: what is harmless by
itself, and in every other place of the message, may do harm there.
"""

from collections.abc import Iterator, Mapping

from monitor.diff.edits.pairs import Pair
from monitor.diff.edits.walk import Found, Walk, Way
from monitor.diff.messages.unions import is_doubtful


class Overlaps:
    """Those in the messages of one comparison, each looked for once."""

    def __init__(self) -> None:
        self._known: dict[tuple[Pair, bool], tuple[tuple[Way, Pair], ...]] = {}
        self._below: dict[Pair, Mapping[Pair, Way]] = {}

    def ways(self, found: Found, walk: Walk, *, of_base: bool) -> Iterator[Found]:
        """To the place of an edit, through each that stands beside its own way. `of_base`: the base is the reader."""
        root = found.way[0][0].pair if found.way else found.visit.pair
        passed = {visit.pair for visit, _ in found.way}
        for way, alternative in self._of(root, walk, of_base=of_base):
            rest = None if way[-1][0].pair in passed else self._ways_below(alternative, walk).get(found.visit.pair)
            if rest is not None:
                yield Found(found.edit, found.visit, (*way, *rest))

    def _of(self, root: Pair, walk: Walk, *, of_base: bool) -> tuple[tuple[Way, Pair], ...]:
        """With the way to each, the step into it included."""
        if (root, of_base) not in self._known:
            self._known[root, of_base] = tuple(
                ((*way, (union, step)), alternative)
                for union, way in walk.visits_below(root)
                for step, alternative in union.children
                if is_doubtful(union, step, walk.visit(alternative), of_base=of_base)
            )
        return self._known[root, of_base]

    def _ways_below(self, top: Pair, walk: Walk) -> Mapping[Pair, Way]:
        if top not in self._below:
            self._below[top] = {visit.pair: way for visit, way in walk.visits_below(top)}
        return self._below[top]
