"""An object none of whose members is left, and all of whose members are new."""

from collections.abc import Iterator, Sequence

from monitor.model.facts import FactKind
from monitor.model.values import Direction
from monitor.rules.transitions.documents import Documents
from monitor.rules.transitions.grouping import by_object, edits_of
from monitor.rules.transitions.kinds import MEMBER_ADDED, MEMBER_REMOVED
from monitor.rules.transitions.transition import EditGroup, Transition
from monitor.schemas import View

_FEWEST = 3
"""Members of both sides together: one in the place of one is no other object."""
_MOST_NAMED = 4


def replacements(groups: Sequence[EditGroup], documents: Documents) -> Iterator[Transition]:
    gone, new = by_object(groups, MEMBER_REMOVED), by_object(groups, MEMBER_ADDED)
    for parents in (each for each in gone if each in new):
        before, after = gone[parents], new[parents]
        enough = len(before) + len(after) >= _FEWEST
        if enough and _is_all(before, 0, after, documents) and _is_all(after, 1, before, documents):
            values = {"what": before[0].whole(parents), "before": _listed(before), "after": _listed(after)}
            yield Transition(FactKind.OBJECT_REPLACED, edits_of((*before, *after)), values)


def _is_all(some: Sequence[EditGroup], side: int, others: Sequence[EditGroup], documents: Documents) -> bool:
    """Did the object of that side have, or get, no other members? Facts of the other side point to the whole of it."""
    view = View.REQUEST if some[0].first.direction is Direction.REQUEST else View.RESPONSE
    return documents.node(side, str(others[0].pointer(side))).properties(view).keys() == {each.name for each in some}


def _listed(groups: Sequence[EditGroup]) -> str:
    more = len(groups) - _MOST_NAMED
    return ", ".join(f"`{each.name}`" for each in groups[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
