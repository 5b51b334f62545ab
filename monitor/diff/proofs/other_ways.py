"""Other ways to the place of an edit, where other alternatives may take what is lost there, or none.

A walk leads to each place once. A component may stand in several unions of one message, and what one of them reads
another may not.
"""

from collections.abc import Iterator

from monitor.diff.edits.pairs import Pair
from monitor.diff.edits.walk import Found, Visit, Walk, Way, leads_on
from monitor.diff.proofs.contexts import Contexts
from monitor.diff.schema.steps import ASKED_AS_A_WHOLE, OF_SAME_VALUE, Step, StepKind
from monitor.model.record import record

_MOST = 2_000
"""Steps that are taken."""


@record
class _Through:
    """`unions`: each that a way leads through, with the alternative. `own`: the place is one of the innermost union's
    value, of which its other alternatives may speak too.
    """

    unions: frozenset[tuple[int | None, Pair]] = frozenset()
    own: bool = False

    def tells_more_than(self, other: "_Through") -> bool:
        """Is what is lost by way of the other lost by way of this too?"""
        return self.unions <= other.unions and (other.own or not self.own)

    def behind(self, visit: Visit, step: Step, below: Pair, contexts: Contexts) -> "_Through":
        """That of a place to which a step leads from a visit."""
        if step.kind not in OF_SAME_VALUE:
            return _Through(self.unions) if self.own else self
        return _Through(self.unions | {(contexts.number(visit), below)}, own=True)


class TooManyWaysError(Exception):
    """There may be more than were looked at."""


def other_ways(found: Found, walk: Walk, contexts: Contexts) -> Iterator[Found]:
    """Ways to the same place, none of which leads through all unions of an earlier one. Raises TooManyWaysError."""
    (root, _), end = found.way[0], found.visit.pair
    leading = _leading_to(end, root.pair, walk)
    passed: dict[Pair, list[_Through]] = {end: [_through(found, contexts)]}
    waiting: list[tuple[Pair, Way, _Through]] = [(root.pair, (), _Through())]
    steps = 0
    for pair, way, passing in waiting:  # it grows
        visit = walk.visit(pair)
        if pair == end:
            yield Found(found.edit, visit, way)
        for step, child in visit.children:
            steps += 1
            if steps > _MOST:
                raise TooManyWaysError
            if child not in leading or step.kind in ASKED_AS_A_WHOLE or not leads_on(visit, step, way):
                continue
            through = passing.behind(visit, step, child, contexts)
            earlier = passed.setdefault(child, [])
            if not any(each.tells_more_than(through) for each in earlier):
                earlier.append(through)
                waiting.append((child, (*way, (visit, step)), through))


def other_names(found: Found, walk: Walk) -> Iterator[Found]:
    """The same edit of each member that is called otherwise."""
    if not found.way:
        return
    (root, _), (_, last) = found.way[0], found.way[-1]
    for holder, way in walk.visits_below(root.pair):
        for step, child in holder.children:
            if child == found.visit.pair and step.kind is StepKind.MEMBER and step.name != last.name:
                yield Found(found.edit, found.visit, (*way, (holder, step)))


def _through(found: Found, contexts: Contexts) -> _Through:
    through, visits = _Through(), [*(visit for visit, _ in found.way), found.visit]
    for (visit, step), below in zip(found.way, visits[1:], strict=True):
        through = through.behind(visit, step, below.pair, contexts)
    return through


def _leading_to(end: Pair, root: Pair, walk: Walk) -> set[Pair]:
    holders: dict[Pair, list[Pair]] = {}
    for visit, _ in walk.visits_below(root):
        for _, child in visit.children:
            holders.setdefault(child, []).append(visit.pair)
    found, waiting = {end}, [end]
    while waiting:
        for holder in holders.get(waiting.pop(), ()):
            if holder not in found:
                found.add(holder)
                waiting.append(holder)
    return found
