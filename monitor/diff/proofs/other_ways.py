"""Other ways to the place of an edit, where other alternatives may take what is lost there, or none.

A walk leads to each place once. A component may stand in several unions of one message, and what one of them reads
another may not.
"""

from collections.abc import Iterator

from monitor.diff.edits.pairs import Pair
from monitor.diff.edits.walk import Found, Walk, Way, leads_on
from monitor.diff.proofs.contexts import NOWHERE, Context, Contexts
from monitor.diff.schema.steps import ASKED_AS_A_WHOLE

_MOST = 2_000
"""Steps that are taken."""


class TooManyWaysError(Exception):
    """There may be more than were looked at."""


def other_ways(found: Found, walk: Walk, contexts: Contexts) -> Iterator[Found]:
    """Ways to the same place, none of which leads through all unions of an earlier one. Raises TooManyWaysError."""
    (root, _), end = found.way[0], found.visit.pair
    leading = _leading_to(end, root.pair, walk)
    passed: dict[Pair, list[Context]] = {end: [contexts.of(found)]}
    waiting: list[tuple[Pair, Way, Context]] = [(root.pair, (), NOWHERE)]
    steps = 0
    for pair, way, context in waiting:  # it grows
        visit = walk.visit(pair)
        if pair == end:
            yield Found(found.edit, visit, way)
        for step, child in visit.children:
            steps += 1
            if steps > _MOST:
                raise TooManyWaysError
            if child not in leading or step.kind in ASKED_AS_A_WHOLE or not leads_on(visit, step, way):
                continue
            through = contexts.behind(context, visit, step, child)
            earlier = passed.setdefault(child, [])
            if not any(each.tells_more_than(through) for each in earlier):
                earlier.append(through)
                waiting.append((child, (*way, (visit, step)), through))


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
